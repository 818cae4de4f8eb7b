"""The statistics behind the marts: an estimate, an index, an allocation, each a function from a frame to a frame.

Belongs here: what SQL cannot say, with its formula and source. Stays out: DuckDB, dbt, Dagster; a dbt model hands a
frame in and takes one back.
"""
