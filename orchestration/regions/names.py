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


# The first of these words in a text tells the level; what stands before it is an office ("Dinas Koperasi Kab. X").
_LEVEL_WORD = re.compile(
    r"\b(?P<word>kabupaten|kab|kotamadya|kota|provinsi|propinsi|prov)\b[\s.]*"
    r"(?:(?:administrasi|adm)\b[\s.]*)?(?P<name>\S.*)$"
)
_LEVEL_OF_WORD = {
    "kabupaten": Level.REGENCY,
    "kab": Level.REGENCY,
    "kotamadya": Level.CITY,
    "kota": Level.CITY,
    "provinsi": Level.PROVINCE,
    "propinsi": Level.PROVINCE,
    "prov": Level.PROVINCE,
}
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_ISLANDS = re.compile(r"\bkep\b\.?")
_AND = re.compile(r"\bdan\b|&")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]")


def plain(text: str) -> str:
    """Lower case without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def key_of(name: str) -> str:
    """The key that spellings share: no spaces, hyphens, dots or brackets, `Kep.` written out, no `dan`.

    >>> key_of("Toli-Toli") == key_of("TOLITOLI"), key_of("Kep. Riau") == key_of("Kepulauan Riau")
    (True, True)
    """
    text = _IN_BRACKETS.sub(" ", plain(name))
    return _NOT_A_LETTER.sub("", _AND.sub(" ", _ISLANDS.sub("kepulauan", text)))


@lru_cache(maxsize=65_536)
def read_name(text: str) -> tuple[Level | None, str]:
    """The level that the text names (None for a bare name) and the name's key.

    >>> read_name("Dinas Koperasi dan UKM KAB. BANTUL")
    (<Level.REGENCY: 'regency'>, 'bantul')
    """
    text = plain(text)
    if found := _LEVEL_WORD.search(text):
        return _LEVEL_OF_WORD[found["word"]], key_of(found["name"])
    return None, key_of(text)


def level_word(word: str) -> Level | None:
    """The level that a single word tells, if it is a type's word ("Kab.", "Kota")."""
    return _LEVEL_OF_WORD.get(plain(word).rstrip("."))
