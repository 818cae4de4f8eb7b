"""The contracts in `data/sources/`: one YAML file per form or feed, checked when loaded.

A typo in a contract is an error with its place, not a column that quietly stays empty.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from orchestration.regions import CodeSystem, Level
from orchestration.regions.names import plain
from orchestration.workbooks.scales import without_scale

PATH_SIGN = "›"  # between the texts of merged header rows
ANY_TEXT = "*"  # in an entry of a contract
# What stands under a header, beside the form's own columns.
REGION, PROVINCE, CODE, PERIOD, IGNORED = "@region", "@province", "@code", "@period", "@ignore"


@lru_cache(maxsize=65_536)
def path_key(path: str) -> str:
    """What is compared of a header path: its letters and digits, without case, accents and scale.

    >>> path_key("No. HP (WA)"), path_key("Pagu › Anggaran (Rp juta)"), path_key("E-Mail") == path_key("EMAIL")
    ('nohpwa', 'pagu›anggaranrp', True)
    """
    return _NOT_COMPARED.sub("", plain(without_scale(path)))


_NOT_COMPARED = re.compile(rf"[^a-z0-9{PATH_SIGN}]")


def _checked_entry(entry: str) -> str:
    parts = [path_key(part) for part in entry.split(PATH_SIGN)]
    if not any(parts):
        raise ValueError(f"header {entry!r} has no letter or digit: it would be found anywhere or nowhere")
    if not all(key or part.strip() == ANY_TEXT for key, part in zip(parts, entry.split(PATH_SIGN), strict=True)):
        raise ValueError(f"header {entry!r} has nothing on one side of {PATH_SIGN}")
    return entry


HeaderEntry = Annotated[str, AfterValidator(_checked_entry)]


class Headers:
    """A form's header entries, ready to be looked up: exact ones, and patterns, which are those with a `*`."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self.exact: dict[str, str] = {}
        self.patterns: dict[re.Pattern[str], str] = {}
        for entry, target in entries:
            if ANY_TEXT in entry:
                pattern = f"[^{PATH_SIGN}]*".join(path_key(text) for text in entry.split(ANY_TEXT))
                self.patterns[re.compile(pattern)] = target
            else:
                self.exact[path_key(entry)] = target
        # One look tells that no pattern fits, as is so for most headers.
        self._any_pattern = re.compile("|".join(pattern.pattern for pattern in self.patterns) or r"(?!)")

    def targets(self, ways: Iterable[str]) -> tuple[list[str], bool]:
        """What stands under a header, and whether an exact entry says so; more than one where patterns contradict.

        `ways` are the keys of the header's path and its tails; the first that is known counts.
        """
        keys = list(ways)
        for key in keys:
            if key in self.exact:
                return [self.exact[key]], True
        for key in keys:
            if self._any_pattern.fullmatch(key):
                return sorted({target for pattern, target in self.patterns.items() if pattern.fullmatch(key)}), False
        return [], False


Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Source = TypeVar("Source", bound=BaseModel)
Origin = Literal["published", "submitted", "synthetic"]
ColumnType = Literal["integer", "number", "text", "category", "national_id", "date"]

# Columns that every record has; a contract cannot name its own like these.
PLACE_COLUMNS = (
    "record_id",
    "file_sha256",
    "sheet",
    "row",
    "region_code",
    "region_as_written",
    "code_as_written",
    "province_code",
    "region_found_by",
    "period",
    "origin",
)


class ContractError(Exception):
    """A contract that cannot be used; the message names the file, the entry and the mistake."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One canonical column: the headers it may stand under, its type and unit, and what becomes of persons' data.

    `header` entries are compared without case, accents, punctuation and spaces; `A › B` names a path through merged
    header rows, a plain entry the lowest header. An entry with `*` is a pattern: `*` stands for any text of one header,
    also for none, so that `Nilai Kontrak*` is `Nilai Kontrak (Rp)`, too. Exact entries win over patterns; a header that
    patterns of two columns fit, or two headers that one pattern fits, are a finding. `personal` is set for data about a
    person: `pseudonymise` keeps a keyed pseudonym under the column's name, `drop` keeps nothing. A table without a
    column that is `optional` is no less of the form for it, and lacks nothing.
    """

    header: list[HeaderEntry] = Field(min_length=1)
    type: ColumnType
    description: str
    required: bool = False
    optional: bool = False
    unit: str | None = None
    categories: str | None = None
    personal: Literal["pseudonymise", "drop"] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Column":
        if (self.type == "category") != (self.categories is not None):
            raise ValueError("`categories` goes with `type: category`, and only with it")
        if self.type == "national_id" and self.personal != "pseudonymise":
            raise ValueError("a national_id is personal data: `personal: pseudonymise`")
        if self.required and self.optional:
            raise ValueError("a column is `required` or `optional`, not both")
        return self


class Derived(_Strict):
    """What is kept of a person's number beside its pseudonym: so far, how old the person is."""

    type: Literal["age_band"]
    of: Name
    description: str


class RegionCode(_Strict):
    """The column of region codes and whose codes they are."""

    header: list[HeaderEntry] = Field(min_length=1)
    system: CodeSystem = CodeSystem.ANY


class RegionColumns(_Strict):
    """Where a row names its region: the name's column, and the province's and code's where the form has them.

    `bare_name` is the level of a name without its type, for forms where that is certain. With `title`, the region that
    the title rows name holds for every row where no column does; with `fill_down`, a blank cell holds what stands above
    it, for forms with many rows to a region, in a table that names each region once.
    """

    header: list[HeaderEntry] = Field(min_length=1)
    province: list[HeaderEntry] = []
    code: RegionCode | None = None
    bare_name: Level | None = None
    title: bool = False
    fill_down: bool = False


class Period(_Strict):
    """Where a submission says its year: in a column, in the title rows after one of these words, or in the headers.

    `across` names the column whose figures stand under nothing but years, where the form has years across. With
    `parts`, the title rows also tell the quarter, half year, month or stage; with `days`, the days of what the file
    is about, so that two trainings of one month are two slices.
    """

    header: list[HeaderEntry] = []
    title: list[str] = []
    across: str | None = None
    parts: bool = False
    days: bool = False

    @model_validator(mode="after")
    def _somewhere(self) -> "Period":
        if self.days and not self.parts:
            raise ValueError("`days` goes with `parts: true`")
        if not self.header and not self.title and not self.across:
            raise ValueError("a period needs `header`, `title` or `across`")
        return self


class Form(_Strict):
    """A kind of spreadsheet: how to recognise it, what each row means, and how to read its columns.

    With `complete_list`, one file lists every region of a period that there is: a later accepted file takes the place
    of an earlier one as a whole, and a region that it leaves out is no longer on the list. A synthetic one never takes
    that of a real one.
    """

    form: Name
    title: str
    description: str
    publisher: str
    licence: str
    cadence: str
    owner: str
    origin: Origin
    grain: str
    complete_list: bool = False
    region: RegionColumns
    period: Period
    columns: dict[Name, Column]
    derived: dict[Name, Derived] = {}
    ignore: list[HeaderEntry] = []

    @model_validator(mode="after")
    def _no_clash(self) -> "Form":
        if clash := (set(self.columns) | set(self.derived)) & set(PLACE_COLUMNS):
            raise ValueError(f"columns named like those that every record has: {sorted(clash)}")
        if clash := set(self.columns) & set(self.derived):
            raise ValueError(f"derived columns named like those of the sheet: {sorted(clash)}")
        if not self.usual_columns:
            raise ValueError("all columns are optional: nothing tells a table of the form from any other")
        return self

    @model_validator(mode="after")
    def _derived_of_a_number(self) -> "Form":
        for name, derived in self.derived.items():
            column = self.columns.get(derived.of)
            if column is None or column.type != "national_id" or column.personal == "drop":
                raise ValueError(f"derived.{name}.of: {derived.of!r} is no column of type national_id that is kept")
        return self

    @model_validator(mode="after")
    def _across_a_column(self) -> "Form":
        if self.period.across is not None and self.period.across not in self.columns:
            raise ValueError(f"period.across: {self.period.across!r} is no column of the form")
        return self

    @model_validator(mode="after")
    def _no_header_twice(self) -> "Form":
        seen: dict[str, tuple[str, str]] = {}
        for header, target in self.entries():
            name = target.removeprefix("@")
            key = ANY_TEXT.join(path_key(text) for text in header.split(ANY_TEXT))
            other, as_there = seen.setdefault(key, (name, header))
            if other != name:
                raise ValueError(f"header {header!r} of {name} is that of {other}, too ({as_there!r})")
        return self

    def entries(self) -> Iterator[tuple[str, str]]:
        """Every header entry with what stands under it."""
        targets = {
            REGION: self.region.header,
            PROVINCE: self.region.province,
            CODE: self.region.code.header if self.region.code else [],
            PERIOD: self.period.header,
            IGNORED: self.ignore,
        } | {name: column.header for name, column in self.columns.items()}
        for target, entries in targets.items():
            for entry in entries:
                yield entry, target

    @cached_property
    def headers(self) -> Headers:
        """The header entries to look up."""
        return Headers(self.entries())

    @property
    def holds_personal_data(self) -> bool:
        """Whether a cell of such a sheet can tell about a person, in whatever column it was put by mistake."""
        return any(column.personal for column in self.columns.values())

    @property
    def usual_columns(self) -> list[str]:
        """The columns that a table of the form is known by, and that it lacks where it does not have them."""
        return [name for name, column in self.columns.items() if not column.optional]

    @property
    def kept_columns(self) -> dict[str, Column | Derived]:
        """The columns that reach the warehouse: all but personal data that is dropped, and what is derived."""
        return {name: column for name, column in self.columns.items() if column.personal != "drop"} | self.derived


class Feed(_Strict):
    """A news feed. `mirror` is a folder with saved copies, for networks that cannot reach the feed itself.

    Pages are fetched from the feed's own host and from those in `page_hosts`, and from no other.
    """

    feed: Name
    title: str
    description: str
    publisher: str
    licence: str
    cadence: str
    owner: str
    origin: Origin
    url: Annotated[str, StringConstraints(pattern=r"^https?://")]
    mirror: str | None = None
    page_hosts: list[str] = []

    @property
    def hosts(self) -> frozenset[str]:
        return frozenset({urlsplit(self.url).hostname or "", *self.page_hosts})


def load_forms(sources: Path) -> dict[str, Form]:
    """Every form's contract, by form name.

    Raises:
        ContractError: a file is no YAML, has an unknown or missing entry, or is not named after its form.
    """
    forms = {form.form: form for form in _load(sources, "form", Form)}
    lists = load_categories(sources)
    for form in forms.values():
        for name, column in form.columns.items():
            if column.categories is not None and column.categories not in lists:
                known = ", ".join(lists) or "none"
                raise ContractError(
                    f"{form.form}.yml: columns.{name}.categories: {column.categories!r} is no list of "
                    f"shared/categories.yml (known: {known})"
                )
    return forms


def load_feeds(sources: Path) -> dict[str, Feed]:
    """Every feed's contract, by feed name. Raises ContractError like `load_forms`."""
    return {feed.feed: feed for feed in _load(sources, "feed", Feed)}


def load_categories(sources: Path) -> dict[str, dict[str, list[str]]]:
    """Shared category lists: list name → canonical value → the ways it is written."""
    path = sources / "shared" / "categories.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


class StrictLoader(yaml.SafeLoader):
    """YAML by safe load, in which a key written twice is a mistake and not the last of the two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if twice := sorted({str(key) for key in keys if keys.count(key) > 1}):
            raise yaml.constructor.ConstructorError(None, None, f"written twice: {', '.join(twice)}", node.start_mark)
        return super().construct_mapping(node, deep)


def _load(sources: Path, kind: str, model: type[Source]) -> list[Source]:
    return [_checked(path, kind, model, raw) for path, raw in _files(sources) if kind in raw]


def _files(sources: Path) -> list[tuple[Path, dict[str, Any]]]:
    files = []
    for path in sorted(sources.glob("*.yml")):
        try:
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=StrictLoader)  # noqa: S506
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise ContractError(f"{path.name}: not readable as YAML: {error}") from error
        if not isinstance(raw, dict) or ("form" in raw) == ("feed" in raw):
            raise ContractError(f"{path.name}: expected a mapping with either `form:` or `feed:` in it")
        files.append((path, raw))
    return files


def _checked(path: Path, kind: str, model: type[Source], raw: dict[str, Any]) -> Source:
    try:
        source = model.model_validate(raw)
    except ValidationError as error:
        mistakes = "; ".join(
            f"{'.'.join(str(part) for part in mistake['loc']) or kind}: {mistake['msg']}" for mistake in error.errors()
        )
        raise ContractError(f"{path.name}: {mistakes}") from error
    if raw[kind] != path.stem:
        raise ContractError(f"{path.name}: names the {kind} {raw[kind]!r}; file and {kind} must bear the same name")
    return source
