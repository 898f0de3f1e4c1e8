"""What people wrote, as frozen values: the site, its services, policy and channels, and the incidents."""

from statusgen.model.channel import Channel, Choice, Frequency, MailList
from statusgen.model.feedback import Answer, Asked, Feedback, Opinion, Way
from statusgen.model.imports import Desk, Imports, Monitor
from statusgen.model.incident import (
    Action,
    Audience,
    Impact,
    Incident,
    IncidentImpact,
    Kind,
    ReportedBy,
    Severity,
    Source,
    Status,
    Translation,
    Update,
    Window,
)
from statusgen.model.omission import Omission
from statusgen.model.outside import Outside, OutsideFigure
from statusgen.model.page import Menu, ProjectPage
from statusgen.model.policy import Clarity, Digests, EscalationStep, Notify, Policy, SeverityPolicy, Target
from statusgen.model.project import Project
from statusgen.model.runbook import Runbook
from statusgen.model.service import Contact, Group, Logo, Security, Service, Site, Sla, View

__all__ = [
    "Action",
    "Answer",
    "Asked",
    "Audience",
    "Channel",
    "Choice",
    "Clarity",
    "Contact",
    "Desk",
    "Digests",
    "EscalationStep",
    "Feedback",
    "Frequency",
    "Group",
    "Impact",
    "Imports",
    "Incident",
    "IncidentImpact",
    "Kind",
    "Logo",
    "MailList",
    "Menu",
    "Monitor",
    "Notify",
    "Omission",
    "Opinion",
    "Outside",
    "OutsideFigure",
    "Policy",
    "Project",
    "ProjectPage",
    "ReportedBy",
    "Runbook",
    "Security",
    "Service",
    "Severity",
    "SeverityPolicy",
    "Site",
    "Sla",
    "Source",
    "Status",
    "Target",
    "Translation",
    "Update",
    "View",
    "Way",
    "Window",
]
