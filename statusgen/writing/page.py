"""A page of the project's own as the text of its file."""

from __future__ import annotations

from statusgen.model import Audience, Menu, ProjectPage
from statusgen.model.page import USUAL_ORDER
from statusgen.writing.dumping import dump


def write_page(page: ProjectPage) -> str:
    """The whole file: front matter without defaults, and the text as it is."""
    front = {
        "title": page.title,
        "description": page.description or None,
        "menu": None if page.menu is Menu.FOOTER else str(page.menu),
        "order": None if page.order == USUAL_ORDER else page.order,
        "audience": None if page.audience is Audience.PUBLIC else str(page.audience),
    }
    return f"---\n{dump(front)}---\n{page.text}"
