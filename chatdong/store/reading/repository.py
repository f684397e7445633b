"""Read domain objects from the store: a plan, its records, what came back to its budget, its scenarios, its edited report texts."""

from dataclasses import replace
from datetime import date

from chatdong.domain.plan.model import FundingSource, LocalizedText, Plan, SupportTeam, TeamMode
from chatdong.domain.plan.toml_format import PlanFileError, parse_plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOver, CarryOverKind, revisions_from_text
from chatdong.domain.progress.commitments import Commitment, CommitmentPayment, CounterpartKind
from chatdong.domain.progress.measurements import Measurement, unscaled
from chatdong.domain.progress.records import DaySpending, Event, Records, SourcePayment
from chatdong.domain.report.edited_text import ReportText
from chatdong.domain.scenario.saved import SavedScenario
from chatdong.domain.year_end.settlement import Refund
from chatdong.store.engines.store import Store
from chatdong.store.reading.query import UnreadablePlan, cells, columns, rows


def newest_revision(store: Store, plan_id: str) -> int | None:
    """The number of a plan's newest revision; None where there is no such plan."""
    revision: int | None = rows(store, "newest_revision", plan_id=plan_id)[0]["revision"]
    return revision


def plan(store: Store, plan_id: str, revision: int | None = None) -> Plan | None:
    """A plan in one revision, or in its newest; None where there is no such revision. Raises UnreadablePlan where its text cannot be parsed."""
    revision = revision or newest_revision(store, plan_id)
    found = rows(store, "plan_text", plan_id=plan_id, revision=revision) if revision else []
    if not found or revision is None:
        return None
    try:
        return parse_plan(found[0]["text"], f"{plan_id}.toml")
    except PlanFileError as error:
        raise UnreadablePlan(plan_id, revision, error.mistakes[0]) from error


def records(store: Store, of: Plan) -> Records:
    """All events, spending totals by line, day and event (won), support teams, commitments, changes of the budget, what is carried to the
    next year and readings of indicators, recorded for a plan on any day. Of what is to be carried only the approved amounts."""
    return Records(
        # There may be many events, so they are read as tuples, which is faster than dicts.
        events=tuple(
            Event(
                key,
                activity_id,
                number,
                held,
                put_off,
                put_off_to,
                called_off,
                people,
                LocalizedText(topic) if topic else None,
                note,
                tuple(districts),
            )
            for key, activity_id, number, held, put_off, put_off_to, called_off, people, topic, note, districts in cells(
                store, "events", plan_id=of.id
            )
        ),
        spending=tuple(map(DaySpending, *columns(store, "spending_by_line_and_day", plan_id=of.id))),
        teams=tuple(
            SupportTeam(
                row["team_id"],
                TeamMode(row["mode"]),
                row["opened_on"],
                row["source"],
                row["district_id"],
                LocalizedText(row["operator"], row["operator_en"]) if row["operator"] else None,
                row["staff"],
                row["closed_on"],
                stage=row["stage"],
                note=row["note"],
            )
            for row in rows(store, "support_teams", programme=of.programme.ko)
        ),
        commitments=tuple(
            Commitment(key, line_id, on, krw, due_on, number, CounterpartKind(counterpart) if counterpart else None, reduces, memo)
            for key, line_id, on, krw, due_on, number, counterpart, reduces, memo in cells(store, "commitments", plan_id=of.id)
        ),
        commitment_payments=tuple(CommitmentPayment(*row) for row in cells(store, "commitment_payments", plan_id=of.id)),
        source_payments=tuple(
            SourcePayment(line_id, on, FundingSource(source), krw) for line_id, on, source, krw in cells(store, "source_payments", plan_id=of.id)
        ),
        budget_changes=tuple(
            replace(BudgetChange(key, BudgetChangeKind(kind), *rest), contained_earlier=revisions_from_text(before))
            for key, kind, *rest, before in cells(store, "budget_changes", plan_id=of.id)
        ),
        measurements=tuple(
            Measurement(key, indicator_id, on, unscaled(value), *rest)
            for key, indicator_id, on, value, *rest in cells(store, "measurements", plan_id=of.id)
        ),
        carry_overs=tuple(CarryOver(key, CarryOverKind(kind), *rest) for key, kind, *rest in cells(store, "carry_overs", plan_id=of.id)),
    )


def refunds(store: Store, plan_id: str, as_of: date) -> tuple[Refund, ...]:
    """The refunds to a plan's budget by a day (여입), by day; the day of the payment that it returns, where that is known."""
    return tuple(
        Refund(line_id, on, krw, paid_on, voucher, FundingSource(source) if source else None)
        for line_id, on, krw, paid_on, voucher, source in cells(store, "refunds", plan_id=plan_id, as_of=as_of)
    )


def scenarios(store: Store, plan_id: str) -> tuple[SavedScenario, ...]:
    """The saved scenarios of a plan, of every revision, sorted by name; edits in the order of the plan's lines."""
    edits: dict[str, dict[str, str]] = {}
    for row in rows(store, "scenario_edits", plan_id=plan_id):
        edits.setdefault(row["scenario_id"], {})[row["line_id"]] = row["costing"]
    return tuple(
        SavedScenario(
            row["scenario_id"],
            row["revision"],
            row["name"],
            row["description"],
            row["version"],
            edits.get(row["scenario_id"], {}),
            row["changed_by"],
            row["changed_at"],
            row["approved_revision"],
            row["approved_version"],
        )
        for row in rows(store, "scenarios", plan_id=plan_id)
    )


def report_texts(store: Store, plan_id: str, period: str, language: str) -> dict[str, ReportText]:
    """The edited texts of a period's report in one language, by section; a section without an edited text is missing."""
    return {
        row["section"]: ReportText(
            row["words"], row["draft"], row["as_of"], row["report_text_id"], row["version"], row["changed_by"], row["changed_at"]
        )
        for row in rows(store, "report_texts", plan_id=plan_id, period=period, language=language)
    }
