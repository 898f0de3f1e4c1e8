"""What readers would see otherwise than it was typed: Markdown that is shown as text, or left out."""

from __future__ import annotations

from statusgen.diagnostics import Diagnostic, Level, Span
from statusgen.reading.findings.suggest import shown


def raw_html(span: Span, name: str) -> Diagnostic:
    """HTML stands in a text.

    Texts are Markdown. HTML in them is shown to readers as it was typed, and never takes effect: whoever can propose a
    text could otherwise run a program in the browser of every reader. That is just right for `<hostname>`; it is not
    what was meant by `<b>` or `<br>`.

    Wrong:

        Mail is <b>late</b>.<br>Nothing is lost.

    Right:

        Mail is **late**.

        Nothing is lost.

    HTML that readers should see stands in backticks: `` `<b>` ``.
    """
    return Diagnostic(
        span,
        "raw-html",
        f"HTML is shown as text: {shown(name, 'a tag')}" if name else "HTML is shown as text",
        "write Markdown (**bold**, a blank line between paragraphs), or put it in backticks if it is meant as text",
        Level.WARNING,
    )


def link_left_out(span: Span, fault: str) -> Diagnostic:
    """A link goes where links cannot go.

    Links go to `http://`, `https://`, `mailto:` and `tel:` addresses, and to pages of the site itself (`/services/`).
    Of any other the text stays, and the link is left out: `javascript:` would run a program, `file:` reads the reader's
    own disk, and an address without its beginning leads to another place from each page, feed and mail.

    Wrong:

        [the form](www.example.gov/form)
        [the log](file:///var/log/mail)

    Right:

        [the form](https://www.example.gov/form)
    """
    return Diagnostic(
        span,
        "link-left-out",
        f"a link is left out: {_fault(fault)}",
        "begin its address with https:// (or http://, mailto:, tel:), or with / for a page of this site",
        Level.WARNING,
    )


def image_left_out(span: Span) -> Diagnostic:
    """An image does not lie in the site itself.

    An image on another host would tell that host who reads about this incident and when, and would be missing when that
    host is down. Images lie in the project's `static/` folder; of any other only the description stays.

    Wrong:

        ![the queue](https://graphs.example.gov/queue.png)

    Right, with the file `static/2026/queue.png`:

        ![the queue](/static/2026/queue.png)
    """
    return Diagnostic(
        span,
        "image-left-out",
        "an image is left out: it does not lie in static/",
        "put the file into static/ and write its path: /static/…",
        Level.WARNING,
    )


def markdown_too_complex(span: Span, what: str) -> Diagnostic:
    """A text is longer, or nested deeper, than anything that people write.

    Markdown of that kind can keep a program busy for hours. Such a text is shown as it was typed. The limits are 64
    kilobytes, a dozen lists or quotes inside each other, and 32 brackets that are open at one place.

    Put long output into a file, and link to it:

        [The whole log](https://example.gov/logs/2026-11-20.txt)
    """
    return Diagnostic(
        span,
        "markdown-too-complex",
        f"{what}: the text is shown as it was typed",
        "shorten it; link to long material instead",
        Level.WARNING,
    )


def _fault(fault: str) -> str:
    known = {
        "address": "this is no address",
        "other-host": "this is no address",
        "relative": "its address has no beginning",
    }
    return known.get(fault) or f"{shown(fault, 'its scheme')} is no scheme that links may have"
