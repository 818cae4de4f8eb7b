"""One asset per form: the typed records of its submissions."""

from collections.abc import Iterator, Mapping

import dagster as dg

from orchestration.assets.intake import LANDED
from orchestration.warehouse.extraction import extract
from orchestration.workbooks import Form
from orchestration.workspace import Workspace


def records_key(form: str) -> dg.AssetKey:
    return dg.AssetKey(["records", form])


def records_assets(forms: Mapping[str, Form]) -> dg.AssetsDefinition:
    """An asset per contract in `data/sources/`. One step reads them all: a file's form is known once it is read."""
    specs = [
        dg.AssetSpec(
            records_key(name),
            deps=[LANDED],
            description=f"{form.title}. {form.description}",
            owners=[form.owner],
            kinds={"duckdb", "excel"},
            tags={"origin": form.origin},
            metadata={"grain": form.grain, "publisher": form.publisher, "licence": form.licence},
        )
        for name, form in forms.items()
    ]

    @dg.multi_asset(name="extract", specs=specs, group_name="records")
    def extract_records(
        context: dg.AssetExecutionContext, workspace: dg.ResourceParam[Workspace]
    ) -> Iterator[dg.MaterializeResult[None]]:
        extracted = extract(workspace, say=context.log.info)
        for form in forms:
            yield dg.MaterializeResult(
                asset_key=records_key(form),
                metadata={"new_records": extracted.records[form], "new_findings": extracted.findings[form]},
            )

    return extract_records
