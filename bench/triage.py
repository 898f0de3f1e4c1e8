"""`python -m bench.triage FOLDER…`: how often triage is right about the past, as Markdown for docs/triage.md.

Each incident of a project is left out once, and asked for by its title alone. The right answers are what its file says;
of several services any one counts. Beside each figure stands the base rate: always naming the services, and the
severity, that are the most frequent in the whole history, the incident itself included. Projects with fewer incidents
that name a service than `LEAST` have no line.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from statusgen.derive.severities import said
from statusgen.derive.similar import Past
from statusgen.derive.words import words_of
from statusgen.reading import load

FIRST = 3
LEAST = 15


@dataclass
class Figures:
    """Counts of right answers, of triage and by the base rate."""

    services: int = 0
    severities: int = 0
    right: Counter[str] = field(default_factory=Counter)


def evaluate(folder: Path) -> Figures:
    """Every incident of the project, left out once."""
    project = load(folder).value
    if project is None:
        raise SystemExit(f"{folder}: no project")
    past = Past(project)
    often = Counter(id for incident in past.incidents for id in incident.services)
    ranks = Counter(severity for incident in past.incidents if (severity := said(incident)))
    usual = [id for id, _ in often.most_common(FIRST)]
    usual_rank = next((severity for severity, _ in ranks.most_common(1)), None)
    found = Figures()
    for n, incident in enumerate(past.incidents):
        question = words_of(incident.title)
        near = past.neighbours(question, leave_out=n)
        own, severity = set(incident.services), said(incident)
        if own:
            found.services += 1
            named = [one.service.id for one in past.candidates(question, near)]
            found.right["service"] += bool(own & set(named[:1]))
            found.right["service usual"] += bool(own & set(usual[:1]))
            found.right["services"] += bool(own & set(named[:FIRST]))
            found.right["services usual"] += bool(own & set(usual))
        if severity and usual_rank:
            found.severities += 1
            proposed = past.severity(near)[0] or usual_rank
            for name, guess in (("", proposed), (" usual", usual_rank)):
                found.right[f"severity{name}"] += guess is severity
                found.right[f"next{name}"] += abs(guess.rank - severity.rank) <= 1
    return found


def row(name: str, found: Figures, seconds: float) -> Iterator[str]:
    """The figures of a project, as cells of the table."""
    yield name
    yield str(found.services)
    for name, total in (("service", found.services), ("services", found.services), ("severity", found.severities)):
        yield _share(found.right[name], total)
        yield _share(found.right[f"{name} usual"], total)
    yield f"{_share(found.right['next'], found.severities)} ({_share(found.right['next usual'], found.severities)})"
    yield f"{seconds:.1f}"


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.0f} %" if total else "none"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, help="projects, as `statusgen import` writes them")
    heads = ("history", "incidents", "service", "usual", f"among {FIRST}", "usual", "severity", "usual", "or next", "s")
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for folder in parser.parse_args().folders:
        begin = time.perf_counter()
        found = evaluate(folder) if (folder / "services.yaml").is_file() else Figures()
        if found.services >= LEAST:
            print(f"| {' | '.join(row(folder.name, found, time.perf_counter() - begin))} |", flush=True)


if __name__ == "__main__":
    main()
