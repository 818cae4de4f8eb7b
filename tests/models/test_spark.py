"""The models built by Spark: over two nights, the second one incremental, every mart is what DuckDB makes of it.

CONTRIBUTING.md tells what this needs; without it, it is skipped.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.archive import land
from orchestration.synthesis import Plan, synthesize
from orchestration.workbooks import load_forms
from orchestration.workbooks.contracts import load_categories
from orchestration.workspace import Workspace
from tests.models.building import marts_of
from tests.nightly import land_samples, run_nightly

NEEDS = "needs pyspark and dbt-spark, which are not locked, and Iceberg's jar: see CONTRIBUTING.md"
spark_sql = pytest.importorskip("pyspark.sql", reason=NEEDS)
pytest.importorskip("dbt.adapters.spark", reason=NEEDS)
JARS = os.environ.get("NERACA_ICEBERG_JARS", "")

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.xdist_group("spark"),
    pytest.mark.skipif(not JARS, reason=f"NERACA_ICEBERG_JARS names no jar: it {NEEDS}"),
]

FIRST_NIGHT = Plan(seed=35, years=(2019, 2020, 2021), provinces=("34", "51"))
# other numbers of the same offices, some of them held back
SECOND_NIGHT = Plan(
    seed=36,
    years=(2021,),
    provinces=("34", "51"),
    forms=("mentor_roster", "mentoring_log", "partnership"),
    defects=0.02,
)

# dbt-spark runs Python models on a cluster that it submits them to, not in its own session.
PYTHON_MODELS = ("int_priority__allocation", "int_quality__scores", "int_recruitment__estimates")
SLICE_KEY = {"slice_key"}  # each engine has a hash of its own


def night(workspace: Workspace, plan: Plan, folder: Path) -> None:
    synthesize(plan, folder, load_forms(workspace.sources), load_categories(workspace.sources))
    for path in folder.glob("*/*"):
        land(path, workspace.landing)
    assert run_nightly(workspace).success


def spark_profile(folder: Path) -> dict[str, str]:
    return {
        "spark.master": "local[2]",
        "spark.driver.memory": "2g",
        "spark.jars": JARS,
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "UTC",
        # as Spark 4 has it: what cannot be computed is an error
        "spark.sql.ansi.enabled": "true",
        "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        "spark.sql.catalog.spark_catalog": "org.apache.iceberg.spark.SparkCatalog",
        "spark.sql.catalog.spark_catalog.catalog-impl": "org.apache.iceberg.inmemory.InMemoryCatalog",
        # dbt-spark's session asks for Hive: it is given one in memory that nothing is put into
        "spark.hadoop.javax.jdo.option.ConnectionURL": "jdbc:derby:memory:neraca;create=true",
        "spark.sql.warehouse.dir": str(folder / "hive"),
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def session(folder: Path) -> Iterator[Any]:
    builder = spark_sql.SparkSession.builder.enableHiveSupport()
    for name, value in spark_profile(folder).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.sql("create schema default")  # where dbt-spark puts what a snapshot is about to merge
    yield session
    session.stop()


def load(session: Any, workspace: Workspace, folder: Path, *names: str) -> None:
    """Tables of the build file as Spark's, in schemas of the same names."""
    with duckdb.connect(str(workspace.warehouse), read_only=True) as connection:
        for name in names:
            path = folder / f"{name}.parquet"
            connection.execute(f"copy {name} to '{path}'")
            session.sql(f"create schema if not exists {name.partition('.')[0]}")
            session.read.parquet(str(path)).write.mode("overwrite").saveAsTable(name)


def load_inputs(session: Any, workspace: Workspace, folder: Path) -> None:
    """The sources and what the Python models make; the seeds, too, as dbt-spark's session writes a blank as `None`."""
    sources = yaml.safe_load((workspace.dbt_project / "models/staging/_sources.yml").read_text())["sources"]
    load(session, workspace, folder, *(f"{of['schema']}.{table['name']}" for of in sources for table in of["tables"]))
    load(session, workspace, folder, *(f"seeds.{path.stem}" for path in workspace.seeds.glob("*.csv")))
    load(session, workspace, folder, *(f"intermediate.{name}" for name in PYTHON_MODELS))


def dbt_on_spark(workspace: Workspace, folder: Path, *command: str) -> None:
    """dbt in this process, as its session is the test's."""
    from dbt.cli.main import dbtRunner

    target = {"type": "spark", "method": "session", "host": "none", "schema": "default", "threads": 1}
    target["server_side_parameters"] = spark_profile(folder)
    (folder / "profiles.yml").write_text(json.dumps({"neraca": {"target": "t", "outputs": {"t": target}}}))
    folders = ["--project-dir", str(workspace.dbt_project), "--profiles-dir", str(folder)]
    written = ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    done = dbtRunner().invoke([*command, *folders, *written])
    assert done.success, done.exception


def build(workspace: Workspace, folder: Path, *but: str) -> None:
    kinds = [word for kind in ("seed", "unit_test", *but) for word in ("--exclude-resource-type", kind)]
    dbt_on_spark(workspace, folder, "build", *kinds, "--exclude", *PYTHON_MODELS)


def marts_of_spark(session: Any, names: set[str], folder: Path) -> Workspace:
    """Spark's marts in a file of DuckDB's."""
    workspace = Workspace(data=folder / "data")
    workspace.warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(workspace.warehouse)) as connection:
        connection.execute("create schema marts")
        for name in names:
            path = folder / "marts" / name
            session.table(f"marts.{name}").write.parquet(str(path))
            connection.execute(f"create table marts.{name} as from '{path}/*.parquet'")
    return workspace


def slices_of_sessions(session: Any) -> set[int]:
    return {row["slice_key"] for row in session.sql("select distinct slice_key from marts.fct_sessions").collect()}


@pytest.fixture(scope="module")
def built(session: Any, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, set[int]]:
    """Two nights of DuckDB's, each built on Spark, too; what no model makes is put there between them.

    Beside the workspace the slices of sessions after the first night.
    """
    workspace = Workspace(data=tmp_path_factory.mktemp("nights"))
    made = tmp_path_factory.mktemp("made")
    land_samples(workspace)
    night(workspace, FIRST_NIGHT, made / "first")
    load_inputs(session, workspace, folder)
    build(workspace, folder, "test")
    slices = slices_of_sessions(session)
    session.sql("create table marts.mart_of_before as select 1 as number")

    night(workspace, SECOND_NIGHT, made / "second")
    load_inputs(session, workspace, folder)
    build(workspace, folder)
    return workspace, slices


def test_spark_makes_the_same_marts_over_two_nights(
    built: tuple[Workspace, set[int]], session: Any, folder: Path
) -> None:
    workspace, slices = built
    expected = marts_of(workspace, SLICE_KEY)
    assert {row["tableName"] for row in session.sql("show tables in marts").collect()} == set(expected)
    found = marts_of(marts_of_spark(session, set(expected), folder), SLICE_KEY)
    for name, rows in expected.items():
        assert found[name] == rows, name
        assert rows, f"{name} has no row to compare"
    # the second night changed something: sessions of some slices were replaced, and of some mentor else is known now
    assert slices - slices_of_sessions(session) and slices & slices_of_sessions(session)
    history = session.sql("select is_current, count(*) from marts.dim_mentor group by is_current").collect()
    assert {row["is_current"] for row in history} == {True, False}


def test_the_models_arithmetic_is_that_of_their_unit_tests_on_spark(
    built: tuple[Workspace, set[int]], folder: Path
) -> None:
    dbt_on_spark(built[0], folder, "test", "--select", "test_type:unit")
