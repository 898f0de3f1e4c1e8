"""`python -m bench.figures`: what the figures of all periods and services cost, by the size of the project, in CPU."""

from __future__ import annotations

import tempfile
import time
from itertools import pairwise
from pathlib import Path

from bench import corpus
from statusgen import build
from statusgen.derive import take_snapshot
from statusgen.files import single
from statusgen.model import Audience
from statusgen.outputs.pages import metrics
from statusgen.outputs.pages.printer import Printer
from statusgen.prose import Prose

SIZES = ((1_000, 200), (5_000, 200), (10_000, 200))


def main() -> None:
    """Measure and print: what each incident tells, keys of pages, all pages."""
    print("| incidents | services | what incidents tell, s | keys, s | pages | all pages, s |")
    print("| --- | --- | --- | --- | --- | --- |")
    for incidents, services in SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "project"
            corpus.write(folder, incidents, services)
            checked = build.check(folder, corpus.NOW, build.open_cache(None))
            if checked.project is None:
                raise SystemExit("the corpus has errors")
            snapshot = take_snapshot(checked.project, corpus.NOW, Audience.INTERNAL)
            for view in snapshot.incidents:
                view.key  # noqa: B018  # other pages have it anyway
            with Prose() as prose:
                printer = Printer(snapshot, build.tools_for(checked.project, folder, prose))
                times = [time.process_time()]
                snapshot.facts.between()  # found once, for all pages
                times.append(time.process_time())
                files = list(single(metrics.files(printer)))
                times.append(time.process_time())
                for file in files:
                    file.make()
                times.append(time.process_time())
            facts, keys, made = (after - before for before, after in pairwise(times))
            print(
                f"| {incidents:,} | {services} | {facts:.2f} | {keys:.2f} | {len(files):,} | {made:.1f} |", flush=True
            )


if __name__ == "__main__":
    main()
