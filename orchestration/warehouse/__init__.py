"""The DuckDB warehouse and the stations that fill it, each a function that does only what is not done yet.

Belongs here: the ledger, the tables, and the stations in their order: `collect` (landing and feeds into the archive),
`extract` (files into records and findings), `read_articles` (pages into articles and mentions), `judge` (records into
verdicts), `publish` (marts into a release). Stays out: how a workbook is read, a region found, a suite validated; those
are packages of their own. SQL that turns records into marts is dbt's.

Every station can be stopped at any point: what it wrote is whole, and the next run goes on from there.
"""
