"""Figures written in thousands, millions or billions: what headers and titles say of it.

A header speaks for its column; a title such as `(dalam ribuan rupiah)` for every column of money.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from orchestration.regions.names import plain

_FACTORS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "milyar": 10**9, "000": 10**3}
# `(Rp juta)`, `dalam ribuan`, `Rp.000`; but a number of them is a threshold: `omzet s.d. 300 juta`.
_SCALE = re.compile(
    r"(?<![\d.,] )(?<![\d.,])\b(?:dalam\s+)?(?P<word>ribu|juta|mil[iy]ar)(?:an)?\b|(?<=rp)[. ]{0,2}(?P<zeros>000)\b"
)
_OF_A_TITLE = re.compile(r"\bdalam\b|\bsatuan\b|^\W*rp\b")
_UNITS = {"IDR": r"\brp\b|rupiah", "persons": r"\borang\b|\bjiwa\b", "enterprises": r"\bunit\b|\busaha\b|\bumkm\b"}


@lru_cache(maxsize=16_384)
def scale_of(text: str) -> int:
    """What figures under a header that says this are multiplied with; 1 where it says nothing of it.

    >>> [scale_of(text) for text in ("Pagu (Rp juta)", "(dalam ribuan)", "Rp.000", "Omzet s.d. 300 juta")]
    [1000000, 1000, 1000, 1]
    """
    found = _SCALE.search(plain(text))
    return _FACTORS[found["word"] or found["zeros"]] if found else 1


def without_scale(text: str) -> str:
    """A header without what it says of its scale: `Pagu (dalam ribuan rupiah)` is `pagu ( rp)`."""
    return _SCALE.sub("", plain(text)).replace("rupiah", "rp") if scale_of(text) != 1 else text


def scale_of_titles(titles: Iterable[str]) -> tuple[int, str | None, str] | None:
    """The scale that a line above a table tells, the unit it is told of (None where it tells none), and the line.

    >>> scale_of_titles(["PAGU 2021", "(dalam ribuan rupiah)"])
    (1000, 'IDR', '(dalam ribuan rupiah)')
    """
    for line in titles:
        words = plain(line)
        if (scale := scale_of(line)) != 1 and _OF_A_TITLE.search(words):
            return scale, next((unit for unit, pattern in _UNITS.items() if re.search(pattern, words)), None), line
    return None
