"""Suites made on the spot."""

from orchestration.gate import Suite

EXPLANATION = {"id": "Salah.", "en": "Wrong."}
EXPECTED = {"id": "sesuatu yang lain", "en": "something else"}


def entry(rule: str, kind: str, severity: str = "critical", **kwargs: object) -> dict[str, object]:
    """One expectation as a suite's YAML has it."""
    meta = {"rule": rule, "explanation": EXPLANATION, "expected": EXPECTED, "mended_by": "region"}
    return {"type": kind, "kwargs": kwargs, "severity": severity, "meta": meta}


def suite(*entries: dict[str, object]) -> Suite:
    return Suite.model_validate({"name": "example", "expectations": list(entries)})
