"""How counts are told to people."""


def counted(count: int, noun: str) -> str:
    """A count with its noun, in its number.

    >>> counted(1, "finding"), counted(0, "finding"), counted(1200, "new page")
    ('1 finding', '0 findings', '1,200 new pages')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
