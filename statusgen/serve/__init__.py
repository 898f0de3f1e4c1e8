"""The dev server: a preview from memory that follows the sources and reloads the browser."""

from statusgen.serve.listening import Listener
from statusgen.serve.preview import Preview, Rebuilt
from statusgen.serve.server import Server
from statusgen.serve.sources import Sources
from statusgen.serve.watch import Watch

__all__ = ["Listener", "Preview", "Rebuilt", "Server", "Sources", "Watch"]
