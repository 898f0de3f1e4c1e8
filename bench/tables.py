"""What was measured, as Markdown, and the place in docs/benchmarks.md where it stands."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from textwrap import fill

from bench import scenarios
from bench.process import Run, median

DOCS = Path(__file__).parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- begin: python -m bench -->", "<!-- end -->"


@dataclass(slots=True)
class Size:
    """What was measured of one corpus: runs by scenario and by peer; files written by scenario; files and bytes of each
    site, by peer (statusgen's own under its cold build)."""

    incidents: int
    services: int
    runs: dict[str, list[Run]] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    weights: dict[str, tuple[int, int]] = field(default_factory=dict)

    @staticmethod
    def named(name: str) -> Size:
        """Of its name: `1000x30`."""
        incidents, _, services = name.partition("x")
        return Size(int(incidents), int(services))

    @property
    def name(self) -> str:
        return f"{self.incidents:,} incidents, {self.services} services"

    def add(self, name: str, run: Run) -> None:
        self.runs.setdefault(name, []).append(run)


def commands(size: Size) -> Iterator[str]:
    """A table of statusgen's commands."""
    yield f"| {size.name} | wall s | CPU s | peak MB | files written |"
    yield "| --- | --- | --- | --- | --- |"
    for name in (name for name in size.runs if name not in size.weights or name == scenarios.COLD):
        half = median(size.runs[name])
        if name == scenarios.SERVE:
            yield f"| {name} | {half.wall:.2f} | | | |"
        else:
            written = f"{size.written[name]:,}" if name in size.written else ""
            yield f"| {name} | {half.wall:.2f} | {half.cpu:.2f} | {half.memory:.0f} | {written} |"


def peers(size: Size) -> Iterator[str]:
    """A table of cold builds; the first peer is the yardstick."""
    yardstick = next((name for name in size.weights if name != scenarios.COLD), None)
    if not yardstick:
        return
    least = median(size.runs[yardstick])
    yield f"| {size.name}, cold | wall s | CPU s | peak MB | files | MB | wall × | CPU × | memory × |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for name, (files, amount) in size.weights.items():
        half = median(size.runs[name])
        told = f"{half.wall:.2f} | {half.cpu:.2f} | {half.memory:.0f} | {files:,} | {amount / 1e6:.1f}"
        ratios = (half.wall / least.wall, half.cpu / least.cpu, half.memory / least.memory)
        title = "statusgen" if name == scenarios.COLD else name
        yield f"| {title} | {told} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |"


def rebuilds(sizes: Sequence[Size]) -> Iterator[str]:
    """A table of rebuilds as parts of the yardstick's cold build of the same size."""
    compared = [(size, name) for size in sizes for name in list(size.weights)[1:2]]
    names = [name for name in sizes[0].runs if name not in sizes[0].weights and name != scenarios.SERVE]
    if not compared:
        return
    yield f"| wall (CPU), of the yardstick's cold build | {' | '.join(size.name for size, _ in compared)} |"
    yield f"| --- |{' --- |' * len(compared)}"
    for name in names:
        halves = [(median(size.runs[name]), median(size.runs[peer])) for size, peer in compared]
        parts = [f"{ours.wall / theirs.wall:.3f} ({ours.cpu / theirs.cpu:.3f})" for ours, theirs in halves]
        yield f"| {name} | {' | '.join(parts)} |"


def growth(sizes: Sequence[Size]) -> Iterator[str]:
    """A table of how CPU grows from each size to the next: the exponent of the number of incidents."""
    steps = list(pairwise(sizes))
    if not steps:
        return
    yield f"| growth of CPU | {' | '.join(f'{a.incidents:,} to {b.incidents:,}' for a, b in steps)} |"
    yield f"| --- |{' --- |' * len(steps)}"
    for name in (name for name in sizes[0].runs if name != scenarios.SERVE):
        title = f"statusgen, {name}" if name == scenarios.COLD or name not in sizes[0].weights else f"{name}, cold"
        yield f"| {title} | {' | '.join(_exponent(a, b, name) for a, b in steps)} |"


def _exponent(small: Size, large: Size, name: str) -> str:
    if name not in large.runs:
        return ""
    more = median(large.runs[name]).cpu / median(small.runs[name]).cpu
    return f"{math.log(more) / math.log(large.incidents / small.incidents):.2f}"


def page(head: str, sizes: Sequence[Size], makes: Mapping[str, str]) -> str:
    """All of it; `makes` says what each peer's site holds."""
    parts = [head, *("\n".join(commands(size)) for size in sizes)]
    compared = [*("\n".join(peers(size)) for size in sizes), "\n".join(rebuilds(sizes))]
    if any(compared):
        parts += ["### Beside other generators", "\n".join(_point(*said) for said in makes.items()), *compared]
    parts.append("\n".join(growth(sizes)))
    return "\n\n".join(filter(None, parts))


def _point(name: str, makes: str) -> str:
    return fill(f"- **{name}** {makes}", width=120, subsequent_indent="  ", break_on_hyphens=False)


def write(text: str) -> None:
    """Put it into docs/benchmarks.md, between its marks; what stands around them is written by hand."""
    before, _, rest = DOCS.read_text("utf-8").partition(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", "utf-8")
