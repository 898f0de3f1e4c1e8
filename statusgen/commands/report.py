"""`statusgen report`: the figures of a period against goals and a baseline, and where the time goes."""

from __future__ import annotations

import json

import click

from statusgen import build, urls
from statusgen.commands.findings import printed
from statusgen.commands.session import Session, command
from statusgen.commands.witnesses import open_witnesses, told_times
from statusgen.derive import take_snapshot
from statusgen.derive.metrics.forecast import forecast
from statusgen.derive.metrics.periods import Period
from statusgen.derive.metrics.report import report
from statusgen.derive.metrics.stream import streams_by_service, value_stream
from statusgen.diagnostics import StatusgenError
from statusgen.disk import open_source
from statusgen.model import Audience
from statusgen.outputs.pages.metrics import page_of
from statusgen.outputs.pages.printer import Printer
from statusgen.outputs.reporting.plain import as_csv, as_plain
from statusgen.outputs.reporting.text import as_text
from statusgen.prose import Prose


class _Period(click.ParamType[Period]):
    """A period as people type it."""

    name = "period"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return Period.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@command("report", example="statusgen report --period 2026-Q3 --baseline 2026-Q2\nstatusgen report --format json")
@click.option(
    "--period", type=_Period(), help="2026, 2026-Q3, 2026-07 or 2026-07-01..2026-07-14 (default: the quarter)."
)
@click.option("--baseline", type=_Period(), help="The period to compare with (default: policy.baseline).")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "csv", "html")), default="text", help="How to print it."
)
@click.option(
    "--audience",
    type=click.Choice([str(word) for word in Audience]),
    default="internal",
    show_default=True,
    help="Of what is counted: all, or what the public can read.",
)
def run(session: Session, period: Period | None, baseline: Period | None, form: str, audience: str) -> int:
    """Print the figures of a period, each beside the baseline and the goals of the policy, and the value stream.

    With --format html it is one page to print or to send, in the site's language and theme, which needs no other file.
    When customers were told is taken from the ledger and from git. The page
    /metrics/definitions/ of the site and docs/metrics.md have every formula.
    """
    cache = build.open_cache(session.cache)
    checked = build.check(open_source(session.source), session.now, cache)
    if checked.project is None or checked.errors:
        session.console.warn(printed([p for p in checked.problems if p.is_error], None, session).rstrip("\n"))
        raise StatusgenError("there is no report: the files have errors", "statusgen check", status=1)
    project = checked.project
    told = told_times(open_witnesses(session), project, session, cache)
    cache.save()
    snapshot = take_snapshot(project, session.now, Audience(audience), told)
    made = report(snapshot, period or Period.of_quarter(snapshot.today), baseline, until=session.now)
    if form == "csv":
        session.console.result(as_csv(made).rstrip("\n"))
        return 0
    if form == "html":
        with Prose() as prose:
            tools = build.tools_for(project, session.source, prose)
            page = page_of(Printer(snapshot, tools), made, urls.METRICS, alone=True)
            session.console.result(tools.theme.render("metrics.html", page))
        return 0
    stream, coming = value_stream(made, project.policy), forecast(snapshot)
    if form == "json":
        by_service = streams_by_service(made, project.policy)
        session.console.result(json.dumps(as_plain(made, stream, by_service, coming), ensure_ascii=False))
    else:
        names = {service.id: service.name for service in snapshot.services}
        defined = urls.absolute(snapshot.site.url, urls.DEFINITIONS)
        has_outside, width = bool(snapshot.project.outside), session.console.width
        session.console.result(as_text(made, stream, coming, names, defined, width, has_outside=has_outside))
    return 0
