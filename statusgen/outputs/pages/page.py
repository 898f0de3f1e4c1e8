"""What every page of the site has around its own content."""

from __future__ import annotations

from html import escape

from statusgen.language import Moment, Stretch
from statusgen.model import Contact
from statusgen.theme import Html
from statusgen.value import Struct


class State(Struct, frozen=True):
    """A state as shape, colour and word: `code` chooses the first two, `word` is for people.

    `code` is an impact of the model, `none` (no data), or `notice`. A template that prints it as it is gets all three
    (the theme's state.html).
    """

    code: str
    word: str
    mark: Html = Html()

    def __html__(self) -> str:
        return self.mark


class Clocked(Struct, frozen=True):
    """The status of maintenance that the clock alone moves on; printed as it is, it moves on in an open page as well.

    `start` and `end` are those of its window, in UTC, for machines.
    """

    word: str
    start: str
    end: str

    def __str__(self) -> str:
        return self.word

    def __html__(self) -> str:
        return f'<span data-clock="{self.start} {self.end}">{escape(self.word)}</span>'


class Due(Struct, frozen=True):
    """Words before or beside an instant, and those that take their place once it has passed: in an open page, where a
    script looks after it, or from the beginning if it `is_late`.

    `at` is the instant in UTC, for machines.
    """

    word: str
    late: str
    at: str
    is_late: bool = False

    def __str__(self) -> str:
        return self.late if self.is_late else self.word

    def __html__(self) -> str:
        if self.is_late:
            return f'<span class="late">{escape(self.late)}</span>'
        return f'<span data-late="{escape(self.late)}" data-at="{self.at}">{escape(self.word)}</span>'


class Promise(Struct, frozen=True):
    """An instant that was promised, and the words for it."""

    word: Due
    at: Moment


class Feed(Struct, frozen=True):
    """A feed to subscribe to: its title, media type, and path from the site's root."""

    title: str
    type: str
    path: str


class Link(Struct, frozen=True):
    """A link to a page of the site; `path` is from its root."""

    title: str
    path: str


class Logo(Struct, frozen=True):
    """A picture: its path from the site's root. With `alt` it stands in the place of the site's title."""

    path: str
    alt: str


class Translated(Struct, frozen=True):
    """The same page in a language: its code, what its readers call it, the link from this page and the full address."""

    code: str
    name: str
    link: str
    url: str


class Frame(Struct, frozen=True):
    """The head, header and footer of a page.

    `title` is that of the browser's tab, `heading` the same without the site's, `icon` the path of its icon (it shows a
    state), `section` the part of the site that it is in, `root` the way to the root of its language. `changed` is when
    the content last changed (None where it never does), `published` when what it reports was first told (None of all
    else). `image` is the full address of a picture for previews, `robots` what crawlers are asked, `data` the page as
    schema.org has it (markup.py) and `data_source` what a Content-Security-Policy knows that block by. `menu` are pages
    beside those that every site has, `footer` those at the foot; `links` lead to other sites, text and address.
    `languages` is the page in each language of the site, the site's own first; none where it has one. `top` is the way
    to what is there once for all languages, `built` the instant of the build (None on all pages but the front page),
    `zone` that of the printed times, `comma` what stands between two parts of a line.
    """

    site_title: str
    site_description: str
    contact: Contact
    language: str
    direction: str
    path: str
    root: str
    canonical: str
    section: str
    title: str
    heading: str
    description: str
    icon: str
    feeds: tuple[Feed, ...]
    changed: Moment | None
    published: Moment | None
    image: str
    robots: str
    data: Html
    data_source: str
    logo: Logo | None
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    links: tuple[tuple[str, str], ...]
    languages: tuple[Translated, ...]
    top: str
    zone: str
    comma: str
    built: Moment | None = None


class Page(Struct, frozen=True, kw_only=True):
    """The value that a template prints."""

    frame: Frame

    @property
    def root(self) -> str:
        """Leads from this page to the site's root: links are `page.root` and a path."""
        return self.frame.root


class Row(Struct, frozen=True):
    """A file under incidents/ as one line of a list. `when` says from when until when, `more` counts the services that
    `services` does not name."""

    root: str
    path: str
    title: str
    kind: str
    state: State
    status: str | Clocked | Due
    when: str | Stretch
    duration: str
    services: str


class Listed(Struct, frozen=True):
    """Rows under a heading; `anchor` is the id of the heading, `note` what stands there instead of rows."""

    title: str
    anchor: str
    rows: Html
    note: str = ""
