"""Files to read: sheets of realistic cells in any arrangement, written by hand, and real files that were damaged."""

import csv
import io
import re
import zipfile
from html import escape
from itertools import cycle

from hypothesis import strategies as st

from orchestration.workbooks import Form
from orchestration.workbooks.layout import column_letter
from orchestration.workspace import Workspace

Grid = list[list[str | float | None]]
Range = tuple[int, int, int, int]

REGIONS = [
    "Kab. Badung",
    "Kota Denpasar",
    "KABUPATEN BOGOR",
    "Kota Bogor",
    "Bogor",
    "Prov. Bali",
    "Kab. Antah",
    "32.04",
]
NUMBERS = [
    "1.234",
    "1,5",
    "1.234.567,89",
    "Rp 1.234.567,-",
    "98,54%",
    "Rp 192 M",
    "2021",
    "5103990101900001",
    "5,1E+15",
]
BLANKS = ["", "-", "–", "…", "n.a.", "null", " ", "\u200b"]
DAYS = ["31/12/2020", "18 Februari 2026", "2020-02-30", "TW I", "s.d. TW III 2021", "Nopember", "1 a s/d b 2"]
LINES = ["Jumlah", "Sub Total", "Rata-rata", "Kabupaten:", "Kota:", "III. Bali", "Sumber: Dinas", "*) sementara",
         "Catatan:", "Mengetahui,", "Kepala Dinas Koperasi", "NIP. 1970",
         "Denpasar, 5 Januari 2022", "(1)", "(2)", "(Rp)", "Orang",
         "=1+1", "+62812", "@x", "-2+3", "TAHUN ANGGARAN 2021", "Provinsi : Bali", "REALISASI TAHAP 1"]  # fmt: skip

numbers = st.one_of(
    st.integers(0, 9999), st.floats(allow_nan=False), st.sampled_from([44197.0, 2021, 1e308, -1, 0.5, 2.0**63])
)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
cells = st.one_of(
    st.none(), numbers, texts, *(st.sampled_from(words) for words in (REGIONS, NUMBERS, BLANKS, DAYS, LINES))
)


def headers_of(forms: dict[str, Form]) -> list[list[str]]:
    """Of each form, the first header of each of its columns."""
    return [
        [
            way[0]
            for way in (form.region.header, form.region.province, *(c.header for c in form.columns.values()))
            if way
        ]
        for form in forms.values()
    ]


def some(words: list[str]) -> st.SearchStrategy[list[str]]:
    """Some of the words, in any order."""
    return st.permutations(words).flatmap(lambda order: st.integers(2, len(order)).map(lambda count: order[:count]))


@st.composite
def grids(draw: st.DrawFn, headers: list[list[str]]) -> Grid:
    """One to three tables under titles, stacked or side by side, or cells that are no table."""
    grid: Grid = []
    for _ in range(draw(st.integers(1, 3))):
        block: Grid = [draw(st.lists(cells, max_size=3)) for _ in range(draw(st.integers(0, 2)))]
        header = draw(
            st.one_of(st.sampled_from(headers).flatmap(some), st.lists(st.sampled_from(LINES + REGIONS), max_size=6))
        )
        block.append([*header])
        for _ in range(draw(st.integers(0, 2))):
            block.append([draw(st.one_of(st.none(), st.sampled_from(LINES))) for _ in header])
        row = st.lists(cells, min_size=len(header), max_size=len(header) + 1)
        block.extend(draw(st.lists(st.one_of(row, st.lists(cells, max_size=2)), max_size=6)))
        if grid and draw(st.booleans()):
            width = max(map(len, grid)) + 1
            grid.extend([] for _ in range(len(block) - len(grid)))
            for left, right in zip(grid, block, strict=False):
                left.extend([*[None] * (width - len(left)), *right])
        else:
            grid.extend(block)
    return grid


def merges() -> st.SearchStrategy[list[Range]]:
    corner = st.tuples(st.integers(0, 12), st.integers(0, 8), st.integers(0, 6), st.integers(0, 4))
    return st.lists(corner.map(lambda m: (m[0], m[1], m[0] + m[2], m[1] + m[3])), max_size=4)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xlsx(*sheets: str, names: list[str] | None = None, strings: str | None = None) -> bytes:
    """A workbook of sheets that are given as XML, however strange; `strings` is the XML of its shared texts."""
    names = names or [f"Sheet{n}" for n in range(1, len(sheets) + 1)]
    listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(names, 1))
    related = "".join(
        f'<Relationship Id="r{i}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(names) + 1)
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        related_book = f'<Relationship Id="r" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr(
            "_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{related_book}</Relationships>'
        )
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>'
        )
        if strings is not None:
            archive.writestr("xl/sharedStrings.xml", strings)
        for number, sheet in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    return content.getvalue()


def sheet_xml(rows: str, merges: list[str] | None = None, declaration: str = "") -> str:
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in merges or [])
    merged = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'{declaration}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{merged}</worksheet>'


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(_NO_XML.sub("", text))}</t></is></c>'


def row_xml(number: int, row: list[str | float | None]) -> str:
    written = "".join(
        text_cell(f"{column_letter(column)}{number}", cell)
        if isinstance(cell, str)
        else f'<c r="{column_letter(column)}{number}"><v>{cell!r}</v></c>'
        for column, cell in enumerate(row)
        if cell is not None
    )
    return f'<row r="{number}">{written}</row>'


def as_xlsx(grids: list[Grid], merged: list[Range]) -> bytes:
    areas = [
        f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}" for top, left, bottom, right in merged
    ]
    return xlsx(*(sheet_xml("".join(row_xml(n, row) for n, row in enumerate(grid, 1)), areas) for grid in grids))


def as_text(grid: Grid, separator: str, encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(grid)
    return text.getvalue().encode(encoding, "replace")


def as_html(grid: Grid, spans: list[int]) -> bytes:
    """The grid as a table whose cells span as told, in turn; so nothing fits any more."""
    turn = cycle(spans or [1])
    rows = (
        "".join(f"<td colspan={next(turn)} rowspan={next(turn)}>{escape(str(cell))}</td>" for cell in row)
        for row in grid
    )
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>".encode("utf-8", "replace")


def sheets_of_cells(headers: list[list[str]]) -> st.SearchStrategy[bytes]:
    """Files of made-up sheets, in any of the formats."""
    grid = grids(headers)
    return st.one_of(
        st.builds(as_xlsx, st.lists(grid, min_size=1, max_size=2), merges()),
        st.builds(as_text, grid, st.sampled_from(";,\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        st.builds(as_html, grid, st.lists(st.sampled_from([0, 1, 1, 2, 3, 1000]), max_size=4)),
    )


@st.composite
def damaged_files(draw: st.DrawFn, headers: list[list[str]]) -> bytes:
    """A shipped or a made-up file with bytes changed, cut or repeated: of the file, or of the XML inside it."""
    content = draw(st.one_of(st.sampled_from(_shipped()), sheets_of_cells(headers)))
    if content.startswith(b"PK") and draw(st.booleans()):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
        name = draw(st.sampled_from(sorted(members)))
        members[name] = draw(_damaged(members[name]))
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, member in members.items():
                archive.writestr(name, member)
        return packed.getvalue()
    return draw(_damaged(content))


def _shipped() -> list[bytes]:
    samples = Workspace.from_environment().samples
    return [path.read_bytes() for path in sorted([*samples.glob("*.xlsx"), *samples.glob("*.csv")])]


SNIPPETS = [b"", b"\x00", b'"', b"\xff", b"\n", b"<", b">", b"&a;", b"999999999999", b"-1", b"e", b"s", b"<c/>",
            b"A1:XFD9", b"ZZZZ1", b"<!--", b"<td rowspan=9>", b'r="A9"', b"1e999",
            b"</row>", b"PK\x03\x04"]  # fmt: skip


@st.composite
def _damaged(draw: st.DrawFn, content: bytes) -> bytes:
    damaged = content
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(damaged)))
        size = draw(st.one_of(st.integers(0, 4), st.integers(0, 400)))
        put = draw(
            st.one_of(st.binary(max_size=3), st.sampled_from(SNIPPETS), st.just(damaged[start : start + size] * 2))
        )
        damaged = damaged[:start] + put + damaged[start + size :]
    return damaged if draw(st.booleans()) else damaged[: draw(st.integers(0, len(damaged)))]
