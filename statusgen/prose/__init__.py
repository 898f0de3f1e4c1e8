"""Authored Markdown, which is untrusted, as safe HTML and as plain text; and what `check` has to say about it.

Three ways lead from a text to the same HTML: plain prose takes our own few rules (`fast`), other text Python-Markdown
and the sanitiser nh3 (`library`), and a text that might keep those two busy goes to a process beside ours (`worker`).
What is over the limits of `limits` is shown as it was typed.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cached_property
from html import escape
from threading import RLock
from typing import TYPE_CHECKING

from statusgen.files import digest
from statusgen.memory import Memory
from statusgen.prose import fast, flat, limits
from statusgen.prose.addresses import SITE
from statusgen.prose.problems import problems
from statusgen.prose.remarks import Remark, RemarkKind
from statusgen.prose.source import Source, normal, prepare, without_comments
from statusgen.prose.worker import SECONDS, Worker
from statusgen.releases import release

if TYPE_CHECKING:
    from statusgen.prose.library import Library

__all__ = ["Prose", "Remark", "RemarkKind", "problems"]

RULES = 3
"""Counts the changes of our own rules that change what comes out."""

_REMEMBERED = 20_000
_HEADING = re.compile(r"<(h([1-6]))>(.*?)</\1>", re.DOTALL)


class Prose:
    """Renders texts, and remembers what it rendered. A context manager: leaving it ends its worker, if one was needed.

    `store` outlives it; `seconds` is what the worker may take for one text. In all methods `root` is the way from the
    page to the site's root, with a slash at its end (`../../`, or an absolute address for feeds and mails).
    """

    def __init__(self, store: Memory | None = None, seconds: float = SECONDS) -> None:
        self._store = store
        self._worker = Worker(seconds)
        self._lock = RLock()
        self._memo: dict[str, str] = {}
        self._stopped: set[str] = set()
        self._folder = ""

    def __enter__(self) -> Prose:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the worker. The object stays usable, and starts another one if it must."""
        self._worker.close()

    def inside(self, folder: str) -> Prose:
        """The same for a part of the site that lies in this folder: `root` leads to it, and `/static/` lies above it.

        It shares worker and memory with this one, which ends them.
        """
        prose = copy(self)
        prose._folder = folder
        return prose

    def html(self, text: str, heading: int = 3, root: str = "/") -> str:
        """Safe HTML, valid inside a `div` that stands under a heading of the level above `heading`."""
        return self._with_root(_with_headings(self._rendered(text), heading), root)

    def inline(self, text: str, root: str = "/") -> str:
        """Safe HTML without blocks: `<a>`, `<strong>`, `<em>`, `<code>`, and `<br />` between lines."""
        return self._with_root(flat.inline(self._rendered(text)), root)

    def plain(self, text: str, root: str = "/") -> str:
        """Plain text to read: paragraphs apart, items with `-`, a link as `text (address)`."""
        return self._with_root(flat.plain(self._rendered(text)), root)

    def excerpt(self, text: str, length: int) -> str:
        """The beginning as one line of plain text, `length` characters at most, cut after a word with `…`."""
        return flat.excerpt(self._rendered(text), length)

    def remarks(self, text: str) -> tuple[Remark, ...]:
        """What `problems` says, and whether the worker had to be stopped: so texts that need it are rendered here."""
        found = problems(text)
        if fast.html(text) is None:
            self._rendered(text)
        return tuple(sorted((*found, Remark(1, 1, RemarkKind.STOPPED)))) if text in self._stopped else found

    @cached_property
    def version(self) -> str:
        """What the output depends on beside the text: our rules and the releases of both libraries."""
        return f"prose {RULES}, markdown-{release('markdown')}, nh3-{release('nh3')}"

    @cached_property
    def _library(self) -> Library:
        from statusgen.prose.library import Library  # two libraries that plain prose does without

        return Library()

    def _with_root(self, text: str, root: str) -> str:
        if SITE not in text:
            return text
        if self._folder:
            top = root.removesuffix(self._folder) if root.endswith(self._folder) else f"{root}../"
            text = text.replace(f"{SITE}/static/", f"{top}static/")
        return text.replace(f'"{SITE}/"', f'"{root or "./"}"').replace(f"{SITE}/", root)

    def _rendered(self, text: str) -> str:
        """Safe HTML with headings as written, and with `SITE` before addresses of this site."""
        html = self._memo.get(text)
        if html is None:
            html = fast.html(text)
            if html is None:
                with self._lock:
                    html = self._slowly(text)
            while len(self._memo) >= _REMEMBERED:
                self._memo.pop(next(iter(self._memo)), None)
            self._memo[text] = html
        return html

    def _slowly(self, text: str) -> str:
        source = prepare(text)
        if limits.excess_of(source):
            return _as_typed(text)
        key = digest(self.version, text)
        if self._store is not None and (known := self._store.get(key)) is not None:
            return known.decode()
        html = self._in_process(source) if limits.is_light(source) else self._worker.html(text)
        if html is None:
            self._stopped.add(text)
            return _as_typed(text)
        if self._store is not None:
            self._store.put(key, html.encode())
        return html

    def _in_process(self, source: Source) -> str | None:
        try:
            return self._library.html(source)
        except Exception:  # noqa: BLE001  the library may fail on hostile text in ways of its own; the text is shown anyway
            return None


def _as_typed(text: str) -> str:
    return f"<pre><code>{escape(without_comments(normal(text)), quote=False)}\n</code></pre>"


def _with_headings(html: str, top: int) -> str:
    """The headings as an outline from level `top` on that leaves out no level, however they were written."""
    if "<h" not in html:
        return html
    open_levels: list[str] = []

    def placed(heading: re.Match[str]) -> str:
        written = heading[2]
        while open_levels and open_levels[-1] >= written:
            open_levels.pop()
        open_levels.append(written)
        level = min(6, top + len(open_levels) - 1)
        return f"<h{level}>{heading[3]}</h{level}>"

    return _HEADING.sub(placed, html)
