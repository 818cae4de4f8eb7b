"""Periods and dates in all the ways that regions write them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.workbooks.periods import MONTHS, join_periods, read_date, read_period


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
    ],
)
def test_a_period_is_read_as_it_is_written(written, period):
    assert read_period(written) == period


@pytest.mark.parametrize("written", ["2019/2020", "Kab. Bogor", "", "Rp 20210", "Semester III"])
def test_what_names_no_single_period_is_none(written):
    assert read_period(written) is None


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
