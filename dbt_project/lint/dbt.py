"""What sqlfluff puts in the place of dbt's cross-database macros when it lints: any expression of the right kind."""


def datediff(first: str, second: str, part: str) -> str:
    return f"date_diff('{part}', {first}, {second})"


def date_trunc(part: str, date: str) -> str:
    return f"date_trunc('{part}', {date})"


def type_string() -> str:
    return "varchar"


def current_timestamp() -> str:
    return "now()"
