"""Neraca Pendamping: the way from a landed spreadsheet or news page to a published release.

Belongs here: `definitions` (what exists), `assets` (thin Dagster assets), `cli` (the command line), and the
plain packages that do the work: `archive`, `workbooks`, `regions`, `news`, `gate`, `warehouse`.
Stays out: SQL models (`dbt_project/`), expectation suites (`expectations/`), contracts (`data/sources/`).

Imports run one way: `assets` → packages; among packages `warehouse` → `gate`, `news`, `archive` →
`workbooks` → `regions`; `regions` imports nobody.
"""
