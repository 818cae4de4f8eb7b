"""What exists, on one page: the assets in the order of the way of the data, the nightly job and its schedule."""

from collections.abc import Iterator
from functools import partial

import dagster as dg

from orchestration.assets.articles import article_assets
from orchestration.assets.gate import report_standing_checks, verdicts_asset
from orchestration.assets.intake import intake_assets
from orchestration.assets.models import dbt_resource, model_assets, parsed_manifest
from orchestration.assets.records import records_assets
from orchestration.assets.release import release_asset
from orchestration.assets.returns import returns_asset
from orchestration.workbooks import load_feeds, load_forms
from orchestration.workspace import Workspace

NIGHTLY = "nightly"


def build_defs(workspace: Workspace | None = None) -> dg.Definitions:
    """Every definition, over a workspace of one's own or that of the environment.

    Raises:
        ContractError: a contract in `data/sources/` cannot be used.
    """
    workspace = workspace or Workspace.from_environment()
    forms, feeds = load_forms(workspace.sources), load_feeds(workspace.sources)
    models = model_assets(parsed_manifest(workspace))
    marts = [key for key in models.keys if key.path[0] == "marts"]
    nightly = dg.define_asset_job(
        NIGHTLY, selection=dg.AssetSelection.all(), description="The whole way of the data, for all that is new."
    )
    return dg.Definitions(
        assets=[
            intake_assets(feeds, on_a_quiet_night=partial(report_standing_checks, forms=list(forms))),
            records_assets(forms),
            article_assets(feeds),
            verdicts_asset(list(forms)),
            returns_asset(),
            models,
            release_asset(marts),
        ],
        jobs=[nightly],
        schedules=[
            dg.ScheduleDefinition(
                name="every_night",
                job=nightly,
                cron_schedule="0 2 * * *",
                execution_timezone="Asia/Jakarta",
                default_status=dg.DefaultScheduleStatus.RUNNING,
            )
        ],
        resources={"workspace": _held(workspace), "dbt": dbt_resource(workspace)},
        # Few steps, one writer: a process per step would import Dagster again each time.
        executor=dg.in_process_executor,
    )


def _held(workspace: Workspace) -> dg.ResourceDefinition:
    """The workspace, kept for one run alone from its first step to its last."""

    @dg.resource(description="The data folder, for one run at a time.")
    def held(_: dg.InitResourceContext) -> Iterator[Workspace]:
        with workspace.one_run():
            yield workspace

    return held


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` and `dg` load; nothing is read before they ask."""
    return build_defs()
