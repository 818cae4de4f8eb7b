"""The release that analysts read."""

from collections.abc import Iterable

import dagster as dg

from orchestration.assets.gate import VERDICTS
from orchestration.warehouse.release import publish
from orchestration.workspace import Workspace

RELEASE = dg.AssetKey("release")


def release_asset(marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """`release`: the marts, verdicts and findings as one read-only DuckDB file, swapped in whole."""

    @dg.asset(
        key=RELEASE,
        deps=[*marts, VERDICTS],
        group_name="release",
        kinds={"duckdb"},
        owners=["team:data-engineering"],
        description="One read-only DuckDB file with marts, verdicts and findings; `latest` is swapped in whole.",
    )
    def release(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> dg.MaterializeResult[None]:
        released = publish(workspace, say=context.log.info)
        return dg.MaterializeResult(
            metadata={
                "release_id": released.release_id,
                "path": dg.MetadataValue.path(str(released.path)),
                "tables": released.tables,
            }
        )

    return release
