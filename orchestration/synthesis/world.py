"""A made-up world: which offices there are, whom they hire, what they spend, and what they would truly report.

Everything is drawn from the seed and a name for what is drawn, so that a figure does not depend on which others are
asked for: Bali's mentors of 2021 are the same in a set of one province and in one of 38.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import numpy as np

from orchestration.regions import NATIONAL_CODE, Level
from orchestration.regions.reference import SEEDS

T = TypeVar("T")
FIRST_HIRED = 2016  # the year in which PK2UKM began
LAST_HIRED = 2036  # the year in which nobody is hired any more
NEW_MAP = 2023  # the first whole year with the provinces that were carved out of Papua
# What the months before a polling day do to hiring, at a strength of 1: of the mentors of an ordinary year a quarter
# leaves, and in a whole season three in ten more are replaced in it; whoever comes in a season has less skill, and with
# it less education, is more often appointed without a selection, and has less often a certificate.
SEASON_DAYS = 182
LEAVING, SEASON_LEAVING = 0.25, 0.3
SKILL, SEASON_SKILL = 0.7, -0.15
APPOINTED, SEASON_APPOINTED = 0.2, 0.4
CERTIFIED, SEASON_CERTIFIED = 0.6, -0.3
VALID = timedelta(days=3 * 365)  # of a certificate of competence
TRAINING = timedelta(days=3)  # from its first to its last day
SERVICE_FIELDS = (
    "institution_building",
    "human_resources",
    "production",
    "finance",
    "marketing",
    "information_technology",
    "cooperation",
)


@dataclass(frozen=True)
class Place:
    """A region as the world knows it; `population` is that of 2024."""

    code: str
    name: str
    level: Level
    short_name: str
    province_code: str
    is_autonomous: bool
    population: int
    code_2021: str | None
    bps_code: str | None
    name_2019: str | None

    def code_in(self, year: int) -> str | None:
        """The interior ministry's code in that year."""
        return self.code if year >= NEW_MAP else self.code_2021


@dataclass(frozen=True)
class Row:
    """One true record: its region, its year, and a value per column of the form (None where there is none).

    `days` is the period of what has days of its own; all else has its year.
    """

    region: Place
    year: int
    values: Mapping[str, object]
    days: str | None = None

    @property
    def period(self) -> str:
        """The period that the record is of."""
        return self.days or str(self.year)


@dataclass(frozen=True)
class Content:
    """What one sender reports for one form in one file.

    `subject` is the region that the titles name, None where the file is about the whole country. `titles` are lines
    that the form has above its table, as label and text.
    """

    form: str
    subject: Place | None
    year: int
    rows: list[Row]
    titles: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist: no office gives out the sub-district 99 that the citizen number names."""

    national_id: str
    name: str
    gender: str
    education: str
    birth_year: int

    def age_band(self, year: int) -> str:
        """The age at the end of a year."""
        age = year - self.birth_year
        least = 25 + (age - 25) // 10 * 10
        return "under_25" if age < 25 else "55_and_over" if age >= 55 else f"{least}_{least + 9}"


@dataclass(frozen=True)
class Certificate:
    """A certificate of competence."""

    number: str
    issued_on: date

    @property
    def expires_on(self) -> date:
        """The last day on which it is valid."""
        return self.issued_on + VALID


@dataclass(frozen=True)
class Hire:
    """A mentor in a post, from the day of hiring to the last year at work; `skill` is 0 to 1.

    `certified_on` is the day of the certificate that the mentor came with, None without one.
    """

    person: Person
    hired_on: date
    last_year: int
    skill: float
    selection: str
    certified_on: date | None

    @property
    def first_year(self) -> int:
        """The year of hiring."""
        return self.hired_on.year


class World:
    """All that is true, by seed.

    `scale` multiplies what grows with activity: sessions, trainings and contracts. `season` is how strongly the half
    year before a polling day changes who is hired and how (the constants `SEASON_…`), 0 to 2; 0 is not at all.

    Raises:
        ValueError: a province code that does not exist.
    """

    def __init__(
        self, seed: int, *, provinces: Iterable[str] = (), scale: float = 1, season: float = 1, seeds: Path = SEEDS
    ) -> None:
        self.seed, self.scale, self.season, self.seeds = seed, scale, season, seeds
        self.places = _places(seeds / "regions.csv")
        self.provinces = list(provinces) or sorted(c for c, p in self.places.items() if p.level is Level.PROVINCE)
        known = [p for p in self.provinces if p in self.places and self.places[p].level is Level.PROVINCE]
        if unknown := sorted(set(self.provinces) - set(known)):
            raise ValueError(f"no province has the code {', '.join(unknown)}")

    # Who is there

    @cached_property
    def polls(self) -> dict[str, list[date]]:
        """Polling days by region; those of a province's governor count for all of its regions."""
        with (self.seeds / "elections.csv").open(encoding="utf-8", newline="") as file:
            days: dict[str, list[date]] = {}
            for row in csv.DictReader(file):
                days.setdefault(row["region_code"], []).append(date.fromisoformat(row["polling_date"]))
        return days

    def season_days(self, place: Place, year: int) -> tuple[date, ...]:
        """The days of a year in the half year before a polling day of the region or of its province."""
        polls = {*self.polls.get(place.code, []), *self.polls.get(place.province_code, [])}
        return _season_days(tuple(sorted(polls)), year)

    def provinces_in(self, year: int) -> list[Place]:
        """The provinces of the year's map that hold any of the asked ones' regions."""
        found = {self.province_in(place, year).code for place in self._asked()}
        return [self.places[code] for code in sorted(found)]

    def province_in(self, place: Place, year: int) -> Place:
        """The province of a region on the year's map."""
        code = place.code_in(year)
        return self.places[code[:2] if code else place.province_code]

    def regions_of(self, province: Place, year: int) -> list[Place]:
        """The regencies and cities of a province on the year's map, of those asked for."""
        return [place for place in self._asked() if self.province_in(place, year) == province]

    def _asked(self) -> list[Place]:
        below = (Level.REGENCY, Level.CITY)
        return [p for p in self.places.values() if p.level in below and p.province_code in self.provinces]

    def offices_of(self, province: Place, year: int) -> list[Place]:
        """The province's own office and those of its regions that have any mentor post."""
        below = [p for p in self.regions_of(province, year) if p.is_autonomous and self.posts(p, year)]
        return [province, *below]

    def posts(self, place: Place, year: int) -> int:
        """Mentor posts funded: none, two or three below the province, four to fourteen at its own office."""
        luck = self._luck("posts", place.code)
        if place.level is Level.PROVINCE:
            return int(luck.integers(4, 15))
        wanted = luck.random() < 0.35 + 0.2 * (place.population > 500_000)
        joins = int(luck.integers(FIRST_HIRED, 2022))
        return 0 if not wanted or year < joins else 3 if luck.random() < 0.02 else 2

    def mentors(self, office: Place, year: int) -> list[Hire]:
        """The mentors at work in an office in that year; a post can be vacant."""
        posts = range(self.posts(office, year))
        found = (next((h for h in self._hires(office, p) if h.first_year <= year <= h.last_year), None) for p in posts)
        return [hire for hire in found if hire is not None]

    def hires(self, office: Place) -> list[Hire]:
        """Everyone whom an office hires in all the years."""
        return [hire for post in range(self.posts(office, LAST_HIRED)) for hire in self._hires(office, post)]

    def _hires(self, office: Place, post: int) -> Iterator[Hire]:
        """Who held a post, one after the other; in a season more are replaced, and who comes knows less."""
        luck = self._luck("hires", office.code, post)
        year = next((y for y in range(FIRST_HIRED, LAST_HIRED) if self.posts(office, y) > post), LAST_HIRED)
        while year < LAST_HIRED:
            hired_on, in_season = self._hiring(luck, office, year)
            last = year
            while luck.random() >= LEAVING + self._season_leaving(office, last + 1):
                last += 1
            skill = float(np.clip(luck.normal(SKILL + in_season * SEASON_SKILL, 0.12), 0.05, 0.98))
            appointed = APPOINTED + in_season * SEASON_APPOINTED
            chances = [0.6 * (1 - appointed), 0.4 * (1 - appointed), appointed]
            is_certified = luck.random() < CERTIFIED + in_season * SEASON_CERTIFIED
            certified_on = hired_on - timedelta(days=int(luck.integers(1, 700)))
            yield Hire(
                person=self._person(luck, office, 99, post * 100 + year - FIRST_HIRED, skill),
                hired_on=hired_on,
                last_year=last,
                skill=skill,
                selection=_pick(luck, ("open_selection", "limited_selection", "appointment"), chances),
                certified_on=certified_on if is_certified else None,
            )
            year = last + (2 if luck.random() < 0.06 else 1)

    def _season_leaving(self, office: Place, year: int) -> float:
        """The chance that a mentor is replaced in the year's season."""
        return self.season * SEASON_LEAVING * len(self.season_days(office, year)) / SEASON_DAYS

    def _hiring(self, luck: np.random.Generator, office: Place, year: int) -> tuple[date, float]:
        """The day on which a post is filled in a year, and the strength of the season on it.

        Contracts begin from January to April, but for those of mentors who are replaced in a season.
        """
        season, leaving = self.season_days(office, year), self._season_leaving(office, year)
        day = date(year, 1, 2) + timedelta(days=int(luck.integers(0, 118)))
        if luck.random() < leaving / (LEAVING + leaving):
            day = _pick(luck, season)
        return day, self.season * (day in season)

    def _person(self, luck: np.random.Generator, place: Place, district: int, number: int, skill: float) -> Person:
        is_female, birth_year = luck.random() < 0.45, int(luck.integers(1958, 1998))
        born = f"{luck.integers(1, 29) + 40 * is_female:02d}{luck.integers(1, 13):02d}{birth_year % 100:02d}"
        code = (place.code_2021 or place.code).replace(".", "").ljust(4, "0")
        serial = 1 + number % 9_999
        chance = [0.9 - 0.9 * skill, 0.25, 0.1 + 0.5 * skill, 0.05 + 0.2 * skill]
        return Person(
            national_id=f"{code}{district}{born}{serial:04d}",
            name=f"Sintetis {_pick(luck, _NAMES)} {_pick(luck, _NAMES)} {serial:04d}",
            gender="female" if is_female else "male",
            education=_pick(luck, ("sma", "d3", "s1", "s2"), chance),
            birth_year=birth_year,
        )

    def _contract(self, hire: Hire, year: int) -> tuple[date, date]:
        """The first and last day of the year's contract: 8 to 10 months, but never into the next year."""
        luck = self._luck("contract", hire.person.national_id, year)
        start = date(year, 1, 2) + timedelta(days=int(luck.integers(0, 118)))
        start = hire.hired_on if year == hire.first_year else start
        return start, min(start + timedelta(days=int(luck.integers(243, 305))), date(year, 12, 31))

    def _certificate(self, hire: Hire, year: int) -> Certificate | None:
        """The certificate that a mentor has at the end of a year; some let it expire, and some get their first late."""
        luck, issued_on = self._luck("certificate", hire.person.national_id), hire.certified_on
        for later in range(hire.first_year, year + 1):
            chance = 0.25 if issued_on is None else 0.7
            has_none = issued_on is None or issued_on + VALID < date(later, 12, 31)
            tested_on = date(later, 7, 1) + timedelta(days=int(luck.integers(0, 180)))
            if luck.random() < chance and has_none:
                issued_on = tested_on
        if issued_on is None:
            return None
        code, serial = hire.person.national_id[:4], hire.person.national_id[-4:]
        return Certificate(f"SINTETIS {code} {serial} {issued_on.year}", issued_on)

    def _luck(self, *what: object) -> np.random.Generator:
        return np.random.default_rng([self.seed, crc32("/".join(map(str, what)).encode())])

    # What is reported

    def contents(self, forms: Sequence[str], years: Sequence[int]) -> Iterator[Content]:
        """What every sender reports, form by form and year by year; forms that this world does not know give none."""
        reports = {
            "pk2ukm_allocation": self._allocation,
            "pk2ukm_performance": self._performance,
            "mentor_roster": self._roster,
            "mentor_evaluation": self._evaluation,
            "plut_consultants": self._consultants,
            "mentoring_log": self._log,
            "balatkop_training": self._training,
            "partnership": self._partnership,
        }
        for form in forms:
            if form == "msme_population":
                yield from self._population(years)
            elif form in reports:
                for year in years:
                    yield from (content for content in reports[form](year) if content.rows)

    def _allocation(self, year: int) -> Iterator[Content]:
        offices = [office for province in self.provinces_in(year) for office in self.offices_of(province, year)]
        yield Content("pk2ukm_allocation", None, year, [Row(o, year, self._ceiling(o, year)) for o in offices])

    def _ceiling(self, office: Place, year: int) -> dict[str, object]:
        """Places and money follow the posts, as in the allocation of 2021: 58 places and Rp 195 million a post."""
        luck, posts = self._luck("ceiling", office.code, year), self.posts(office, year)
        participants = int(posts * 58 * luck.uniform(0.9, 1.1))
        budget = int(round(participants * luck.uniform(3.2e6, 3.5e6), -3))
        return {"budget_idr": budget, "training_participants": participants, "mentor_posts": posts}

    def _performance(self, year: int) -> Iterator[Content]:
        for province in self.provinces_in(year):
            rows = [Row(office, year, self._realised(office, year)) for office in self.offices_of(province, year)]
            yield Content("pk2ukm_performance", province, year, rows)

    def _realised(self, office: Place, year: int) -> dict[str, object]:
        luck, ceiling = self._luck("realised", office.code, year), self._ceiling(office, year)
        trainees, mentors, money = (
            int(str(ceiling[name])) for name in ("training_participants", "mentor_posts", "budget_idr")
        )
        first = luck.uniform(0.3, 0.6)
        second = luck.uniform(first, 1)
        values: dict[str, object] = {}
        for stage, share in {"ceiling": 1.0, "stage_1": first, "stage_2": second}.items():
            # Money is paid out in thousands of rupiah.
            parts = int(trainees * share), int(mentors * share), int(money / 1_000 * share) * 1_000
            values |= _block(stage, *parts, of_money=money)
        left = trainees - int(trainees * second), mentors - int(mentors * second), money - parts[2]
        return values | _block("remaining", *left, of_money=money)

    def _roster(self, year: int) -> Iterator[Content]:
        for province in self.provinces_in(year):
            rows = [
                Row(office, year, self._listed(hire, year))
                for office in self.offices_of(province, year)
                for hire in self.mentors(office, year)
            ]
            yield Content("mentor_roster", province, year, rows)

    def _listed(self, hire: Hire, year: int) -> dict[str, object]:
        person, certificate = hire.person, self._certificate(hire, year)
        started_on, ended_on = self._contract(hire, year)
        return {
            **_about(person, "mentor_id"),
            "religion": None,
            **_contact(person),
            "contract_started_on": started_on,
            "contract_ended_on": ended_on,
            "selection": hire.selection if year == hire.first_year else "extension",
            "certificate_id": certificate.number if certificate else None,
            "certificate_issued_on": certificate.issued_on if certificate else None,
            "certificate_expires_on": certificate.expires_on if certificate else None,
            "age_band": person.age_band(year),
        }

    def _evaluation(self, year: int) -> Iterator[Content]:
        aspects = ("attendance", "discipline", "reporting", "target")
        for province in self.provinces_in(year):
            rows = []
            for office in self.offices_of(province, year):
                for hire in self.mentors(office, year):
                    luck = self._luck("evaluation", hire.person.national_id, year)
                    points = np.clip(luck.normal(45 + 50 * hire.skill, 6, len(aspects)), 0, 100).round(1)
                    values = {f"{aspect}_points": float(p) for aspect, p in zip(aspects, points, strict=True)}
                    named = {"mentor_id": hire.person.national_id, "full_name": hire.person.name}
                    rows.append(Row(office, year, {**named, **values}))
            yield Content("mentor_evaluation", province, year, rows)

    def has_centre(self, place: Place) -> bool:
        """Whether the region has an integrated business service centre (PLUT)."""
        return place.is_autonomous and self._luck("centre", place.code).random() < 0.15

    def _consultants(self, year: int) -> Iterator[Content]:
        for province in self.provinces_in(year):
            rows = [
                Row(place, year, self._consultant(place, number))
                for place in self.regions_of(province, year)
                if self.has_centre(place)
                for number in range(len(SERVICE_FIELDS))
            ]
            yield Content("plut_consultants", province, year, rows)

    def _consultant(self, place: Place, number: int) -> dict[str, object]:
        luck = self._luck("consultant", place.code, number)
        person = self._person(luck, place, 98, number, 0.7)
        digits = place.code.replace(".", "")
        return {
            "registration_id": f"{digits}{number + 1:04d}",
            "status": _pick(luck, ("Aktif", "Tidak Aktif"), (0.95, 0.05)),
            "full_name": person.name,
            "institution_id": f"1{digits}1",
            "institution": f"PLUT-KUMKM {place.short_name}",
            "service_field": SERVICE_FIELDS[number],
            "address": f"Jl. Contoh Sintetis {number + 1}",
            "education": person.education,
            "study_field": _pick(luck, ("Manajemen", "Akuntansi", "Teknik Industri", "Hukum", "Agribisnis")),
            "competence": _pick(luck, ("Pendamping KUMKM", "Konsultan Bisnis", "Fasilitator")),
            "experience": f"{luck.integers(1, 15)} tahun mendampingi usaha kecil",
            "certificate": _pick(luck, ("SKKNI Pendamping KUMKM", None), (0.6, 0.4)),
            "association": _pick(luck, ("ABDSI", None), (0.3, 0.7)),
        }

    def _log(self, year: int) -> Iterator[Content]:
        for province in self.provinces_in(year):
            offices = [place for place in self.offices_of(province, year)[1:] if self.mentors(place, year)]
            rows = {place.code: self._sessions(place, year) for place in offices}
            # Half of the provinces gather the logs of their regions; in the others each region sends its own.
            if self._luck("gathers logs", province.code).random() < 0.5:
                yield Content("mentoring_log", province, year, [row for found in rows.values() for row in found])
            else:
                yield from (Content("mentoring_log", place, year, rows[place.code]) for place in offices)

    def _sessions(self, office: Place, year: int) -> list[Row]:
        rows = []
        for hire in self.mentors(office, year):
            luck = self._luck("sessions", hire.person.national_id, year)
            first, last = self._contract(hire, year)
            days = (last - first).days + 1
            for _ in range(luck.poisson(days / 13 * hire.skill * self.scale)):
                start = first + timedelta(days=int(luck.integers(0, days)))
                end = start + timedelta(days=int(luck.integers(0, 4)))
                values = {
                    "institution": f"PLUT-KUMKM {office.short_name}",
                    "consultant_id": hire.person.name,
                    "service_field": _pick(luck, SERVICE_FIELDS),
                    "reported_on": end + timedelta(days=int(luck.integers(0, 20))),
                    "started_on": start,
                    "ended_on": end,
                    "activity": f"Pendampingan {_pick(luck, ('kemasan', 'pembukuan', 'perizinan', 'pemasaran'))}",
                    "business_field": _pick(luck, ("Kuliner", "Kriya", "Fesyen", "Pertanian", "Jasa", None)),
                    "participants": int(1 + luck.poisson(8 * hire.skill)),
                    "output": _pick(luck, ("NIB terbit", "Katalog produk", None)),
                    "partner": _pick(luck, ("Bank daerah", "Perguruan tinggi", None)),
                    "follow_up": _pick(luck, ("Kunjungan ulang", None)),
                }
                rows.append(Row(office, year, values))
        return rows

    def _training(self, year: int) -> Iterator[Content]:
        for province in self.provinces_in(year):
            yield from self._trainings(province, year)

    def _trainings(self, province: Place, year: int) -> Iterator[Content]:
        if province.code == "34":  # the minister named Yogyakarta as the one without a training centre
            return
        for number in range(max(1, round(2 * self.scale))):
            yield self._one_training(province, year, number)

    def _one_training(self, province: Place, year: int, number: int) -> Content:
        luck = self._luck("training", province.code, year, number)
        regions = self.regions_of(province, year)
        day = date(year, int(luck.integers(2, 12)), int(luck.integers(1, 25)))
        days = f"{day}/{day + TRAINING}"
        rows: list[Row] = []
        for participant in range(int(luck.integers(15, 31))):
            place = regions[int(luck.integers(len(regions)))]
            mentors = self.mentors(place, year) if place.is_autonomous and luck.random() < 0.25 else []
            if mentors:
                person, firm = _pick(luck, mentors).person, None
            else:
                person = self._person(luck, place, 97, (year - FIRST_HIRED) * 500 + number * 40 + participant, 0.5)
                firm = f"UD Sintetis {_pick(luck, _NAMES)} {place.short_name} P{year}-{number + 1}-{participant + 1}"
            if any(person.national_id == row.values["participant_id"] for row in rows):
                continue
            contact = {name: value for name, value in _contact(person).items() if name == "phone"}
            told = {"organisation": firm, "address": "Jl. Contoh Sintetis 1"} | contact
            rows.append(Row(place, year, _about(person, "participant_id") | told, days))
        titles = [
            ("Jenis Kegiatan", "Pelatihan"),
            ("Judul Kegiatan", f"Pelatihan {_pick(luck, ('Kewirausahaan', 'Perkoperasian', 'Pemasaran Digital'))}"),
            ("Tanggal", f"{day.day} s/d {day.day + TRAINING.days} {_MONTHS[day.month - 1]} {year}"),
        ]
        return Content("balatkop_training", province, year, rows, titles)

    def _partnership(self, year: int) -> Iterator[Content]:
        for province in self.provinces_in(year):
            trained = self._trained_firms(province, year)
            rows = [
                row
                for place in self.regions_of(province, year)
                for row in self._contracts(place, year, trained.get(place.code, []))
            ]
            yield Content("partnership", province, year, rows)

    def _trained_firms(self, province: Place, year: int) -> dict[str, list[str]]:
        """The firms whose people were trained in the year before, by region."""
        firms: dict[str, list[str]] = {}
        for then in dict.fromkeys(self.province_in(place, year - 1) for place in self.regions_of(province, year)):
            for row in (row for training in self._trainings(then, year - 1) for row in training.rows):
                if firm := row.values["organisation"]:
                    firms.setdefault(row.region.code, []).append(str(firm))
        return firms

    def _contracts(self, place: Place, year: int, trained: Sequence[str]) -> list[Row]:
        """The contracts of a year: every sixth of the firms that were trained the year before gets one."""
        luck = self._luck("contracts", place.code, year)
        count = luck.poisson((0.5 + 0.6 * self.posts(place, year)) * self.scale)
        others = [f"UD Sintetis {_pick(luck, _NAMES)} {place.short_name} {year}-{n + 1}" for n in range(count)]
        return [
            Row(place, year, _contract_of(firm, luck, year))
            for firm in [*others, *(firm for firm in trained if luck.random() < 1 / 6)]
        ]

    def _population(self, years: Sequence[int]) -> Iterator[Content]:
        for province in self.provinces_in(years[-1]):
            column = "msme_projected" if self._luck("projects", province.code).random() < 0.3 else "msme_measured"
            rows = [
                Row(place, year, {column: self._msmes(place, year)})
                for place in self.regions_of(province, years[-1])
                for year in years
            ]
            if rows:
                yield Content("msme_population", province, years[-1], rows)

    def _msmes(self, place: Place, year: int) -> int:
        """A share of the inhabitants of 2024, and from there year by year a growth of its own."""
        count = place.population * self._luck("msmes", place.code).uniform(0.12, 0.25)
        for step in range(min(year, 2024) + 1, max(year, 2024) + 1):
            growth = 1 + self._luck("growth", place.code, step).normal(0.03, 0.02)
            count = count * growth if year > 2024 else count / growth
        return max(1, int(count))


_NAMES = ("Wulan", "Surya", "Bintang", "Embun", "Cakra", "Melati", "Samudra", "Kenanga", "Fajar", "Teratai")
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


@lru_cache(maxsize=4096)
def _season_days(polls: tuple[date, ...], year: int) -> tuple[date, ...]:
    before = (poll - timedelta(days=ago) for poll in polls for ago in range(SEASON_DAYS, 0, -1))
    return tuple(day for day in before if day.year == year)


def _places(path: Path) -> dict[str, Place]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["region_code"] != NATIONAL_CODE]
    return {
        row["region_code"]: Place(
            code=row["region_code"],
            name=row["region_name"],
            level=Level(row["region_level"]),
            short_name=row["short_name"],
            province_code=row["province_code"],
            is_autonomous=row["is_autonomous"] == "true",
            population=int(row["population_2024"] or 0),
            code_2021=row["region_code_2021"] or None,
            bps_code=row["bps_code_2020"] or None,
            name_2019=row["name_2019"] or None,
        )
        for row in rows
    }


def _pick(luck: np.random.Generator, of: Sequence[T], chances: Sequence[float] | None = None) -> T:
    index = luck.choice(len(of), p=None if chances is None else np.array(chances) / sum(chances))
    return of[int(index)]


def _block(name: str, trainees: int, mentors: int, money: int, *, of_money: int) -> dict[str, object]:
    """One block of the budget performance: persons, money, and the money's share of the ceiling in percent."""
    return {
        f"{name}_trainees": trainees,
        f"{name}_mentors": mentors,
        f"{name}_persons": trainees + mentors,
        f"{name}_idr": money,
        f"{name}_percent": round(100 * money / of_money, 2),
    }


def _contract_of(firm: str, luck: np.random.Generator, year: int) -> dict[str, object]:
    """A firm's contract with a large firm."""
    start = date(year, int(luck.integers(1, 13)), int(luck.integers(1, 29)))
    return {
        "msme_id": firm,
        "large_firm": f"PT Contoh {_pick(luck, ('Pangan', 'Tekstil', 'Otomotif', 'Ritel'))} Sintetis",
        "contract_kind": _pick(luck, ("Rantai pasok", "Inti plasma", "Subkontrak", "Distribusi", None)),
        "contract_value_idr": int(round(luck.lognormal(18.5, 1), -3)),
        "started_on": start,
        "ended_on": start + timedelta(days=int(luck.integers(90, 900))),
    }


def _about(person: Person, id_column: str) -> dict[str, object]:
    return {
        id_column: person.national_id,
        "full_name": person.name,
        "gender": person.gender,
        "education": person.education,
    }


def _contact(person: Person) -> dict[str, object]:
    serial = person.national_id[-8:]
    return {
        "home_address": f"Jl. Contoh Sintetis No. {serial}",
        "phone": f"0899{serial}",
        "email": f"sintetis.{serial}@contoh.example",
    }
