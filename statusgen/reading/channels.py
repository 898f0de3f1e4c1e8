"""The `channels:` part of services.yaml: how messages go out. Secrets stay in the environment, by name."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from statusgen.language import LANGUAGES
from statusgen.model import Channel, Choice, Frequency, Kind, MailList
from statusgen.reading.compound import ListOf, MappingOf
from statusgen.reading.findings import channels as findings
from statusgen.reading.findings import values
from statusgen.reading.kinds import EMAIL_PATTERN, Email, Id, Schema, Word, found, scalar, whole
from statusgen.reading.nodes import Node, Scalar, Table
from statusgen.reading.notes import Notes
from statusgen.reading.records import Field, Record
from statusgen.reading.vocabulary import AUDIENCE, SEVERITY
from statusgen.value import replace

Settings: TypeAlias = dict[str, Any]

_VARIABLE_PATTERN = "[A-Z_][A-Z0-9_]{0,99}"
_SENDER_PATTERN = (
    rf"{EMAIL_PATTERN}|[^\s<>\"\\]([^<>\"\\\t\n\v\f\r\u0085\u2028\u2029]{{0,138}}[^\s<>\"\\])? <{EMAIL_PATTERN}>"
)
_SECRET = re.compile(r"(.*_)?(pass|passwd|password|passphrase|secret|token|credentials?|auth|key|urls?|webhook)")


class Variable:
    """The name of an environment variable."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if not re.fullmatch(_VARIABLE_PATTERN, typed.text):
            notes.add(findings.not_a_variable(notes.at(typed), key))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(_VARIABLE_PATTERN)}


class Sender:
    """An e-mail address, or `Name <address>`."""

    def read(self, node: Node, key: str, notes: Notes) -> str | None:
        typed = scalar(node, key, notes)
        if typed is None:
            return None
        if not re.fullmatch(_SENDER_PATTERN, typed.text):
            notes.add(findings.bad_sender(notes.at(typed), key))
            return None
        return typed.text

    def schema(self) -> Schema:
        return {"type": "string", "pattern": whole(_SENDER_PATTERN)}


CHOICE = (
    Field("services", ListOf(Id(), most=500), about="ids: only news about these services"),
    Field("groups", ListOf(Id()), about="ids of groups: only news about services in them"),
    Field(
        "severity",
        SEVERITY,
        about="only incidents that were at least this severe; other kinds if `kinds` says so",
    ),
    Field("kinds", ListOf(Word[Kind](Kind)), about="incident, maintenance, notice; all unless given"),
    Field("audience", AUDIENCE, about="internal: what staff are told"),
    Field("language", Word(LANGUAGES), about="one of site.languages; else that of the site"),
    Field("frequency", Word[Frequency](Frequency), about="daily, weekly, monthly: a digest, and no single messages"),
)
"""What of the news goes somewhere."""


def _mail_list(to: str, **choice: Any) -> MailList:
    return MailList(to, Choice(**choice))


MAIL_LIST = Record(_mail_list, Field("to", Email(), required=True, about="its address; never printed"), *CHOICE)


def _of_type(word: str, *fields: Field) -> Record[Settings]:
    return Record(Settings, Field("type", Word((word,)), required=True), *fields, *CHOICE)


TYPES = {
    "smtp": _of_type(
        "smtp",
        Field("from", Sender(), required=True, about="the sender: Name <address>"),
        Field("to", ListOf(Email(), most=1000), about="who always gets the mail; never printed"),
        Field("lists", ListOf(MAIL_LIST, most=1000), about="addresses that get a part of it"),
    ),
    "apprise": _of_type(
        "apprise", Field("urls_env", Variable(), required=True, about="the variable that holds the addresses")
    ),
    "webhook": _of_type(
        "webhook",
        Field("url_env", Variable(), required=True, about="the variable that holds the address"),
        Field("secret_env", Variable(), about="the variable that holds the secret it is signed with"),
    ),
    "script": _of_type("script", Field("file_env", Variable(), about="the variable that says where to write")),
}
"""The types of channels, by the word after `type:`."""

_TYPE = Word(TYPES)


class ChannelSettings:
    """The settings of one channel, by its type."""

    def read(self, node: Node, key: str, notes: Notes) -> Settings | None:
        if not isinstance(node, Table):
            if not isinstance(node, Scalar) or scalar(node, key, notes) is not None:
                notes.add(values.wrong_shape(notes.at(node), key, "a mapping", found(node)))
            return None
        named = node.get("type")
        if named is None:
            notes.add(values.missing_key(notes.at(node), "type"))
            return None
        word = _TYPE.read(named, f"{key}.type", notes)
        if word is None:
            return None
        record = TYPES[word]
        known = {field.name for field in record.fields}
        secrets = [name for name, _ in node.entries if name.text not in known and _SECRET.fullmatch(name.text.lower())]
        for name in secrets:
            notes.add(findings.inline_secret(notes.at(name), name.text))
        rest = tuple(entry for entry in node.entries if entry[0] not in secrets)
        return record.read(replace(node, entries=rest), key, notes)

    def schema(self) -> Schema:
        return {"oneOf": [record.schema() for record in TYPES.values()]}


CHANNELS = MappingOf(Id(), ChannelSettings())


def channel(id: str, settings: Settings) -> Channel:
    """A channel of its settings as read."""
    rest = dict(settings)
    lists = rest.pop("lists", ())
    choice = Choice(**{field.name: rest.pop(field.name) for field in CHOICE if field.name in rest})
    return Channel(id, rest.pop("type"), rest, choice, lists)
