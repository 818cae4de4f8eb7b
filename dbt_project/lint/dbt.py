"""What sqlfluff puts in the place of dbt's cross-database macros when it lints: any expression of the right kind."""


def datediff(first: str, second: str, part: str) -> str:
    return f"date_diff('{part}', {first}, {second})"


def dateadd(part: str, number: object, date: str) -> str:
    return f"date_add({date}, interval ({number}) {part})"


def split_part(text: str, delimiter: str, part: int) -> str:
    return f"split_part({text}, {delimiter}, {part})"


def date_trunc(part: str, date: str) -> str:
    return f"date_trunc('{part}', {date})"


def type_string() -> str:
    return "string"


def current_timestamp() -> str:
    return "now()"


def date_spine(part: str, first: str, end: str) -> str:
    return f"select {first} + interval (generate_series) {part} as date_{part} from generate_series(1, 2)"  # noqa: S608


def string_literal(text: str) -> str:
    return f"'{text}'"


def escape_single_quotes(text: str) -> str:
    return text.replace("'", "''")
