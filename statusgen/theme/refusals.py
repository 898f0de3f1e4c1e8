"""What a project's templates may not do, as far as it shows before they print anything."""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import TemplateSyntaxError, nodes

from statusgen.diagnostics import Diagnostic, Span
from statusgen.language import Language
from statusgen.theme import findings
from statusgen.theme.environment import Templates
from statusgen.theme.folders import ThemeFile


def template_problems(templates: Iterable[ThemeFile]) -> Iterable[Diagnostic]:
    """What is wrong with these templates."""
    environment = Templates(Language("en"))
    for file in templates:
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
