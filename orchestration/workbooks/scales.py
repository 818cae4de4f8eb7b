"""Figures written in thousands, millions or billions: what headers, titles, notes and unit columns say of it.

A header speaks for its column; a title such as `(dalam ribuan rupiah)` for every column of money. What speaks of a
scale or of another currency and is not understood is told as unclear, never taken for plain rupiah.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from orchestration.regions.names import plain

_FACTORS = {
    "ribu": 10**3, "rb": 10**3, "juta": 10**6, "jt": 10**6, "miliar": 10**9, "milyar": 10**9, "m": 10**9,
    "triliun": 10**12, "trilyun": 10**12, "t": 10**12,
}  # fmt: skip
_WORD = r"ribu|juta|mil[iy]ar|tril[iy]un"
_RP = r"(?:rp|rupiah|idr)\b\W{0,3}"
_IN = r"(?:\b(?:dalam|dlm|satuan)\b\W{0,3}){1,2}"
# `(Rp juta)`, `dalam ribuan`, `Rp.000`, `(x Rp 1.000)`; but a number of them is a threshold: `omzet s.d. 300 juta`.
_SCALE = re.compile(
    rf"(?<!\d)(?<!\d )(?:{_IN})?(?:{_RP})?\b(?:(?P<word>{_WORD})(?:an)?|(?P<short>rb|jt))\b(?:\W{{0,2}}{_RP})?"
    rf"|\b(?:rp|idr)\W{{1,3}}(?P<letter>[mt])(?=\s*(?:\)|$))"
    rf"|(?:{_IN}(?:{_RP})?|\brp\W{{0,3}}|[(x×]\W{{0,3}})(?P<zeros>000)\b(?:\W{{0,2}}{_RP})?"
    rf"|(?:{_IN}(?:{_RP})?|[(x×]\W{{0,2}}(?:{_RP})?|^\W*{_RP})"
    rf"(?P<power>1(?:[.,]?000)+)\b(?:,-+|,00)?(?=\W*(?:{_RP})?(?:\)|$))"
    rf"|{_IN}(?P<plain>rupiah|rp|idr)\b"
)
_BY_ITSELF = re.compile(rf"{_IN}|^\W*{_RP}|\b[x×]\b|[x×](?=\d)")
_UNITS = {
    "IDR": r"\brp\b|rupiah|\bidr\b",
    "persons": r"\borang\b|\bjiwa\b",
    "enterprises": r"\bunit\b|\busaha\b|\bumkm\b",
}
_BESIDE_A_SCALE = re.compile(
    r"\b(?:dalam|dlm|satuan|angka|nilai|jumlah|rp|rupiah|idr|orang|jiwa|unit|usaha|umkm|x)\b|[\W_]"
)
_AMOUNT = re.compile(rf"\b[1-9][\d.,]*(?:\s?(?:{_WORD}|rb|jt|m|t)(?:an)?\b)?")
_CURRENCY = re.compile(r"\b(?:usd|dol+ars?|euro?|sgd|myr|jpy|yen)\b|[$€£¥]")
_SMELL = re.compile(
    rf"{_CURRENCY.pattern}|\b(?:ratus|{_WORD}|mil[iy]a?r|thousand|million|billion)\w*|\b(?:rb|jt|mio|000)\b"
    r"|(?<!# )(?<!#)[x×]\s?#"
)
_IN_BRACKETS = re.compile(rf"\([^()]*\)?|{_IN}.*")


@dataclass(frozen=True, slots=True)
class ToldScale:
    """What a line around a table says of its figures: `factor` is None where that is not understood, `unit` where it
    does not tell of which columns."""

    factor: int | None
    unit: str | None
    line: str


@lru_cache(maxsize=16_384)
def scale_of(text: str) -> int | None:
    """What figures under a header that says this are multiplied with; None where it says nothing of it.

    >>> [scale_of(text) for text in ("Rp. juta", "(dalam ribuan)", "(x Rp 1.000)", "dalam rupiah", "s.d. 300 juta")]
    [1000000, 1000, 1000, 1, None]
    """
    found = _SCALE.search(plain(text))
    return _factor(found) if found else None


def _factor(found: re.Match[str]) -> int:
    if zeros := found["zeros"] or found["power"]:
        return int("1" + "0" * zeros.count("0"))
    return 1 if found["plain"] else _FACTORS[found["word"] or found["short"] or found["letter"]]


@lru_cache(maxsize=16_384)
def is_unclear(text: str) -> bool:
    """Whether a header speaks of a scale or of a currency in a way that is not understood.

    >>> [is_unclear(text) for text in ("Nilai (USD)", "(dalam ratusan rupiah)", "(ribu/juta)", "(s.d. Rp 300 juta)")]
    [True, True, True, False]
    """
    words = plain(text)
    if len({_factor(found) for found in _SCALE.finditer(words)}) > 1 or _CURRENCY.search(words):
        return True
    return any(_SMELL.search(_AMOUNT.sub("#", _SCALE.sub(" ", part))) for part in _IN_BRACKETS.findall(words))


def without_scale(text: str) -> str:
    """A header without what it says of its scale: `Pagu (dalam ribuan rupiah)` is `pagu  rp )`."""
    words = plain(text)
    if not _SCALE.search(words):
        return text
    return _SCALE.sub(lambda found: " rp " if re.search(_UNITS["IDR"], found[0]) else " ", words).replace(
        "rupiah", "rp"
    )


def scales_told(lines: Iterable[str]) -> list[ToldScale]:
    """What lines around a table say of its scales; nothing is told twice.

    >>> scales_told(["PAGU 2021", "(dalam ribuan rupiah)", "PENDAMPINGAN 1 JUTA UMKM"])
    [ToldScale(factor=1000, unit='IDR', line='(dalam ribuan rupiah)')]
    """
    told: dict[tuple[int | None, str | None], ToldScale] = {}
    for line in lines:
        words = plain(line)
        factor = None if is_unclear(line) else _told_by_title(words)
        if factor is not None or is_unclear(line):
            is_money = re.search(_UNITS["IDR"], words) or _CURRENCY.search(words)
            unit = "IDR" if is_money else next((u for u, pattern in _UNITS.items() if re.search(pattern, words)), None)
            told.setdefault((factor, unit), ToldScale(factor, unit, line))
    return list(told.values())


def _told_by_title(words: str) -> int | None:
    """The scale of a line that is about the figures: with `dalam` before it, or nothing but units beside it."""
    found = _SCALE.search(words)
    if found is None:
        return None
    parts = [*_IN_BRACKETS.findall(words), words.rpartition(":")[2]]
    alone = any(_SCALE.search(part) and not _BESIDE_A_SCALE.sub("", _SCALE.sub("", part)) for part in parts)
    return _factor(found) if alone or _BY_ITSELF.search(found[0]) or found["plain"] else None
