"""The dbt models, one asset each, built by dbt in a process of its own."""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, dbt_assets

from orchestration.warehouse.release import kept_rows_stand, mark_built
from orchestration.warehouse.versions import Versions
from orchestration.workspace import DATA_VARIABLE, Workspace


class _Translator(DagsterDbtTranslator):
    """Seeds stand in a group of their own; models in the group that dbt gives them."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return super().get_group_name(dbt_resource_props)


def dbt_resource(workspace: Workspace) -> DbtCliResource:
    """dbt as installed beside this Python, whatever `PATH` says."""
    return DbtCliResource(
        project_dir=os.fspath(workspace.dbt_project), dbt_executable=os.fspath(Path(sys.executable).with_name("dbt"))
    )


def parsed_manifest(workspace: Workspace) -> Path:
    """dbt's manifest, parsed anew if the dbt project has changed since it was last parsed."""
    manifest, stamp = workspace.dbt_target / "manifest.json", workspace.dbt_target / "parsed-version"
    version = Versions.of(workspace).models
    if not (manifest.exists() and stamp.exists() and stamp.read_text() == version):
        with _data_folder(workspace):
            # Not from what a dbt started by hand has parsed: its seeds' paths may lead from another folder.
            command = ["--no-partial-parse", "parse", "--quiet"]
            dbt_resource(workspace).cli(command, target_path=workspace.dbt_target).wait()
        stamp.write_text(version)
    return manifest


def model_assets(manifest: Path) -> dg.AssetsDefinition:
    """An asset per seed and model, an asset check per dbt test."""

    # The gate's one asset makes all that dbt reads of the schemas `quality` and `ledger`.
    settings = DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True)

    @dbt_assets(manifest=manifest, dagster_dbt_translator=_Translator(settings), name="dbt_build")
    def models(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace], dbt: DbtCliResource
    ) -> Iterator[Any]:
        context.log.info("dbt: seeds, models and tests")
        # Unit tests tell of the models alone, whatever the data: they are run where the models are changed.
        command = ["build", "--exclude-resource-type", "unit_test"]
        if not kept_rows_stand(workspace):
            command.append("--full-refresh")
        with _data_folder(workspace):
            yield from dbt.cli(command, context=context, target_path=workspace.dbt_target).stream()
        if not context.is_subset:
            mark_built(workspace)

    return models


@contextmanager
def _data_folder(workspace: Workspace) -> Iterator[None]:
    """dbt finds the build file through the environment, wherever this workspace's data is."""
    before = os.environ.get(DATA_VARIABLE)
    os.environ[DATA_VARIABLE] = str(workspace.data)
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATA_VARIABLE]
        else:
            os.environ[DATA_VARIABLE] = before
