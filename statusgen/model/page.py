"""A page of the project's own: support, imprint, and the like."""

from __future__ import annotations

from enum import StrEnum

from statusgen.model.incident import Audience, Source
from statusgen.value import Struct


class Menu(StrEnum):
    """Where every page links to it."""

    TOP = "top"
    FOOTER = "footer"
    NONE = "none"


USUAL_ORDER = 100
"""Where the link to a page stands that says nothing of it."""


class ProjectPage(Struct, frozen=True):
    """One file under `pages/`, at `/<id>/` of the site. `text` is Markdown; links stand by `order`, then by title."""

    id: str
    title: str
    text: str
    source: Source
    description: str = ""
    menu: Menu = Menu.FOOTER
    order: int = USUAL_ORDER
    audience: Audience = Audience.PUBLIC
