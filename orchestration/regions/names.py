"""What a written region name says: its level, if it tells, and a key that all spellings of it share."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

NATIONAL_CODE = "00"


class Level(StrEnum):
    """The level of government; kabupaten are regencies, kota are cities."""

    NATIONAL = "national"
    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


_LEVEL_OF_WORD = {
    "kabupaten": Level.REGENCY,
    "kab": Level.REGENCY,
    "pemkab": Level.REGENCY,
    "bupati": Level.REGENCY,
    "kotamadya": Level.CITY,
    "kodya": Level.CITY,
    "kota": Level.CITY,
    "pemkot": Level.CITY,
    "walikota": Level.CITY,
    "provinsi": Level.PROVINCE,
    "propinsi": Level.PROVINCE,
    "prov": Level.PROVINCE,
    "prop": Level.PROVINCE,
    "pemprov": Level.PROVINCE,
    "gubernur": Level.PROVINCE,
}
# The first of these words in a text tells the level; what stands before it is an office ("Dinas Koperasi Kab. X").
_LEVEL_WORD = re.compile(
    rf"\b(?P<word>{'|'.join(_LEVEL_OF_WORD)})\b[\s.:]*"
    r"(?:(?:administrasi|adm|dati (?:ii?|[12]))\b[\s.]*)?(?P<name>\S.*)$"
)
# "Kab/Kota" stands for either level: it is a form's word, not the sender's.
_EITHER_LEVEL = re.compile(r"^.*?\b(?:(?:kabupaten|kab)\b\.?\s*/\s*kota|kota\s*/\s*(?:kabupaten|kab))\b[\s.:]*(?=\S)")
_LEVEL_BEHIND = re.compile(r"^(?P<name>[^,(]+?)\s*[,(]\s*(?P<word>kabupaten|kab|kota)\b[\s.)]*$")
# An office without a level word in its name is known by what offices for small businesses are called; the rest is where
# it is ("Dinas Koperasi dan UKM Sleman").
_OFFICE = re.compile(
    r"^(?:dinas|din\w*kop\w*|diskop\w*|badan|kantor|bagian|balai|uptd?|pemda|pemerintah(?: daerah)?)\b[\s.,]*"
    r"(?:(?:koperasi|kop|usaha|mikro|kecil|menengah|k?ukm|umkm|perdagangan|perindustrian|perindag|industri|tenaga kerja"
    r"|ketenagakerjaan|transmigrasi|penanaman modal|pemberdayaan|pelatihan|latihan|pariwisata|pasar|dan|serta)\b"
    r"[\s.,/&-]*)*"
)
_NUMBERED = re.compile(r"^\d{1,3}\s*[.)](?=\s*[a-z])")
_FOOTNOTE = re.compile(r"(?<=[a-z])[^a-z(]*\d\W*$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WRITTEN_OUT = {
    "kep": "kepulauan",
    "peg": "pegunungan",
    "tj": "tanjung",
    "tg": "tanjung",
    "gn": "gunung",
    "sei": "sungai",
    "bar": "barat",
    "sel": "selatan",
    "teng": "tengah",
    "tim": "timur",
    "ut": "utara",
    "sumatra": "sumatera",
}
_SHORT = re.compile(rf"\b(?:{'|'.join(_WRITTEN_OUT)})\b")
_AND = re.compile(r"\bdan\b|&")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")


def plain(text: str) -> str:
    """Lower case without accents and without marks that nobody sees (zero width, direction), with single spaces."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join(text.casefold().split())


def key_of(name: str) -> str:
    """The key that spellings share: no spaces, hyphens, dots, brackets or footnote marks, `Kep.` written out, no `dan`.

    >>> key_of("Toli-Toli") == key_of("TOLITOLI"), key_of("Kep. Riau") == key_of("Kepulauan Riau")
    (True, True)
    """
    text = _FOOTNOTE.sub("", _NUMBERED.sub("", _IN_BRACKETS.sub(" ", plain(name))))
    text = _SHORT.sub(lambda found: _WRITTEN_OUT[found.group()], text)
    return _NOT_A_LETTER.sub("", _AND.sub(" ", text))


@lru_cache(maxsize=65_536)
def read_name(text: str) -> tuple[Level | None, str]:
    """The level that the text names (None for a bare name) and the name's key.

    >>> read_name("Dinas Koperasi dan UKM KAB. BANTUL"), read_name("Bogor (Kota)")
    ((<Level.REGENCY: 'regency'>, 'bantul'), (<Level.CITY: 'city'>, 'bogor'))
    """
    text = _EITHER_LEVEL.sub("", plain(text))
    if found := _LEVEL_BEHIND.search(text) or _LEVEL_WORD.search(text):
        return _LEVEL_OF_WORD[found["word"]], key_of(found["name"])
    return None, key_of(_OFFICE.sub("", text))


def level_word(word: str) -> Level | None:
    """The level that a single word tells, if it is a type's word ("Kab.", "Kota")."""
    return _LEVEL_OF_WORD.get(plain(word).rstrip("."))


def names_office(text: str) -> bool:
    """Whether a text begins with an office rather than with a name."""
    return bool(_OFFICE.match(plain(text)))
