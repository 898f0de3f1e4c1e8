"""The template engine: the one home of Jinja. A template is given one value to print, and nothing else.

Every template is escaped, but those of plain text (`.txt`); an unknown name is an error. What is wrong with a project's
own files is a finding that names the file and the line; what is wrong with the package's own templates is a bug.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateError, TemplateNotFound
from jinja2 import __version__ as jinja_version
from markupsafe import Markup as Html

from statusgen.diagnostics import Span
from statusgen.disk import Disk
from statusgen.files import digest
from statusgen.language import Language
from statusgen.theme import findings, scripts
from statusgen.theme.environment import Templates
from statusgen.theme.folders import MAIL, TOKENS
from statusgen.theme.reading import COMMON, EXTRA, OF_MAIL, Design, TemplateFault, read_theme
from statusgen.theme.tokens import hash_source, mail_style, style
from statusgen.value import Struct


class Scripts(NamedTuple):
    """The files that pages load, each by a name that changes with it."""

    page: str
    search: str
    pick: str
    copy: str


_SCRIPTS = Scripts._make(f"{name}.js?{digest(scripts.script(name))[:8]}" for name in Scripts._fields)
_DRESS = scripts.dress_script()

_PACKAGE = str(Path(__file__).parent.parent)


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

    def __init__(self, name: str, design: Design, language: Language) -> None:
        self.name = name
        self.files = design.files
        self.digest = _digest(design, language)
        self._tokens = design.tokens
        self._looks: dict[str, Look] = {}
        self._own = frozenset(file.shown for file in self.files.values() if file.own)
        self._environment = Templates(language, self.files)

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


def _digest(design: Design, language: Language) -> str:
    texts = [(name, file.own, file.text) for name, file in design.files.items() if name != TOKENS]
    return digest(jinja_version, language.code, design.tokens, texts, _SCRIPTS, _DRESS)


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
    found = read_theme(name, source if isinstance(source, Disk) else Disk(source), Span("services.yaml"))
    design = found.value
    if design is None:
        raise TemplateFault(next(problem for problem in found.problems if problem.is_error))
    if last and (last.name, last.digest) == (name, _digest(design, language)):
        return last
    return Theme(name, design, language)
