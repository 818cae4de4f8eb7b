"""The contracts: a mistake in one is an error that names its file and entry."""

import pytest
import yaml

from orchestration.workbooks import ContractError, load_feeds, load_forms
from orchestration.workbooks.contracts import PLACE_COLUMNS, load_categories
from orchestration.workspace import Workspace

SOURCES = Workspace.from_environment().sources
FORM = {
    "form": "visits",
    "title": "Kunjungan",
    "description": "Visits of mentors.",
    "publisher": "Dinas",
    "licence": "open",
    "cadence": "yearly",
    "owner": "team:tests",
    "origin": "submitted",
    "grain": "one row per region and year",
    "region": {"header": ["Daerah"]},
    "period": {"header": ["Tahun"]},
    "columns": {"visits": {"header": ["Kunjungan"], "type": "integer", "description": "Visits."}},
}
VISITS = FORM["columns"]["visits"]
FEED = {key: FORM[key] for key in ("title", "description", "publisher", "licence", "cadence", "owner", "origin")} | {
    "feed": "kabar",
    "url": "https://kabar.example/feed.xml",
}


@pytest.fixture
def sources(tmp_path):
    """A folder of contracts; call it with a file's name and its content."""

    def write(name, contract):
        text = contract if isinstance(contract, str) else yaml.safe_dump(contract, allow_unicode=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def mistake(folder):
    with pytest.raises(ContractError) as caught:
        load_forms(folder)
    return str(caught.value)


def with_column(**entries):
    return FORM | {"columns": {"visits": VISITS | entries}}


def test_every_shipped_form_loads_under_the_name_of_its_file():
    names = {path.stem for path in SOURCES.glob("*.yml") if path.read_text(encoding="utf-8").startswith("form:")}
    assert set(load_forms(SOURCES)) == names
    assert {"mentor_roster", "msme_population", "pk2ukm_allocation"} <= names


def test_every_shipped_feed_loads_under_the_name_of_its_file():
    names = {path.stem for path in SOURCES.glob("*.yml") if path.read_text(encoding="utf-8").startswith("feed:")}
    assert set(load_feeds(SOURCES)) == names
    assert "kabar_contoh" in names


def test_every_category_list_that_a_shipped_form_names_exists(forms, categories):
    named = {column.categories for form in forms.values() for column in form.columns.values() if column.categories}
    assert {"gender", "education"} <= named
    assert named <= set(categories)


def test_the_shipped_roster_keeps_no_name_address_phone_or_religion(forms):
    dropped = {name for name, column in forms["mentor_roster"].columns.items() if column.personal == "drop"}
    assert {"full_name", "religion", "home_address", "phone", "email"} == dropped
    assert not dropped & set(forms["mentor_roster"].kept_columns)


def test_a_form_and_a_feed_in_one_folder_are_told_apart(sources):
    sources("visits.yml", FORM)
    folder = sources("kabar.yml", FEED)
    assert list(load_forms(folder)) == ["visits"]
    assert list(load_feeds(folder)) == ["kabar"]


def test_an_unknown_entry_is_named_with_its_file(sources):
    message = mistake(sources("visits.yml", FORM | {"cadance": "yearly"}))
    assert message.startswith("visits.yml: cadance:")


def test_an_unknown_entry_of_a_column_is_named_with_its_place(sources):
    message = mistake(sources("visits.yml", with_column(requierd=True)))
    assert "visits.yml: columns.visits.requierd:" in message


def test_a_missing_entry_is_named(sources):
    message = mistake(sources("visits.yml", {key: entry for key, entry in FORM.items() if key != "grain"}))
    assert "visits.yml: grain: Field required" in message


def test_every_mistake_of_a_file_is_named_at_once(sources):
    message = mistake(sources("visits.yml", with_column(requierd=True) | {"cadance": "yearly"}))
    assert "columns.visits.requierd" in message
    assert "cadance" in message


def test_a_form_must_bear_the_name_of_its_file(sources):
    message = mistake(sources("kunjungan.yml", FORM))
    assert "kunjungan.yml" in message
    assert "'visits'" in message


def test_a_feed_must_bear_the_name_of_its_file(sources):
    with pytest.raises(ContractError, match=r"berita\.yml: names the feed 'kabar'"):
        load_feeds(sources("berita.yml", FEED))


def test_an_address_that_is_no_web_address_is_refused(sources):
    with pytest.raises(ContractError, match=r"kabar\.yml: url:"):
        load_feeds(sources("kabar.yml", FEED | {"url": "ftp://kabar.example/feed.xml"}))


def test_a_type_that_does_not_exist_is_named(sources):
    assert "visits.yml: columns.visits.type:" in mistake(sources("visits.yml", with_column(type="money")))


def test_an_unquoted_no_among_headers_is_named(sources):
    text = yaml.safe_dump(FORM) + "ignore: [No]\n"
    assert "visits.yml: ignore.0:" in mistake(sources("visits.yml", text))


def test_a_column_without_headers_is_refused(sources):
    assert "columns.visits.header" in mistake(sources("visits.yml", with_column(header=[])))


def test_a_column_name_is_small_letters_and_underscores(sources):
    assert "visits.yml: columns.Visits" in mistake(sources("visits.yml", FORM | {"columns": {"Visits": VISITS}}))


@pytest.mark.parametrize("entries", [{"type": "category"}, {"categories": "gender"}])
def test_a_category_and_its_list_go_together(sources, entries):
    message = mistake(sources("visits.yml", with_column(**entries)))
    assert "columns.visits" in message
    assert "`categories` goes with `type: category`" in message


@pytest.mark.parametrize("entries", [{}, {"personal": "drop"}])
def test_a_citizen_number_cannot_be_kept_in_clear(sources, entries):
    message = mistake(sources("visits.yml", with_column(type="national_id", **entries)))
    assert "personal: pseudonymise" in message


def test_a_column_is_required_or_optional_and_not_all_are_optional(sources):
    assert "not both" in mistake(sources("visits.yml", with_column(required=True, optional=True)))
    assert "all columns are optional" in mistake(sources("visits.yml", with_column(optional=True)))


def test_what_is_derived_is_derived_of_a_citizen_number_and_has_a_name_of_its_own(sources):
    age = {"type": "age_band", "of": "visits", "description": "The visitor's age."}
    assert "derived.age.of: 'visits'" in mistake(sources("visits.yml", FORM | {"derived": {"age": age}}))
    assert "['visits']" in mistake(sources("visits.yml", FORM | {"derived": {"visits": age}}))
    assert "['period']" in mistake(sources("visits.yml", FORM | {"derived": {"period": age}}))


@pytest.mark.parametrize("name", PLACE_COLUMNS)
def test_a_column_cannot_be_named_like_a_place_column(sources, name):
    assert f"['{name}']" in mistake(sources("visits.yml", FORM | {"columns": {name: VISITS}}))


def test_a_period_must_be_somewhere(sources):
    assert "visits.yml: period:" in mistake(sources("visits.yml", FORM | {"period": {}}))


@pytest.mark.parametrize("text", ["form: [", "form: a\n\tb: c"])
def test_a_file_that_is_no_yaml_is_named(sources, text):
    assert mistake(sources("visits.yml", text)).startswith("visits.yml: not readable as YAML")


def test_a_file_saved_in_another_encoding_is_named(tmp_path):
    (tmp_path / "visits.yml").write_bytes("form: visits\ntitle: Café\n".encode("cp1252"))
    assert mistake(tmp_path).startswith("visits.yml:")


@pytest.mark.parametrize("text", ["", "- form", "title: x", "form: visits\nfeed: visits"])
def test_a_file_that_is_neither_a_form_nor_a_feed_is_named(sources, text):
    assert "visits.yml: expected a mapping" in mistake(sources("visits.yml", text))


def test_a_column_written_twice_is_a_mistake_not_the_last_of_the_two(sources):
    text = yaml.safe_dump(FORM).replace("columns:\n", "columns:\n  visits: {header: [X], type: text, description: x}\n")
    assert "visits.yml" in mistake(sources("visits.yml", text))


def test_a_header_of_two_columns_is_a_mistake_not_an_empty_column(sources):
    both = FORM | {"columns": {"visits": VISITS, "hours": VISITS | {"header": ["KUNJUNGAN"]}}}
    message = mistake(sources("visits.yml", both))
    assert "visits.yml" in message
    assert "KUNJUNGAN" in message


@pytest.mark.parametrize("same", ["kunjungan", "Kun-jungan", "KUNJUNGAN "])
def test_two_headers_that_only_case_spaces_and_punctuation_tell_apart_are_the_same(sources, same):
    both = FORM | {"columns": {"visits": VISITS, "hours": VISITS | {"header": [same]}}}
    assert "'Kunjungan'" in mistake(sources("visits.yml", both))


@pytest.mark.parametrize("entry", ["Daerah", "Tahun", "Kode Daerah"])
def test_a_header_of_the_region_or_period_cannot_be_a_columns_too(sources, entry):
    places = {"region": {"header": ["Daerah"], "code": {"header": ["Kode Daerah"]}}}
    message = mistake(sources("visits.yml", with_column(header=[entry]) | places))
    assert f"header '{entry}' of visits is that of" in message


@pytest.mark.parametrize("entry", ["*", "", "(%)", "* › *"])
def test_a_header_that_would_fit_anything_or_nothing_is_named_with_its_file_and_entry(sources, entry):
    message = mistake(sources("visits.yml", with_column(header=["Kunjungan", entry])))
    assert message.startswith(f"visits.yml: columns.visits.header.1: Value error, header {entry!r}")


@pytest.mark.parametrize("entry", ["› Kunjungan", "Kunjungan ›", "Target › (%) › Kunjungan"])
def test_a_path_with_a_gap_is_a_mistake(sources, entry):
    message = mistake(sources("visits.yml", with_column(header=[entry])))
    assert f"header {entry!r} has nothing on one side of ›" in message


def test_a_category_list_that_does_not_exist_is_a_mistake(sources, tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "categories.yml").write_text("gender:\n  female: [P]\n", encoding="utf-8")
    message = mistake(sources("visits.yml", with_column(type="category", categories="gendre")))
    assert "visits.yml" in message
    assert "gendre" in message


def test_a_folder_without_shared_lists_has_no_categories(tmp_path):
    assert load_categories(tmp_path) == {}
