"""A page of the project's own: support, imprint, and the like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from statusgen.model.incident import Audience, Source


class Menu(StrEnum):
    """Where every page links to it."""

    TOP = "top"
    FOOTER = "footer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One file under `pages/`, at `/<id>/` of the site. `text` is Markdown; links stand by `order`, then by title."""

    id: str
    title: str
    text: str
    source: Source
    description: str = ""
    menu: Menu = Menu.FOOTER
    order: int = 100
    audience: Audience = Audience.PUBLIC
