"""A page's article: its text without menus, adverts and footers, its title and date, and a fingerprint of its words.

`trafilatura` is asked for precision: a region named in a side list would count as a region of the article, and a
wrong region is worse than none.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import trafilatura
from trafilatura.deduplication import Simhash


class ArticleWithoutTextError(Exception):
    """A page in which no article was found."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article's words."""

    title: str | None
    text: str
    published_on: date | None

    @property
    def words_simhash(self) -> int:
        """64 bits that differ in few places for texts that share most of their words."""
        return int(Simhash(self.text).hash)


def read_article(page: bytes) -> Article:
    """The article in an HTML page.

    Raises:
        ArticleWithoutTextError: the page has no main text that can be told apart from what stands around it.
    """
    # Tables hold forecasts, fixtures and price lists: they name regions that the article is not about.
    document: Any = trafilatura.bare_extraction(
        page, favor_precision=True, include_comments=False, include_tables=False, with_metadata=True
    )
    if document is None or not document.text:
        raise ArticleWithoutTextError("no main text in the page")
    try:
        published = date.fromisoformat(document.date) if document.date else None
    except ValueError:
        published = None
    return Article(document.title, document.text, published)
