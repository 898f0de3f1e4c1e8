"""services.yaml as importers write it: the site, its groups, services and views, and what customers were promised. What
is asked of staff, and channels, are not in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from statusgen.model import Audience, Contact, Group, Policy, Service, Site, Sla, Target, View
from statusgen.model.service import DEFAULT_WEIGHTS, Translations
from statusgen.writing.dumping import Flow, dump, write_day, write_duration


def write_catalogue(
    site: Site,
    groups: Iterable[Group] = (),
    services: Iterable[Service] = (),
    views: Iterable[View] = (),
    policy: Policy | None = None,
) -> str:
    """The text of services.yaml; what has its default value is left out."""
    parts = {
        "site": _site(site),
        "groups": [_group(group) for group in groups],
        "services": [_service(service) for service in services],
        "views": [_view(view) for view in views],
        "policy": _policy(policy) if policy else {},
    }
    return "\n".join(dump({name: part}) for name, part in parts.items() if part)


def _site(site: Site) -> dict[str, Any]:
    weights = {str(impact): weight for impact, weight in site.uptime_weights.items()}
    return _given(
        title=site.title,
        url=site.url,
        description=site.description or None,
        timezone=site.timezone,
        language=None if site.language == "en" else site.language,
        languages=site.languages or None,
        translations=_texts(site.translations),
        theme=None if site.theme == "default" else site.theme,
        contact=_contact(site.contact),
        history_since=site.history_since and write_day(site.history_since),
        uptime_weights=None if site.uptime_weights == DEFAULT_WEIGHTS else Flow(weights),
        logo=site.logo and _given(file=site.logo.file, alt=site.logo.alt or None),
        links=dict(site.links) or None,
        hub=site.hub,
        security=site.security
        and _given(email=site.security.email, url=site.security.url, policy=site.security.policy),
    )


def _group(group: Group) -> dict[str, Any]:
    return _given(
        id=group.id,
        name=group.name,
        parent=group.parent,
        description=group.description or None,
        api_id=group.api_id,
        translations=_texts(group.translations),
    )


def _view(view: View) -> dict[str, Any]:
    return _given(
        id=view.id,
        title=view.title,
        description=view.description or None,
        groups=view.groups or None,
        services=view.services or None,
        audience=_audience(view.audience),
    )


def _service(service: Service) -> dict[str, Any]:
    return _given(
        id=service.id,
        name=service.name,
        group=service.group,
        description=service.description or None,
        translations=_texts(service.translations),
        owner=service.owner,
        contact=_contact(service.contact),
        hours=service.hours,
        since=service.since and write_day(service.since),
        until=service.until and write_day(service.until),
        depends_on=service.depends_on or None,
        audience=_audience(service.audience),
        sla=_sla(service.sla),
        links=dict(service.links) or None,
        how_to_use=service.how_to_use,
        training=service.training,
        criticality=service.criticality and str(service.criticality),
        users=service.users,
        aliases=service.aliases or None,
        api_id=service.api_id,
    )


def _policy(policy: Policy) -> dict[str, Any]:
    usual, notify = Policy(), policy.notify
    times = {
        str(severity): Flow(restore_within=write_duration(asked.restore_within))
        for severity, asked in policy.severities.items()
        if asked.restore_within
    }
    promise = _given(
        within=None if notify.within == usual.notify.within else write_duration(notify.within),
        target=None if notify.target == usual.notify.target else _share(notify.target),
    )
    customers = policy.feedback.customers
    return _given(
        notify=Flow(promise) or None,
        close_after=None if policy.close_after == usual.close_after else write_duration(policy.close_after),
        severities=times or None,
        feedback={"customers": way} if (way := _given(email=customers.email, url=customers.url)) else None,
        baseline=policy.baseline,
        targets={name: _target(target) for name, target in policy.targets.items()} or None,
    )


def _target(target: Target) -> Any:
    if isinstance(target.at_most, timedelta):
        return write_duration(target.at_most)
    if target.at_most is not None:
        return _share(target.at_most)
    within = f"{target.within_months}M" if target.within_months else write_duration(timedelta(target.within_days or 0))
    return Flow(change=_share(target.change or 0), within=within)


def _share(share: float) -> str:
    return f"{share * 100:.10g}%"


def _texts(translations: Translations) -> dict[str, Any] | None:
    return {code: dict(texts) for code, texts in translations.items()} or None


def _contact(contact: Contact) -> dict[str, Any] | None:
    return _given(email=contact.email, phone=contact.phone, hours=contact.hours) or None


def _audience(audience: Audience) -> str | None:
    return None if audience is Audience.PUBLIC else str(audience)


def _sla(sla: Sla) -> dict[str, Any] | None:
    def duration(value: timedelta | None) -> str | None:
        return None if value is None else write_duration(value)

    given = _given(
        availability=sla.availability,
        respond_within=duration(sla.respond_within),
        restore_within=duration(sla.restore_within),
    )
    return given or None


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
