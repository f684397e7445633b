"""What several plans of a store come to, by one query for all of them, on both databases."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatdong.domain.budget.funding import split_as_funded, split_by_source
from chatdong.domain.budget.position import current_budget_by_line
from chatdong.domain.plan.model import Funding, FundingSource, LocalizedText, Plan
from chatdong.domain.plan.synthetic_year import example_year
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.portfolio import sums
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.roles import Actor
from chatdong.store.engines import store as engines_store
from chatdong.store.engines.plan_funding import fill_funding, funding_of, funding_text
from chatdong.store.engines.store import Store, open_store
from chatdong.store.reading.portfolio import Asked, LastChanges, by_category, listed, read_row
from chatdong.store.reading.portfolio_sources import by_source
from chatdong.store.reading.query import rows, store_version, timings
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.restore import restore
from chatdong.store.snapshots.snapshot import snapshot
from chatdong.store.writing.records import add_records, insert, load_plan, update
from tests.properties import examples
from tests.store.conftest import on_both

AT = datetime(2026, 1, 2, 3, 4, 5)
ME = Actor.local("tester")
TODAY = date(2016, 9, 30)


def change(name: str, krw: int, to_line: str, approved_on: date | None) -> dict[str, object]:
    return {
        "budget_change_id": name, "kind": "supplementary", "proposed_on": date(2016, 2, 1), "amount_krw": krw, "from_line": None,
        "to_line": to_line, "approved_on": approved_on, "reason": None, "approval": None,
    }  # fmt: skip


def paid(name: str, on: date, krw: int) -> dict[str, object]:
    return {"spending_id": name, "line_id": "ad-hoc", "spent_on": on, "amount_krw": krw}


def filled(store: Store, plan: Plan, other_plan: Plan) -> None:
    """Plans of three years, two of this year, with payments of the past, of today and of a year to come; one in two revisions."""
    for year in (2015, 2016, 2017):
        load_plan(store, replace(example_year(plan, year), id=f"y{year}"), ME, AT)
    load_plan(store, other_plan, ME, AT)
    load_plan(store, replace(example_year(plan, 2015), id="y2015", title=LocalizedText("고침")), ME, AT)
    add_records(store, "y2015", 1, ME, AT, spending=[paid("a", date(2015, 5, 1), 300_000)])
    add_records(
        store, "y2016", 1, ME, AT,
        spending=[paid("b", date(2016, 5, 1), 200_000), paid("c", date(2016, 11, 1), 50_000)],
        budget_changes=[change("p", 70_000, "ad-hoc", date(2016, 3, 1)), change("q", 9_000, "ad-hoc", None)],
    )  # fmt: skip
    add_records(store, "y2017", 1, ME, AT, spending=[paid("d", date(2017, 5, 1), 40_000)])


@on_both
def test_the_sums_of_all_plans_are_the_rows_of_each_and_so_are_those_by_category(empty_store: Store, plan: Plan, other_plan: Plan) -> None:
    filled(empty_store, plan, other_plan)
    for asked in (Asked(TODAY), Asked(TODAY, date(2016, 6, 30)), Asked(TODAY, year=2016), Asked(TODAY, plan_ids=("y2016", "y2017"))):
        plans = listed(empty_store, asked)
        found = [read_row(empty_store, asked, each) for each in plans]
        assert not sums.differing(found, [each.sum for each in plans]), asked
        every = sums.total(sums.by_year(each.sum for each in plans).values())
        by_name = sums.total(each.sum for each in by_category(empty_store, asked))
        assert (by_name.budget_krw, by_name.spent_krw) == (every.budget_krw, every.spent_krw)


@on_both
def test_a_change_that_the_newest_revision_contains_is_in_the_sums_once_and_not_before_its_approval(empty_store: Store, plan: Plan) -> None:
    load_plan(empty_store, plan, ME, AT)
    more = {**change("more", 80_000, "ad-hoc", date(2016, 6, 9)), "plan_id": plan.id, "revision": 1}
    key = insert(empty_store, "budget_change", more, ME, AT)
    lines = tuple(replace(line, amount_krw=line.amount_krw + 80_000 if line.id == "ad-hoc" else line.amount_krw) for line in plan.budget_line)
    load_plan(empty_store, replace(plan, budget_line=lines), ME, AT, contained={key: True})
    for day, krw in ((date(2016, 6, 8), 16_000_000), (date(2016, 6, 9), 16_080_000)):
        asked = Asked(day)
        (found,) = listed(empty_store, asked)
        assert found.sum.budget_krw == krw and not sums.differing([read_row(empty_store, asked, found)], [found.sum])
        assert sums.total(each.sum for each in by_category(empty_store, asked)).budget_krw == krw


@on_both
def test_the_list_has_each_plan_once_in_its_newest_revision_and_only_those_that_are_asked_for(
    empty_store: Store, plan: Plan, other_plan: Plan
) -> None:
    filled(empty_store, plan, other_plan)
    found = {each.sum.plan_id: each for each in listed(empty_store, Asked(TODAY))}
    assert found.keys() == {"y2015", "y2016", "y2017", other_plan.id}
    assert found["y2015"].revision == 2
    assert (found["y2016"].sum.moved_krw, found["y2016"].sum.spent_krw) == (70_000, 200_000), "what is approved and paid by today"
    assert found["y2017"].sum.spent_krw == 40_000, "a plan of a year to come is seen on its last recorded day"
    assert [each.sum.plan_id for each in listed(empty_store, Asked(TODAY, year=2016, plan_ids=("y2015", "y2016")))] == ["y2016"]
    assert not listed(empty_store, Asked(TODAY, plan_ids=()))


def with_sources(store: Store, plan: Plan) -> None:
    """Plans that state their sources for lines, categories and all, one that states none but has payments of a source, and one that says nothing."""
    lines = [line.id for line in plan.budget_line]
    city = Funding(FundingSource.CITY, "1", share_percent=Decimal(30))
    own = Funding(FundingSource.DISTRICT, "1", line=lines[0], amount_krw=plan.budget_line[0].amount_krw // 3)
    of_category = Funding(FundingSource.NATIONAL, "1", category=plan.category[0].id, share_percent=Decimal("33.3"))
    for name, stated in (("whole", (city,)), ("mixed", (city, own, of_category)), ("payments", ()), ("silent", ())):
        load_plan(store, replace(plan, id=name, funding=stated), ME, AT)
    load_plan(store, replace(example_year(plan, 2017), id="later", funding=(city,)), ME, AT)
    add_records(
        store, "mixed", 1, ME, AT,
        commitments=[{"commitment_id": "m", "line_id": lines[1], "committed_on": date(2016, 4, 1), "amount_krw": 100_000, "due_on": None, "number": None, "counterpart": None, "reduces": None, "memo": None}],
        spending=[
            {"spending_id": "m1", "line_id": lines[1], "spent_on": date(2016, 5, 1), "amount_krw": 60_000, "commitment_id": "m", "funding_source": None},
            {"spending_id": "m2", "line_id": lines[0], "spent_on": date(2016, 5, 2), "amount_krw": 50_001, "commitment_id": None, "funding_source": "city"},
            {"spending_id": "m3", "line_id": lines[0], "spent_on": date(2016, 11, 2), "amount_krw": 70_001, "commitment_id": None, "funding_source": None},
        ],
        budget_changes=[change("mp", 70_000, lines[0], date(2016, 3, 1)), change("mq", 9_000, lines[0], None)],
    )  # fmt: skip
    add_records(store, "payments", 1, ME, AT, spending=[{**paid("p1", date(2016, 5, 1), 40_000), "funding_source": "self"}])
    add_records(store, "later", 1, ME, AT, spending=[paid("l1", date(2017, 5, 1), 40_000)])


@on_both
def test_the_sums_by_source_are_those_of_the_rows_of_all_plans_and_no_text_is_read_for_them(empty_store: Store, plan: Plan) -> None:
    with_sources(empty_store, plan)
    for asked in (
        Asked(TODAY),
        Asked(TODAY, date(2016, 6, 30)),
        Asked(TODAY, date(2016, 12, 31)),
        Asked(TODAY, year=2016),
        Asked(TODAY, plan_ids=("mixed", "silent")),
    ):
        before = timings().get("plan_text")
        found = by_source(empty_store, asked)
        assert timings().get("plan_text") == before
        assert found == sums.by_source(read_row(empty_store, asked, each) for each in listed(empty_store, asked)), asked
    every = by_source(empty_store, Asked(TODAY))
    assert (set(every.known), every.unknown) == ({"whole", "mixed", "payments", "later"}, ("silent",))
    assert set(every.amounts) == {FundingSource.NATIONAL, FundingSource.CITY, FundingSource.DISTRICT, FundingSource.SELF, None}


@on_both
def test_whose_money_it_is_follows_the_newest_revision_and_a_text_that_cannot_be_read_is_of_nobody(empty_store: Store, plan: Plan) -> None:
    with_sources(empty_store, plan)
    city = Funding(FundingSource.CITY, "1", share_percent=Decimal(100))
    load_plan(empty_store, replace(plan, id="silent", funding=(city,)), ME, AT)
    found = by_source(empty_store, Asked(TODAY, plan_ids=("silent",)))
    assert {source: of.budget_krw for source, of in found.amounts.items()} == {FundingSource.CITY: sum(line.amount_krw for line in plan.budget_line)}
    with empty_store.writing(AT) as cursor:
        cursor.execute("UPDATE store.plan SET text = 'no plan' WHERE plan_id = 'whole'")
        fill_funding(cursor)
    assert by_source(empty_store, Asked(TODAY, plan_ids=("whole", "silent"))).unknown == ("whole",)


def test_a_store_of_the_version_before_is_brought_up_with_whose_money_it_is(tmp_path: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    path, every = str(tmp_path / "older.duckdb"), engines_store.migrations()
    store = open_store(path, AT)
    with_sources(store, plan)
    expected = by_source(store, Asked(TODAY))
    with store.writing(AT) as cursor:
        cursor.execute("DROP TABLE store.plan_funding")
        cursor.execute("ALTER TABLE store.budget_change DROP COLUMN contained_before")
        cursor.execute("DELETE FROM store.migration WHERE number >= 19")
    store.close()
    monkeypatch.setattr(engines_store, "migrations", lambda: [each for each in every if each[0] < 19])
    open_store(path, AT).close()
    monkeypatch.setattr(engines_store, "migrations", lambda: every)
    store = open_store(path, AT)
    assert by_source(store, Asked(TODAY)) == expected and expected.amounts
    restore(snapshot(store, AT), tmp_path / "restored.duckdb", AT)
    copy(store, str(tmp_path / "copied.duckdb"), AT)
    store.close()
    for name in ("restored", "copied"):
        other = open_store(str(tmp_path / f"{name}.duckdb"), AT)
        assert by_source(other, Asked(TODAY)) == expected, name
        other.close()


@given(st.data())
@examples(60)
def test_what_is_kept_of_a_plans_sources_splits_as_the_plan_does(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted((Path(__file__).parents[2] / "plans").glob("*.toml"))))
    plan = load_plan_file(path)
    shares = data.draw(st.lists(st.tuples(st.sampled_from(list(FundingSource)), st.integers(1, 33)), max_size=3, unique_by=lambda each: each[0]))
    plan = replace(
        plan,
        funding=(*plan.funding, *(Funding(source, "1", share_percent=Decimal(share)) for source, share in shares))
        if not plan.funding
        else plan.funding,
    )
    spending = tuple(DaySpending(line.id, plan.year.start, data.draw(st.integers(-5, 10**6))) for line in plan.budget_line[:5])
    records, as_of = Records(spending=spending), plan.year.end
    kept = split_as_funded(funding_of(funding_text(plan)), current_budget_by_line(plan, records, as_of), records, as_of)
    told = split_by_source(plan, records, as_of)
    assert {line: of for line, of in kept.lines.items() if of} == {line: of for line, of in told.lines.items() if of}


def test_no_plans_text_is_read_for_the_sums(empty_store: Store, plan: Plan, other_plan: Plan) -> None:
    filled(empty_store, plan, other_plan)
    before = timings().get("plan_text")
    listed(empty_store, Asked(TODAY))
    by_category(empty_store, Asked(TODAY))
    assert timings().get("plan_text") == before


@on_both
def test_a_write_is_a_change_of_its_own_plan_alone_and_of_a_team_of_the_plans_of_its_programme(
    empty_store: Store, plan: Plan, other_plan: Plan
) -> None:
    filled(empty_store, plan, other_plan)
    changes, known = LastChanges(empty_store), [("y2015", plan.programme.ko), ("y2016", plan.programme.ko), (other_plan.id, other_plan.programme.ko)]

    def now() -> list[int]:
        return changes.up_to(store_version(empty_store), known)

    first = now()
    assert len(set(first)) == 1
    insert(empty_store, "spending", {"plan_id": "y2016", "revision": 1, **paid("e", TODAY, 5)}, ME, AT)
    second = now()
    assert [a < b for a, b in zip(first, second, strict=True)] == [False, True, False]
    team = rows(empty_store, "support_teams", programme=plan.programme.ko)
    if not team:
        values = {"programme": plan.programme.ko, "mode": "direct", "opened_on": date(2016, 1, 1), "source": "s"}
        insert(empty_store, "support_team", values, ME, AT)
    else:
        update(empty_store, "support_team", team[0]["team_id"], 1, {"note": "고침"}, ME, AT)
    assert [a < b for a, b in zip(second, now(), strict=True)] == [True, True, False]
    assert now() == now()
