"""Every page with a plan from July to June whose money has sources, and with one over two years."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from chatdong.domain.plan.fiscal_dates import months_of
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.writing.records import add_records, load_plan
from chatdong.ui.session import stores
from tests.pages.app import PAGES, go_to, headers, run, session, table, title, words
from tests.pages.files import Files, csv_rows, file_of

PLANS = Path(__file__).parents[1] / "plans"
JULY = load_plan_file(PLANS / "village-july-2026.toml")
LONG = load_plan_file(PLANS / "archive-two-years-2026.toml")
AT = datetime(2027, 1, 2, 3, 4, 5)
ME = Actor.local("someone")


def fill(store: Store, plan: Plan, rate: float = 1) -> None:
    """Load the plan with an event a month until April of its last year, each paid in part or in full."""
    load_plan(store, plan, ME, AT)
    activity, line = plan.activity[0], plan.budget_line[0]
    days = [month.start + timedelta(9) for month in months_of(plan.year) if activity.window and month.start >= activity.window.start]
    days = [day for day in days if day < date(plan.year.end.year, 5, 1)][: activity.times]
    each = int(line.amount_krw / activity.times * rate)
    add_records(
        store,
        plan.id,
        1,
        ME,
        AT,
        events=[{"event_id": f"{plan.id}-{n}", "activity_id": activity.id, "occurrence": n, "held_on": day} for n, day in enumerate(days, start=1)],
        spending=[
            {"spending_id": f"{plan.id}-{n}", "line_id": line.id, "event_id": f"{plan.id}-{n}", "spent_on": day + timedelta(7), "amount_krw": each}
            for n, day in enumerate(days, start=1)
        ],
    )


@pytest.fixture(scope="module")
def periods(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the shipped plan and the two of other periods; tests only read it."""
    path = str(tmp_path_factory.mktemp("periods") / "store.duckdb")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHATDONG_STORE", path)
        opened = stores.store(path)
        fill(opened, JULY)
        fill(opened, LONG)
        yield opened
    stores.opened.pop(path).close()


@pytest.mark.parametrize(
    ("plan", "as_of", "second_year"), [(JULY, "2027-03-31", "2027년 3월"), (LONG, "2027-03-31", "2027년 3월")], ids=["july", "long"]
)
def test_every_page_opens_with_a_plan_of_another_period(periods: Store, plan: Plan, as_of: str, second_year: str) -> None:
    app = run(session(plan=plan.id, as_of=as_of))
    told = {}
    for page in PAGES:
        app = go_to(app, page)
        assert len(app.title) == 1, page
        told[page] = words(app)
    assert second_year in told["overview"] + told["budget"] + told["calendar"]
    assert "이 계획의 지출이" not in "".join(told.values())
    assert "기준일 2027. 3. 31." in told["overview"] or "2027. 3. 31." in told["overview"]


def test_months_quarters_and_the_year_are_the_period_s_own(periods: Store) -> None:
    july = _at("calendar", JULY, month="year")
    assert [
        m.value.strip("*") for m in july.markdown if m.value.strip("*") in {f"{n}월" for n in range(7, 13)} | {f"2027년 {n}월" for n in range(1, 7)}
    ] == [
        *(f"{n}월" for n in range(7, 13)),
        *(f"2027년 {n}월" for n in range(1, 7)),
    ]
    assert title(_at("report", JULY)).startswith("2026년도 3/4분기 현황 보고")
    assert title(_at("report", LONG)).startswith("2026년도 계획 2차년도 1/4분기 현황 보고")
    assert title(_at("report", LONG, period="2")).startswith("2026년도 계획 1차년도 2/4분기")
    paid = _at("budget", LONG, paid="15")
    assert "2027년 3월 지출 1건" in " ".join(headers(paid))
    assert list(table(paid, "지출일", "증빙번호")["지출일"]) == ["2027. 3. 17."]


def test_the_budget_says_how_much_of_whose_money_is_left(periods: Store, files: Files) -> None:
    app = _at("budget", JULY, section="sources")
    assert any(
        head.startswith(
            "남은 돈은 국비 3,000 · 시비 3,000 · 구비 1,080 · 자부담 720천원입니다. 구비, 자부담 집행이 앞서고 국비, 시비 집행이 뒤집니다"
        )
        for head in headers(app)
    ), headers(app)
    rows = csv_rows(file_of(app, files, "csv-funding"))
    assert [(row["재원"], row["예산현액(A) (원)"], row["지출액 누계 (원)"], row["집행률"], row["판정"]) for row in rows] == [
        ("국비", "3000000", "0", "0.0", "▽ 덜 씀"),
        ("시비", "3000000", "0", "0.0", "▽ 덜 씀"),
        ("구비", "3600000", "2520000", "70.0", "▲ 앞서 씀"),
        ("자부담", "2400000", "1680000", "70.0", "▲ 앞서 씀"),
        ("합계", "12000000", "4200000", "35.0", ""),
    ]
    by_line = csv_rows(file_of(_at("budget", JULY, section="sources", sources="line"), files, "csv-funding"))
    assert [row["비율의 근거"] for row in by_line] == ["계획: 이 산출내역"] * 3 + ["산출내역에서 읽음"] * 3
    assert "누구의 돈이 얼마나 남았나 (재원별)" not in " ".join(headers(_at("budget", LONG, section="sources")))


def test_a_what_if_keeps_the_shares_of_each_line(periods: Store) -> None:
    app = _at("what_if", JULY, edits="food.2=40")
    assert "재원별 차이" in " ".join(headers(app))


def _at(page: str, plan: Plan, **query: str) -> AppTest:
    app = session(plan=plan.id, as_of="2027-03-31", **query)
    return go_to(app, page)
