"""The stations as Dagster assets, each a name, its inputs, one call and its metadata.

Belongs here: what Dagster shows of a station. Stays out: the work itself, which `orchestration.warehouse` does, and the
SQL models, which dbt does.
"""
