"""`make fuzz`: minutes of fuzzing; `python -m tests.fuzz 10 incident catalogue` takes ten minutes for these two.

Inputs are those of the tests, for half of the time cut, filled, doubled and joined by hypothesis, which makes what it
finds small, for the other half changed by what they reach (covering.py). A finding is kept in seeds/, where a test
tries it again for ever.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from tests.fuzz import covering
from tests.fuzz.keeping import keep
from tests.fuzz.targets import Target, targets, timed

TOKENS = [
    *(
        b"---\n",
        b"\n## 2026-03-02 10:00 resolved\n",
        b"\n##",
        b": ",
        b"\n  ",
        b"[",
        b"{",
        b"]",
        b"}",
        b"- ",
        b"\t",
        b"\r\n",
    ),
    *(
        b"\x00",
        b"\xff",
        b"\xe2\x80\xae",
        b"\xef\xbb\xbf",
        b"&a ",
        b"*a",
        b"!!str ",
        b"<!--",
        b"-->",
        b"```\n",
        b"null",
        b"~",
    ),
    *(
        b"audience: internal\n",
        b"services: {email: down}\n",
        b"2026-02-30 25:61",
        b"0x1f",
        b"1e999",
        b"NaN",
        b"-1",
        b"\\u0000",
    ),
    *(
        b'"',
        b"'",
        b"<b>",
        b"](javascript:x)",
        b"%s",
        b"{{",
        b"../../",
        b"9" * 5000,
        b"[" * 3000,
        b"a" * 300,
        b"\xf0\x9f\x98\x80",
    ),
]
EDIT = st.tuples(st.floats(0, 1), st.floats(0, 0.2), st.sampled_from(TOKENS) | st.binary(max_size=3), st.integers(1, 3))


def mutated(data: bytes, edits: Sequence[tuple[float, float, bytes, int]]) -> bytes:
    """Each edit cuts a part out at a place and puts something there, once or a few times."""
    for where, length, filling, times in edits:
        start = int(where * len(data))
        gone = int(length * length * len(data))
        data = data[:start] + filling * times + data[start + gone :]
    return data


def fuzz(name: str, target: Target, seconds: float) -> int:
    """Fuzz one target for so long; how many findings there were. Each is kept."""
    check, files = target
    end = time.monotonic() + seconds
    count = findings = 0
    last: list[bytes] = []
    for round_number in range(10_000):
        if time.monotonic() > end:
            break

        @seeded(round_number)
        @settings(
            max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
        )
        @given(st.sampled_from(files), st.lists(EDIT, min_size=1, max_size=5))
        def attempt(file: tuple[str, bytes], edits: list[tuple[float, float, bytes, int]]) -> None:
            nonlocal count
            if time.monotonic() > end:
                return
            count += 1
            path, data = file
            changed = mutated(data, edits)
            try:
                timed(check, changed, path)
            except Exception:
                if not last or len(changed) <= len(last[1]):
                    last[:] = [path.encode(), changed]
                raise

        try:
            attempt()
        except Exception:  # noqa: BLE001  # whatever a reader raises is a finding
            findings += 1
            path, data = last
            last.clear()
            traceback.print_exc(limit=-4)
            print(f"kept as {keep(name, path.decode(), data)}", flush=True)
    print(f"{name}: {count} inputs, {findings} findings", flush=True)
    return findings


def main() -> int:
    """Fuzz each target for its share of the time."""
    words = sys.argv[1:] or ["5"]
    known = targets()
    names = words[1:] or list(known)
    seconds = float(words[0]) * 60 / len(names)
    if not covering.is_at_hand():
        print("atheris is not installed: nothing goes by coverage")
        return min(1, sum(fuzz(name, known[name], seconds) for name in names))
    return min(1, sum(fuzz(n, known[n], seconds / 2) + covering.cover(n, seconds / 2, TOKENS) for n in names))


if __name__ == "__main__":
    sys.exit(main())
