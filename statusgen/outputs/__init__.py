"""The files of a site, by kind. An output is one module and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from statusgen.outputs import api, feeds, host, pages
from statusgen.rendering import Output

OUTPUTS: Mapping[str, Output] = {
    "pages": pages.render,
    "feeds": feeds.render,
    "api": api.render,
    "host": host.render,
}
