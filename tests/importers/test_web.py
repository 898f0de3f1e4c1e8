"""The client of live sources: patient with hosts that are busy, strict with addresses, silent about credentials."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping

import pytest

from statusgen.diagnostics import StatusgenError
from statusgen.importers import _web as web
from statusgen.importers._web import Web, shown
from tests.importers.hosts import Host, Reply, serving

FINE = Reply(b'{"a": 1}')


@pytest.fixture
def host() -> Iterator[Host]:
    with serving(Host()) as host:
        yield host


def client(host: Host, authorization: str = "", memo: web.Memo | None = None) -> Web:
    return Web(host.url, authorization=authorization, memo=memo, pause=0)


class Notebook(dict[str, bytes]):
    """A memo that lasts for a test."""

    def put(self, key: str, value: bytes) -> None:
        assert key.isascii() and key.isprintable()
        self[key] = value


class TestPatience:
    @pytest.mark.parametrize(
        "first",
        [
            *(Reply(status=status) for status in (429, 500, 502, 503, 504)),
            Reply(b'{"a": 1}', cut=3),
            Reply(b"5\r\n{", headers={"Transfer-Encoding": "chunked"}, cut=1),
            Reply(gzip.compress(b'{"a": 1}'), headers={"Content-Encoding": "gzip"}, cut=9),
            Reply(b"no gzip", headers={"Content-Encoding": "gzip"}),
        ],
        ids=lambda reply: f"{reply.status} {dict(reply.headers)} {reply.cut}",
    )
    def test_a_fault_that_passes_is_not_noticed(self, host: Host, first: Reply) -> None:
        host.pages["/x"] = [first, FINE]
        assert client(host).get(f"{host.url}/x").json() == {"a": 1}
        assert host.paths == ["/x", "/x"]

    def test_as_long_as_the_host_asks_for_and_not_for_ever(self, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
        slept: list[float] = []
        monkeypatch.setattr("time.sleep", slept.append)
        host.pages["/x"] = [Reply(status=429, headers={"Retry-After": text}) for text in ("7", "86400")] + [FINE]
        client(host).get(f"{host.url}/x")
        assert slept == [7, 120]

    @pytest.mark.parametrize("status", [429, 503])
    def test_it_gives_up(self, host: Host, status: int) -> None:
        host.pages["/x"] = [Reply(status=status)]
        with pytest.raises(StatusgenError, match=str(status)) as raised:
            client(host).get(f"{host.url}/x")
        assert (raised.value.status, len(host.asked)) == (3, web.TRIES)

    def test_an_answer_that_always_breaks_off(self, host: Host) -> None:
        host.pages["/x"] = [Reply(b"x" * 99, cut=1)]
        with pytest.raises(StatusgenError, match="broke off"):
            client(host).get(f"{host.url}/x")
        assert len(host.asked) == web.TRIES

    def test_nobody_there(self) -> None:
        with pytest.raises(StatusgenError, match=r"no connection to http://127\.0\.0\.1:1/x"):
            Web("http://127.0.0.1:1/x", pause=0).get("http://127.0.0.1:1/x?token=secret")

    @pytest.mark.parametrize(("status", "said"), [(401, "let us in"), (403, "let us in"), (404, "exist"), (400, "400")])
    def test_what_will_not_pass_is_asked_once(self, host: Host, status: int, said: str) -> None:
        host.pages["/x"] = [Reply(status=status)]
        with pytest.raises(StatusgenError, match=said):
            client(host).get(f"{host.url}/x")
        assert len(host.asked) == 1

    def test_a_form_is_sent_once(self, host: Host) -> None:
        host.pages["/token"] = [Reply(status=503)]
        with pytest.raises(StatusgenError, match="503"):
            client(host).post(f"{host.url}/token", {"grant_type": "password"})
        assert host.forms == [b"grant_type=password"]


class TestSize:
    def test_too_much(self, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(web, "MOST_BYTES", 1 << 20)
        packed = gzip.compress(bytes(1 << 24))
        host.pages["/plain"] = [Reply(bytes((1 << 20) + 1))]
        host.pages["/packed"] = [Reply(packed, headers={"Content-Encoding": "gzip"})]
        host.pages["/gone"] = [Reply(bytes((1 << 20) + 1), 404)]
        for path in host.pages:
            with pytest.raises(StatusgenError, match="more than 1 MiB"):
                client(host).get(host.url + path)
        assert len(host.asked) == 3

    def test_the_body_of_a_redirect_is_not_read(self, host: Host) -> None:
        host.pages["/x"] = [Reply(b"x" * 99, 302, {"Location": "/y"}, cut=50)]
        host.pages["/y"] = [FINE]
        assert client(host).get(f"{host.url}/x").json() == {"a": 1}
        assert host.paths == ["/x", "/y"]

    def test_too_slow(self, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(web, "LONGEST", -1.0)
        host.pages["/x"] = [FINE]
        with pytest.raises(StatusgenError, match="seconds"):
            client(host).get(f"{host.url}/x")


class TestMemory:
    def answer(self, headers: Mapping[str, str]) -> Reply:
        known = headers.get("If-None-Match") == '"v1"'
        head = {"ETag": '"v1"', "Link": '</x?page=2>; rel="next"'}
        return Reply(b"" if known else b'{"a": 1}', 304 if known else 200, head)

    def test_what_did_not_change_is_not_sent_again(self, host: Host) -> None:
        host.pages["/x"] = self.answer
        memo = Notebook()
        first, second = (client(host, memo=memo).get(f"{host.url}/x") for _ in range(2))
        assert (first.body, first.next) == (second.body, second.next) == (b'{"a": 1}', f"{host.url}/x?page=2")
        assert "If-None-Match" in host.asked[1][1]

    def test_nothing_is_kept_of_what_needs_credentials(self, host: Host) -> None:
        host.pages["/x"] = self.answer
        memo = Notebook()
        client(host, "Basic c2VjcmV0", memo).get(f"{host.url}/x")
        assert memo == {}


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            "http://status.example.org/",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "https:///x",
            "https://",
            "https://[::1",
            "https://host:port/",
            "http://127.0.0.1.example.org/",
            "http://2130706433.example/",
            "https://user:word@status.example.org/",
        ],
    )
    def test_refused_before_anything_is_asked(self, url: str) -> None:
        with pytest.raises(StatusgenError) as raised:
            Web(url).get(url)
        assert raised.value.status == 2
        assert "word" not in f"{raised.value.message} {raised.value.hint}"

    @pytest.mark.parametrize("there", ["file:///etc/passwd", "http://example.org/", "ftp://127.0.0.1/x", "//u:p@[::1"])
    def test_no_redirect_leads_to_another_scheme(self, host: Host, there: str) -> None:
        host.pages["/x"] = [Reply(status=302, headers={"Location": there})]
        with pytest.raises(StatusgenError):
            client(host).get(f"{host.url}/x")

    def test_redirects_are_followed_here_and_not_in_circles(self, host: Host) -> None:
        host.pages["/x"] = [Reply(status=301, headers={"Location": "/y"})]
        host.pages["/y"] = [FINE]
        host.pages["/z"] = [Reply(status=302, headers={"Location": "/z"})]
        assert client(host).get(f"{host.url}/x").url == f"{host.url}/y"
        with pytest.raises(StatusgenError, match="circles"):
            client(host).get(f"{host.url}/z")

    def test_no_address_of_the_network_leads_to_this_machine(self, host: Host) -> None:
        with pytest.raises(StatusgenError, match="this machine"):
            Web("https://status.example.org/").get(f"{host.url}/x")
        assert host.asked == []


class TestCredentials:
    def test_they_go_to_their_host_alone(self, host: Host) -> None:
        with serving(Host(pages={"/y": [FINE]})) as other:
            host.pages["/x"] = [Reply(status=302, headers={"Location": f"{other.url}/y"})]
            with pytest.raises(StatusgenError, match="another host"):
                client(host, "Basic c2VjcmV0").get(f"{host.url}/x")
            assert host.asked[0][1]["Authorization"] == "Basic c2VjcmV0"
            assert other.asked == []

    def test_none_are_taken_from_a_netrc(self, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("requests.sessions.get_netrc_auth", lambda *_: ("user", "word"))
        host.pages["/x"] = [FINE]
        client(host).get(f"{host.url}/x")
        assert "Authorization" not in host.asked[0][1]

    def test_messages_do_not_name_them(self) -> None:
        assert shown("https://user:word@host.example:444/a/b?token=secret#x") == "https://host.example:444/a/b"
        assert "word" not in repr(Web("https://host.example/", authorization="Bearer word"))


def test_what_is_no_json(host: Host) -> None:
    host.pages["/x"] = [Reply(b"<html>Please sign in")]
    host.pages["/deep"] = [Reply(b"[" * 200_000)]
    for path in host.pages:
        with pytest.raises(StatusgenError, match="no JSON"):
            client(host).get(host.url + path).json()
