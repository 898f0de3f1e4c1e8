"""The rooms of the house: who may import whom, where each library lives, and that modules stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = Path(__file__).parent.parent / "statusgen"

# A room imports what stands below it, or left of it on its own line; `statusgen` is the package's own `__init__`.
LAYERS = """
__main__
cli
commands
statusgen
manual  verdict  quiet  build  last_good  serve  witnesses
making
delivery
importers  channels  publish  ledger  cache  versions
outputs
messages
checks  duties
rendering
theme  wording
derive
reading  writing
urls  prose  language  recurrence
model
intervals  instants  git  packaged  files  disk  helpers  hands  memory  packing  releases
value  diagnostics  printing
"""
HEIGHT = {
    room: (-depth, place) for depth, line in enumerate(LAYERS.split("\n")) for place, room in enumerate(line.split())
}
EXTENSIONS = {
    "checks",
    "duties",
    "outputs",
    "channels",
    "importers",
    "commands",
}  # one file a kind, listed in `__init__`

# What comes from outside, or reaches outside, and the only places that may know it.
HOMES = {
    "apprise": ("channels.apprise",),
    "babel": ("language",),
    "click": ("cli", "commands"),
    "css_inline": ("messages.inlining",),
    "dateutil": ("recurrence",),
    "esprima": ("importers",),
    "feedgen": ("outputs.feeds",),
    "icalendar": ("outputs.calendars",),
    "jinja2": ("theme",),
    "lxml": ("outputs.feeds", "importers.statuspage.feeds"),
    "markdown": ("prose",),
    "markdownify": ("importers._html",),
    "markupsafe": ("theme",),
    "msgspec": ("packing", "value"),
    "nh3": ("prose",),
    "watchdog": ("serve",),
    "yaml": ("reading.fields", "writing"),
    "http": ("channels", "importers", "serve"),
    "requests": ("channels.webhook", "importers._web"),
    "smtplib": ("channels.smtp",),
    "socket": ("channels", "importers", "serve"),
    "socketserver": ("serve",),
    "ssl": ("channels", "importers"),
    "subprocess": ("git", "commands", "prose"),
    "urllib.request": ("channels", "importers"),
    "urllib3": ("channels.webhook", "importers._web"),
}
CLOCK_AND_ENVIRONMENT = {"now", "utcnow", "today", "time", "time_ns", "environ", "getenv"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "statusgen"


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


def imports(module: str) -> Iterator[str]:
    """All that `module` imports, name by name, as in `statusgen.model.Incident` or `datetime.UTC`."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ours(module: str) -> Iterator[str]:
    """The modules of ours that it imports, without the leading `statusgen.`"""
    for name in imports(module):
        if lives_in(name, "statusgen") and name != "statusgen.__version__":
            own = name.removeprefix("statusgen.")
            yield own if own in MODULES else own.rpartition(".")[0] or ("statusgen" if own == name else own)


def outside(module: str) -> Iterator[str]:
    return (name for name in imports(module) if not lives_in(name, "statusgen"))


def lives_in(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"{room}.")


def kinds(room: str) -> set[str]:
    """The members of an extension folder that its table names: by an import, or by a key to load it by."""
    named = {name.rpartition(".")[2] for name in imports(room)}
    named |= {str(node.value) for node in ast.walk(tree_of(room)) if isinstance(node, ast.Constant)}
    members = {name for name in MODULES if name.count(".") == 1 and lives_in(name, room)}
    return {name for name in members if name.partition(".")[2].rstrip("_") in named}


@pytest.mark.parametrize("module", MODULES)
class TestModule:
    def test_imports_go_down(self, module: str) -> None:
        room = module.partition(".")[0]
        assert room in HEIGHT, f"{room} stands in no layer"
        for other in ours(module):
            there = other.partition(".")[0]
            (own_line, own_place), (line, place) = HEIGHT[room], HEIGHT[there]
            assert there == room or line < own_line or (line == own_line and place < own_place), f"imports {other}"

    def test_kinds_do_not_know_each_other(self, module: str) -> None:
        room = module.partition(".")[0]
        if room in EXTENSIONS and module != room:
            others = [name for name in kinds(room) if not lives_in(module, name)]
            assert [name for name in ours(module) if any(lives_in(name, other) for other in others)] == []

    def test_libraries_stay_at_home(self, module: str) -> None:
        for name in outside(module):
            homes = next((homes for library, homes in HOMES.items() if lives_in(name, library)), None)
            if homes is None:
                assert name.partition(".")[0] in sys.stdlib_module_names, f"{name} has no home"
            else:
                assert any(lives_in(module, home) for home in homes), f"{name} lives in {' and '.join(homes)}"

    def test_clock_and_environment_are_read_in_cli_alone(self, module: str) -> None:
        if module != "cli":
            read = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.Attribute)]
            hosts = {"datetime", "date", "time", "os"}
            assert [
                f"line {node.lineno}: {ast.unparse(node)}"
                for node in read
                if node.attr in CLOCK_AND_ENVIRONMENT and ast.unparse(node.value).rpartition(".")[2] in hosts
            ] == []

    def test_fits_a_head(self, module: str) -> None:
        assert len(MODULES[module].read_text("utf-8").splitlines()) <= 320


def test_every_library_is_asked_for() -> None:
    """What is imported stands in pyproject.toml, and nothing else does; jinja2 brings markupsafe."""
    asked = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    used = {name.partition(".")[0] for module in MODULES for name in outside(module)} - sys.stdlib_module_names
    brought = packages_distributions()
    names = {canonicalize_name(distribution) for library in used - {"markupsafe"} for distribution in brought[library]}
    assert names | {"tzdata"} == {canonicalize_name(Requirement(line).name) for line in asked}


def test_every_layer_is_reached() -> None:
    """The table names no room that is long gone."""
    assert set(HEIGHT) == {module.partition(".")[0] for module in MODULES}


def test_a_check_loads_only_what_it_asks(tmp_path: Path) -> None:
    """Starting is most of what a small check takes: what prints, publishes pages or looks for duties is left alone."""
    (tmp_path / "services.yaml").write_text(
        "site: {title: A, url: https://a.example/, timezone: UTC}\nservices: [{id: mail, name: Mail}]\n"
    )
    asked = (
        "import sys; from statusgen.cli import run; status = run(sys.argv[1:]);"
        "print(status, *sorted({'jinja2', 'feedgen', 'statusgen.outputs', 'statusgen.duties'} & sys.modules.keys()))"
    )
    for options, loaded in (((), "0"), (("--due",), "0 statusgen.duties")):
        words = [sys.executable, "-c", asked, "check", *options, "--source", str(tmp_path)]
        shown = subprocess.run(words, capture_output=True, text=True, check=True)
        assert shown.stdout.splitlines()[-1] == loaded
