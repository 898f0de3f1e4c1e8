"""How templates become text: Jinja, with less that a template can do, and quicker to print."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2 import __version__ as jinja_version
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer
from markupsafe import Markup as Html
from markupsafe import escape

from statusgen.files import digest
from statusgen.language import Language
from statusgen.theme.compiled import Compiled
from statusgen.theme.folders import TEXT, ThemeFile, is_template

FILTERS = frozenset({
    "capitalize", "count", "default", "e", "escape", "first", "join", "last", "length", "list", "lower", "replace",
    "safe", "sort", "string", "striptags", "title", "trim", "truncate", "upper", "urlencode",
})  # fmt: skip
"""The filters that a template may use: those that print."""


def _is_escaped(name: str | None) -> bool:
    return name is None or not name.endswith(TEXT)


class _Loader(BaseLoader):
    """The templates of a theme, as they were read; names of other places lead nowhere."""

    def __init__(self, files: Mapping[str, ThemeFile]) -> None:
        self.files = files

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        del environment
        file = self.files.get(template)
        if file is None or not is_template(template):
            raise TemplateNotFound(template)
        return file.text, file.shown, None


_UNSAFE = re.compile("[&<>\"']")


def _printed(value: object) -> str:
    """What is printed of a value: the same as `escape` makes of it, without an object for each piece of a page."""
    if type(value) is str:
        return value if _UNSAFE.search(value) is None else escape(value)
    return value if type(value) is Html else escape(value)


class _Code(CodeGenerator):
    """Compiles `{{ … }}` to our way of printing."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        del node
        self.write("environment.printed(" if frame.eval_ctx.autoescape else "str(")
        if finalize.src is not None:
            self.write(finalize.src)


class Templates(Environment):
    """Quick to print: fixed texts are translated when a template is compiled, and a page's attributes are plain ones.

    A name that a page lacks is an `AttributeError`, where Jinja would ask further.
    """

    code_generator_class = _Code
    getattr = staticmethod(getattr)  # type: ignore[assignment]  # the library's method is no static one
    printed = staticmethod(_printed)

    def __init__(self, language: Language, files: Mapping[str, ThemeFile] | None = None) -> None:
        super().__init__(
            loader=None if files is None else _Loader(files),
            bytecode_cache=None if files is None else _compiled(files, language),
            undefined=StrictUndefined,
            autoescape=_is_escaped,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.globals.clear()
        for unwanted in self.filters.keys() - FILTERS:
            del self.filters[unwanted]
        self.add_extension("jinja2.ext.i18n")
        self.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
            language.gettext, language.ngettext, newstyle=True
        )
        self._translator = _Translator(language.gettext)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        translated: nodes.Template = self._translator.visit(super()._parse(source, name, filename))
        return translated


_BARE_PERCENT = re.compile(r"(?:[^%]|%[%(])*%(?![%(])")


class _Translator(NodeTransformer):
    """Puts the translation in the place of `_("text")`; a text with variables is left to the moment it is printed."""

    def __init__(self, gettext: Callable[..., str]) -> None:
        self.gettext = gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802  # the visitor's own naming
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.node.name not in ("_", "gettext", "ngettext"):
            return node
        texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const) and isinstance(arg.value, str)]
        if any(map(_BARE_PERCENT.match, texts)):
            raise TemplateSyntaxError("a % in a text is written %%", node.lineno)
        is_fixed = node.node.name == "_" and len(node.args) == len(texts) == 1 and not node.kwargs
        if is_fixed and "%(" not in texts[0]:
            return nodes.Const(self.gettext(texts[0]) % {}, lineno=node.lineno)
        return node


def _compiled(files: Mapping[str, ThemeFile], language: Language) -> Compiled:
    version = digest(jinja_version, Path(__file__).read_bytes(), language.catalogue)
    return Compiled({file.shown for file in files.values() if not file.own}, language.code, version)
