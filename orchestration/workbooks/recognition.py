"""Which form a table is of, told by its headers."""

from collections.abc import Iterable, Mapping

from orchestration.regions import CodeSystem
from orchestration.workbooks.contracts import Form
from orchestration.workbooks.layout import PATH_SIGN, Layout, header_key
from orchestration.workbooks.places import RegionRules

FIT = 0.5  # of a form's columns found: below, a sheet only shares a few common words with the form


def vocabulary(forms: Iterable[Form]) -> frozenset[str]:
    """Every header that any form may use, as header keys."""
    return frozenset(
        header_key(part) for form in forms for entry in _headers(form) for part in entry.split(PATH_SIGN)
    ) - {""}


def fit(layout: Layout, forms: Mapping[str, Form]) -> Form | None:
    """The form whose columns the table has; None where none fits or two fit alike."""
    keys = {
        tuple(header_key(text) for text in path[cut:]) for path in layout.paths.values() for cut in range(len(path))
    }
    found: dict[str, int] = {}
    for name, form in forms.items():
        columns = sum(
            any(tuple(header_key(part) for part in entry.split(PATH_SIGN)) in keys for entry in column.header)
            for column in form.columns.values()
        )
        if columns >= FIT * len(form.columns):
            found[name] = columns
    best = sorted(found, key=lambda name: -found[name])[:2]
    if not best or (len(best) > 1 and found[best[0]] == found[best[1]]):
        return None
    return forms[best[0]]


def rules_of(form: Form | None) -> RegionRules:
    """How a form writes its regions; of no known form, nothing is known."""
    if form is None:
        return RegionRules()
    system = form.region.code.system if form.region.code else CodeSystem.ANY
    return RegionRules(system, form.region.bare_name)


def _headers(form: Form) -> Iterable[str]:
    yield from form.region.header
    yield from form.region.province
    yield from form.region.code.header if form.region.code else []
    yield from form.period.header
    yield from form.ignore
    for column in form.columns.values():
        yield from column.header
