"""`make fuzz`: new files of every kind until the time is up; one that breaks a property is reduced, kept and named."""

import sys
import tempfile
from pathlib import Path
from random import SystemRandom
from time import monotonic

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.files import damaged_files, headers_of, sheets_of_cells
from tests.fuzz.properties import Reader

BATCH = settings(
    max_examples=500,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)


def main(seconds: float) -> None:
    reader = Reader.load()
    headers = headers_of(reader.forms)
    files, last, end = 0, b"", monotonic() + seconds

    def check(content: bytes) -> None:
        nonlocal files, last
        files, last = files + 1, content
        reader.check(content)

    try:
        while monotonic() < end:
            for kind in (sheets_of_cells(headers), damaged_files(headers)):
                seed(SystemRandom().getrandbits(64))(BATCH(given(kind)(check)))()
    except BaseException:
        with tempfile.NamedTemporaryFile(prefix="fuzz-", delete=False) as kept:
            kept.write(last)
        print(f"after {files:,} files, one that breaks a property: {Path(kept.name)}")
        raise
    print(f"{files:,} files were read or refused with a reason, and no row of them was lost")


if __name__ == "__main__":
    main(float(sys.argv[1]))
