"""What can be wrong with the files themselves: names, places, what they are."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span


def no_catalogue(span: Span) -> Diagnostic:
    """There is no services.yaml.

    It holds the site's title, address and time zone, and the services; nothing can be read without it. Perhaps
    `--source` names another folder than the one that holds it.

    Make a project to start from:

        statusgen init
    """
    return Diagnostic(
        span,
        "no-catalogue",
        "there is no services.yaml",
        "name the folder with `--source`, or begin with `statusgen init`",
    )


def bad_file_name(span: Span, meant: str) -> Diagnostic:
    """The name of a file is no id.

    The name without `.md` is the id of the incident or the page, and part of its address, which never changes. It
    consists of lower-case letters and digits, in groups that single hyphens join, and has at most 100 characters.

    Wrong:

        incidents/Mail_down (copy).md

    Right:

        incidents/2026-11-20-mail-down.md

    A file that is no report gets a name that starts with `_`.
    """
    proposed = f"name it `{meant}.md`: " if meant else ""
    return Diagnostic(
        span,
        "bad-file-name",
        "the name of this file is no id",
        f"{proposed}lower-case letters and digits joined by single hyphens, at most 100 characters; `_` before it skips"
        " a file",
    )


def duplicate_file_name(span: Span, first: str) -> Diagnostic:
    """Two files have the same name.

    The name is the id and the address, whatever folder the file is in and whatever case its letters have. One page
    would overwrite the other.

    Wrong:

        incidents/2025/mail-down.md
        incidents/2026/mail-down.md

    Right:

        incidents/2025/2025-03-02-mail-down.md
        incidents/2026/2026-11-20-mail-down.md
    """
    return Diagnostic(span, "duplicate-file-name", f"{first} has this id already", "rename the one that is newer")


def unknown_language(span: Span, own: str = "") -> Diagnostic:
    """A file looks like a translation into a language that the site does not have.

    `<id>.<language>.md` is the translation of `<id>.md` into a language of `site.languages` beside the site's own, in
    which the originals are. This one is none of those.

    Wrong, where `de` is no language of the site:

        incidents/mail-down.de.md

    Right: add the language in services.yaml.

        site:
          languages: [en, de]

    If it is no translation, leave the dot out:

        incidents/mail-down-de.md

    What a file says in the site's own language is the text of `<id>.md` itself.
    """
    if own:
        return Diagnostic(
            span,
            "unknown-language",
            f"`{own}` is the site's own language, in which the file without it in its name is",
            f"write it into that file; take `.{own}` out of the name if there is none",
        )
    return Diagnostic(
        span,
        "unknown-language",
        "this looks like a translation into a language that the site does not have",
        "add it to `site.languages`; leave the dot out of the name if it is no translation",
    )


def translated_page(span: Span) -> Diagnostic:
    """A file under pages/ looks like a translation, and pages have none.

    `<id>.<language>.md` translates a report. A page of the project is one file, which stands in each language of the
    site as it is.

    Wrong:

        pages/support.md
        pages/support.de.md

    Right: a page of its own.

        pages/support.md
        pages/hilfe.md
    """
    return Diagnostic(
        span,
        "translated-page",
        "this looks like a translation, and pages have none",
        "make it a page of its own: leave the dot out of the name",
    )


def look_alike_name(span: Span, meant: str) -> Diagnostic:
    """A file or a folder looks as if it were meant to be read, and is not.

    Only `services.yaml` and files under `incidents/` and `pages/` whose names end in `.md`, in lower case, are read.
    This one has nearly such a name, or begins like a report and ends in another way, or lies beside the folder. Some
    programs add `.txt`, and do not show it. Of the YAML files in a theme's folder, `theme.yaml` alone is read.

    Wrong:

        services.yml
        incident/2026-11-20-mail-down.md
        2026-11-20-mail-down.md
        incidents/2026-11-20-mail-down.MD
        incidents/2026-11-20-mail-down.md.txt
        incidents/2026-11-20-mail-down

    Right:

        services.yaml
        incidents/2026-11-20-mail-down.md

    If it is not meant to be read, let its name start with `_`.
    """
    return Diagnostic(
        span,
        "look-alike-name",
        "this is not read",
        f"name it {meant} if it should be; a name that starts with `_` says that it should not",
        Level.WARNING,
    )


def not_a_regular_file(span: Span, what: str) -> Diagnostic:
    """Something with the name of a report is no ordinary file.

    Links are not followed, since what they lead to may lie outside of this folder and may be private; pipes and devices
    would never end. Put the file itself there.

    Wrong:

        incidents/mail-down.md -> /home/me/notes.md

    Right: copy the file.

        cp /home/me/notes.md incidents/mail-down.md
    """
    return Diagnostic(
        span, "not-a-regular-file", f"this is {what}, and is not read", "put an ordinary file or folder here"
    )


def page_name_taken(span: Span) -> Diagnostic:
    """A page of the project has a name that the site itself uses.

    The name of a file under `pages/` without `.md` is its address. Some addresses are taken: the site's own pages and
    folders, such as `history` or `services`, and the codes of languages.

    Wrong:

        pages/history.md

    Right:

        pages/our-history.md
    """
    return Diagnostic(span, "page-name-taken", "the site has a page or a folder of this name", "give it another name")


def logo_not_found(span: Span) -> Diagnostic:
    """The file that `site.logo` names is not there.

    The path is relative to the folder that holds services.yaml. Case matters: `Logo.svg` is not `logo.svg`.

        site:
          logo: static/logo.svg
    """
    return Diagnostic(
        span, "logo-not-found", "there is no such file", "put it there, or correct the path; case matters"
    )


def bad_figure(span: Span, why: str) -> Diagnostic:
    """A line of figures.csv cannot be read.

    The file has figures that live elsewhere, such as in the telephone system. Each line has a month, the name of the
    figure and its value: a time for `speed_of_answer`, a percentage for `abandonment_rate`, `first_contact_resolution`
    and `client_retention`. A figure stands once for each month.

    Wrong:

        month,figure,value
        2026-07,speed_of_answer,42
        July,abandonment_rate,4.5%

    Right:

        month,figure,value
        2026-07,speed_of_answer,42s
        2026-07,abandonment_rate,4.5%
    """
    return Diagnostic(span, "bad-figure", why, "a line reads 2026-07,abandonment_rate,4.5%", Level.WARNING)
