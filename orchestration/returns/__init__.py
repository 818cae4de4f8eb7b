"""What goes back to the region: correction workbooks of what it sent, and empty templates of the forms.

Belongs here: turning findings into a workbook that shows its sender what to mend, and contracts into forms to fill in.
Stays out: which files are returned, when and where to; that is `warehouse`.
"""

from orchestration.returns.advice import Advice, advice_on
from orchestration.returns.copies import correction_workbook
from orchestration.returns.templates import TemplateError, template

__all__ = ["Advice", "TemplateError", "advice_on", "correction_workbook", "template"]
