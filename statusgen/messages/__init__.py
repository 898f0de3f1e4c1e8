"""What is told: news as messages, the same for every channel. Composing reads a snapshot and touches nothing."""

from statusgen.messages.digest import compose_digest, digest
from statusgen.messages.duty import compose_duty
from statusgen.messages.incident import compose
from statusgen.messages.message import Message
from statusgen.messages.samples import samples

__all__ = ["Message", "compose", "compose_digest", "compose_duty", "digest", "samples"]
