"""From news to sent messages: what should have been told, minus the ledger, goes out by the channels.

Tasks are made one by one, so that memory does not grow with what there is to send, and claimed in batches as large as
the ledger likes, with one message a recipient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from statusgen.channels import Answer, Outcome, Posting, Transport
from statusgen.delivery.report import Fate, Note, Report
from statusgen.diagnostics import StatusgenError
from statusgen.ledger import Fact, Key, Ledger, Standing
from statusgen.value import Struct, replace

__all__ = ["Note", "Report", "Task", "affordable", "deliver"]

FACTS: Mapping[Outcome, Fact] = {
    Outcome.ACCEPTED: Fact.SENT,
    Outcome.REFUSED: Fact.REFUSED,
    Outcome.FAILED: Fact.FAILED,
    Outcome.DOWN: Fact.FAILED,
    Outcome.DOUBTFUL: Fact.DOUBTFUL,
}


class Task(Struct, frozen=True):
    """One message to one recipient, to be made when its turn comes. `again`: where nobody knows whether it arrived, it
    is rather sent twice than perhaps never."""

    key: Key
    note: Note
    posting: Callable[[], Posting]
    again: bool = True


def deliver(
    tasks: Iterable[Task], ledger: Ledger, transports: Mapping[str, Transport], report: Report, most: int
) -> None:
    """Claim, send, record; at most `most` messages, one counted for each channel. What becomes of them is added to
    `report`. Raises StatusgenError if the ledger cannot be read or written: then nothing more is sent."""
    done: dict[Key, Fact] = {}
    try:
        for chunk in _batches(affordable(tasks, ledger, report, most), ledger.batch):
            done |= _put_off(chunk, ledger, report)
            by_key = {task.key: task for task in reversed(chunk) if not _is_down(task, report)}
            chunk = list(reversed(by_key.values()))  # an address that stands in two lists is one recipient
            won = ledger.turn(done, [task.key for task in chunk])
            done = {}
            for task in chunk:
                if task.key not in won:
                    _note_claim(task, ledger, report)
            for n, task in enumerate(chunk):
                rest = [later.key for later in chunk[n:]]
                while task.key in won and task.key not in done:
                    if not ledger.has(task.key):  # slow channels: the claims of this batch run out
                        won, done = ledger.turn(done, rest), {}
                        continue
                    part = ledger.parts(task.key)
                    fact = _send(task, part, won[task.key], transports[task.key.channel], report)
                    is_again = fact is not None and _goes_again(task, fact, won[task.key])
                    done[task.key if fact else task.key.part(part + 1)] = fact or Fact.SENT
                    if fact is Fact.SENT and ledger.has_failed(task.key.of_channel):
                        done[task.key.of_channel] = Fact.SKIPPED
                    if is_again:
                        ledger.turn(done, ())
                        done = {}
                    if is_again or fact is None:  # on record before the next one goes out
                        won, done = ledger.turn(done, rest), {}
    finally:
        ledger.turn(done, ())


def _send(task: Task, part: int, stood: Standing, transport: Transport, report: Report) -> Fact | None:
    """What became of it, from the first part on that did not arrive yet; None where that did, and more is to follow. Of
    one that goes out again at once the report is about the second time."""
    was_doubtful = stood is Standing.UNKNOWN
    if was_doubtful and not task.again:
        report.doubtful.append(replace(task.note, fate=Fate.LEFT))
        return Fact.LEFT
    answer = Answer(Outcome.DOWN) if _is_down(task, report) else _answer(task, part, transport, report)
    if answer.more:
        return None
    is_final = answer.outcome in (Outcome.ACCEPTED, Outcome.REFUSED)
    if _goes_again(task, FACTS[answer.outcome], stood):
        return Fact.DOUBTFUL
    if was_doubtful or answer.outcome is Outcome.DOUBTFUL:
        fate = Fate.SENT_AGAIN if is_final else Fate.NEXT_RUN if task.again else Fate.LEFT
        report.doubtful.append(replace(task.note, fate=fate))
    if answer.outcome is Outcome.ACCEPTED:
        report.sent += 1
    elif answer.outcome is Outcome.REFUSED:
        report.refused.append(replace(task.note, reason=answer.reason))
    elif answer.outcome is Outcome.FAILED:
        report.failed.append(replace(task.note, reason=answer.reason))
    if answer.outcome is Outcome.DOUBTFUL and not task.again:
        return Fact.LEFT
    return Fact.DOUBTFUL if was_doubtful and not is_final else FACTS[answer.outcome]


def _put_off(chunk: Iterable[Task], ledger: Ledger, report: Report) -> dict[Key, Fact]:
    """A line for each message that cannot be tried, its channel being down: so that it is said when it is given up."""
    whole = (task.key.of_channel for task in chunk if _is_down(task, report))
    return {key: Fact.FAILED for key in whole if not ledger.has_failed(key)}


def _goes_again(task: Task, fact: Fact, stood: Standing) -> bool:
    """Whether it was handed over for the first time, and the answer was lost: then it is sent a second time."""
    return fact is Fact.DOUBTFUL and task.again and stood is not Standing.UNKNOWN


def _answer(task: Task, part: int, transport: Transport, report: Report) -> Answer:
    try:
        answer = transport.send(replace(task.posting(), part=part))
        if answer.outcome is Outcome.DOWN:
            report.faults[task.key.channel] = answer.reason
            report.failed.append(replace(task.note, reason=answer.reason))
    except StatusgenError as fault:
        report.faults[task.key.channel] = fault.message
        answer = Answer(Outcome.DOWN, fault.message)
    return answer


def _is_down(task: Task, report: Report) -> bool:
    return task.key.channel in report.faults


def affordable(tasks: Iterable[Task], ledger: Ledger, report: Report, most: int) -> Iterator[Task]:
    """Those that may be sent, as far as anybody knows, without the runaway."""
    begun: set[tuple[str, str]] = set()
    for task in tasks:
        if not _is_free(task, ledger, report):
            continue
        message = task.key.message, task.key.channel
        if message not in begun and len(begun) >= most:
            report.waiting += 1
            continue
        begun.add(message)
        yield task


def _is_free(task: Task, ledger: Ledger, report: Report) -> bool:
    """Whether it may be sent, as far as anybody knows; what another run has claimed is counted in the report."""
    _note_claim(task, ledger, report)
    return ledger.standing(task.key) in (Standing.FREE, Standing.UNKNOWN)


def _note_claim(task: Task, ledger: Ledger, report: Report) -> None:
    if ledger.standing(task.key) is Standing.TAKEN:
        claim = ledger.fact(task.key)
        report.take(claim.until if claim else None)


def _batches(tasks: Iterable[Task], most: int) -> Iterator[Sequence[Task]]:
    """What is claimed at once: no two messages to one recipient, who gets again what a run that died had claimed."""
    batch: list[Task] = []
    told: dict[tuple[str, str], str] = {}
    for task in tasks:
        message, whom = task.key.message, (task.key.channel, task.key.recipient)
        if told.setdefault(whom, message) != message:
            yield batch
            batch, told = [], {whom: message}
        batch.append(task)
        if len(batch) == most:
            yield batch
            batch, told = [], {}
    if batch:
        yield batch
