"""What can be wrong with a theme that a project names, or with the files that it lays over one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.reading.findings.suggest import nearest, one_of


def unknown_theme(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """No theme has this name.

    A theme is a folder: `default` and `plain` come with statusgen, a project's own lie in its `themes/` beside
    services.yaml. `statusgen theme list` shows those at hand.

    Wrong:

        site: {theme: defualt}

    Right:

        site: {theme: default}
    """
    known = tuple(known)
    near = nearest(name, known)
    hint = f"did you mean `{near}`?" if near else f"at hand are {one_of(known)}"
    return Diagnostic(span, "unknown-theme", "no theme has this name", hint)


def theme_file_outside(span: Span) -> Diagnostic:
    """A file of the project's theme, or its folder, is a link.

    Whatever it points to would be printed into public pages, and no build would see that it changes. The files of a
    theme lie in its own folder.

    Copy the file to where the link stands.
    """
    return Diagnostic(span, "theme-file-outside", "this is a link to another place", "copy the file into the theme")


def template_syntax(span: Span, problem: str) -> Diagnostic:
    """A template is no Jinja template.

    A tag does not close, a block has no end, or a filter is not known. The message is that of the template library.

    Wrong:

        {% if page.changed %}Last changed {{ page.changed.text }}

    Right:

        {% if page.changed %}Last changed {{ page.changed.text }}{% endif %}
    """
    return Diagnostic(span, "template-syntax", f"no template: {problem}", "the templates' language: docs/theming.md")


def template_computes(span: Span, what: str) -> Diagnostic:
    """A template does more than print.

    What a template can use is what its page offers. Names that begin with an underscore, multiplication and powers, and
    values looked up by a computed name are refused: templates print, they do not compute, and none can reach out of
    its page, use up the machine or run a program.

    Wrong:

        {{ page.__class__ }}

    Right:

        {{ page.title }}
    """
    return Diagnostic(span, "template-computes", f"{what} is nothing for a template", "print what the page offers")


def template_fails(span: Span, problem: str) -> Diagnostic:
    """A template uses what its page does not have.

    Most often it is a name with a typing mistake: nothing would be printed in its place, and a page that says nothing
    of an outage is worse than none. `docs/theming.md` lists what each page offers. A template that includes itself
    fails too.

    Wrong:

        <h1>{{ page.titel }}</h1>

    Right:

        <h1>{{ page.title }}</h1>
    """
    return Diagnostic(span, "template-fails", problem, "what each page offers: docs/theming.md")


def unknown_token(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """A token of theme.yaml is not one that the theme has.

    A project's theme.yaml changes tokens of the theme it lies over. One with another name would change nothing.

    Wrong:

        colours: {acent: "#0b5394"}

    Right:

        colours: {accent: "#0b5394"}
    """
    known = tuple(known)
    near = nearest(name, known)
    hint = f"did you mean `{near}`?" if near else f"the theme has {one_of(known)}"
    return Diagnostic(span, "unknown-token", "the theme has no token of this name", hint)


def unsafe_token(span: Span, *, is_empty: bool = False) -> Diagnostic:
    """The value of a token is not a plain value of CSS.

    It is set into the style sheet of every page. Letters, digits, blanks and `# % . , - + * / ( ) ' "` make colours,
    lengths and lists of fonts; braces, semicolons and addresses would make something else of the style sheet. A colour
    that begins with `#` stands in quotes: without them YAML takes it for a comment, and the token has no value.

    Wrong:

        colours: {accent: "red; background: url(https://example.org/x.png)"}

    Right:

        colours: {accent: red}
    """
    if is_empty:
        return Diagnostic(
            span, "unsafe-token", "there is no value", 'set a colour in quotes, `"#0b5394"`: a `#` begins a comment'
        )
    return Diagnostic(span, "unsafe-token", "this is not a plain value of CSS", "such as `#0b5394` or `1.5rem`")


def low_contrast(span: Span, one: str, on: str, ratio: float, least: float, *, dark: bool) -> Diagnostic:
    """A colour of the project's theme.yaml cannot be read well on what it stands on.

    Text needs a contrast of 4.5 to 1, a bar that says something one of 3 to 1 (WCAG 2.2 AA): people with weak eyes, and
    everybody in the sun, read nothing less. Colours written as `#rrggbb` are looked at, in light and in dark pages.

    Wrong:

        colours: {brand: "#f2c94c"}

    Right:

        colours: {brand: "#7a5200"}
    """
    # cut, not rounded: what is just too low does not read as enough
    message = f"`{one}` on `{on}` has a contrast of {int(ratio * 10) / 10} to 1{' in dark pages' if dark else ''}"
    hint = f"at least {least:g} to 1 is needed: take a darker or a lighter colour for one of them"
    return Diagnostic(span, "low-contrast", message, hint, Level.WARNING)


def unknown_template(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """A template of the project has a name that no page has, and that no other template of the project takes in.

    A project's template takes the place of the theme's of the same name. Under another name nothing would ever print
    it. `statusgen theme copy` brings one with its right name.

    Wrong:

        themes/default/incidents.html

    Right:

        themes/default/incident.html
    """
    near = nearest(name, tuple(known))
    hint = f"did you mean `{near}`?" if near else "the names of the templates: docs/theming.md"
    return Diagnostic(span, "unknown-template", "no page is printed by a template of this name", hint, Level.WARNING)


def unknown_sheet(span: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """A style sheet of the project has a name that no page has.

    `style.css` and `extra.css` are on every page, `incident.css` on the pages that incident.html prints, and so on for
    each template. Under another name nobody would ever see it.

    Wrong:

        themes/default/extras.css

    Right:

        themes/default/extra.css
    """
    near = nearest(name, tuple(known))
    hint = f"did you mean `{near}`?" if near else "rules of your own stand in `extra.css`"
    return Diagnostic(span, "unknown-sheet", "no page has a style sheet of this name", hint, Level.WARNING)


def empty_template(span: Span) -> Diagnostic:
    """A template of the project is empty: its pages would be blank.

    Delete the file, and the theme's own template counts again; or bring that back by `statusgen theme copy`.

    Wrong:

        themes/default/incident.html, in which nothing stands

    Right:

        themes/default/incident.html, which begins with {% extends "base.html" %}
    """
    return Diagnostic(span, "empty-template", "the template is empty", "delete the file: then the theme's own counts")


_FINDINGS: tuple[Callable[..., Diagnostic], ...] = (
    unknown_theme,
    theme_file_outside,
    template_syntax,
    template_computes,
    template_fails,
    unknown_token,
    unsafe_token,
    low_contrast,
    unknown_template,
    unknown_sheet,
    empty_template,
)

CODES: Mapping[str, Callable[..., Diagnostic]] = {finding.__name__.replace("_", "-"): finding for finding in _FINDINGS}
"""Code → the function that makes its finding."""
