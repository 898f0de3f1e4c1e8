"""`python -m bench`: measures whole processes on corpora of our own, beside other generators, and writes what it found
into docs/benchmarks.md, or prints it."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import corpus, scenarios, tables
from bench.peers import PEERS, Peer
from bench.process import RunError, weigh
from bench.tables import Size

SIZES = ("100x5", "1000x30", "10000x200")
IDLE = 0.5
"""Under this load average nobody else uses the machine."""

LARGE = 5000
"""Corpora of more incidents are measured once, if nobody says how often."""


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", nargs="+", default=SIZES, metavar="INCIDENTSxSERVICES", help="such as 50000x500")
    parser.add_argument("--repeat", type=int, help="rounds for each size (3; once for large ones)")
    parser.add_argument("--peers", nargs="*", metavar="NAME", help="these, at all sizes (those that take no minutes)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md (print)")
    options = parser.parse_args()
    sizes = [Size.named(name) for name in options.sizes]
    found = [peer for peer in PEERS if peer.is_installed and (options.peers is None or peer.name in options.peers)]
    load = os.getloadavg()[1]
    for size in sizes:
        peers = [peer for peer in found if options.peers or size.incidents <= peer.most]
        _measure(size, peers, options.repeat or (3 if size.incidents <= LARGE else 1))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    head = (
        f"On {datetime.now(UTC):%Y-%m-%d}, {machine}, `{' '.join(['python -m bench', *sys.argv[1:]])}`.\n"
        f"Load average of five minutes: {load:.1f} before, {os.getloadavg()[1]:.1f} at the end."
    )
    if load > IDLE:
        head += " The machine was not idle: wall times are too long, and CPU says more than they do."
    text = tables.page(head, sizes, {peer.name: peer.makes for peer in found})
    if options.write:
        tables.write(text)
    else:
        print(text)


def _measure(size: Size, peers: list[Peer], rounds: int) -> None:
    """Statusgen and its peers take turns, so that a busy minute concerns them all."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "statusgen"
        corpus.write(folder, size.incidents, size.services)
        for peer in peers:
            words = ["-m", "bench.peers", peer.name, str(folder), str(Path(scratch) / peer.name)]
            subprocess.run([sys.executable, *words], check=True)
        for number in range(rounds):
            print(f"{size.name}: round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            for measured in scenarios.measure(folder, number):
                _add(size, measured, folder)
            for peer in peers:
                _run_peer(size, peer, Path(scratch) / peer.name)


def _add(size: Size, measured: scenarios.Measured, folder: Path) -> None:
    size.add(measured.name, measured.run)
    if measured.written is not None:
        size.written[measured.name] = measured.written
    if measured.name == scenarios.COLD:
        size.weights[measured.name] = weigh(folder / "site")
    print(f"  {measured.name}: {measured.run.wall:.2f} s", file=sys.stderr, flush=True)


def _run_peer(size: Size, peer: Peer, folder: Path) -> None:
    try:
        size.add(peer.name, peer.build(folder))
    except RunError as why:
        raise SystemExit(f"{peer.name} failed: {why}") from why
    size.weights[peer.name] = weigh(folder / peer.output)
    print(f"  {peer.name}: {size.runs[peer.name][-1].wall:.2f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
