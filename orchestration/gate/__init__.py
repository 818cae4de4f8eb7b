"""What may enter the marts: Great Expectations suites over new records, and the verdict per slice.

Belongs here: loading and checking suites, validating a frame, turning failures into findings, the rule from findings
to a verdict. Stays out: where records come from and where verdicts are kept; that is `warehouse`.
Great Expectations is imported only when there is something to judge: the import takes longer than the validation.
"""

from orchestration.gate.suites import Expectation, Suite, SuiteError, load_suite, load_suites
from orchestration.gate.validation import Failure, validate
from orchestration.gate.verdicts import Verdict, first_places, verdict_of

__all__ = [
    "Expectation",
    "Failure",
    "Suite",
    "SuiteError",
    "Verdict",
    "first_places",
    "load_suite",
    "load_suites",
    "validate",
    "verdict_of",
]
