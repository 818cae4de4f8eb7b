"""What arrived: landed files and news feeds, into the archive."""

from collections.abc import Callable, Iterator, Mapping

import dagster as dg

from orchestration.warehouse.intake import collect
from orchestration.workbooks import Feed
from orchestration.workspace import Workspace

LANDED = dg.AssetKey("landed_files")


def feed_key(feed: str) -> dg.AssetKey:
    return dg.AssetKey(["feeds", feed])


Quiet = Callable[[dg.AssetExecutionContext, Workspace], None]


def intake_assets(feeds: Mapping[str, Feed], on_a_quiet_night: Quiet) -> dg.AssetsDefinition:
    """`landed_files` and one asset per feed. None is materialized where the latest release already holds all there is,
    so that nothing downstream runs; `on_a_quiet_night` is called instead.
    """
    specs = [
        dg.AssetSpec(
            LANDED,
            description="Files that regions and publishers sent, archived under their sha-256 before they are read.",
            owners=["team:data-engineering"],
            kinds={"file"},
            skippable=True,
        ),
        *(
            dg.AssetSpec(
                feed_key(name),
                description=feed.description,
                owners=[feed.owner],
                kinds={"rss"},
                tags={"origin": feed.origin},
                metadata={"publisher": feed.publisher, "licence": feed.licence, "url": dg.MetadataValue.url(feed.url)},
                skippable=True,
            )
            for name, feed in feeds.items()
        ),
    ]

    @dg.multi_asset(name="intake", specs=specs, group_name="intake")
    def intake(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.MaterializeResult[None]]:
        collected = collect(workspace, say=context.log.info)
        if collected.is_up_to_date:
            context.log.info("nothing is new: the latest release holds all that arrived")
            on_a_quiet_night(context, workspace)
            return
        yield dg.MaterializeResult(asset_key=LANDED, metadata={"new_files": collected.new_files})
        for feed, pages in collected.new_pages.items():
            yield dg.MaterializeResult(asset_key=feed_key(feed), metadata={"new_pages": pages})

    return intake
