"""What a theme is made of, read and looked at: whoever prints nothing needs no more, and no template engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from statusgen.diagnostics import Diagnostic, Parsed, Span, StatusgenError
from statusgen.disk import Disk
from statusgen.theme import findings
from statusgen.theme.folders import MAIL, TOKENS, ThemeFile, is_template, theme_files, theme_names
from statusgen.theme.tokens import Tokens, read_tokens
from statusgen.value import Struct

COMMON, EXTRA, OF_MAIL = "style.css", "extra.css", f"{MAIL}mail.css"
"""The style sheets of every page. `index.css` stands between them on the page that index.html prints, and so on."""


class TemplateFault(StatusgenError):  # noqa: N818  # a fault of the project's, as its base says
    """The project's theme cannot be used: the finding says where and why, and the build stops."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(f"{problem.span}: {problem.message}", problem.hint, status=1)
        self.problem = problem


class Design(Struct, frozen=True):
    """The files of a theme, by name, and its tokens."""

    files: Mapping[str, ThemeFile]
    tokens: Tokens

    @property
    def templates(self) -> Iterator[ThemeFile]:
        """The project's own: what they do shows only when they print."""
        return (file for file in self.files.values() if file.own and is_template(file.name))


def read_theme(name: str, disk: Disk, span: Span) -> Parsed[Design | None]:
    """The theme of this name for the project; None if anything is wrong with it. `span` is where the name stands."""
    known = theme_names(disk.source)
    if name not in known:
        return Parsed(None, (findings.unknown_theme(span, name, known),))
    layers, problems = theme_files(name, disk)
    tokens, token_problems = read_tokens(reversed(layers.get(TOKENS, ())))
    design = Design({name: layer[0] for name, layer in layers.items()}, tokens)
    found = (*problems, *token_problems, *_template_problems([*design.templates]), *_stray(layers))
    return Parsed(None if any(problem.is_error for problem in found) else design, found)


def _template_problems(templates: Sequence[ThemeFile]) -> Iterable[Diagnostic]:
    if not templates:
        return ()
    from statusgen.theme.refusals import template_problems  # with the engine, which takes a tenth of a small check

    return template_problems(templates)


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
