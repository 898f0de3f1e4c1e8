"""Those who subscribed themselves: they join by answering, get what they chose, and leave by a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from statusgen.delivery import subscribers
from tests.delivery.conftest import CATALOGUE, Desk
from tests.servers import Mailbox, text_of

LATE = "2026-01-15 08:10 investigating"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "subscribers.csv"
    monkeypatch.setenv("STATUSGEN_SUBSCRIBERS", str(path))
    monkeypatch.setenv("STATUSGEN_SECRET", "not a secret, but long")
    return path


def join(desk: Desk, address: str, *choice: str, now: str = "08:00") -> None:
    status, token, err = desk.run("subscribers", "invite", address, *choice, now=now)
    assert status == 0, err
    assert desk.run("subscribers", "confirm", token.strip(), now=now)[0] == 0


def test_they_get_what_they_chose_and_leave_by_the_link(desk: Desk, mailbox: Mailbox, file: Path) -> None:
    join(desk, "a@example.org", "--service", "email")
    join(desk, "b@example.org", "--service", "phone")
    join(desk, "c@example.org", "--frequency", "weekly")
    join(desk, "d@example.org", now="09:00")  # after it was told
    desk.incident("mail-late", LATE)
    assert desk.notify()["sent"] == 2
    (mail,) = mailbox.to("a@example.org")
    way = mail["List-Unsubscribe"]
    assert way.startswith("<mailto:status@example.org?subject=unsubscribe%20")
    assert mail["List-Unsubscribe-Post"] is None
    assert mailbox.to("b@example.org") == mailbox.to("c@example.org") == mailbox.to("d@example.org") == []
    token = "".join(way.split()).partition("unsubscribe%20")[2].rstrip(">")
    assert desk.run("subscribers", "leave", token)[0] == 0
    assert "a@example.org" not in file.read_text()
    assert (
        desk.run("subscribers", "count")[1]
        == "3 subscribers (2 immediate, 0 daily, 1 weekly, 0 monthly); 0 lines wrong\n"
    )
    assert "a@example.org" not in (desk.folder.parent / "ledger.jsonl").read_text()


def test_one_click_where_there_is_an_endpoint(
    desk: Desk, mailbox: Mailbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_UNSUBSCRIBE_URL", "https://example.org/leave?token=")
    join(desk, "a@example.org")
    desk.incident("mail-late", LATE)
    desk.notify()
    (mail,) = mailbox.to("a@example.org")
    assert "<https://example.org/leave?token=" in "".join(mail["List-Unsubscribe"].split())
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_way_out_stands_at_the_end_of_what_single_subscribers_read(
    desk: Desk, mailbox: Mailbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_UNSUBSCRIBE_URL", "https://example.org/leave?list=1&token=")
    join(desk, "a@example.org")
    desk.incident("mail-late", LATE)
    desk.notify()
    (mail,) = mailbox.to("a@example.org")
    *_, last = text_of(mail, "plain").strip().splitlines()
    word, _, address = last.partition(": ")
    assert (word, address.split("=")[0]) == ("Unsubscribe", "https://example.org/leave?list")
    assert desk.run("subscribers", "leave", address.partition("&token=")[2])[0] == 0
    page = text_of(mail, "html")
    assert f'<a href="{address.replace("&", "&amp;")}">Unsubscribe</a>' in page
    (of_list,) = mailbox.to("all@lists.example.org")
    assert "Unsubscribe" not in text_of(of_list, "plain") + text_of(of_list, "html")


def test_nobody_joins_by_a_token_that_is_changed_or_old(desk: Desk, file: Path) -> None:
    _, token, _ = desk.run("subscribers", "invite", "a@example.org", now="08:00")
    token = token.strip()
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x" + token, "x.y", "é"):
        assert desk.run("subscribers", "confirm", wrong)[0] == 1
    assert desk.run("subscribers", "leave", token)[0] == 1
    assert desk.run("subscribers", "confirm", token, now="2026-01-17T08:01:00Z")[0] == 1
    assert not file.exists()


def test_lines_that_are_wrong_are_named_without_the_address(desk: Desk, mailbox: Mailbox, file: Path) -> None:
    file.write_text(
        "address,services,severity,language,frequency,confirmed\n"
        "a@example.org,email,,,,2026-01-01T00:00:00+00:00\n"
        "A@example.org,,,,,2026-01-01T00:00:00+00:00\n"
        "b@example.org,fax,,,,2026-01-01T00:00:00+00:00\n"
        "c@example.org,,worst,,,2026-01-01T00:00:00+00:00\n"
        "d@example.org,,,,hourly,2026-01-01T00:00:00+00:00\n"
        "e@example.org,,,,,\n"
        '"f@example.org\nBcc: g@example.org",,,,,2026-01-01T00:00:00+00:00\n'
    )
    status, out, err = desk.run("subscribers", "check")
    assert (status, out) == (1, "1 subscribers (1 immediate, 0 daily, 0 weekly, 0 monthly); 7 lines wrong\n")
    assert [line.split(":")[1] for line in err.splitlines()] == ["3", "4", "5", "6", "7", "8", "9"]
    assert "example.org" not in err
    desk.incident("mail-late", LATE)
    assert desk.notify()["sent"] == 2


def test_a_service_that_gets_another_id_keeps_nobody_from_being_told(desk: Desk, mailbox: Mailbox, file: Path) -> None:
    lines = "a@example.org,email,2026-01-01T00:00:00+00:00\nb@example.org,fax email,2026-01-01T00:00:00+00:00\n"
    file.write_text(f"address,services,confirmed\n{lines}c@example.org,phone,2026-01-01T00:00:00+00:00\n")
    desk.catalogue(CATALOGUE.replace("id: email, name", "id: mail, aliases: [/services/email/], name"))
    desk.incident("mail-late", LATE, services="mail: degraded")
    assert desk.notify()["sent"] == 3
    assert [len(mailbox.to(f"{who}@example.org")) for who in "abc"] == [1, 1, 0]
    status, out, err = desk.run("subscribers", "check")
    assert (status, out) == (1, "3 subscribers (3 immediate, 0 daily, 0 weekly, 0 monthly); 1 lines wrong\n")
    assert err.endswith(":3: there is no service 'fax'\n")


def test_a_stray_quote_costs_its_own_line_alone(desk: Desk, mailbox: Mailbox, file: Path) -> None:
    file.write_text(
        "address,services,severity,language,frequency,confirmed\n"
        '"a@example.org,,,,,2026-01-01T00:00:00+00:00\n'
        "b@example.org,,,,,2026-01-01T00:00:00+00:00\n"
    )
    desk.incident("mail-late", LATE)
    status, _, err = desk.run("notify")
    assert (status, len(mailbox.to("b@example.org")), mailbox.to("a@example.org")) == (0, 1, [])
    said = [line for line in err.splitlines() if "a new ledger" not in line]
    assert said == ["STATUSGEN_SUBSCRIBERS: a line cannot be read; `statusgen subscribers check` says which"]
    assert desk.run("notify", "--quiet")[::2] == (0, "")


@pytest.mark.parametrize(
    "content", [b"b@example.org,,,,,2026-01-01T00:00:00+00:00\n", b"address,confirmed\n\xff\n", None]
)
def test_a_file_that_cannot_be_read_keeps_nobody_else_from_being_told(
    desk: Desk, mailbox: Mailbox, file: Path, content: bytes | None
) -> None:
    if content is not None:
        file.write_bytes(content)
    desk.incident("mail-late", LATE)
    report = desk.notify(expected=4)
    assert list(report["faults"]) == ["STATUSGEN_SUBSCRIBERS"]
    assert [to for to, _ in mailbox.taken] == ["all@lists.example.org"]


def test_the_file_is_read_once_a_run(desk: Desk, mailbox: Mailbox, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever there is to tell, and to give up."""
    reads = []

    def counted(
        lines: Iterable[str], services: Mapping[str, str]
    ) -> Iterator[subscribers.Subscriber | subscribers.Mistake]:
        reads.append(lines)
        return subscribers.read_subscribers(lines, services)

    monkeypatch.setattr("statusgen.commands.sending.read_subscribers", counted)
    join(desk, "a@example.org")
    for n in range(3):
        desk.incident(f"mail-{n}", LATE)
    assert desk.notify()["sent"] == 6
    assert desk.notify("2026-01-17T10:00:00Z")["recorded"] == 3
    assert len(reads) == 1


class TestTheFile:
    """What `confirm` and `leave` do to a file that people wrote, too."""

    HEADER = "\ufeffconfirmed,address,language,severity,services,frequency\n"
    LINE = "2026-01-01T00:00:00+00:00, A@Example.org,,,,\n"

    def test_what_others_wrote_stays_as_it_is(self, desk: Desk, file: Path) -> None:
        others = 'nonsense\n2026-01-01T00:00:00+00:00,c@example.org,,,,"daily"\r\n\n"torn'
        file.write_bytes((self.HEADER + self.LINE + others).encode())
        file.chmod(0o640)
        join(desk, "a@example.org", "--service", "email", "--service", "phone")
        new = "2026-01-15T08:00:00+00:00,a@example.org,,,email phone,immediate\n"
        assert file.read_bytes().decode() == f"{self.HEADER}{others}\n{new}"
        assert file.stat().st_mode & 0o777 == 0o640
        token = subscribers.leaving("A@example.org", "not a secret, but long")
        assert desk.run("subscribers", "leave", token)[0] == 0
        assert file.read_bytes().decode() == f"{self.HEADER}{others}\n"

    def test_a_new_file_is_for_its_user_alone(self, desk: Desk, file: Path) -> None:
        join(desk, "a@example.org")
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().splitlines()[0] == "address,services,severity,language,frequency,confirmed"

    @pytest.mark.parametrize("first", ["Address,Confirmed\n", "a@example.org,,,,,2026-01-01T00:00:00+00:00\n", "\n"])
    def test_a_file_without_its_header_is_left_alone(self, desk: Desk, file: Path, first: str) -> None:
        file.write_text(first + "b@example.org,2026-01-01T00:00:00+00:00\n")
        before = file.read_bytes()
        token = subscribers.leaving("b@example.org", "not a secret, but long")
        status, _, err = desk.run("subscribers", "leave", token)
        assert status == 1
        assert "the first line is not made of address," in err
        assert file.read_bytes() == before
        assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []

    @pytest.mark.usefixtures("file")
    @pytest.mark.parametrize(
        ("path", "said"), [("", "STATUSGEN_SUBSCRIBERS is not set"), ("no/folder.csv", "cannot write"), (".", "cannot")]
    )
    def test_no_place_for_a_file(
        self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, said: str
    ) -> None:
        monkeypatch.setenv("STATUSGEN_SUBSCRIBERS", str(tmp_path / path) if path else "")
        token = subscribers.leaving("b@example.org", "not a secret, but long")
        status, _, err = desk.run("subscribers", "leave", token)
        assert status == 3
        assert said in err


def test_with_a_secret_that_is_none_no_subscriber_is_told(
    desk: Desk, mailbox: Mailbox, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their links for leaving rest on it. Nobody else waits for it."""
    join(desk, "a@example.org")
    monkeypatch.setenv("STATUSGEN_SECRET", "short")
    desk.incident("mail-late", LATE)
    status, _, err = desk.run("notify")
    assert (status, mailbox.to("a@example.org"), len(mailbox.to("all@lists.example.org"))) == (4, [], 1)
    assert "STATUSGEN_SECRET" in err
