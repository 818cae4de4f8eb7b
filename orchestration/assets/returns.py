"""What goes back to the regions."""

import dagster as dg

from orchestration.assets.gate import VERDICTS
from orchestration.warehouse.returns import write_returns
from orchestration.workspace import Workspace


def returns_asset() -> dg.AssetsDefinition:
    """`returns`: a correction workbook for each file judged in this run that is not clean."""

    @dg.asset(
        key=dg.AssetKey("returns"),
        deps=[VERDICTS],
        group_name="gate",
        kinds={"excel"},
        owners=["team:data-engineering"],
        description="The regions' own workbooks with the bad cells marked and a list of what to mend, by province.",
    )
    def returns(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> dg.MaterializeResult[None]:
        returned = write_returns(workspace, say=context.log.info)
        folder = {"folder": dg.MetadataValue.path(str(returned.folder))} if returned.folder else {}
        return dg.MaterializeResult(metadata={"workbooks": returned.workbooks, **folder})

    return returns
