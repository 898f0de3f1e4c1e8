"""Git: what it knows about the sources (`history`), and a branch that a program writes (`branch`). Its only user."""

from statusgen.git.branch import Branch, Moved
from statusgen.git.history import Change, Commit, Repository, Version

__all__ = ["Branch", "Change", "Commit", "Moved", "Repository", "Version"]
