"""The template engine: the one home of Jinja. A template is given one value to print, and nothing else.

Every template is escaped, but those of plain text (`.txt`); an unknown name is an error. What is wrong with a project's
own files is a finding that names the file and the line; what is wrong with the package's own templates is a bug.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2 import __version__ as jinja_version
from markupsafe import Markup as Html

from statusgen.diagnostics import Diagnostic, Parsed, Span, StatusgenError
from statusgen.disk import Disk
from statusgen.files import digest
from statusgen.language import Language
from statusgen.theme import findings, scripts
from statusgen.theme.environment import Templates, is_template
from statusgen.theme.folders import MAIL, ThemeFile, theme_files, theme_names
from statusgen.theme.tokens import Tokens, hash_source, mail_style, read_tokens, style
from statusgen.value import Struct

__all__ = ["Html", "TemplateFault", "Theme", "find_theme", "read_theme"]

COMMON, EXTRA, OF_MAIL = "style.css", "extra.css", f"{MAIL}mail.css"
"""The style sheets of every page. `index.css` stands between them on the page that index.html prints, and so on."""


class Scripts(NamedTuple):
    """The files that pages load, each by a name that changes with it."""

    page: str
    search: str
    pick: str
    copy: str


_SCRIPTS = Scripts._make(f"{name}.js?{digest(scripts.script(name))[:8]}" for name in Scripts._fields)
_DRESS = scripts.dress_script()

_PACKAGE = str(Path(__file__).parent.parent)


class TemplateFault(StatusgenError):  # noqa: N818  # a fault of the project's, as its base says
    """The project's theme cannot be used: the finding says where and why, and the build stops."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(f"{problem.span}: {problem.message}", problem.hint, status=1)
        self.problem = problem


class Look(Struct, frozen=True):
    """What a template may use beside its page: `style` and the script `dress` for the head, what allows them in the
    page's policy (CSP level 3), and the names of the `scripts`, another one with each change."""

    style: Html
    policy: str
    dress: Html
    dress_policy: str
    scripts: Scripts


class Theme:
    """One theme in one language, ready to print. `digest` stands for all its files; it belongs into every key."""

    def __init__(self, name: str, files: Mapping[str, ThemeFile], tokens: Tokens, language: Language) -> None:
        self.name = name
        self.files = files
        self.digest = _digest(files, tokens, language)
        self._tokens = tokens
        self._looks: dict[str, Look] = {}
        self._own = frozenset(file.shown for file in files.values() if file.own)
        self._environment = Templates(language, files)

    @property
    def is_changed(self) -> bool:
        """The project has templates of its own: what they do shows only when they print."""
        return any(is_template(name) and file.own for name, file in self.files.items())

    def render(self, template: str, page: object) -> str:
        """The page as text; the template knows it as `page`."""
        try:
            return self._environment.get_template(template).render(page=page, theme=self._look(template))
        except Exception as error:
            raise self._fault(error) or error from error

    def fragment(self, template: str, row: object) -> Html:
        """A piece of a page, for pages to print as it is; the template knows its value as `row`."""
        try:
            return Html(self._environment.get_template(template).render(row=row).strip())  # noqa: S704  # escaped
        except Exception as error:
            raise self._fault(error) or error from error

    def _look(self, template: str) -> Look:
        if template not in self._looks:
            if template.startswith(MAIL):
                css = mail_style(self._tokens, self.files[OF_MAIL].text)
            else:
                names = (COMMON, template.removesuffix(".html") + ".css", EXTRA)
                css = style(self._tokens, [self.files[name].text for name in names if name in self.files])
            dress = Html(_DRESS)  # noqa: S704  # our own text
            policies = hash_source(css), hash_source(_DRESS)
            self._looks[template] = Look(Html(css), policies[0], dress, policies[1], _SCRIPTS)  # noqa: S704  # the theme's
        return self._looks[template]

    def _fault(self, error: Exception) -> TemplateFault | None:
        """The finding, if the error came out of a template of the project; None if it is a bug."""
        if isinstance(error, TemplateFault):
            return error
        frames = traceback.extract_tb(error.__traceback__)
        own = [n for n, frame in enumerate(frames) if frame.filename in self._own]
        ours = any(frame.filename.startswith(_PACKAGE) for frame in frames[own[-1] + 1 :]) if own else True
        if not own or (ours and not isinstance(error, TemplateError | RecursionError)):
            return None
        place = frames[own[-1]]
        return TemplateFault(findings.template_fails(Span(place.filename, place.lineno or 0), _in_words(error)))


def _digest(files: Mapping[str, ThemeFile], tokens: Tokens, language: Language) -> str:
    texts = [(name, file.own, file.text) for name, file in files.items() if name != "theme.yaml"]
    return digest(jinja_version, language.code, tokens, texts, _SCRIPTS, _DRESS)


def _in_words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it includes itself"
    if isinstance(error, TemplateNotFound):
        return "the theme has no template of this name"
    if isinstance(error, KeyError):
        return f"there is no value for %({error.args[0]})s"
    return str(error).partition("\n")[0]


def find_theme(name: str, source: Path | Disk, language: Language, last: Theme | None = None) -> Theme:
    """The theme of this name for the project in the folder `source`; an error if anything is wrong with it.

    `last` is that of an earlier build in this process: it is given back if nothing changed, since it has its templates
    compiled.
    """
    found = read_theme(name, source, language, Span("services.yaml"), last)
    if found.value is None:
        problem = next(problem for problem in found.problems if problem.is_error)
        raise TemplateFault(problem)
    return found.value


def read_theme(
    name: str, source: Path | Disk, language: Language, span: Span, last: Theme | None = None
) -> Parsed[Theme | None]:
    """The same as a value, with every finding; `span` is where the name stands."""
    disk = source if isinstance(source, Disk) else Disk(source)
    known = theme_names(disk.source)
    if name not in known:
        return Parsed(None, (findings.unknown_theme(span, name, known),))
    layers, problems = theme_files(name, disk)
    tokens, token_problems = read_tokens(reversed(layers.get("theme.yaml", ())))
    files = {name: layer[0] for name, layer in layers.items()}
    found = (*problems, *token_problems, *_template_problems(files.values()), *_stray(layers))
    if any(problem.is_error for problem in found):
        return Parsed(None, found)
    if last and (last.name, last.digest) == (name, _digest(files, tokens, language)):
        return Parsed(last, found)
    return Parsed(Theme(name, files, tokens, language), found)


def _template_problems(files: Iterable[ThemeFile]) -> Iterable[Diagnostic]:
    """What can be seen of a project's templates before they print anything."""
    environment = Templates(Language("en"))
    for file in files:
        if file.own and is_template(file.name):
            if not file.text.strip():
                yield findings.empty_template(Span(file.shown))
            try:
                tree = environment.parse(file.text)
                environment.compile(file.text)
            except TemplateSyntaxError as error:
                yield findings.template_syntax(Span(file.shown, error.lineno), str(error.message))
            except RecursionError:
                yield findings.template_syntax(Span(file.shown), "it is nested too deep")
            else:
                yield from _computing(tree, file)


def _stray(layers: Mapping[str, Sequence[ThemeFile]]) -> Iterable[Diagnostic]:
    """The project's templates that no page is printed by: the theme has none of the name, and none names it. And its
    style sheets that are on no page."""
    own = {name: layer[0] for name, layer in layers.items() if layer[0].own and is_template(name)}
    theirs = [name for name, layer in layers.items() if not layer[-1].own and is_template(name)]
    for name, file in own.items():
        if len(layers[name]) == 1 and not any(
            f'"{name}"' in other.text or f"'{name}'" in other.text for other in own.values()
        ):
            yield findings.unknown_template(Span(file.shown), name, theirs)
    sheets = [COMMON, EXTRA, OF_MAIL, *(name.removesuffix(".html") + ".css" for name in theirs)]
    for name, layer in layers.items():
        if layer[0].own and name.endswith(".css") and name not in sheets:
            yield findings.unknown_sheet(Span(layer[0].shown), name, sheets)


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
