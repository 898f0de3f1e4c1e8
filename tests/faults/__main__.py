"""`make reliability`: every call of every command that fails, and 500 processes that are killed; prints the figures.

It takes hours: `python -m tests.faults 9 100` takes each ninth call (0: none), and kills 100. Names of commands behind
the two numbers leave out all others, and change no number of kills.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Collection
from pathlib import Path

from tests.faults.scenarios import SCENARIOS
from tests.faults.trials import CALLS, Tally, Trials
from tests.faults.watching import Watched


def main(step: int, kills: int, names: Collection[str]) -> int:
    """Run everything, or what has one of these names, and print a table; the number of broken promises."""
    broken: list[str] = []
    print("| command | faults | as before | as after | partly | broken |\n| --- | --- | --- | --- | --- | --- |")
    for scenario in SCENARIOS:
        if names and scenario.name not in names:
            continue
        for what in ("ENOSPC", "EIO", "KILL") if step else ():
            with tempfile.TemporaryDirectory() as folder:
                trials = Trials(scenario, Path(folder))
                trials.fail_each(what, tuple(CALLS), step)
                broken += row(f"{scenario.name}, {what} at each call", trials.tally)
        with tempfile.TemporaryDirectory() as folder:
            trials = Trials(scenario, Path(folder))
            trials.kill_at_random(kills // len(SCENARIOS))
            broken += row(f"{scenario.name}, killed at any moment ({trials.tally.killed})", trials.tally)
    if not names or "serve" in names:
        with tempfile.TemporaryDirectory() as folder:
            watched = Watched(Path(folder))
            watched.kill(kills // len(SCENARIOS))
            what = f"serve, killed while it rebuilds ({watched.in_time} of them before it was shown)"
            broken += row(what, watched.tally)
    print("\n".join(broken), file=sys.stderr)
    return len(broken)


def row(name: str, tally: Tally) -> list[str]:
    """Print one line of the table; what broke."""
    figures = (tally.runs, tally.old, tally.new, tally.between, len(tally.broken))
    print(f"| {name} | {' | '.join(map(str, figures))} |", flush=True)
    return tally.broken


if __name__ == "__main__":
    step, kills, *names = sys.argv[1:] or ["1", "500"]
    sys.exit(min(main(int(step), int(kills), names), 1))
