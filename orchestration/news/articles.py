"""A page's article: its text without menus, adverts and footers, its title and date."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import trafilatura


class ArticleWithoutTextError(Exception):
    """A page in which no article was found."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article's words. `text_sha256` is the same for the same words, however the page is built."""

    title: str | None
    text: str
    published_on: date | None
    text_sha256: str


def read_article(page: bytes) -> Article:
    """The article in an HTML page.

    Raises:
        ArticleWithoutTextError: the page has no main text.
    """
    document = trafilatura.bare_extraction(page, include_comments=False, include_tables=True, with_metadata=True)
    if document is None or not document.text:
        raise ArticleWithoutTextError("no main text in the page")
    words = " ".join(document.text.split())
    try:
        published = date.fromisoformat(document.date) if document.date else None
    except ValueError:
        published = None
    return Article(document.title, document.text, published, sha256(words.casefold().encode()).hexdigest())
