"""From what people wrote to what is true at one instant."""

from statusgen.derive.course import Phase
from statusgen.derive.expected import Contradiction, Expected, contradictions
from statusgen.derive.incidents import IncidentView
from statusgen.derive.languages import in_language
from statusgen.derive.occurrence import Occurrence
from statusgen.derive.services import GroupView, ServiceView
from statusgen.derive.snapshot import Snapshot
from statusgen.derive.taking import take_snapshot
from statusgen.derive.told import Afterthought, Evidence, Told, ToldTimes
from statusgen.derive.updates import UpdateView

__all__ = [
    "Afterthought",
    "Contradiction",
    "Evidence",
    "Expected",
    "GroupView",
    "IncidentView",
    "Occurrence",
    "Phase",
    "ServiceView",
    "Snapshot",
    "Told",
    "ToldTimes",
    "UpdateView",
    "contradictions",
    "in_language",
    "take_snapshot",
]
