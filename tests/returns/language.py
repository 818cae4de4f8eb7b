"""What a region reads in a workbook, and which of it is English."""

import re

_RULE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")
_ENGLISH = re.compile(
    r"\b(the|a|of|or|and|with|without|must|not|is|are|that|this|what|where|which|to|in|on|at|by|for|from|expected|row|rows|"
    r"column|columns|cell|cells|header|headers|sheet|file|form|value|number|figure|figures|year|month|day|region|name|"
    r"required|missing|unknown|pseudonym|percent|persons|points|binary|bytes|synthetic|finding|findings)\b",
    re.IGNORECASE,
)


def texts_of(book):
    """Every text of a workbook: of cells, comments, lists and checks, and the sheets' names."""
    for sheet in book:
        yield sheet.title
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            yield from (text for text in (cell.value, cell.comment and cell.comment.text) if isinstance(text, str))
        for check in sheet.data_validations.dataValidation:
            yield from filter(None, (check.error, check.errorTitle, check.prompt, check.promptTitle))


def english_in(texts):
    """The texts with a word of English in them; a rule's name is none."""
    return [text for text in dict.fromkeys(texts) if not _RULE.fullmatch(text) and _ENGLISH.search(text)]
