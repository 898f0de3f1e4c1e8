"""Starts git: from a list, never through a shell; nothing in the repository is run by it.

That is no hooks, monitors, filters, external diffs or signature checks; and no transports but for who asks for them.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import IO

from statusgen.diagnostics import StatusgenError

GIT = (
    *("git", "--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "log.showSignature=false"),
)
ALONE = ("-c", "protocol.allow=never")
QUIET = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
TIMEOUT = 600.0  # seconds: longer than any history of incidents takes


JOINING = 0.1
"""Seconds that its clock is waited for, since nothing forks beside threads; it takes a fraction of one, unless this
process is ending, when threads do not run any more."""


@contextmanager
def stream(
    folder: Path,
    environment: Mapping[str, str],
    *arguments: str,
    stdin: IO[bytes] | None = None,
    timeout: float = TIMEOUT,
    online: bool = False,
) -> Iterator[IO[bytes]]:
    """Git's output while it is written; read it to its end, or leave by an exception, which ends git.

    `online` lets it talk to other repositories. Raises StatusgenError if git fails or takes longer than `timeout`
    seconds; FileNotFoundError: there is no git.
    """
    with TemporaryFile() as errors:
        git = subprocess.Popen(
            [*GIT, *(() if online else ALONE), "-C", str(folder), *arguments],
            env=dict(environment),
            stdin=stdin or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        clock = Timer(timeout, git.kill)
        clock.daemon = True  # who leaves the output half read must not wait for it at the end
        with git:
            clock.start()
            try:
                yield git.stdout  # type: ignore[misc]  # a pipe, as asked for
            except BaseException:
                git.kill()
                raise
            finally:
                clock.cancel()
                clock.join(JOINING)
        if git.returncode == -signal.SIGKILL:
            raise StatusgenError(f"git {arguments[0]} took longer than {timeout:g} seconds")
        if git.returncode:
            errors.seek(0)
            said = errors.read(2000).decode("utf-8", "replace").partition("\n")[0]
            raise StatusgenError(f"git {arguments[0]} failed: {said}")
