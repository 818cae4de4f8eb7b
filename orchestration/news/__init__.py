"""News feeds into articles, the regions they name, and what about mentoring they tell.

Belongs here: fetching feeds and pages, the text of a page, topics by word list. Region names go through `regions`.
Stays out: the archive and the warehouse; callers hand in bytes and get articles.
"""

from orchestration.news.articles import Article, ArticleWithoutTextError, read_article
from orchestration.news.feeds import FeedError, FeedItem, Fetched, Fetcher, read_feed
from orchestration.news.topics import Topics

__all__ = [
    "Article",
    "ArticleWithoutTextError",
    "FeedError",
    "FeedItem",
    "Fetched",
    "Fetcher",
    "Topics",
    "read_article",
    "read_feed",
]
