"""What can be wrong with YAML before its meaning is looked at."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Span
from statusgen.reading.findings.suggest import nearest, shown


def yaml_syntax(span: Span) -> Diagnostic:
    """This is not valid YAML.

    The reader cannot make sense of the text at this place, and it is none of the slips that have a name of their own.
    Usual reasons: a bracket too many, the line of a list among the keys of a mapping.

    Wrong:

        services: {email: degraded}}
        tags: network
        - mail

    Right:

        services: {email: degraded}
        tags: [network, mail]
    """
    return Diagnostic(
        span,
        "yaml-syntax",
        "this is no valid YAML",
        "look here, and just before it, for a bracket too many, or a hyphen among lines of `key: value`",
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
        span,
        "unquoted-colon",
        "a second `: ` stands in this line",
        'put quotes around the text: key: "one: two"; or braces around a mapping: key: {one: two}',
    )


def reserved_character(span: Span, character: str) -> Diagnostic:
    """A text without quotes begins with a character that YAML keeps for itself.

    `@`, `` ` `` and `%` mean nothing in YAML and may not begin a text; `[` begins a list. Quotes make it plain text.

    Wrong:

        title: @all: mail is late
        title: [Mail] Messages arrive late

    Right:

        title: "@all: mail is late"
        title: "[Mail] Messages arrive late"
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


def duplicate_key(span: Span, key: str, first_line: int, *, is_entry: bool = False) -> Diagnostic:
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
        "keep one of the two" + ("; if another entry of the list begins here, write `- id:`" if is_entry else ""),
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
    return Diagnostic(
        span, "not-a-mapping", "lines of `key: value` are expected here", "put a colon and a blank after each key"
    )
