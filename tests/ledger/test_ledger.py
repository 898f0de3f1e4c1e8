"""Both stores keep the same promise: a key is claimed by one run alone, and a dead run's claims are known."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.git import Branch
from statusgen.ledger import Fact, Key, Ledger, Standing, Store
from statusgen.ledger.branch import LEASE, BranchStore
from statusgen.ledger.file import FileStore
from tests.conftest import ROOT
from tests.make import at

KEYS = [Key(f"update-{n}", "email", "0123456789abcdef") for n in range(4)]


class Clock:
    """Real time, as far as a test moves it."""

    def __init__(self) -> None:
        self.now = at("2026-01-15 08:00")

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def git(folder: Path, *words: str) -> str:
    run = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.fixture(params=["file", "branch", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Callable[[], Store]:
    """Opens the ledger anew, as another run would; two of these share one place."""
    if request.param == "file":
        return lambda: FileStore(tmp_path / "sent" / "ledger.jsonl", clock)
    git(tmp_path, "init", "--quiet", "--bare", "origin")
    folders = iter(tmp_path / f"clone-{n}" for n in range(20))

    def clone() -> Store:
        folder = next(folders) if request.param == "remote" else tmp_path / "alone"
        if request.param == "remote":
            git(tmp_path, "clone", "--quiet", str(tmp_path / "origin"), str(folder))
        elif not folder.exists():
            git(tmp_path, "init", "--quiet", str(folder))
        return BranchStore(Branch.find(folder, "ledger", os.environ), clock, wait=lambda _: None)

    return clone


def test_a_key_is_sent_by_one_run(store: Callable[[], Store], clock: Clock) -> None:
    with Ledger(store(), clock) as one, Ledger(store(), clock) as other:
        assert set(one.turn({}, KEYS[:2])) == {*KEYS[:2]}
        if not isinstance(one._store, FileStore):  # whose locks tell processes apart, and not two of one
            assert set(other.turn({}, KEYS[:3])) == {KEYS[2]}
        assert one.turn({KEYS[0]: Fact.SENT, KEYS[1]: Fact.FAILED}, []) == {}
    with Ledger(store(), clock) as later:
        assert [later.standing(key) for key in (KEYS[0], KEYS[1], KEYS[3])] == ["done", "free", "free"]
        assert later.turn({}, KEYS[:2]) == {KEYS[1]: Standing.FREE}


def test_a_dead_runs_claims_are_doubtful(store: Callable[[], Store], clock: Clock) -> None:
    with Ledger(store(), clock) as dead:
        dead.turn({}, KEYS[:1])
    clock.now += LEASE
    with Ledger(store(), clock) as later:
        assert later.standing(KEYS[0]) is Standing.UNKNOWN
        assert later.turn({}, KEYS[:1]) == {KEYS[0]: Standing.UNKNOWN}
        assert later.has(KEYS[0])


def test_a_message_that_is_no_news_is_done_for_everybody(store: Callable[[], Store], clock: Clock) -> None:
    with Ledger(store(), clock) as ledger:
        ledger.turn({Key("update-1"): Fact.SKIPPED}, [])
        assert [ledger.standing(key) for key in KEYS[:2]] == ["free", "done"]


def test_a_claim_is_given_up_before_others_may_take_it(tmp_path: Path, clock: Clock) -> None:
    git(tmp_path, "init", "--quiet")
    with Ledger(BranchStore(Branch.find(tmp_path, "ledger", os.environ), clock), clock) as ledger:
        ledger.turn({}, KEYS[:1])
        clock.now += LEASE - timedelta(minutes=4)
        assert not ledger.has(KEYS[0])
        assert ledger.turn({}, KEYS[:1]) == {KEYS[0]: Standing.FREE}  # claimed anew, and known to be unsent
        assert ledger.has(KEYS[0])


def test_what_another_run_claimed_when_our_claim_had_run_out_is_its_own(tmp_path: Path, clock: Clock) -> None:
    git(tmp_path, "init", "--quiet")
    stores = [BranchStore(Branch.find(tmp_path, "ledger", os.environ), clock) for _ in range(2)]
    with Ledger(stores[0], clock) as slow, Ledger(stores[1], clock) as other:
        slow.turn({}, KEYS[:1])
        clock.now += LEASE
        assert other.turn({}, KEYS[:1]) == {KEYS[0]: Standing.UNKNOWN}
        assert slow.turn({}, KEYS[:1]) == {}
        assert not slow.has(KEYS[0])


def test_what_is_recorded_is_not_claimed_in_the_same_breath(store: Callable[[], Store], clock: Clock) -> None:
    with Ledger(store(), clock) as ledger:
        ledger.turn({}, KEYS[:1])
        assert ledger.turn({KEYS[0]: Fact.SENT}, KEYS[:1]) == {}
        assert ledger.begun() == {}


def test_what_was_begun_and_did_not_arrive(store: Callable[[], Store], clock: Clock) -> None:
    facts = {KEYS[0]: Fact.SENT, KEYS[1]: Fact.FAILED, KEYS[2]: Fact.DOUBTFUL, KEYS[3]: Fact.REFUSED}
    with Ledger(store(), clock) as ledger:
        ledger.turn({}, KEYS)
        ledger.turn(facts, [])
        assert ledger.begun() == {key.message: [key] for key in KEYS[1:3]}


def test_who_asks_of_fresh_messages_alone_is_told_of_them_and_of_what_never_ended(
    store: Callable[[], Store], clock: Clock
) -> None:
    facts = {KEYS[0]: Fact.SENT, KEYS[1]: Fact.DOUBTFUL, Key("update-3"): Fact.SKIPPED}
    with Ledger(store(), clock) as ledger:
        ledger.turn({}, KEYS[:2])
        ledger.turn(facts, [])
    clock.now += timedelta(days=2)
    with Ledger(store(), clock) as ledger:
        ledger.turn({KEYS[2]: Fact.SENT}, [])
    with Ledger(store(), clock, since=clock.now - timedelta(days=1)) as later:
        assert later.fact(KEYS[0]) is None
        assert [later.standing(key) for key in KEYS[1:]] == ["unknown", "done", "done"]
        assert later.begun() == {KEYS[1].message: [KEYS[1]]}


def test_many_writers_lose_nothing(store: Callable[[], Store], clock: Clock) -> None:
    stores = [store() for _ in range(4)]

    def write(n: int) -> None:
        with Ledger(stores[n], clock) as ledger:
            for m in range(3):
                ledger.turn({Key(f"{n}-{m}", "chat", "x"): Fact.SENT}, [])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, [0] if isinstance(stores[0], FileStore) else range(4)))
    with Ledger(store(), clock) as ledger:
        writers = 1 if isinstance(stores[0], FileStore) else 4
        assert all(
            ledger.standing(Key(f"{n}-{m}", "chat", "x")) is Standing.DONE for n in range(writers) for m in range(3)
        )


def test_neither_work_tree_nor_index_nor_head_is_touched(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "clone"
    git(tmp_path, "init", "--quiet", "--initial-branch=main", str(folder))
    (folder / "a.md").write_text("a")
    git(folder, "add", "a.md")
    (folder / "b.md").write_text("b")

    def state() -> list[bytes | str]:
        files = [path.read_bytes() for path in sorted(folder.glob("*.md"))]
        return [*files, (folder / ".git" / "index").read_bytes(), (folder / ".git" / "HEAD").read_text()]

    before = state()
    with Ledger(BranchStore(Branch.find(folder, "ledger", os.environ), clock), clock) as ledger:
        for n in range(3):
            ledger.turn({Key(f"{n}", "chat", "x"): Fact.SENT}, [])
    assert state() == before
    assert (
        git(folder, "log", "--format=%an %ae %ct", "ledger").splitlines()
        == ["statusgen statusgen@localhost 1768464000"] * 3
    )
    assert git(folder, "fsck", "--strict") == ""


def test_files_of_the_branch_stay_small(tmp_path: Path, clock: Clock) -> None:
    git(tmp_path, "init", "--quiet")
    many = {Key(f"{n:04}", "chat", "x"): Fact.SENT for n in range(1000)}
    with Ledger(BranchStore(Branch.find(tmp_path, "ledger", os.environ), clock), clock) as ledger:
        for _ in range(2):
            ledger.turn(many, [])
    assert git(tmp_path, "ls-tree", "--name-only", "ledger").splitlines() == ["000001.jsonl", "000002.jsonl"]
    with Ledger(BranchStore(Branch.find(tmp_path, "ledger", os.environ), clock), clock) as ledger:
        assert all(ledger.standing(key) is Standing.DONE for key in many)


def test_a_push_that_is_forbidden_is_a_fault(tmp_path: Path, clock: Clock) -> None:
    git(tmp_path, "init", "--quiet", "--bare", "origin")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "origin"), str(tmp_path / "clone"))
    git(tmp_path / "origin", "config", "receive.maxInputSize", "1")
    store = BranchStore(Branch.find(tmp_path / "clone", "ledger", os.environ), clock, wait=lambda _: None)
    with Ledger(store, clock) as ledger, pytest.raises(StatusgenError, match="cannot write the ledger"):
        ledger.turn({}, KEYS)


def test_a_lock_that_a_git_left_which_was_killed_is_named(tmp_path: Path, clock: Clock) -> None:
    git(tmp_path, "init", "--quiet")
    lock = tmp_path / ".git" / "refs" / "heads" / "ledger.lock"
    lock.touch()
    store = BranchStore(Branch.find(tmp_path, "ledger", os.environ), clock)
    with Ledger(store, clock) as ledger:
        with pytest.raises(StatusgenError, match=f"cannot write the ledger: .*{lock}") as raised:
            ledger.turn({}, KEYS)
        assert raised.value.hint == "if it names a lock and no git runs, remove that"
        lock.unlink()
        assert ledger.turn({}, KEYS)


def test_a_line_of_the_branch_that_cannot_be_read_is_named(tmp_path: Path, clock: Clock) -> None:
    git(tmp_path, "init", "--quiet")
    branch = Branch.find(tmp_path, "ledger", os.environ)
    with Ledger(BranchStore(branch, clock), clock) as ledger:
        ledger.turn({KEYS[0]: Fact.SENT, KEYS[1]: Fact.SENT}, [])
    commit = branch.head()
    assert commit
    files = branch.files(commit)
    ((name, blob),) = files.items()
    branch.advance(commit, files, {name: branch.content(blob) + b"<<<<<<< ours\n"}, clock.now)
    with (
        pytest.raises(StatusgenError, match=f"ledger:{name}:3 is no record"),
        Ledger(BranchStore(branch, clock), clock),
    ):
        pass


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(StatusgenError, match="no branch ledger"):
        Branch.find(tmp_path, "ledger", os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})


class TestFile:
    def test_a_line_that_a_crash_cut_off_counts_for_nothing(self, tmp_path: Path, clock: Clock) -> None:
        path = tmp_path / "ledger.jsonl"
        with Ledger(FileStore(path, clock), clock) as ledger:
            ledger.turn({KEYS[0]: Fact.SENT, KEYS[1]: Fact.SENT}, [])
        whole = path.read_bytes()
        for length in range(whole.index(b"\n") + 1, len(whole)):
            path.write_bytes(whole[:length])
            with Ledger(FileStore(path, clock), clock) as ledger:
                assert [ledger.standing(key) for key in KEYS[:2]] == ["done", "free"]
                ledger.turn({KEYS[1]: Fact.SENT}, [])
            assert path.read_bytes().count(b"\n") == 2

    @pytest.fixture
    def other_run(self, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
        """A process that has claimed the first key, and waits."""
        program = (
            "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
            "from statusgen.ledger import Key, Ledger\nfrom statusgen.ledger.file import FileStore\n"
            "clock = lambda: datetime(2026, 1, 15, tzinfo=UTC)\n"
            "ledger = Ledger(FileStore(Path(sys.argv[1]), clock), clock).__enter__()\n"
            f"ledger.turn({{}}, [Key(*{tuple(KEYS[0])})])\nprint('claimed', flush=True)\nsys.stdin.read()\n"
        )
        command = [sys.executable, "-c", program, str(tmp_path / "ledger.jsonl")]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ}
        ) as process:
            assert process.stdout and process.stdout.readline() == "claimed\n"
            yield process
            process.kill()

    def test_another_process_holds_its_claim_until_it_dies(
        self, tmp_path: Path, clock: Clock, other_run: subprocess.Popen[str]
    ) -> None:
        with Ledger(FileStore(tmp_path / "ledger.jsonl", clock), clock) as ledger:
            assert ledger.standing(KEYS[0]) is Standing.TAKEN
            assert set(ledger.turn({}, KEYS[:2])) == {KEYS[1]}
            other_run.send_signal(signal.SIGKILL)
            other_run.wait()
            assert ledger.standing(KEYS[0]) is Standing.UNKNOWN
