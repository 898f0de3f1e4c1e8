"""The template engine: the one home of Jinja. A template is given one value to print, and nothing else.

Every template is escaped, of whatever kind; an unknown name is an error. What is wrong with a project's own files is a
finding that names the file and the line; what is wrong with the package's own templates is a bug.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2 import __version__ as jinja_version
from markupsafe import Markup as Html

from statusgen.diagnostics import Diagnostic, Parsed, Span, StatusgenError
from statusgen.files import digest
from statusgen.language import Language
from statusgen.theme import findings
from statusgen.theme.folders import ThemeFile, theme_files, theme_names
from statusgen.theme.tokens import hash_source, read_tokens, style

__all__ = ["Html", "TemplateFault", "Theme", "find_theme", "read_theme"]

FILTERS = frozenset({
    "capitalize", "count", "default", "e", "escape", "first", "join", "last", "length", "list", "lower", "replace",
    "safe", "sort", "string", "striptags", "title", "trim", "truncate", "upper", "urlencode",
})  # fmt: skip
"""The filters that a template may use: those that print."""

SHEETS = ("style.css", "extra.css")
"""The style sheets of a theme, one after the other: a project may lay its own over the first, or add the second."""

_PACKAGE = str(Path(__file__).parent.parent)


class TemplateFault(StatusgenError):  # noqa: N818  # a fault of the project's, as its base says
    """The project's theme cannot be used: the finding says where and why, and the build stops."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(f"{problem.span}: {problem.message}", problem.hint, status=1)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Look:
    """What every template of a theme may use beside its page: `style` for the head, `policy` that allows it."""

    name: str
    style: Html
    policy: str


class Theme:
    """One theme in one language, ready to print. `digest` stands for all its files; it belongs into every key."""

    def __init__(self, name: str, files: Mapping[str, ThemeFile], css: str, language: Language) -> None:
        self.name = name
        self.files = files
        self.digest = digest(
            jinja_version, language.code, css, [(n, f.text) for n, f in files.items() if n.endswith(".html")]
        )
        self._own = frozenset(file.shown for file in files.values() if file.own)
        self._environment = _environment(_Loader(files), language)
        self._environment.globals["theme"] = Look(name, Html(css), hash_source(css))  # noqa: S704  # the theme's own text

    @property
    def is_changed(self) -> bool:
        """The project has templates of its own: what they do shows only when they print."""
        return any(name.endswith(".html") and file.own for name, file in self.files.items())

    def render(self, template: str, page: object) -> str:
        """The page as text; the template knows it as `page`."""
        try:
            return self._environment.get_template(template).render(page=page)
        except Exception as error:
            raise self._fault(error) or error from error

    def fragment(self, template: str, row: object) -> Html:
        """A piece of a page, for pages to print as it is; the template knows its value as `row`."""
        try:
            return Html(self._environment.get_template(template).render(row=row))  # noqa: S704  # printed escaped
        except Exception as error:
            raise self._fault(error) or error from error

    def _fault(self, error: Exception) -> TemplateFault | None:
        """The finding, if the error came out of a template of the project; None if it is a bug."""
        if isinstance(error, TemplateFault):
            return error
        frames = traceback.extract_tb(error.__traceback__)
        own = [n for n, frame in enumerate(frames) if frame.filename in self._own]
        if not own or any(frame.filename.startswith(_PACKAGE) for frame in frames[own[-1] + 1 :]):
            return None
        place = frames[own[-1]]
        problem = "it includes itself" if isinstance(error, RecursionError) else str(error).partition("\n")[0]
        return TemplateFault(findings.template_fails(Span(place.filename, place.lineno or 0), problem))


def find_theme(name: str, source: Path, language: Language) -> Theme:
    """The theme of this name for the project in the folder `source`; an error if anything is wrong with it."""
    found = read_theme(name, source, language, Span("services.yaml"))
    if found.value is None:
        problem = next(problem for problem in found.problems if problem.is_error)
        raise TemplateFault(problem)
    return found.value


def read_theme(name: str, source: Path, language: Language, span: Span) -> Parsed[Theme | None]:
    """The same as a value, with every finding; `span` is where the name stands."""
    if name not in theme_names(source):
        return Parsed(None, (findings.unknown_theme(span, name, theme_names(source)),))
    layers, problems = theme_files(name, source)
    tokens, token_problems = read_tokens(reversed(layers.get("theme.yaml", ())))
    sheets = [layers[sheet][0].text for sheet in SHEETS if sheet in layers]
    files = {name: layer[0] for name, layer in layers.items()}
    found = (*problems, *token_problems, *_template_problems(files.values()))
    if any(problem.is_error for problem in found):
        return Parsed(None, found)
    return Parsed(Theme(name, files, style(tokens, sheets), language), found)


class _Loader(BaseLoader):
    """The templates of a theme, as they were read; names of other places lead nowhere."""

    def __init__(self, files: Mapping[str, ThemeFile]) -> None:
        self.files = files

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        del environment
        file = self.files.get(template)
        if file is None or not template.endswith(".html"):
            raise TemplateNotFound(template)
        return file.text, file.shown, None


def _environment(loader: BaseLoader | None, language: Language) -> Environment:
    environment = Environment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.clear()
    environment.add_extension("jinja2.ext.i18n")
    for unwanted in environment.filters.keys() - FILTERS:
        del environment.filters[unwanted]
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        language.gettext, language.ngettext, newstyle=True
    )
    return environment


def _template_problems(files: Iterable[ThemeFile]) -> Iterable[Diagnostic]:
    """What can be seen of a project's templates before they print anything."""
    environment = _environment(None, Language("en"))
    for file in files:
        if file.own and file.name.endswith(".html"):
            try:
                tree = environment.parse(file.text)
                environment.compile(file.text)
            except TemplateSyntaxError as error:
                yield findings.template_syntax(Span(file.shown, error.lineno), str(error.message))
            except RecursionError:
                yield findings.template_syntax(Span(file.shown), "it is nested too deep")
            else:
                yield from _computing(tree, file)


def _computing(tree: nodes.Template, file: ThemeFile) -> Iterable[Diagnostic]:
    """What does more than print: the way to attributes that are not the page's own, and to work without end."""
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Mul, nodes.Pow)):
        what = _refused(node)
        if what:
            yield findings.template_computes(Span(file.shown, node.lineno), what)


def _refused(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"`{node.attr}`" if node.attr.startswith(("_", "gi_")) or node.attr in ("format", "format_map") else ""
    if isinstance(node, nodes.Getitem):
        plain = isinstance(node.arg, nodes.Slice) or (isinstance(node.arg, nodes.Const) and node.arg.value != "")
        hidden = isinstance(node.arg, nodes.Const) and str(node.arg.value).startswith("_")
        return "" if plain and not hidden else "a value looked up by a computed name"
    return "multiplication" if isinstance(node, nodes.Mul) else "a power"
