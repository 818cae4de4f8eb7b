"""What to add to a contract so that the headers of a file are mapped: lines of YAML, as a diff to review and apply.

Lines are inserted into the contract's own text, so that its comments and its order stay; a sheet of no known form gives
a whole new contract. A proposal is a guess for a person to judge: nothing here changes a contract.
"""

import difflib
import io
import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from orchestration.regions.names import plain
from orchestration.workbooks.columns import unit_of
from orchestration.workbooks.contracts import (
    ANY_TEXT,
    CODE,
    IGNORED,
    PATH_SIGN,
    PERIOD,
    PLACE_COLUMNS,
    PROVINCE,
    REGION,
    ContractError,
    Form,
    load_forms,
    path_key,
)
from orchestration.workbooks.inspection import FileInspection, TableInspection
from orchestration.workbooks.layout import Layout, header_key, is_unit
from orchestration.workbooks.periods import read_period, split_period, years_after
from orchestration.workbooks.scales import without_scale
from orchestration.workbooks.tables import Nearest, Table, nearest_header
from orchestration.workbooks.values import as_text, masked

NEAR = 75.0  # of 100: a header so like a known one is proposed as its synonym, where the values fit, too
_SAMPLES = 3
_LONGEST_SAMPLE = 40  # characters
_NO_DATA = {"no", "nomor", "no urut", "keterangan", "ket", "catatan", "paraf", "ttd", "tanda tangan", "foto"}
_OF_A_PERSON = re.compile(r"\b(nama|alamat|hp|telp|telepon|wa|email|e mail|nip|lahir|agama)\b")
_TITLE_WORDS = ("Tahun Anggaran", "TA", "Tahun", "Periode", "Bulan", "Per", "Tanggal")
# Where the header entries of what is no column stand in a contract.
_PLACES = {
    REGION: ("region", "header"),
    PROVINCE: ("region", "province"),
    CODE: ("region", "code", "header"),
    PERIOD: ("period", "header"),
    IGNORED: ("ignore",),
}
# Kind of a column's values → the types that they fit; the first is that of a new column.
_TYPES = {
    "number": ("number", "integer", "text"),
    "percent": ("number",),
    "text": ("text", "category"),
    "code": ("text",),
    "date": ("date",),
    "identity": ("national_id",),
}


@dataclass(frozen=True, slots=True)
class HeaderProposal:
    """A header that the contract does not have, and what is proposed: `synonym`, `ignore` or `column`, of which target.

    `nearest` is the known header that resembles it most, `score` how much, of 100. `samples` are values below it,
    masked where they may be about persons.
    """

    sheet: str | None
    cell: str
    header: str
    proposal: str
    target: str
    nearest: str | None
    score: float | None
    samples: list[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The lines to add to one contract, as a unified diff that `git apply` takes."""

    contract: str
    form: str
    headers: list[HeaderProposal]
    diff: str


def suggest(inspection: FileInspection, forms: Mapping[str, Form], sources: Path, project: Path) -> list[Suggestion]:
    """What to add to the contracts in `sources` for an inspected file; paths in the diffs are relative to `project`.

    Raises:
        ContractError: a contract is written in a way that lines cannot be inserted into.
    """
    by_form: dict[str, list[tuple[Layout, list[Table], TableInspection]]] = defaultdict(list)
    unknown: dict[tuple[str, ...], tuple[Layout, TableInspection]] = {}
    for (layout, tables), inspected in zip(inspection.found, inspection.tables, strict=True):
        if tables:
            by_form[tables[0].form.form].append((layout, tables, inspected))
        else:
            unknown.setdefault(tuple(map(_joined, layout.paths.values())), (layout, inspected))
    suggestions = [_for_form(forms[name], found, sources, project) for name, found in by_form.items()]
    taken = set(forms)
    for layout, inspected in unknown.values():
        skeleton = _new_contract(layout, inspected, Path(inspection.file).stem, taken)
        if skeleton is not None:
            suggestions.append(_of_new_contract(*skeleton, sources, project))
            taken.add(skeleton[0])
    return [suggestion for suggestion in suggestions if suggestion.diff]


# Headers of a known form


@dataclass(slots=True)
class _Header:
    """A column of a table with all that a proposal for it rests on."""

    sheet: str | None
    cell: str
    path: tuple[str, ...]
    entry: str
    kind: str
    values: list[object]
    samples: list[str]

    @property
    def key(self) -> str:
        return header_key(self.path[-1])

    def shown(self, *, is_masked: bool) -> list[str]:
        return [masked(sample) for sample in self.samples] if is_masked else self.samples


def _headers(layout: Layout, inspected: TableInspection, form: Form | None) -> dict[int, _Header]:
    texts = {column: _texts(path, form) for column, path in layout.paths.items()}
    lowest = Counter(path_key(of_column[-1]) for of_column in texts.values() if of_column)
    headers = {}
    for column, told in zip(sorted(layout.paths), inspected.headers, strict=True):
        cells = (row[column] if column < len(row) else None for row in (layout.sheet.rows[n] for n in layout.body))
        samples = list(dict.fromkeys(text for cell in cells if (text := as_text(cell))))[:_SAMPLES]
        headers[column] = _Header(
            sheet=inspected.sheet,
            cell=layout.header_cell(column),
            path=layout.paths[column],
            entry=_entry(texts[column], lowest, form),
            kind=told["kind"],
            values=[record["values"][told["column"]] for record in inspected.records],
            samples=[_printable(text)[:_LONGEST_SAMPLE] for text in samples],
        )
    return headers


def _for_form(
    form: Form, found: Sequence[tuple[Layout, list[Table], TableInspection]], sources: Path, project: Path
) -> Suggestion:
    path = sources / f"{form.form}.yml"
    contract = _ContractText(path)
    proposals: list[HeaderProposal] = []
    lists: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    columns: dict[str, list[str]] = {}
    done, taken = set[str](), set(form.columns)
    for layout, tables, inspected in found:
        headers = _headers(layout, inspected, form)
        lacking = {target for _, target in form.entries()} - set(tables[0].columns)
        new = [headers[column] for column in tables[0].unmapped if headers[column].entry]
        ranked = [(header, _nearest_that_fits(header, form, lacking)) for header in new]
        for header, near in sorted(ranked, key=lambda pair: -(pair[1].score if pair[1] else 0)):
            key = path_key(header.entry)
            if key in done or key in form.headers.exact:
                continue
            done.add(key)
            samples = header.shown(is_masked=form.holds_personal_data)
            if near and near.target in lacking:
                proposal, target = "ignore" if near.target == IGNORED else "synonym", near.target
                lacking -= {near.target} - {IGNORED}
            elif header.kind == "period" and PERIOD in lacking:
                proposal, target = "synonym", PERIOD
            elif header.key in _NO_DATA or header.kind not in _TYPES:
                proposal, target = "ignore", IGNORED
            else:
                proposal, target = "column", _name(header.entry, taken)
            known = near or nearest_header(header.path, form)
            comment = _comment(samples, known)
            if proposal == "column":
                columns[target] = _column_lines(header, target, comment, in_personal_form=form.holds_personal_data)
                taken.add(target)
            else:
                lists[_PLACES.get(target, ("columns", target, "header"))].append((header.entry, comment))
            proposals.append(
                HeaderProposal(
                    header.sheet, header.cell, _joined(header.path), proposal, target.removeprefix("@"),
                    known.entry if known else None, known.score if known else None, samples,
                )
            )  # fmt: skip
    for place, entries in lists.items():
        contract.add_entries(place, entries)
    contract.add_columns(columns)
    changed = contract.changed()
    _check(path, changed, sources)
    return Suggestion(_relative(path, project), form.form, proposals, _diff(path, contract.text, changed, project))


def _nearest_that_fits(header: _Header, form: Form, lacking: set[str]) -> Nearest | None:
    """The known header of what the table lacks that is near enough, and whose column takes such values."""
    fitting = {t for t in lacking if t not in form.columns or form.columns[t].type in _TYPES.get(header.kind, ())}
    near = nearest_header(header.path, form, {*fitting, IGNORED})
    return near if near and near.score >= NEAR else None


def _entry(texts: list[str], lowest: Mapping[str, int], form: Form | None) -> str:
    """A header as a contract names it: the lowest text where no other column has it, else the path; empty without text.

    `lowest` counts the columns that have a lowest text, by its key.
    """
    if not texts:
        return ""
    key = path_key(texts[-1])
    is_enough = lowest[key] == 1 and not (form and key in form.headers.exact)
    return texts[-1] if is_enough else f" {PATH_SIGN} ".join(texts)


def _texts(path: tuple[str, ...], form: Form | None) -> list[str]:
    """The texts of a header path, its unit row joined on, without signs that mean something in a contract."""
    joined = (*path[:-2], f"{path[-2]} {path[-1]}") if len(path) > 1 and is_unit(path[-1]) else path
    if form is not None and form.period.across:
        joined = tuple(split_period(text)[1] for text in joined)
    cleaned = (_printable(text.replace(ANY_TEXT, " ").replace(PATH_SIGN, " ")) for text in joined)
    return [text for text in cleaned if path_key(text)]


def _joined(path: tuple[str, ...]) -> str:
    return f" {PATH_SIGN} ".join(path)


def _comment(samples: list[str], near: Nearest | None) -> str:
    told = ", ".join(samples) or "blank"
    return f"{told}; nearest: {near.entry!r} of {near.target.removeprefix('@')} ({near.score:.0f})" if near else told


def _column_lines(header: _Header, name: str, comment: str, *, in_personal_form: bool) -> list[str]:
    """A new column, each line without its indent."""
    of_type = _TYPES[header.kind][0]
    unit, _ = unit_of(plain(_joined(header.path)))
    if header.kind == "number" and all(isinstance(value, int | None) for value in header.values):
        of_type = "integer"
    lines = [f"{_scalar(name)}:", f"  header: [{_scalar(header.entry)}]  # {comment}", f"  type: {of_type}"]
    if header.kind == "percent":
        lines.append("  unit: percent")
    elif unit and of_type in ("integer", "number"):
        lines.append(f"  unit: {unit}")
    if header.kind == "identity":
        lines.append("  personal: pseudonymise")
    elif of_type in ("text", "date") and (in_personal_form or _OF_A_PERSON.search(header_key(header.entry))):
        lines.append("  personal: drop  # may be about a person; without this line it is kept")
    lines.append(f"  description: {_scalar(f'{header.entry}, as the sheet has it.')}")
    return lines


def _name(entry: str, taken: Container[str]) -> str:
    slug = "_".join(header_key(without_scale(entry)).split())[:40].strip("_")
    name = slug if slug[:1].isalpha() else f"column_{slug}"
    return next(n for n in _numbered(name) if n not in taken and n not in PLACE_COLUMNS)


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}_{number}"
        number += 1


# A new form

# What a file cannot tell of its form, and what stands there to be filled in.
_UNTOLD = {
    "description": "what one file tells, and of whom",
    "publisher": "the office that sends it",
    "licence": "open data, or not public",
    "cadence": "monthly, quarterly or yearly",
    "owner": "the team that answers for it, as team:name",
    "grain": "one row per …",
}


def _new_contract(
    layout: Layout, inspected: TableInspection, file_name: str, taken: set[str]
) -> tuple[str, str, list[HeaderProposal]] | None:
    """A form's name, its contract but for what a file cannot tell, and what becomes of each header; None without any
    column of data."""
    titles = [row.text for row in layout.left_out if row.reason == "title"]
    headers = [header for header in _headers(layout, inspected, None).values() if header.entry]
    title = next((text for text in titles if path_key(split_period(text)[1])), file_name)
    slug = " ".join(header_key(split_period(title)[1]).split()[:5])
    form = _name(slug or "form", taken)
    targets: dict[str, list[_Header]] = defaultdict(list)
    columns: dict[str, _Header] = {}
    across: str | None = None
    under_periods = _under_periods(headers)
    for header in headers:
        if header.cell in under_periods:
            header.entry = under_periods[header.cell] or _printable(title)
            across = next((name for name, of in columns.items() if of.entry == header.entry), None)
            if across is None:
                across = _name(header.entry, columns)
                columns[across] = header
        elif (target := _target(header)) is not None:
            targets[target].append(header)
        else:
            columns[_name(header.entry, columns)] = header
    if not columns:
        return None
    is_personal = any(of.kind == "identity" or _OF_A_PERSON.search(of.key) for of in columns.values())
    lines = [
        f"form: {form}",
        f"title: {_scalar(_printable(title))}",
        "# What the file cannot tell: fill in each line and take its sign away.",
        *(f"# {name}: {hint}" for name, hint in _UNTOLD.items() if name != "grain"),
        "origin: submitted",
        f"# grain: {_UNTOLD['grain']}",
        *_region_lines(targets),
        *_period_lines(targets[PERIOD], titles, across),
        "columns:",
    ]
    proposals = []
    for name, header in columns.items():
        samples = header.shown(is_masked=is_personal)
        lines += [f"  {line}" for line in _column_lines(header, name, _comment(samples, None), in_personal_form=False)]
        proposals.append(_new(header, "column", name, samples))
    for target, those in targets.items():
        for header in those:
            proposal = "ignore" if target == IGNORED else "synonym"
            proposals.append(_new(header, proposal, target.removeprefix("@"), header.shown(is_masked=is_personal)))
    if ignored := dict.fromkeys(header.entry for header in targets[IGNORED]):
        lines.append(f"ignore: [{', '.join(map(_scalar, ignored))}]")
    return form, "\n".join(lines) + "\n", proposals


def _new(header: _Header, proposal: str, target: str, samples: list[str]) -> HeaderProposal:
    return HeaderProposal(header.sheet, header.cell, _joined(header.path), proposal, target, None, None, samples)


def _target(header: _Header) -> str | None:
    """What a header tells beside the figures of a form: the region, its province and code, the period, or nothing."""
    words = header.key.split()
    if header.kind == "region":
        return REGION
    if header.kind == "text" and {"provinsi", "prov", "propinsi"} & set(words):
        return PROVINCE
    if header.kind == "code" and "kode" in words and "prov" not in header.key:
        return CODE
    if header.kind == "period":
        return PERIOD
    return IGNORED if header.key in _NO_DATA or header.kind not in _TYPES else None


def _under_periods(headers: Sequence[_Header]) -> dict[str, str]:
    """The cells of headers that differ in nothing but their year, quarter or month, and the words that they share."""
    shared: dict[str, list[str]] = defaultdict(list)
    for header in headers:
        split = [split_period(text) for text in header.path]
        # Stages of payment stand side by side as columns of their own.
        if any(period and "T" not in period for period, _ in split):
            shared[f" {PATH_SIGN} ".join(text for _, text in split if path_key(text))].append(header.cell)
    return {cell: words for words, cells in shared.items() if len(cells) > 1 for cell in cells}


def _region_lines(targets: Mapping[str, Sequence[_Header]]) -> list[str]:
    lines = ["region:"]
    if regions := targets.get(REGION):
        lines.append(f"  header: [{_scalar(regions[0].entry)}]")
    else:
        lines += ["  header: [Kabupaten/Kota]  # no column names regions; the title rows may", "  title: true"]
    if provinces := targets.get(PROVINCE):
        lines.append(f"  province: [{_scalar(provinces[0].entry)}]")
    if codes := targets.get(CODE):
        lines.append(f"  code: {{header: [{_scalar(codes[0].entry)}]}}")
    return lines


def _period_lines(headers: Sequence[_Header], titles: Sequence[str], across: str | None) -> list[str]:
    words = [word for word in _TITLE_WORDS if any(years_after(word, text) for text in titles)]
    told = [read_period(text) for text in titles]
    lines = ["period:"]
    if headers:
        lines.append(f"  header: [{', '.join(_scalar(header.entry) for header in headers)}]")
    if words or not (headers or across):
        entries = ", ".join(words or _TITLE_WORDS[:3])
        lines.append(f"  title: [{entries}]" + ("" if words else "  # nothing in the file tells its year"))
    if across:
        lines.append(f"  across: {across}")
    if any(period and not period.isdigit() for period in told):
        lines.append("  parts: true")
    return lines


def _of_new_contract(form: str, text: str, headers: list[HeaderProposal], sources: Path, project: Path) -> Suggestion:
    path = sources / f"{form}.yml"
    _check(path, re.sub(rf"^# ({'|'.join(_UNTOLD)}): .*", r"\1: x", text, flags=re.MULTILINE), sources)
    return Suggestion(_relative(path, project), form, headers, _diff(path, "", text, project))


# Text


class _ContractText:
    """A contract as text, into which lines are inserted."""

    def __init__(self, path: Path) -> None:
        self.path, self.text = path, path.read_text(encoding="utf-8")
        self._root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        self._insertions: list[tuple[int, str]] = []

    def changed(self) -> str:
        parts, at = [], 0
        for index, inserted in sorted(self._insertions, key=lambda insertion: insertion[0]):
            parts += [self.text[at:index], inserted]
            at = index
        return "".join([*parts, self.text[at:]])

    def add_entries(self, place: tuple[str, ...], entries: Sequence[tuple[str, str]]) -> None:
        """Add header entries, each with its comment, to the list at that place; where there is none, it is made."""
        node = self._node(place)
        written = ", ".join(_scalar(entry) for entry, _ in entries)
        comment = " | ".join(comment for _, comment in entries)
        if node is None:
            self._add_key(place, f"{place[-1]}: [{written}]", comment)
        elif not isinstance(node, yaml.SequenceNode):
            raise self._cannot(place)
        elif node.flow_style:
            last = node.value[-1].end_mark.index if node.value else node.start_mark.index + 1
            self._insertions.append((last, f", {written}" if node.value else written))
            self._comment(node.end_mark.index, comment)
        else:
            indent = " " * node.start_mark.column
            lines = "".join(f"\n{indent}- {_scalar(entry)}  # {comment}" for entry, comment in entries)
            self._insertions.append((self._end_of_line(node), lines))

    def add_columns(self, columns: Mapping[str, Sequence[str]]) -> None:
        if not columns:
            return
        node = self._node(("columns",))
        if not isinstance(node, yaml.MappingNode) or node.flow_style or not node.value:
            raise self._cannot(("columns",))
        indent = " " * node.value[0][0].start_mark.column
        lines = "".join(f"\n{indent}{line}" for of_column in columns.values() for line in of_column)
        self._insertions.append((self._end_of_line(node), lines))

    def _add_key(self, place: tuple[str, ...], line: str, comment: str) -> None:
        if len(place) == 1:
            self._insertions.append((len(self.text.rstrip()), f"\n{line}  # {comment}"))
            return
        parent = self._node(place[:-1])
        if not isinstance(parent, yaml.MappingNode):
            raise self._cannot(place)
        if parent.flow_style:
            self._insertions.append((parent.start_mark.index + 1, f"{line}, "))
            self._comment(parent.end_mark.index, comment)
        else:
            indent = " " * parent.start_mark.column
            self._insertions.append((parent.start_mark.index, f"{line}  # {comment}\n{indent}"))

    def _node(self, place: tuple[str, ...]) -> yaml.Node | None:
        node: yaml.Node | None = self._root
        for name in place:
            pairs = node.value if isinstance(node, yaml.MappingNode) else []
            node = next((value for key, value in pairs if key.value == name), None)
        return node

    def _comment(self, index: int, comment: str) -> None:
        """Put a comment at the end of the line, after the one that stands there already, if any."""
        end = self._line_end(index)
        has_one = "#" in self.text[index:end]
        self._insertions.append((end, f" | {comment}" if has_one else f"  # {comment}"))

    def _end_of_line(self, node: yaml.Node) -> int:
        """The end of the last line that belongs to a block."""
        last: Any = node
        while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
            last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
        return self._line_end(len(self.text[: last.end_mark.index].rstrip()))

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def _cannot(self, place: tuple[str, ...]) -> ContractError:
        return ContractError(f"{self.path.name}: {'.'.join(place)}: not written in a way that lines can be added to")


def _scalar(text: str) -> str:
    """A text as YAML in a list: plain where that reads back as the same, else in quotes."""
    try:
        is_plain = yaml.safe_load(f"[{text}]") == [text]
    except yaml.YAMLError:
        is_plain = False
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _check(path: Path, text: str, sources: Path) -> None:
    """Load all contracts as they would be. Raises ContractError where they do not load."""
    with TemporaryDirectory() as folder:
        there = Path(folder) / "sources"
        shutil.copytree(sources, there)
        (there / path.name).write_text(text, encoding="utf-8")
        load_forms(there)


def _relative(path: Path, project: Path) -> str:
    return path.relative_to(project).as_posix()


def _diff(path: Path, old: str, new: str, project: Path) -> str:
    name = _relative(path, project)
    before, after = (io.StringIO(text).readlines() for text in (old, new))
    lines = difflib.unified_diff(before, after, f"a/{name}" if old else "/dev/null", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
