"""What importers have in common: times, ids, old addresses, configurations in JavaScript, and the course of a story."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statusgen.importers._foreign import UnreadableError, document
from statusgen.importers._javascript import javascript_table
from statusgen.importers._names import hash_sum, id_of, unique_ids, urlize
from statusgen.importers._story import Ending, Said, incident_story
from statusgen.importers._times import Read, read_time
from tests.make import at

BERLIN = ZoneInfo("Europe/Berlin")


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "instant"),
        [
            ("2020-03-01 10:00:30", "2020-03-01 09:00:30"),
            ("2020-07-01T10:00", "2020-07-01 08:00"),
            ("2020-03-01T10:00:00-00:00", "2020-03-01 10:00"),
            ("2020-03-01T10:00:00.123456789 Z", "2020-03-01 10:00"),
            ("2020-03-01T10:00:00.000+00:00", "2020-03-01 10:00"),
            ("2020-03-01 9:05:00 +0530", "2020-03-01 03:35"),
            ("2020-3-1 10:00 UTC", "2020-03-01 10:00"),
            ("2020-03-01 10:00:00 +0200 CEST", "2020-03-01 08:00"),
            ("2023-03-28 21h00 UTC", "2023-03-28 21:00"),
            ("11th of February 2022 - 15:20 UTC", "2022-02-11 15:20"),
            ("1 Jul 2022, at 9:00", "2022-07-01 07:00"),
        ],
    )
    def test_plain(self, text: str, instant: str) -> None:
        assert read_time(text, BERLIN) == Read(at(instant))

    @pytest.mark.parametrize(
        ("text", "instant"),
        [
            ("2023-04-12:11:00:30:00", "2023-04-12 09:00"),
            ("2023-04-12:11:20-00:00", "2023-04-12 11:20"),
            ("2024-08-13T015:00:00+02:00", "2024-08-13 13:00"),
            ("2024-08-13 10:00:00 - 2024-08-13 12:00:00", "2024-08-13 08:00"),
            ("2024-08-13", "2024-08-12 22:00"),
            ("2026-10-25 02:30", "2026-10-25 00:30"),
            ("2026-03-29 02:30", "2026-03-29 01:30"),
        ],
    )
    def test_doubtful(self, text: str, instant: str) -> None:
        assert read_time(text, BERLIN) == Read(at(instant), doubtful=True)

    @pytest.mark.parametrize(
        "text",
        ["", "soon", "2020-09-31T12:25:00Z", "2020-01-01 24:00", "1989-12-31 10:00", "0001-01-01T00:00:00Z", "12:30"],
    )
    def test_none(self, text: str) -> None:
        assert read_time(text, BERLIN) is None

    @given(st.text(st.sampled_from("0123456789-:TZ +./h")))
    def test_anything_is_a_time_or_none(self, text: str) -> None:
        read_time(text, BERLIN)


class TestIds:
    @pytest.mark.parametrize(
        ("name", "id"),
        [
            ("2018-11-24-Service-disruption", "2018-11-24-service-disruption"),
            ("2020-07-01_workspaces-don't-start (again)", "2020-07-01-workspaces-don-t-start-again"),
            ("avis-de-maintenance-2.*", "avis-de-maintenance-2"),
            ("Ausfälle", "ausfalle"),
            ("stvradio-🔻", "stvradio"),
        ],
    )
    def test_readable(self, name: str, id: str) -> None:
        assert id_of(name) == id

    def test_letters_that_are_lost_leave_a_digest(self) -> None:
        assert id_of("matataki-宕机").startswith("matataki-")
        assert id_of("matataki-宕机") != id_of("matataki-故障")
        assert len(id_of("宕机")) == 8

    def test_long_names_that_begin_alike_stay_apart(self) -> None:
        one, other = id_of("word-" * 30 + "a"), id_of("word-" * 30 + "b")
        assert one != other
        assert max(len(one), len(other)) <= 100

    def test_the_one_that_is_spelt_like_the_id_keeps_it(self) -> None:
        ids = unique_ids({"x/A b.md": "A b", "x/a-b.md": "a-b", "y/a-b.md": "a-b", "x/c.md": "c"})
        assert (ids["x/a-b.md"], ids["x/c.md"]) == ("a-b", "c")
        assert len(set(ids.values())) == 4

    @given(st.lists(st.text(max_size=30), unique=True, max_size=8))
    def test_ids_do_not_depend_on_the_order(self, names: list[str]) -> None:
        ids = unique_ids({name: name for name in names})
        assert len(set(ids.values())) == len(names)
        assert unique_ids({name: name for name in reversed(names)}) == ids


@pytest.mark.parametrize(
    ("name", "element"),
    [
        ("2018-11-24-Service-disruption", "2018-11-24-service-disruption"),
        ("2019-02-13-builds.sr.ht-outage", "2019-02-13-builds.sr.ht-outage"),
        ("2021-12-07-test api mttk down", "2021-12-07-test-api-mttk-down"),
        ("Crane (old) – a  - b", "crane-old-a-b"),
        ("宕机🔻", "宕机"),
    ],
)
def test_the_path_that_hugo_makes(name: str, element: str) -> None:
    assert urlize(name) == element


@pytest.mark.parametrize(
    ("name", "digest"), [("2018-06-13.md", "52d53a0e"), ("宕机🔻.md", "264bd90c"), ("", "bba68bf6")]
)
def test_the_hash_that_statusfy_makes(name: str, digest: str) -> None:
    """The digests come from hash-sum 1.0.2 itself."""
    assert hash_sum(name) == digest


class TestJavaScript:
    def test_literals_are_read_and_programs_are_not_run(self) -> None:
        text = """
        import x from 'y'
        const names = ["a", `b`]
        export default { title: 'T', n: -1, list: names, 'quoted-Key': { deep: [1, true, null] },
          computed: fn(), [key]: 1, ...rest, method() { return 1 }, template: `${x}`, mixed: [1, fn()] }
        """
        table, computed = javascript_table(text)
        assert table == {
            "title": "T",
            "list": ["a", "b"],
            "quoted-key": {"deep": ["1", "true", ""]},
            "mixed": ["1"],
        }
        assert set(computed) == {"n", "computed", "…", "template", "mixed[]"}

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "module.exports = {",
            "module.exports = make()",
            "exports = 1",
            "{" * 9000,
            "module.exports = " + "[" * 9000,
        ],
    )
    def test_no_literal_object(self, text: str) -> None:
        with pytest.raises(UnreadableError):
            javascript_table(text)

    def test_constants_cannot_multiply(self) -> None:
        lines = ["const a0 = ['x'];"] + [f"const a{n} = [{', '.join([f'a{n - 1}'] * 9)}];" for n in range(1, 9)]
        with pytest.raises(UnreadableError, match="too many"):
            javascript_table("\n".join([*lines, "module.exports = { a: a8 };"]))

    def test_a_constant_that_is_itself(self) -> None:
        assert javascript_table("const a = a; module.exports = { a: a, b: 1 }") == ({"b": "1"}, ("a",))


class TestFrontMatter:
    @pytest.mark.parametrize(
        ("text", "repaired"),
        [
            ("---\nA: 1\n---\nbody\n", False),
            ("\n--- \nA: 1\n---\nbody\n", False),
            ("+++\nA = 1\n+++\nbody\n", False),
            ('{"A": 1}\nbody\n', False),
            ('---json\n{"A": 1}\n---\nbody\n', False),
            ("---toml\nA = 1\n---\nbody\n", False),
            ("A: 1\n---\nbody\n", True),
            ("---\nA: 1\n\nbody\n", True),
            ("---\nA: 1\nB:\n  - x\n\nbody: is text\n---\n", False),
        ],
    )
    def test_forms(self, text: str, repaired: bool) -> None:
        doc = document("x.md", text)
        assert doc.text("a") == "1"
        assert bool(doc.repaired) == repaired
        assert doc.body.strip() in ("body", "")

    @pytest.mark.parametrize("text", ["", "text", "---\n- a\n---\n", "+++\nA =\n+++\n", "{]", "---json\n[1]\n---\n"])
    def test_unreadable(self, text: str) -> None:
        with pytest.raises(UnreadableError):
            document("x.md", text)


class TestStory:
    """Times are hours of one day; a text is its label too."""

    @pytest.mark.parametrize(
        ("said", "ending", "updates"),
        [
            ("", (True, 12), "10 investigating 12 resolved"),
            ("10 x", (True, 12), "10 investigating 12 resolved"),
            ("10 x 12 y", (True, 12), "10 investigating 12 resolved"),
            ("10 identified 11 y", (True, 12), "10 identified 11 identified 12 resolved"),
            ("10 x 11 resolved", (True, 12), "10 investigating 11 monitoring 12 resolved"),
            ("10 x 12 monitoring", (True, 12), "10 investigating 12 monitoring 12 resolved"),
            ("10 x 14 resolved", (True, 12), "10 investigating 12 resolved 14 postmortem"),
            ("14 x", (True, 12), "12 resolved 14 postmortem"),
            (
                "10 x 12 resolved 13 reopened 14 y",
                (True, 12),
                "10 investigating 12 resolved 13 investigating 14 resolved",
            ),
            ("10 x 11 resolved", (True, None), "10 investigating 11 resolved"),
            ("10 x 11 resolved", (False, None), "10 investigating 11 resolved"),
            ("10 x 11 y", (True, None), "10 investigating 11 resolved"),
            ("10 x", (True, None), "10 investigating 10 resolved"),
            ("10 x 11 y", (False, 12), "10 investigating 11 investigating"),
            ("9 x", (True, 12), "9 investigating 12 resolved"),
        ],
    )
    def test_course(self, said: str, ending: tuple[bool, int | None], updates: str) -> None:
        words = said.split()
        texts = [
            Said(at(f"2026-01-01 {hour:0>2}:00"), word, word)
            for hour, word in zip(words[::2], words[1::2], strict=True)
        ]
        over, end = ending
        told = Ending(over, at(f"2026-01-01 {end}:00") if end else None)
        story = incident_story(at("2026-01-01 10:00"), texts, told)
        assert " ".join(f"{update.at.hour} {update.status}" for update in story.updates) == updates
        assert [update.body for update in story.updates if update.body] == words[1::2]

    def test_a_guessed_end_is_told(self) -> None:
        start = at("2026-01-01 10:00")
        assert incident_story(start, [], Ending(True, latest=at("2026-01-01 15:00"))).guessed == at("2026-01-01 15:00")
        assert incident_story(start, [], Ending(True, at=at("2026-01-01 15:00"))).guessed is None
