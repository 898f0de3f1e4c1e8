"""`statusgen notify` by Postfix, as Debian has it: STARTTLS, a password, and what arrives behind it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.conftest import Desk
from tests.programs import leave_out, program
from tests.servers import Mailbox, text_of

LATE = ("2026-01-15 08:10 investigating", "2026-01-15 08:40 identified", "2026-01-15 09:00 resolved")

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = localhost
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:{onward}
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = localhost
smtpd_relay_restrictions = permit_sasl_authenticated, reject
cyrus_sasl_config_path = {folder}/sasl
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
smtp unix - - n - - smtp
error unix - - n - - error
proxymap unix - - n - - proxymap
postlog unix-dgram n - n - 1 postlogd
"""
SASL = "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: {folder}/people\n"


def as_root(*command: str) -> None:
    """Run it as root; leaves the test out where that cannot be."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if sudo and subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode:
        leave_out("Postfix starts as root alone")
    subprocess.run([*sudo, *command], check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def postfix(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """`localhost:port` of a Postfix with folders of its own, which takes mail from `status` with the password `p:w/d`,
    by TLS alone, and hands it on to the mailbox."""
    server, passwords = program("postfix"), program("saslpasswd2")
    as_root("true")
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # its own user looks for its files
        for part in ("sasl", "queue", "data"):
            (folder / part).mkdir()
        values = {"folder": folder, "port": port, "onward": mailbox.url.rpartition(":")[2]}
        (folder / "main.cf").write_text(MAIN.format(**values))
        (folder / "master.cf").write_text(MASTER.format(**values))
        (folder / "sasl" / "smtpd.conf").write_text(SASL.format(**values))
        made = (
            "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        )
        keys = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
        subprocess.run([*made.split(), *keys], check=True, capture_output=True)
        put = [passwords, "-p", "-c", "-f", str(folder / "people"), "-u", "localhost", "status"]
        subprocess.run(put, input="p:w/d", text=True, check=True, capture_output=True)
        (folder / "people").chmod(0o644)
        as_root("chown", "postfix", str(folder / "data"))
        as_root(server, "-c", name, "start")
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
        try:
            yield f"localhost:{port}"
        finally:
            as_root(server, "-c", name, "abort")
            as_root("rm", "-rf", str(folder / "queue"), str(folder / "data"))


def test_mail_goes_by_a_mail_server_with_a_password(
    desk: Desk, mailbox: Mailbox, postfix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATUSGEN_SMTP_URL", f"smtp+starttls://status:p%3Aw%2Fd@{postfix}")
    desk.incident("mail-late", *LATE)
    desk.notify("08:15")
    assert desk.notify("09:30")["sent"] == 2
    assert mailbox.has(3)
    assert set(mailbox.copies().values()) == {1}
    mail = min(mailbox.mails(), key=lambda mail: mail["Date"].datetime)
    assert mail.defects == []
    assert (mail["To"], mail["List-Id"]) == ("all@lists.example.org", "<status.example.org>")
    assert mail["Message-ID"].endswith("@example.org>")
    assert "with ESMTPSA" in mail["Received"], "by TLS and with a password"
    assert "Mail is late. We look." in text_of(mail)


@pytest.mark.parametrize(
    ("before", "fault"), [("smtp+starttls://status:wrong@", "the mail server answers 535"), ("smtp://", "530 ")]
)
def test_what_the_server_wants_of_the_sender_is_a_fault_and_nothing_is_lost(
    desk: Desk, mailbox: Mailbox, postfix: str, monkeypatch: pytest.MonkeyPatch, before: str, fault: str
) -> None:
    """A wrong password, and no TLS: the message goes out when that is mended."""
    monkeypatch.setenv("STATUSGEN_SMTP_URL", f"{before}{postfix}")
    desk.incident("mail-late", LATE[0])
    report = desk.notify("08:15", expected=4)
    assert fault in report["faults"]["email"]
    assert report["refused"] == []
    monkeypatch.setenv("STATUSGEN_SMTP_URL", f"smtp+starttls://status:p%3Aw%2Fd@{postfix}")
    assert desk.notify("08:16")["sent"] == 1
    assert mailbox.has(1)
