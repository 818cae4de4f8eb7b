"""Cells to values: what is read, what is blank, what is refused, and what becomes of persons' numbers."""

from calendar import monthrange
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.workbooks import Column
from orchestration.workbooks.values import (
    ColumnValues,
    age_bands,
    as_shown,
    as_text,
    as_written,
    is_blank,
    masked,
    may_be_fractions,
    pseudonym,
    read_column,
    read_numbers,
)

KEY = b"key of the tests"
NIK = "5103014509900001"


def column(type_, **more):
    return Column(header=["X"], type=type_, description="A column of the tests.", **more)


INTEGER, NUMBER, TEXT = column("integer"), column("number"), column("text")
MONEY = column("integer", unit="IDR")
NATIONAL_ID = column("national_id", personal="pseudonymise")


def read(cells, of=INTEGER, categories=None, key=KEY):
    return read_column(cells, of, categories or {}, key)


def value(cell, of=INTEGER, **more):
    """The value of a column's only cell, which must be understood."""
    result = read([cell], of, **more)
    assert result.problems == {}
    return result.values[0]


def problem(cell, of=INTEGER, **more):
    """The rule that a column's only cell breaks; it must have no value."""
    result = read([cell], of, **more)
    assert result.values == [None]
    return result.problems.get(0)


# Numbers


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("192000000000", 192_000_000_000),
        ("1.234.567", 1_234_567),
        ("1.234.567,00", 1_234_567),
        ("1,234,567", 1_234_567),
        ("1,234,567.00", 1_234_567),
        ("1.234", 1234),
        ("1,234", 1234),
        ("Rp 1.234.567,-", 1_234_567),
        ("Rp. 1.234.567", 1_234_567),
        ("Rp1.234.567,00", 1_234_567),
        ("rp 5", 5),
        ("IDR 1,234,567", 1_234_567),
        ("'42", 42),
        (" 1 234 ", 1234),
        ("-5", -5),
        ("(1.000)", -1000),
        (12.0, 12),
        (12, 12),
    ],
)
def test_a_whole_number_is_read_however_it_is_written(cell, number):
    assert value(cell) == number
    assert isinstance(value(cell), int)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1.234.567,89", 1_234_567.89),
        ("1,234,567.89", 1_234_567.89),
        ("98,5", 98.5),
        ("98.5", 98.5),
        ("0,1234", 0.1234),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("-1.234,5", -1234.5),
        (98.54, 98.54),
    ],
)
def test_a_decimal_number_is_read_in_indonesian_and_in_english(cell, number):
    assert value(cell, NUMBER) == number


@pytest.mark.parametrize("cell", ["1.234", "1,234", "-1.234", "Rp 1.234"])
def test_a_number_that_could_be_thousands_or_decimals_is_not_guessed(cell):
    assert problem(cell, NUMBER) == "number_format_undecidable"


def test_an_undecidable_number_is_decided_by_its_indonesian_column():
    assert read(["1.234", "5,5"], NUMBER).values == [1234, 5.5]


def test_an_undecidable_number_is_decided_by_its_english_column():
    assert read(["1.234", "5.5"], NUMBER).values == [1.234, 5.5]


def test_a_column_that_writes_both_ways_decides_nothing():
    result = read(["1.234", "5,5", "6.5"], NUMBER)
    assert result.values == [None, 5.5, 6.5]
    assert result.problems == {0: "number_format_undecidable"}


@pytest.mark.parametrize("cell", ["0,125", "0.125"])
def test_a_fraction_is_no_whole_number_of_thousands(cell):
    assert problem(cell) == "cell_not_understood"


@pytest.mark.parametrize("cell", ["12,5", "1.234,50", 12.5])
def test_a_fraction_in_a_column_of_whole_numbers_is_not_rounded(cell):
    assert problem(cell) == "cell_not_understood"


@pytest.mark.parametrize(
    "cell", ["98,54%", "dua", "1.23.456", "1,2,3", "5 orang", True, datetime(2021, 1, 1), float("inf")]
)
def test_what_is_no_number_is_named_not_guessed(cell):
    assert problem(cell) == "cell_not_understood"


@pytest.mark.parametrize("cell", ["12 15", "100\n200", "12\n13", "1 2345", "10  200", "1. 234. 567", "2\n1"])
@pytest.mark.parametrize("of", [INTEGER, NUMBER])
def test_two_numbers_in_a_cell_are_never_one(cell, of):
    assert problem(cell, of) == "cell_not_understood"


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1 234 567", 1_234_567), ("1\u00a0234", 1234), ("- 5", -5), ("( 1.000 )", -1000), ("Rp 1 234 567,00", 1_234_567)],
)
def test_a_space_parts_thousands_and_a_sign(cell, number):
    assert value(cell) == number


@pytest.mark.parametrize("cell", ["5t", "5 m", "2 jt", "1,5 juta"])
def test_a_scale_in_a_cell_is_of_money_only(cell):
    assert problem(cell) == "cell_not_understood"
    assert value(cell, MONEY) > 1_000_000


@pytest.mark.parametrize("cell", ["Rp 1.250 M", "1,250 juta"])
def test_a_scaled_number_that_could_be_thousands_or_decimals_is_not_guessed(cell):
    assert problem(cell, MONEY) == "number_format_undecidable"


def test_a_fraction_of_a_rupiah_is_not_cut():
    assert problem("1.234.567,89", MONEY) == "cell_not_understood"


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_number_too_long_to_be_one_is_not_understood(digits):
    assert problem("9" * digits) == "cell_not_understood"


def test_one_bad_cell_does_not_spoil_its_column():
    result = read(["1.000", "x", "3"])
    assert result.values == [1000, None, 3]
    assert result.problems == {1: "cell_not_understood"}


def in_indonesian(number):
    return f"{number:,}".replace(",", ".")


@given(st.integers(min_value=-(10**18) + 1, max_value=10**18 - 1))  # 18 digits fit an integer column
def test_a_whole_number_written_in_indonesian_reads_back(number):
    assert value(in_indonesian(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_an_amount_in_rupiah_reads_back(number):
    assert value(f"Rp {in_indonesian(number)},-") == number


@given(st.integers(min_value=0, max_value=10**12), st.integers(min_value=0, max_value=99))
def test_an_amount_with_two_decimals_reads_back_in_both_writings(whole, cents):
    expected = float(f"{whole}.{cents:02d}")
    assert value(f"{in_indonesian(whole)},{cents:02d}", NUMBER) == expected
    assert value(f"{whole:,}.{cents:02d}", NUMBER) == expected


ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.datetimes(),
    st.text(max_size=20),
    st.text(alphabet="0123456789.,-Rp ()'%", max_size=14),
)
GENDER = {"gender": {"female": ["P", "Perempuan"], "male": ["L", "Laki-laki"]}}


@settings(max_examples=300)
@given(
    st.lists(ANY_CELL, max_size=8),
    st.sampled_from([INTEGER, NUMBER, NATIONAL_ID, column("category", categories="gender")]),
)
def test_every_cell_is_blank_or_has_a_value_or_a_named_problem(cells, of):
    result = read(cells, of, GENDER)
    assert len(result.values) == len(cells)
    for index, cell in enumerate(cells):
        understood = result.values[index] is not None
        assert [is_blank(cell), understood, index in result.problems].count(True) == 1


# Blanks


@pytest.mark.parametrize(
    "cell",
    [None, "", "  ", "-", "–", "—", "…", "...", "n.a.", "N/A", "null", "NULL", "undefined", "Rp. -", "Rp -", "Rp–"],
)
@pytest.mark.parametrize("of", [INTEGER, NUMBER, TEXT, NATIONAL_ID])
def test_a_blank_is_no_value_and_no_problem(cell, of):
    result = read([cell], of)
    assert result.values == [None]
    assert result.problems == {}


@pytest.mark.parametrize("cell", [0, 0.0, "0", "Rp 0,-", "Rp. 0,-", "Rp 0"])
def test_zero_is_a_value(cell):
    assert value(cell) == 0
    assert not is_blank(cell)


# Text and categories


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3204.0, "3204"),
        (11.1, "11.1"),
        ("'0812", "0812"),
        ("  Kab.\n Badung ", "Kab. Badung"),
        (True, "True"),
        ("'", None),
    ],
)
def test_a_cell_as_text_is_what_a_person_reads(cell, text):
    assert as_text(cell) == text


@pytest.mark.parametrize(("cell", "gender"), [("P", "female"), ("LAKI - LAKI", "male"), ("perempuan", "female")])
def test_a_category_is_recognised_however_it_is_written(cell, gender):
    assert value(cell, column("category", categories="gender"), categories=GENDER) == gender


@pytest.mark.parametrize(
    ("cell", "level"), [("S1", "s1"), ("S-1", "s1"), ("D.III", "d3"), ("SMA/SMK", "sma"), ("Ahli Madya", "d3")]
)
def test_the_projects_levels_of_education_are_recognised(categories, cell, level):
    assert value(cell, column("category", categories="education"), categories=categories) == level


def test_an_unknown_category_is_named_not_guessed():
    assert problem("X", column("category", categories="gender"), categories=GENDER) == "cell_not_understood"


# Persons


@pytest.mark.parametrize("cell", [NIK, f"'{NIK}", "5103 0145 0990 0001", "510301-450990-0001", "5103.0145.0990.0001"])
def test_a_citizen_number_has_one_pseudonym_however_it_is_written(cell):
    assert value(cell, NATIONAL_ID) == pseudonym(NIK, KEY)


@pytest.mark.parametrize(
    "cell",
    [
        5103014509900001,
        5103014509900000.0,
        "5,10301E+15",
        "5.10301E+15",
        "5103014509900000",  # Excel's zeros instead of the serial
        "510301450990001",
        "51030145099000011",
        "51030145O9900001",
    ],
)
def test_a_damaged_citizen_number_is_never_a_pseudonym(cell):
    assert problem(cell, NATIONAL_ID) == "national_id_damaged"


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param("5103014001900001", id="the 40th day is none, and no woman's either"),
        pytest.param("5103013201900001", id="the 32nd"),
        pytest.param("5103017201900001", id="a woman's 32nd"),
        pytest.param("5103010013900001", id="no day"),
        pytest.param("5103010113900001", id="the 13th month"),
        pytest.param("5103013002880001", id="30 February"),
        pytest.param("5103017111900001", id="a woman's 31 November"),
        pytest.param("5103012902900001", id="a leap day of a year that has none"),
        pytest.param("5403010101900001", id="a province that gave out none"),
    ],
)
def test_a_citizen_number_that_nobody_can_have_is_no_pseudonym(cell):
    assert problem(cell, NATIONAL_ID) == "national_id_impossible"


@pytest.mark.parametrize(
    "cell", ["5103013101900001", "9403017112990001", "2171014101900001", "5103016902880001", "5103012902000001"]
)
def test_a_citizen_number_that_somebody_can_have_is_a_pseudonym(cell):
    assert value(cell, NATIONAL_ID) == pseudonym(cell, KEY)


def test_the_pseudonym_does_not_contain_the_number():
    made = value(NIK, NATIONAL_ID)
    assert len(made) == 32
    assert NIK not in made


def test_the_same_key_makes_the_same_pseudonym():
    assert value(NIK, NATIONAL_ID, key=b"one") == value(NIK, NATIONAL_ID, key=b"one")


def test_another_key_makes_another_pseudonym():
    assert value(NIK, NATIONAL_ID, key=b"one") != value(NIK, NATIONAL_ID, key=b"other")


NUMBERS = st.from_regex(r"(32|51)[0-9]{4}[1256][0-9]1[0-2][0-9]{5}[1-9]", fullmatch=True)


@given(NUMBERS, NUMBERS)
def test_two_citizen_numbers_share_a_pseudonym_only_if_they_are_the_same(one, other):
    assert (value(one, NATIONAL_ID) == value(other, NATIONAL_ID)) == (one == other)


def test_a_pseudonymised_text_does_not_depend_on_case_and_spaces():
    name = column("text", personal="pseudonymise")
    assert value("Ni  Wayan CONTOH", name) == value("ni wayan contoh", name) == pseudonym("ni wayan contoh", KEY)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (3317.0, "3317"), (14.87, "14,87"), (0.1 + 0.2, "0,3"), (1e300, "1e+300"), (-4, "-4"), (True, "TRUE"),
        (date(2021, 12, 31), "31/12/2021"), (datetime(2021, 12, 31), "31/12/2021"),
        (datetime(2021, 12, 31, 7, 30), "31/12/2021 07:30"), (" '0812.. ", " '0812.. "),
    ],
)  # fmt: skip
def test_a_cell_is_shown_as_a_spreadsheet_program_shows_it(cell, shown):
    assert as_shown(cell) == shown


@given(figure=st.integers(-(10**9), 10**9), scale=st.sampled_from([1, 10**3, 10**6]))
def test_a_figure_as_written_is_the_one_that_was_multiplied(figure, scale):
    assert as_written(figure * scale, scale) == figure


def test_a_stored_citizen_number_is_masked_as_its_sheet_shows_it():
    assert masked(3205990000000000.0) == "################"


def test_a_mask_keeps_the_shape_and_nothing_else():
    assert masked("Ni Wayan 5103-A") == "xx xxxxx ####-x"


@given(st.text(alphabet=st.characters(categories=["L", "Nd"])))
def test_a_mask_keeps_no_letter_and_no_digit(text):
    assert set(masked(text)) <= {"x", "#"}


@pytest.mark.parametrize("cell", [float("nan"), float("inf"), -float("inf"), 1e308])
@pytest.mark.parametrize("whole", [True, False])
def test_a_stored_number_that_no_figure_can_be_is_not_understood(cell, whole):
    assert read_numbers([cell, 5.0], whole=whole, strict=False) == ColumnValues([None, 5], {0: "cell_not_understood"})


def test_in_a_column_with_a_month_in_front_what_may_be_either_is_not_guessed():
    result = read(["12/31/2020", "02/03/2021", "05/05/2021", "2021-02-03", datetime(2021, 2, 3)], column("date"))
    assert [value and str(value) for value in result.values] == [None, None, "2021-05-05", "2021-02-03", None]
    assert result.problems == {0: "cell_not_understood", 1: "date_order_undecidable", 4: "date_order_undecidable"}


def test_in_a_column_of_days_in_front_none_is_doubted():
    assert read(["31/12/2020", "02/03/2021", "45/13/2021"], column("date")).problems == {2: "cell_not_understood"}


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        ([0.48, 0.97], True), (["97,44%", 0.48], True), (["97%", 1], True), ([0.48, None, 0], True),
        (["97%", 55, 0.5], True),
        ([100, 0.5], False), ([0, 1], False), (["0,48%"], False), ([0], False), ([None, "-"], False),
    ],
)  # fmt: skip
def test_percentages_that_may_be_fractions(cells, doubted):
    assert may_be_fractions(cells) is doubted


@pytest.mark.parametrize(
    ("number", "period", "band"),
    [
        pytest.param("5103010106970001", "2021", "under_25", id="24 at the end of the year"),
        pytest.param("5103013112960001", "2021", "25_34", id="25 on its last day"),
        pytest.param("5103014106860001", "2021", "35_44", id="a woman's day is 40 higher"),
        pytest.param("'5103010106670001", "2021", "45_54", id="with Excel's apostrophe"),
        pytest.param("5103010106660001", "2021", "55_and_over", id="55"),
        pytest.param("5103010106040001", "2021", "under_25", id="born in this century"),
        pytest.param("5103012902000001", "2021", "under_25", id="a leap day"),
        pytest.param("5103012902990001", "2021", None, id="a leap day of a year that has none"),
        pytest.param("5103013102900001", "2021", None, id="31 February"),
        pytest.param("5103010106050001", "2021", None, id="16: no card yet"),
        pytest.param("5103010106900000", "2021", None, id="a damaged number"),
        pytest.param(5103010106900001, "2021", None, id="a number that Excel has stored as one"),
        pytest.param("5103010106900001", None, None, id="no period"),
    ],
)
def test_the_age_band_is_told_by_the_day_of_birth_in_the_number(number, period, band):
    assert age_bands(read([number], NATIONAL_ID).numbers, [period]) == [band]


@given(st.integers(1, 31), st.integers(1, 12), st.integers(0, 99), st.booleans())
def test_a_citizen_number_is_possible_where_the_calendar_has_its_day(day, month, year, is_female):
    number = f"510301{day + 40 * is_female:02d}{month:02d}{year:02d}0001"
    # In both centuries the same years have a leap day, but for 1900.
    exists = day <= monthrange(2000 + year, month)[1]
    assert (read([number], NATIONAL_ID).problems == {}) == exists


@given(
    born=st.dates(date(1920, 1, 1), date(2007, 12, 31)),
    year=st.integers(2016, 2030),
    is_female=st.booleans(),
    serial=st.integers(1, 9999),
)
def test_whoever_is_old_enough_for_a_card_is_in_the_band_of_the_age(born, year, is_female, serial):
    number = f"510301{born.day + 40 * is_female:02d}{born:%m%y}{serial:04d}"
    age = year - born.year
    (band,) = age_bands([number], [str(year)])
    if not 17 <= age < 100:
        assert band is None or age >= 100
    else:
        least, _, most = (band or "").replace("under_25", "17_24").replace("55_and_over", "55_99").partition("_")
        assert int(least) <= age <= int(most)
