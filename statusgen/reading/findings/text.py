"""What can be wrong with a file before its YAML is looked at: encoding, size, fences."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span


def not_utf8(span: Span) -> Diagnostic:
    """The file is not UTF-8 text.

    A byte stands in it that is no part of any UTF-8 character: the file was saved in another encoding (Latin-1,
    Windows-1252, UTF-16), or was cut in the middle of a character. Guessing the encoding would publish wrong letters.

    Save the file as UTF-8 in your editor, or convert it:

        iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md
    """
    return Diagnostic(span, "not-utf8", "this byte is no UTF-8 text", "save the file as UTF-8")


def control_character(span: Span, character: str) -> Diagnostic:
    """A character that nobody can see, and that breaks feeds, mails or terminals.

    Control characters (NUL, form feed, escape, …), half surrogates and the non-characters U+FFFE and U+FFFF are not
    allowed in XML; one of them makes a whole feed unreadable. In YAML the invisible line breaks U+0085, U+2028 and
    U+2029 are refused too, and so is a carriage return that no line feed follows. They come from copying out of other
    programs, or from escapes in a quoted text:

        title: "Mail is late\\x1b"

    Delete the character. A tab or a line feed is none of them.
    """
    return Diagnostic(
        span,
        "control-character",
        f"the invisible character U+{ord(character):04X} stands here",
        "delete it; it often comes with text that was copied from another program",
    )


def merge_conflict(span: Span) -> Diagnostic:
    """Two versions of the file stand in it, one above the other.

    Two people changed the same lines, and git could not tell which of them hold: it wrote both into the file, between
    lines of seven `<` and of seven `>`. Which of them customers are to read only you can say; until then nothing else
    is looked for in the file.

    Wrong:

        <<<<<<< HEAD
        severity: high
        =======
        severity: low
        >>>>>>> night-shift

    Right: one of the two, or a line that says what both say, and none of the marks.

        severity: high

    A line of seven `=` that is left over from them is named too: amid YAML it is an error, in a text a warning, since
    it may be meant to underline a title.

    Text that is to show such marks to readers has four blanks before each of its lines.
    """
    return Diagnostic(
        span,
        "merge-conflict",
        "a merge left both versions here",
        "keep what holds, and delete the lines of `<<<<<<<`, `=======` and `>>>>>>>`",
    )


def file_too_large(span: Span, most: int) -> Diagnostic:
    """The file is larger than 1 MiB.

    A report that people read is a few kilobytes long. A file of this size is a mistake (a log, a picture), and would be
    sent to everybody who subscribes.

    Put what is long where people can fetch it, and link to it:

        The whole log: https://example.gov/logs/2026-11-20.txt
    """
    return Diagnostic(span, "file-too-large", f"the file has more than {most:,} bytes", "link to long material instead")


def front_matter_missing(span: Span) -> Diagnostic:
    """The file does not begin with front matter.

    What the incident is called and what it affects stands in YAML between two lines of exactly three hyphens, and the
    first of them is the first line of the file: no blank line, no blank, no fourth hyphen before or in it.

        ---
        title: Mail from outside arrives late
        severity: high
        services: {email: degraded}
        determined: 2026-11-20 08:10
        ---

    A file that is no report gets a name that starts with `_`.
    """
    return Diagnostic(
        span,
        "front-matter-missing",
        "the file does not begin with a line `---`",
        "begin the file with `---`, then title, services and so on, then `---`",
    )


def front_matter_unclosed(span: Span) -> Diagnostic:
    """The front matter has no end.

    A line `---` opens it, and no line of exactly three hyphens at the left margin closes it, so that nobody can tell
    where the text for customers begins. Indented hyphens, and those in a block of text, do not close it.

        ---
        title: Mail from outside arrives late
        services: {email: degraded}
        ---
    """
    return Diagnostic(
        span,
        "front-matter-unclosed",
        "the front matter that begins here is never closed",
        "put a line `---` after its last key",
    )


def front_matter_not_yaml(span: Span, found: str) -> Diagnostic:
    """The front matter is TOML or JSON.

    Other generators allow `+++` (TOML) or `{` (JSON). Here it is YAML, between two lines `---`.

    Wrong:

        +++
        title = "Mail from outside arrives late"
        +++

    Right:

        ---
        title: Mail from outside arrives late
        ---
    """
    return Diagnostic(
        span, "front-matter-not-yaml", f"the front matter is {found}", "write it as YAML between two lines `---`"
    )
