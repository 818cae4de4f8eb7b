"""Periods and dates in all the ways that regions write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.workbooks.periods import (
    MONTHS,
    join_periods,
    names_more_than_one_period,
    period_of_titles,
    read_date,
    read_period,
    split_period,
    years_after,
)


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("TA. 2021", "2021"),
        ("TAHUN ANGGARAN 2021", "2021"),
        ("TW I 2021", "2021-Q1"),
        ("Triwulan IV Tahun 2020", "2020-Q4"),
        ("TW.III", "Q3"),
        ("Semester II 2020", "2020-H2"),
        ("TAHAP 2", "T2"),
        ("s.d. TW III 2021", "2021-Q1/2021-Q3"),
        ("s/d Triwulan II", "Q1/Q2"),
        ("Nopember 2020", "2020-11"),
        ("s.d. Maret 2021", "2021-01/2021-03"),
        ("Des", "12"),
        ("T.A. 2021", "2021"),
        ("T. A 2021", "2021"),
        ("TAHUN ANGGARAN 2021 (REVISI)", "2021"),
        ("TW. III-2021", "2021-Q3"),
        ("2021 TW3", "2021-Q3"),
        ("TW I/2021", "2021-Q1"),
        ("Triwulan ke-3", "Q3"),
        ("Triwulan Ketiga 2021", "2021-Q3"),
        ("Triwulan : III", "Q3"),
        ("Triwulan III (Juli - September) 2021", "2021-Q3"),
        ("Triwulan I s/d Triwulan III 2021", "2021-Q1/2021-Q3"),
        ("TW I - III", "Q1/Q3"),
        ("TW I, II dan III 2021", "2021-Q1/2021-Q3"),
        ("Tahap Pertama", "T1"),
        ("Caturwulan II 2021", "2021-05/2021-08"),
        ("s.d. Caturwulan II", "01/08"),
        ("Bulan : Maret 2021", "2021-03"),
        ("Periode Januari s.d. Maret 2021", "2021-01/2021-03"),
        ("Per 31 Desember 2021", "2021-12"),
        ("s.d. 31 Maret 2021", "2021-01/2021-03"),
        ("Tanggal 2 s/d 5 Maret 2021", "2021-03"),
        ("5 Maret s/d 7 April 2021", "2021-03/2021-04"),
        ("01-03-2021 s/d 03-03-2021", "2021-03"),
        ("Jan-21", "2021-01"),
        ("2021-01-01 00:00:00", "2021-01"),
        ("12/31/2021", "2021"),
    ],
)
def test_a_period_is_read_as_it_is_written(written, period):
    assert read_period(written) == period


@pytest.mark.parametrize("written", ["Kab. Bogor", "", "Rp 20210", "Semester Genap"])
def test_what_names_no_period_is_none(written):
    assert read_period(written) is None
    assert not names_more_than_one_period(written)


@pytest.mark.parametrize(
    "written",
    [
        "2019/2020",
        "TA 2021/22",
        "2019-2023",
        "Desember 2020 s/d Januari 2021",
        "TW I & III 2021",
        "Januari, Maret 2021",
        "Maret s.d. Januari 2021",
        "Semester I Triwulan II",
        "Semester III",
    ],
)
def test_what_names_no_single_period_is_none_and_told(written):
    assert read_period(written) is None
    assert names_more_than_one_period(written)


@pytest.mark.parametrize(
    ("word", "text", "years"),
    [
        ("TA", "ALOKASI T.A. 2021", ["2021"]),
        ("Tahun Anggaran", "TAHUN  ANGGARAN : 2021 (REVISI)", ["2021"]),
        ("TA", "TA 2021/2022", ["2021", "2022"]),
        ("TA", "TA 2021, 22 Oktober", ["2021"]),
        ("Tanggal", "Tanggal : 2 s/d 5 Maret 2021", ["2021"]),
        ("Per", "Keadaan per 31 Desember 2021", ["2021"]),
        ("TA", "TARGET RPJMD 2024", []),
        ("Per", "Perusahaan 2021", []),
    ],
)
def test_the_year_that_follows_a_word(word, text, years):
    assert years_after(word, text) == years


@pytest.mark.parametrize(
    ("titles", "period"),
    [
        (["LAPORAN", "TAHUN 2021", "TRIWULAN III"], "2021-Q3"),
        (["TA 2021", "Dicetak 5 Januari 2022"], "2021"),
        (["TA 2021/2022"], None),
        (["Semester I"], "H1"),
    ],
)
def test_titles_tell_their_year_and_its_part_in_different_rows(titles, period):
    assert period_of_titles(titles) == period


@given(st.lists(st.sampled_from(["TW I", "s.d.", "-", "1,1,1", "2021", "/22", "Maret", "semester", "ke-", "III", " "])))
def test_whatever_is_written_is_one_period_or_none_and_never_an_error(words):
    text = "".join(words)
    period, rest = split_period(text)
    assert period == read_period(text)
    assert rest == text or period is not None
    assert not (period and names_more_than_one_period(text))


def test_a_long_text_is_no_period_and_takes_no_time():
    assert read_period("1,1," * 10_000 + "Maret 2021") is None
    assert years_after("TA", "ta " * 10_000) == []


@given(st.integers(1, 4), st.integers(2000, 2060))
def test_a_quarter_in_whatever_writing_is_the_quarter(number, year):
    roman = ("I", "II", "III", "IV")[number - 1]
    word = ("Pertama", "Kedua", "Ketiga", "Keempat")[number - 1]
    for text in (
        f"TW {roman} {year}",
        f"{year} TW{number}",
        f"Triwulan ke-{number} TA {year}",
        f"Triwulan {word} {year}",
    ):
        assert read_period(text) == f"{year}-Q{number}"
        assert split_period(text) == (f"{year}-Q{number}", "")


@pytest.mark.parametrize(
    ("outer", "inner", "joined"),
    [
        ("2021", "Q3", "2021-Q3"),
        ("2021", "Q1/Q3", "2021-Q1/2021-Q3"),
        ("2021", "2019", "2019"),
        ("2021", None, "2021"),
        (None, "Q3", "Q3"),
    ],
)
def test_a_part_takes_the_year_around_it(outer, inner, joined):
    assert join_periods(outer, inner) == joined


@pytest.mark.parametrize(
    "written",
    [
        "31/12/2020",
        "31-12-2020",
        "31.12.2020",
        "31 Desember 2020",
        "31-Des-20",
        "2020-12-31",
        "Kamis, 31 Desember 2020",
    ],
)
def test_a_day_is_read_in_every_shape(written):
    assert read_date(written) == date(2020, 12, 31)


@pytest.mark.parametrize("written", ["30/02/2020", "12/31/2020", "Bogor", "", "1234", 5.0])
def test_what_is_no_day_is_none(written):
    assert read_date(written) is None


@given(st.dates(date(1960, 1, 1), date(2059, 12, 31)))
def test_a_spreadsheets_serial_number_is_its_day(day):
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert read_date(serial) == day
    assert read_date(datetime(day.year, day.month, day.day, 12)) == day


@given(st.dates(date(1960, 1, 1), date(2059, 12, 31)), st.sampled_from(sorted(MONTHS)))
def test_a_month_by_any_of_its_names_is_the_month(day, name):
    month = MONTHS[name]
    assert read_date(f"{min(day.day, 28)} {name} {day.year}") == date(day.year, month, min(day.day, 28))
