"""Mail by STARTTLS and with a password, as mail providers want it."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from statusgen.channels import Outcome, Outside, Posting, Recipient, smtp
from statusgen.model import Channel
from statusgen.value import replace
from tests.channels.test_channels import NOW, SETTINGS, posting
from tests.servers import mail_server

__all__ = ["posting"]  # a fixture


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A server's side of TLS for localhost, whose certificate is tmp_path/cert.pem."""
    words = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run([*words.split(), *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context


def authenticated(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: object) -> AuthResult:
    known = isinstance(data, LoginPassword) and (data.login, data.password) == (b"user@x", b"p:w/d")
    return AuthResult(success=known, handled=False)


@pytest.mark.parametrize(
    ("user", "is_trusted", "outcome"),
    [
        ("user%40x:p%3Aw%2Fd", True, Outcome.ACCEPTED),
        ("user%40x:wrong", True, Outcome.DOWN),
        ("user%40x:p%3Aw%2Fd", False, Outcome.DOWN),
    ],
)
def test_starttls_and_a_password(
    posting: Posting,  # the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    certificate: ssl.SSLContext,
    user: str,
    is_trusted: bool,
    outcome: Outcome,
) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    options = {"tls_context": certificate, "require_starttls": True, "auth_required": True}
    with mail_server(**options, authenticator=authenticated) as mailbox:
        port = mailbox.url.rpartition(":")[2]
        environment = {"STATUSGEN_SMTP_URL": f"smtp+starttls://{user}@localhost:{port}"}
        outside = Outside(environment, tmp_path, lambda: NOW, wait=lambda _: None)
        mail = smtp.Mail(Channel("x", "smtp", SETTINGS["smtp"]), outside)
        answer = mail.send(replace(posting, recipient=Recipient("tag", "reader@example.org")))
        mail.close()
        assert answer.outcome is outcome
        assert "p:w" not in answer.reason
        assert len(mailbox.taken) == (outcome is Outcome.ACCEPTED)


def test_a_server_without_starttls_gets_no_mail(posting: Posting, tmp_path: Path) -> None:
    with mail_server() as mailbox:
        environment = {"STATUSGEN_SMTP_URL": mailbox.url.replace("smtp:", "smtp+starttls:")}
        outside = Outside(environment, tmp_path, lambda: NOW, wait=lambda _: None)
        mail = smtp.Mail(Channel("x", "smtp", SETTINGS["smtp"]), outside)
        assert mail.send(posting).outcome is Outcome.DOWN
        assert mailbox.taken == []
