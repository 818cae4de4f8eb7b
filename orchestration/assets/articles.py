"""The articles of all feeds, the regions they name and their topics."""

from collections.abc import Iterable, Iterator

import dagster as dg

from orchestration.assets.intake import feed_key
from orchestration.warehouse.articles import read_articles
from orchestration.workspace import Workspace

_TABLES = {
    "articles": "One row per page: title, day, whether it is about mentoring, and the article whose words it repeats.",
    "mentions": "One row per article and region that it names, found by the resolver that reads the spreadsheets.",
    "topics": "One row per article on mentoring and topic, with the words that tell it.",
}


def article_assets(feeds: Iterable[str]) -> dg.AssetsDefinition:
    """The tables `news.articles`, `news.mentions` and `news.topics`, written together page by page."""
    specs = [
        dg.AssetSpec(
            dg.AssetKey(["news", table]),
            deps=[feed_key(feed) for feed in feeds],
            description=description,
            owners=["team:news"],
            kinds={"duckdb"},
        )
        for table, description in _TABLES.items()
    ]

    @dg.multi_asset(name="read_articles", specs=specs, group_name="news")
    def articles(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.MaterializeResult[None]]:
        read = read_articles(workspace, say=context.log.info)
        for table in _TABLES:
            yield dg.MaterializeResult(
                asset_key=dg.AssetKey(["news", table]), metadata={"new_articles": sum(read.articles.values())}
            )

    return articles
