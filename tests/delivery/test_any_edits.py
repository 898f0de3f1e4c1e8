"""Whatever is edited between runs: nobody is missed or told twice, and customers read nothing that is for staff."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from statusgen.derive.ids import update_id
from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Mailbox, text_of

CUSTOMERS, PHONES, STAFF = "all@lists.example.org", "phones@example.org", "staff@example.org"
LISTS = f"lists: [{{to: {STAFF}, audience: internal}}, {{to: {PHONES}, services: [phone]}}], to: ["
STEPS = 25
SECRET = "relay seven"


@dataclass
class Said:
    at: datetime
    status: str
    is_internal: bool = False

    def __str__(self) -> str:
        fields = "audience: internal\n" if self.is_internal else ""
        return f"\n## {self.at:%Y-%m-%d %H:%M} {self.status}\n{fields}\n{SECRET if self.is_internal else 'We look'}.\n"


@dataclass
class Report:
    """An incident, or planned work that takes place from `window` on for 40 minutes."""

    id: str
    at: datetime
    window: datetime | None = None
    services: str = "email: degraded"
    severity: str = "high"
    is_internal: bool = False
    said: list[Said] = field(default_factory=list)

    def write(self, desk: Desk) -> None:
        front = {"determined": f"{self.at:%Y-%m-%d %H:%M}", "severity": self.severity}
        if self.window:
            start, end = (f"{at:%Y-%m-%d %H:%M}" for at in (self.window, self.window + timedelta(minutes=40)))
            front = {
                "kind": "maintenance",
                "announced": front["determined"],
                "window": f"{{start: {start}, end: {end}}}",
            }
        front |= {"title": SECRET if self.is_internal else "Mail is late", "services": f"{{{self.services}}}"}
        front |= {"audience": "internal"} if self.is_internal else {}
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        file = desk.folder / "incidents" / f"{self.id}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\n{lines}---\n{''.join(map(str, self.said))}")

    @property
    def is_over(self) -> bool:
        return any(said.status in ("completed", "resolved") for said in self.said)


def edited(report: Report, now: datetime, random: Random) -> None:
    """Something that somebody does to it."""
    what = random.choice(["say", "say", "say", "internal", "update internal", "severity", "services"])
    if what == "say" and not report.is_over:
        going_on = ["in_progress"] if report.window and now > report.window else ["scheduled"]
        ending = "resolved" if not report.window else "completed"
        if any(said.status == "in_progress" for said in report.said):
            going_on = ["in_progress", "verifying"]
        status = random.choice([*(going_on if report.window else ["identified", "monitoring"]), ending])
        report.said.append(Said(now, status, status != ending and random.random() < 0.4))
    elif what == "update internal" and report.said and not report.is_over:
        report.said[-1].is_internal = not report.said[-1].is_internal
    elif what == "internal":
        report.is_internal = not report.is_internal
    elif what == "severity":
        report.severity = random.choice(["low", "high"])
    elif what == "services" and not report.window:
        report.services = random.choice(["phone: degraded", "email: degraded, phone: degraded"])


@pytest.mark.parametrize("seed", range(4))
def test_everybody_is_told_once(desk: Desk, mailbox: Mailbox, seed: int) -> None:
    desk.catalogue(CATALOGUE.replace("low: {channels: []}", "low: {channels: [email]}").replace("to: [", LISTS))
    random, now, reports = Random(seed), datetime(2026, 1, 15, 0, 5, tzinfo=UTC), list[Report]()
    readable: set[str] = set()
    desk.notify("00:01")
    for step in range(STEPS):
        now += timedelta(minutes=random.choice([3, 7, 15, 31]))
        if step % 5 == 0:
            reports.append(Report(f"mail-{step}", now, said=[Said(now, "investigating")]))
        elif step % 5 == 2:
            reports.append(Report(f"work-{step}", now, now + timedelta(minutes=random.choice([20, 70]))))
        else:
            edited(random.choice(reports), now, random)
        for report in reports:
            report.write(desk)
            if not report.is_internal:  # that the clock ended it was told before somebody says so
                public = [s for s in report.said if not s.is_internal and s.status != "completed"]
                readable |= {update_id(report.id, said.at) for said in public}
        at, before = f"{now:%Y-%m-%dT%H:%M:00Z}", len(mailbox.taken)
        would_send = json.loads(desk.run("notify", "--dry-run", "--format", "json", now=at)[1])["would_send"]
        status, out, err = desk.run("notify", "--format", "json", now=at)
        assert status in (0, 4) and json.loads(out)["failed"] == [], err
        assert sum(row["recipients"] for row in would_send) == len(mailbox.taken) - before
    assert max(mailbox.copies().values()) == 1
    texts = {to: [f"{mail['Subject']} {text_of(mail)}" for mail in mailbox.to(to)] for to in (CUSTOMERS, PHONES, STAFF)}
    assert readable - set(re.findall(r"#upd-(\w+)", " ".join(texts[CUSTOMERS]))) == set()
    assert SECRET not in " ".join((*texts[CUSTOMERS], *texts[PHONES]))
    assert max(Counter(texts[STAFF]).values()) == 1, "as internal and as public news"
