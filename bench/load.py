"""`make load`: requests a second of a built site behind nginx on this machine, and of the preview under 200 clients.

nginx and wrk are Debian's. What is asked for is the front page, the summary of the API and a feed, as they are, packed
in advance (`build --precompress`, `gzip_static`), packed by nginx for each request, and by clients that have them
already (304).
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from bench import corpus

PATHS = ("index.html", "api/v2/summary.json", "history.atom")
CONFIG = """\
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  types {{ text/html html; application/json json; application/atom+xml atom; text/css css; }}
  access_log off; sendfile on; keepalive_requests 1000000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port}; root {site};
    {options}
  }}
}}
"""
WAYS = {
    "as it is": "",
    "packed by nginx": "gzip on; gzip_comp_level 6; gzip_types application/json application/atom+xml;",
    "packed in advance": "gzip_static on;",
}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def running(command: Sequence[str], url: str) -> Iterator[None]:
    """A server, as soon as it answers."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                urlopen(url).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def measure(url: str, headers: Sequence[str], connections: int, seconds: int) -> tuple[float, str, int]:
    """Requests a second, the time within which 99 of 100 were answered, and answers that were none."""
    words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in headers:
        words += ["-H", header]
    said = subprocess.run([*words, url], capture_output=True, text=True, check=True).stdout
    rate, late = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+(\S+)", said)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    failed = sum(map(int, errors.groups())) if errors else 0
    return float(rate[1]) if rate else 0.0, late[1] if late else "", failed + (int(wrong[1]) if wrong else 0)


def row(name: str, path: str, size: int, found: tuple[float, str, int]) -> None:
    """Print one line of the table."""
    print(f"| {path}, {name} | {size:,} | {found[0]:,.0f} | {found[1]} | {found[2]} |", flush=True)


def main() -> None:
    """Build a site of 1,000 incidents and 30 services, and measure."""
    seconds = int(sys.argv[1]) if sys.argv[1:] else 5
    missing = [program for program in ("nginx", "wrk") if not shutil.which(program)]
    if missing:
        sys.exit(f"{' and '.join(missing)} must be installed: apt-get install nginx-light wrk")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's workers are somebody else
        source, site = folder / "source", folder / "site"
        corpus.write(source, 1000, 30)
        corpus.add_outage(source, 30)
        now = f"{corpus.NOW:%Y-%m-%dT%H:%M:%SZ}"
        build = [
            sys.executable,
            "-m",
            "statusgen",
            "build",
            "--source",
            str(source),
            "--output",
            str(site),
            "--now",
            now,
        ]
        subprocess.run([*build, "--precompress", "--quiet"], check=True)
        print("| asked for | bytes sent | requests/s | 99 of 100 within | failed |\n| --- | --- | --- | --- | --- |")
        for way, options in WAYS.items():
            port = free_port()
            config = folder / "nginx.conf"
            config.write_text(CONFIG.format(folder=folder, site=site, port=port, options=options))
            with running(["nginx", "-p", str(folder), "-c", str(config)], f"http://127.0.0.1:{port}/"):
                for path in PATHS:
                    url = f"http://127.0.0.1:{port}/{path}"
                    headers = ["Accept-Encoding: gzip"] if options else []
                    with urlopen(Request(url, headers=dict(h.split(": ", 1) for h in headers))) as answer:
                        size, tag = len(answer.read()), answer.headers["ETag"]
                    row(way, path, size, measure(url, headers, 50, seconds))
                    if way == "packed in advance":
                        row(
                            "known already (304)",
                            path,
                            0,
                            measure(url, [*headers, f"If-None-Match: {tag}"], 50, seconds),
                        )
        port = free_port()
        preview = [
            sys.executable,
            "-m",
            "statusgen",
            "serve",
            "--source",
            str(source),
            "--port",
            str(port),
            "--now",
            now,
        ]
        with running(preview, f"http://127.0.0.1:{port}/"):
            url = f"http://127.0.0.1:{port}/"
            with urlopen(url) as answer:
                size = len(answer.read())
            row("`serve`, 200 clients", "index.html", size, measure(url, [], 200, seconds))


if __name__ == "__main__":
    main()
