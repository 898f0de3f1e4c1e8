"""What can be wrong with the text of a file before its meaning is looked at: encoding, fences, YAML."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings.suggest import nearest, shown


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


def file_too_large(span: Span, size: int, most: int) -> Diagnostic:
    """The file is larger than 1 MiB.

    A report that people read is a few kilobytes long. A file of this size is a mistake (a log, a picture), and would be
    sent to everybody who subscribes.

    Put what is long where people can fetch it, and link to it:

        The whole log: https://example.gov/logs/2026-11-20.txt
    """
    return Diagnostic(
        span, "file-too-large", f"the file has {size:,} bytes; {most:,} are the most", "link to long material instead"
    )


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


def yaml_syntax(span: Span) -> Diagnostic:
    """This is not valid YAML.

    The reader cannot make sense of the text at this place. Usual reasons: a quote or a bracket that is never closed, a
    line that is indented more or less than its neighbours, `key:value` without the blank after the colon.

    Wrong:

        services: {email: degraded
        title: "The "new" portal is slow"

    Right:

        services: {email: degraded}
        title: 'The "new" portal is slow'
    """
    return Diagnostic(
        span,
        "yaml-syntax",
        "this is no valid YAML",
        "look for a quote or bracket that is not closed, a wrong indent, or a colon without a blank after it",
    )


def unquoted_colon(span: Span) -> Diagnostic:
    """A colon and a blank stand in a text without quotes.

    In YAML `: ` separates a key from its value. A text that has it needs quotes around all of it.

    Wrong:

        title: Mail: delays

    Right:

        title: "Mail: delays"
    """
    return Diagnostic(
        span, "unquoted-colon", "a second `: ` stands in this line", 'put quotes around the text: key: "one: two"'
    )


def reserved_character(span: Span, character: str) -> Diagnostic:
    """A text without quotes begins with a character that YAML keeps for itself.

    `@`, `` ` `` and `%` mean nothing in YAML and may not begin a text. Quotes make it plain text.

    Wrong:

        title: @all: mail is late

    Right:

        title: "@all: mail is late"
    """
    return Diagnostic(
        span, "reserved-character", f"a text may not begin with {character} unless it is quoted", "put it in quotes"
    )


def yaml_tab(span: Span) -> Diagnostic:
    """A tab stands where YAML wants blanks.

    Readers of YAML do not agree on tabs beside keys, and forbid them in indents. In a quoted text, or in a block of
    text under `|`, a tab is fine.

    Use blanks, two for each level:

        services:
          email: degraded
    """
    return Diagnostic(span, "yaml-tab", "a tab stands between keys and values", "use blanks; two for each level")


def nested_too_deep(span: Span, most: int) -> Diagnostic:
    """Lists and mappings are nested more than 20 deep.

    Nothing in these files is deeper than four levels. Deep nesting is a slip of the keyboard, or an attempt to exhaust
    the program that reads it.

    Remove the brackets that are too many:

        tags: [network, mail]
    """
    return Diagnostic(
        span, "nested-too-deep", f"more than {most} levels of nesting", "nothing here needs more than four"
    )


def too_many_values(span: Span, most: int) -> Diagnostic:
    """The YAML holds more than 100,000 values.

    That is no file that people wrote: it would take long to read, and longer to show.

    Split what you have into more files, or leave out what no reader needs.
    """
    return Diagnostic(span, "too-many-values", f"more than {most:,} values", "leave out what no reader needs")


def yaml_alias(span: Span) -> Diagnostic:
    """An anchor (`&name`), an alias (`*name`) or a merge key (`<<`) is used.

    They make one part of a file stand for another, so that a line no longer says what it means; a dozen of them can
    grow into gigabytes. A text that begins with `&` or `*` needs quotes.

    Wrong:

        title: *all* sites are slow
        services: &affected {email: degraded}

    Right:

        title: "*all* sites are slow"
        services: {email: degraded}
    """
    return Diagnostic(
        span,
        "yaml-alias",
        "anchors, aliases and merge keys are not allowed",
        "write the value out; a text that begins with `&` or `*` needs quotes",
    )


def yaml_tag(span: Span) -> Diagnostic:
    """A YAML tag (`!name`, `!!type`) is used.

    Tags tell a reader of YAML to build something else from a value. Here every value is what its key says it is. A text
    that begins with `!` needs quotes.

    Wrong:

        title: !important mail is late

    Right:

        title: "!important mail is late"
    """
    return Diagnostic(span, "yaml-tag", "tags are not allowed", "remove it; a text that begins with `!` needs quotes")


def yaml_document(span: Span) -> Diagnostic:
    """A YAML directive (`%YAML`), or a second document, stands in the file.

    One file holds one document: directives change how it is read, and a second document would be lost.

    Remove the line that begins with `%`, and all but the first document:

        title: Mail from outside arrives late
        severity: high
    """
    return Diagnostic(
        span, "yaml-document", "a directive or a second document stands here", "one file holds one document"
    )


def duplicate_key(span: Span, key: str, first_line: int) -> Diagnostic:
    """A key stands twice in one mapping.

    Many readers of YAML silently keep the last of the two, so that what the other line says is lost: a status flips, or
    text for staff becomes public. Here neither is taken.

    Wrong:

        severity: high
        services: {email: degraded}
        severity: low

    Right:

        severity: high
        services: {email: degraded}
    """
    return Diagnostic(
        span,
        "duplicate-key",
        f"{shown(key, 'this key')} stands in line {first_line} already",
        "keep one of the two",
        audience_matters=nearest(key, ("audience",)) is not None,
    )


def key_not_text(span: Span) -> Diagnostic:
    """A key is a list, a mapping, empty, or a text over several lines.

    Keys are single words. This often is a bracket in the wrong place, or a template's placeholder that was left in.

    Wrong:

        {{ title }}: mail is late
        [email, web]: degraded

    Right:

        services: {email: degraded, web: degraded}
    """
    return Diagnostic(span, "key-not-text", "a key must be one word", "look for a bracket in the wrong place")


def not_a_mapping(span: Span) -> Diagnostic:
    """Keys and values were expected, and something else stands there.

    The front matter, the fields of an update and services.yaml are lines of `key: value`. A single text, a list, or
    nothing at all is none. The usual reason: no blank after the colons.

    Wrong:

        title:Mail is late
        severity:high

    Right:

        title: Mail is late
        severity: high
    """
    return Diagnostic(span, "not-a-mapping", "lines of `key: value` are expected here", "put a blank after each colon")
