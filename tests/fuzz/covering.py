"""Fuzzing that goes by coverage (atheris): what reaches code that no input reached before is changed further.

`python -m tests.fuzz.covering NAME SECONDS` does so for one target. The first byte of an input says which of the
target's files the rest stands for, since an importer reads several.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.keeping import keep

ROOT = Path(__file__).parents[2]

LONGEST = 20_000
"""Bytes of an input: enough for what people write."""

LONGEST_WORD = 64
"""Bytes that libFuzzer takes as one word."""

HANGS = 60
"""Seconds after which a run counts as one that does not end."""

MOST_TRIED = 50
"""Files that are read before the first change."""

Files = Sequence[tuple[str, bytes]]


def is_at_hand() -> bool:
    """Whether atheris is installed: it has wheels for few machines."""
    return find_spec("atheris") is not None


def paths_of(files: Files) -> list[str]:
    """The paths that a first byte can name."""
    return sorted({path for path, _ in files})[:256]


def joined(paths: Sequence[str], path: str, data: bytes) -> bytes:
    """A file as an input."""
    return bytes([paths.index(path) if path in paths else 0]) + data


def split(paths: Sequence[str], given: bytes) -> tuple[str, bytes]:
    """The file that an input stands for."""
    return paths[given[0] % len(paths)] if given else paths[0], given[1:]


def cover(name: str, seconds: float, tokens: Sequence[bytes]) -> int:
    """Fuzz one target for so long, in a process of its own; how many findings there were. Each is kept."""
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in tokens if len(token) < LONGEST_WORD), "ascii")
        command = [sys.executable, "-m", "tests.fuzz.covering", name, str(int(seconds)), folder]
        run = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, check=False)
        said = run.stderr.decode("utf-8", "replace")
        hung = [file.read_bytes() for file in Path(folder).glob("hung-*")]
    paths = _paths(name)
    for given in hung:
        path, data = split(paths, given)
        print(f"kept as {keep(name, path, data)}: it broke off", flush=True)
    done = re.search(r"Done (\d+) runs", said)
    reached = re.findall(r"\bft: (\d+)", said)
    findings = len(re.findall(r"^kept as ", said, re.MULTILINE))
    if findings or hung or not done:
        print(said[-20_000:])
    count = done[1] if done else "an unknown number of"
    print(
        f"{name}, by coverage: {count} inputs, {len(reached) and reached[-1]} features, {findings + len(hung)} findings"
    )
    return findings + len(hung) + (0 if done or hung else 1)


def _escaped(token: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token)


def _paths(name: str) -> list[str]:
    from tests.fuzz.targets import targets

    return paths_of(targets()[name][1])


def main() -> None:
    """The process of one target; it does not return."""
    import atheris

    name, seconds, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with atheris.instrument_imports(include=["statusgen"]):
        from tests.fuzz.targets import targets, timed

        check, files = targets()[name]
        for path, data in files[:MOST_TRIED]:
            check(data, path)  # so that what is loaded when it is first needed is watched too
    paths = paths_of(files)
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, (path, data) in enumerate(files):
        (corpus / str(number)).write_bytes(joined(paths, path, data))
    known: set[tuple[object, ...]] = set()

    def attempt(given: bytes) -> None:
        path, data = split(paths, given)
        try:
            timed(check, data, path)
        except Exception as error:  # noqa: BLE001  # whatever a reader raises is a finding
            place = traceback.extract_tb(error.__traceback__)[-1]
            if (kind := (type(error), place.filename, place.lineno)) not in known:
                known.add(kind)
                traceback.print_exc(limit=-4)
                print(f"kept as {keep(name, path, data)}", file=sys.stderr, flush=True)

    options = [f"-max_total_time={seconds}", f"-timeout={HANGS}", f"-max_len={LONGEST}", "-rss_limit_mb=4096"]
    options.append(f"-report_slow_units={HANGS}")  # by the clock, which goes on when others have the machine
    places = [f"-dict={folder}/words", f"-artifact_prefix={folder}/hung-", str(corpus)]
    atheris.Setup([sys.argv[0], *options, *places], attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
