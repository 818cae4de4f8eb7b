"""Region names in running text, through the same resolver as the spreadsheets' cells.

Only capitalised words are looked at. A name with its type ("Kabupaten Bogor") counts as written; a bare name
counts if it fits one region, or a province beside its capital's name; a bare name that fits several is reported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.regions.names import Level, level_word, names_office, read_name
from orchestration.regions.resolver import Match, Resolver

LONGEST_NAME = 6  # words, with the type: "Kabupaten Penukal Abab Lematang Ilir" has five

_WORD = re.compile(r"(?i:kab|kep|adm|prov)\.(?=\S)|[^\W\d_][\w'’.-]*", re.UNICODE)
_SENTENCE_END = re.compile(r"[.!?;:,()\"“”\n]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text and what it names. `match.region` is None where the name fits several regions."""

    text: str
    start: int
    match: Match


def find_mentions(text: str, resolver: Resolver) -> list[Mention]:
    """Every region named in the text, longest name first at each place, left to right, without overlaps."""
    return list(_scan(text, resolver))


def _scan(text: str, resolver: Resolver) -> Iterator[Mention]:
    words = [(m.start(), m.group().rstrip(".'’-")) for m in _WORD.finditer(text)]
    position = 0
    while position < len(words):
        mention, taken = _longest_at(text, words, position, resolver)
        if mention:
            yield mention
        position += taken


def _longest_at(
    text: str, words: list[tuple[int, str]], position: int, resolver: Resolver
) -> tuple[Mention | None, int]:
    start, first = words[position]
    if not first[:1].isupper():
        return None, 1
    for count in range(min(LONGEST_NAME, len(words) - position), 0, -1):
        last_start, last = words[position + count - 1]
        stretch = text[start : last_start + len(last)]
        if not last[:1].isupper() or _crosses_a_sentence(stretch):
            continue
        if names_office(stretch) or (read_name(stretch)[0] is not None and level_word(first) is None):
            continue  # "Jawa Barat Kabupaten Bogor" names two: the type must stand first
        match = resolver.resolve(stretch)
        if match.region is not None and match.region.level is not Level.NATIONAL:
            return Mention(stretch, start, match), count
        if match.problems and match.problems[0].rule == "region_ambiguous":
            return Mention(stretch, start, match), count
    return None, 1


def _crosses_a_sentence(stretch: str) -> bool:
    """Whether a name would run over punctuation; dots of abbreviations ("Kab.", "D.I.") do not count."""
    return bool(_SENTENCE_END.search(re.sub(r"\b(?:(?i:kab|kep|adm|prov)|[A-Z])\.", " ", stretch)))
