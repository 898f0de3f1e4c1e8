"""The catalogues: complete, in every language, with what the messages leave open, and compiled as they are written."""

from __future__ import annotations

import ast
import re

import pytest
from babel.messages.catalog import Catalog, Message

from statusgen.language import LANGUAGES, Language
from tests.conftest import ROOT
from tools.locale import KEYWORDS, WRITTEN, extracted, forms, mo, po, po_file, read, updated

PLACEHOLDER = re.compile(r"%(?:\(\w+\)[a-z]|.)")


def sources(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def numbers_of(catalog: Catalog) -> list[list[int]]:
    """For each plural form the numbers up to 200 that it is for, as the catalogue itself chooses."""
    plural = eval(f"lambda n: {_as_python(catalog.plural_expr)}")
    return [[n for n in range(201) if int(plural(n)) == form] for form in range(catalog.num_plurals)]


def _as_python(expression: str) -> str:
    """The C of a Plural-Forms header as Python."""
    words = expression.replace("&&", " and ").replace("||", " or ")
    inner = words.strip()
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1]
    condition, question, rest = inner.partition("?")
    if not question:
        return inner
    then, _, otherwise = rest.partition(":")
    return f"({then}) if ({condition}) else ({_as_python(otherwise)})"


def test_every_message_of_the_pages_is_in_the_catalogues_and_no_other() -> None:
    """Else `make locale`, and translate what it counts as missing."""
    wanted = {_key(message) for message in extracted() if message.id}
    for code in WRITTEN:
        assert {_key(message) for message in read(code) if message.id} == wanted


def test_no_message_of_the_code_is_overlooked() -> None:
    """The extractor reads tokens, and so no word that is asked for within an f-string."""
    known = {words for message in extracted() if message.id for words in sources(message)}
    asked = {
        argument.value
        for path in (ROOT / "statusgen").rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in KEYWORDS
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }
    assert len(asked) > 150
    assert asked <= known, asked - known


def _key(message: Message) -> tuple[str | None, ...]:
    return (message.context, *sources(message))


def test_there_are_ten_languages_and_a_catalogue_for_all_but_english() -> None:
    assert len(LANGUAGES) >= 10
    assert sorted(WRITTEN) == sorted(path.name for path in po_file("x").parents[2].iterdir())


@pytest.mark.parametrize("code", WRITTEN)
class TestCatalogue:
    def test_everything_is_translated_and_nothing_is_doubtful(self, code: str) -> None:
        messages = [message for message in read(code) if message.id]
        assert len(messages) > 150
        for message in messages:
            assert all(form.strip() for form in forms(message)), f"no translation of {message.id}"
            assert not message.fuzzy, message.id

    def test_placeholders_are_those_of_the_message(self, code: str) -> None:
        """A plural form that is for one number, or for none and one, may say it in words."""
        catalog = read(code)
        numbers = numbers_of(catalog)
        for message in (message for message in catalog if message.id):
            wanted = sorted(PLACEHOLDER.findall(sources(message)[-1]))
            plural = isinstance(message.string, tuple)
            for n, form in enumerate(forms(message)):
                found = sorted(PLACEHOLDER.findall(form))
                may_lack = plural and len(numbers[n]) <= 2
                lacking = [name for name in wanted if not re.fullmatch(r"%\((num|count)\)[a-z]", name)]
                assert found == wanted or (may_lack and found == lacking), f"{message.id}: {form}"

    def test_nothing_is_markup_and_ends_are_as_in_the_message(self, code: str) -> None:
        for message in read(code):
            for form in forms(message) if message.id else ():
                assert not re.search("[<>&]", form), form
                source = sources(message)[-1]
                assert form.endswith(" ") == source.endswith(" "), f"{message.id}: {form}"
                assert form.rstrip().endswith((".", "。")) or not source.endswith((".", ". ")), f"{message.id}: {form}"

    def test_it_is_written_and_compiled_as_make_locale_does(self, code: str) -> None:
        catalog = updated(code, read(code))
        assert po_file(code).read_bytes() == po(catalog)
        assert po_file(code).with_suffix(".mo").read_bytes() == mo(catalog)

    def test_pages_read_it(self, code: str) -> None:
        assert Language(code).gettext("Planned maintenance") != "Planned maintenance"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("es", "1 día, 2 días, 5 días, 11 días, 22 días, 100 días"),
        ("pl", "1 dzień, 2 dni, 5 dni, 11 dni, 22 dni, 100 dni"),
        ("ja", "1日, 2日, 5日, 11日, 22日, 100日"),
        ("ar", "يوم واحد, يومان, 5 أيام, 11 يومًا, 22 يومًا, 100 يوم"),
    ],
)
def test_plural_forms(code: str, expected: str) -> None:
    words = Language(code).ngettext
    counted = (words("%(count)d day", "%(count)d days", n) % {"count": n} for n in (1, 2, 5, 11, 22, 100))
    assert ", ".join(counted) == expected


@pytest.mark.parametrize(("count", "expected"), [(1, "1 usługa"), (4, "4 usługi"), (5, "5 usług"), (22, "22 usługi")])
def test_polish_counts_services(count: int, expected: str) -> None:
    said = Language("pl").ngettext("%(count)s service is down.", "%(count)s services are down.", count)
    assert expected in said % {"count": count}
