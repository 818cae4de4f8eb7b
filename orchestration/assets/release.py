"""The release that analysts read."""

from collections.abc import Iterable

import dagster as dg

from orchestration.assets.gate import VERDICTS
from orchestration.warehouse.release import publish
from orchestration.workspace import Workspace

RELEASE = dg.AssetKey("release")


class ReleaseConfig(dg.Config):
    """`accept_losses`: publish although a form loses more than half of the slices that the latest release shows."""

    accept_losses: bool = False


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
        context: dg.AssetExecutionContext, config: ReleaseConfig, workspace: dg.ResourceParam[Workspace]
    ) -> dg.MaterializeResult[None]:
        released = publish(workspace, say=context.log.info, accept_losses=config.accept_losses)
        return dg.MaterializeResult(
            metadata={
                "release_id": released.release_id,
                "path": dg.MetadataValue.path(str(released.path)),
                "data_docs": dg.MetadataValue.path(str(released.data_docs)),
                "tables": released.tables,
            }
        )

    return release
