"""`make reliability`: many updates to many recipients, while runs are killed and servers misbehave.

Each trial has a project, servers on this machine, and real processes of `statusgen notify`, of which some are killed
with SIGKILL: half of them between the mail server's yes and its answer, half at any other time of their work.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

from statusgen.ledger import Fact, Key
from statusgen.ledger.records import parse
from tests.conftest import ROOT
from tests.delivery.ledgers import FILE, LATER, LEASE, LEDGERS, Kept
from tests.servers import Doom, Hook, Mailbox, mail_server, web_server

AT_ONCE = 6
KILLED_AT_ONCE = 3
HANGS = 5


@dataclass
class Figures:
    """What came of a trial: `expected` is how many messages were to arrive, each once; `crashes` how often a run was
    killed, or a server broke off after it had taken a message. `again` counts the copies beyond the first, `worst`
    those at the recipient who got most of them, `doubtful` how often the ledger knows a message to have been handed
    over with no answer, `refused` those that it knows to have been turned away for good."""

    expected: int
    crashes: int = 0
    runs: int = 0
    lost: int = 0
    again: int = 0
    worst: int = 0
    doubtful: int = 0
    refused: int = 0
    seconds: float = 0

    def __str__(self) -> str:
        return (
            f"{self.expected} messages, {self.runs} runs, {self.crashes} crashes: lost {self.lost}, came again "
            f"{self.again} ({self.worst} at one recipient), doubtful {self.doubtful}, refused {self.refused} "
            f"({self.seconds:.0f} s)"
        )

    @property
    def is_as_promised(self) -> bool:
        """Nothing lost; at most one duplicate for a recipient and a crash, and none of which nobody knows."""
        return self.lost == 0 and self.worst <= self.crashes and self.again <= self.doubtful


@dataclass
class Trial:
    """A project with `updates` updates, a mail channel with `lists` lists, a chat and a webhook. To runs it is `later`
    than it is."""

    folder: Path
    updates: int
    lists: int
    mailbox: Mailbox
    hook: Hook
    random: Random
    kept: Kept = FILE
    later: timedelta = timedelta(0)
    _claimed: dict[Key, Fact] = field(default_factory=dict)

    @property
    def expected(self) -> int:
        return self.updates * (self.lists + 2)

    def __post_init__(self) -> None:
        self.sources = self.kept.prepare(self.folder)
        for source in self.sources:
            self._write(source)

    def _write(self, source: Path) -> None:
        """The project; all of it is open, so that even a first run tells of it."""
        lists = ", ".join(f"list-{n}@lists.example.org" for n in range(self.lists))
        (source / "services.yaml").write_text(
            'site: {title: Example Status, url: "https://status.example.org/", timezone: UTC}\n'
            "services: [{id: email, name: E-mail}]\n"
            "policy: {notify: {max_per_run: 100000, max_age: 4w}}\n"
            "channels:\n"
            f"  email: {{type: smtp, from: status@example.org, to: [{lists}]}}\n"
            "  chat: {type: apprise, urls_env: CHAT}\n"
            "  hook: {type: webhook, url_env: HOOK}\n"
        )
        incidents = source / "incidents"
        incidents.mkdir()
        for n in range(0, self.updates, 10):
            rows = [
                f"\n## 2026-01-15 {m // 60:02}:{m % 60:02} monitoring\n\nUpdate {n + m}.\n"
                for m in range(min(10, self.updates - n))
            ]
            front = f"title: Late {n}\nseverity: high\ndetermined: 2026-01-15 00:00\nservices: {{email: degraded}}"
            (incidents / f"late-{n}.md").write_text(f"---\n{front}\n---\n" + "".join(rows))

    def start(self, number: int = 0) -> subprocess.Popen[str]:
        """A run, in the `number`th of the folders."""
        source = self.sources[number % len(self.sources)]
        environment = {
            **os.environ,
            "STATUSGEN_SMTP_URL": self.mailbox.url,
            "STATUSGEN_LEDGER": self.kept.address(self.folder),
            "CHAT": self.hook.url.replace("http://", "json://") + "-chat",
            "HOOK": self.hook.url,
        }
        words = ["notify", "--format", "json", "--source", str(source), "--now", "2026-01-15T12:00:00Z"]
        return subprocess.Popen(
            [sys.executable, "-c", LATER, str(self.later.total_seconds()), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )

    @staticmethod
    def wait_for(process: subprocess.Popen[str]) -> dict[str, Any]:
        out, err = process.communicate()
        assert process.returncode in (0, 4), err
        answer: dict[str, Any] = json.loads(out)
        return answer

    def until_all_is_told(self) -> int:
        """Run until nothing is left to send; how many runs had something."""
        runs = 0
        while any(self.wait_for(self.start())[what] for what in ("sent", "failed", "faults")):
            runs += 1
        return runs

    def arrived(self) -> Counter[tuple[str, str]]:
        """How often each message came to each recipient, by the id that it carries."""
        counts = self.mailbox.copies()
        for path, headers, body in self.hook.took:
            chat = path.endswith("-chat")
            counts[path, json.loads(body)["message"] if chat else headers["Idempotency-Key"]] += 1
        return counts

    def judge(self, figures: Figures) -> Figures:
        """Compare what arrived with what was to, and with the ledger."""
        counts = self.arrived()
        figures.again = counts.total() - len(counts)
        extra = Counter(to for (to, _), count in counts.items() for _ in range(count - 1))
        figures.worst = max(extra.values(), default=0)
        for line in self.kept.read(self.folder).splitlines():
            record = parse(line, "ledger")
            is_again = record.fact is Fact.CLAIMED and self._claimed.get(record.key) is Fact.CLAIMED
            figures.doubtful += is_again or record.fact is Fact.DOUBTFUL
            self._claimed[record.key] = record.fact
        figures.refused = list(self._claimed.values()).count(Fact.REFUSED)
        figures.lost = self.expected - len(counts.keys() | self.mailbox.unwanted())
        return figures


@contextmanager
def trial(folder: Path, updates: int, lists: int, seed: int, kept: Kept = FILE) -> Iterator[Trial]:
    with mail_server() as mailbox, web_server() as hook:
        yield Trial(folder, updates, lists, mailbox, hook, Random(seed), kept)


def killed(
    folder: Path, updates: int, lists: int, kills: int, kept: Kept = FILE, *, seed: int = 1, faulty: bool = False
) -> Figures:
    """So many runs one after the other, each killed at a random point of its work; then as many as it takes until all
    is told. There are more mails than kills. `faulty`: of a hundred messages to the mail server it turns one away, asks
    for one later, and breaks off before one and after one; and some it never answers."""
    with trial(folder, updates, lists, seed, kept) as made:
        figures, began = Figures(made.expected), time.monotonic()
        if faulty:
            choices = ["250 OK"] * 96 + ["451 busy", "550 no", "drop", "die"]
            made.mailbox.answers += made.random.choices(choices, k=made.expected)
            for _ in range(HANGS):
                made.mailbox.answers[made.random.randrange(updates * lists)] = "silent"
        for left in range(kills, 0, -1):
            told = len(made.mailbox.copies()) + len(made.mailbox.turned_away)
            waiting = updates * lists - told  # mails that this run has to send, or more
            share = waiting // (left + 1)  # so that the last run has one to send, too
            process = made.start()
            if made.random.random() < 0.5:
                doom = Doom(process.pid, made.random.randint(1, share))
            else:
                doom = Doom(process.pid, made.random.randint(0, share), made.random.uniform(0, 0.1))
            made.mailbox.doom = doom
            if not doom.left:
                Timer(made.random.uniform(0, 1.5), doom.strike).start()
            process.communicate()
            assert process.returncode == -signal.SIGKILL, "it ended before it was killed"
            made.mailbox.doom = None
            figures.runs += 1
            figures.crashes += 1
            made.later += LEASE
        figures.runs += made.until_all_is_told()
        figures.crashes += made.mailbox.died
        figures.seconds = time.monotonic() - began
        return made.judge(figures)


def killed_together(folder: Path, updates: int, lists: int, kills: int, kept: Kept, seed: int = 1) -> Figures:
    """Three runs at once, each killed at a random point of the work of all, again and again; then as many as it takes.
    Half of the kills come as soon as a message has arrived, and half up to a tenth of a second after it."""
    with trial(folder, updates, lists, seed, kept) as made:
        figures, began = Figures(made.expected), time.monotonic()
        while figures.crashes < kills:
            live = [made.start(number) for number in range(KILLED_AT_ONCE)]
            figures.runs += len(live)
            while live and figures.crashes < kills:
                waiting = updates * lists - len(made.mailbox.copies())
                wanted = len(made.mailbox.taken) + made.random.randint(
                    1, max(1, waiting // (kills - figures.crashes + 1))
                )
                while len(made.mailbox.taken) < wanted and any(process.poll() is None for process in live):
                    with made.mailbox.news:
                        made.mailbox.news.wait(0.05)
                time.sleep(made.random.choice([0, made.random.uniform(0, 0.1)]))
                doomed = live.pop(made.random.randrange(len(live)))
                doomed.kill()
                doomed.communicate()
                figures.crashes += doomed.returncode == -signal.SIGKILL
                if kept.look:
                    kept.look(folder)
            for process in live:
                made.wait_for(process)
            made.later += LEASE
        figures.runs += made.until_all_is_told()
        figures.seconds = time.monotonic() - began
        return made.judge(figures)


def with_faults(folder: Path, updates: int, lists: int, seed: int = 1) -> Figures:
    """Runs that nobody kills, against servers that answer 4xx, or break off before or after the message."""
    with trial(folder, updates, lists, seed) as made:
        figures, began = Figures(made.expected), time.monotonic()
        choices = ["250 OK"] * 12 + ["451 busy", "drop", "die"]
        made.mailbox.answers += made.random.choices(choices, k=made.expected)
        made.hook.answers += made.random.choices([200] * 12 + [503, 429], k=made.expected // 2)
        while True:
            report = made.wait_for(made.start())
            figures.runs += 1
            if not (report["sent"] or report["failed"] or report["faults"]):
                break
        figures.seconds = time.monotonic() - began
        figures.crashes = made.mailbox.died
        return made.judge(figures)


def at_once(folder: Path, updates: int, lists: int, seed: int = 1) -> Figures:
    """Six runs at the same time."""
    with trial(folder, updates, lists, seed) as made:
        figures, began = Figures(made.expected, runs=AT_ONCE), time.monotonic()
        for process in [made.start() for _ in range(AT_ONCE)]:
            made.wait_for(process)
        figures.seconds = time.monotonic() - began
        return made.judge(figures)


def main() -> None:
    updates, lists, kills = (int(word) for word in sys.argv[1:4])
    words = sys.argv[4:]  # leave out the trials that are not called so
    trials: dict[str, Callable[[Path], Figures]] = {
        "killed": lambda folder: killed(folder, updates, lists, kills),
        "killed, and servers that misbehave": lambda folder: killed(folder, updates, lists, kills, faulty=True),
        "servers that misbehave": lambda folder: with_faults(folder, updates, lists),
        "six at once": lambda folder: at_once(folder, updates, lists),
    }
    for place, kept in LEDGERS.items():
        trials[f"three at once, killed, the ledger in {place}"] = partial(
            killed_together, updates=updates, lists=lists, kills=kills, kept=kept
        )
    for name in (name for name in trials if all(word in name for word in words)):
        with tempfile.TemporaryDirectory() as folder:
            print(f"{name}: {trials[name](Path(folder))}", flush=True)


if __name__ == "__main__":
    main()
