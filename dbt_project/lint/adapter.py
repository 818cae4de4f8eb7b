"""What sqlfluff puts in the place of the adapter's dispatched macros when it lints."""

from collections.abc import Callable


def dispatch(name: str) -> Callable[..., str]:
    return lambda *arguments: f"{name}({', '.join(arguments)})"
