"""The front page of a store with several plans: a row a plan, and the sums by year, source and category."""

import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.budget.funding import SourceAmounts
from chatdong.domain.budget.overruns import Flag
from chatdong.domain.portfolio import sums
from chatdong.domain.portfolio.row import PlanRow
from chatdong.domain.portfolio.sums import SourceSum, Sum
from chatdong.store.reading.portfolio import Asked, Listed
from chatdong.ui.components import downloads, page, pagination, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, active, say
from chatdong.ui.session import page_context, portfolio, stores
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.overview import plan_table

FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
SECONDS_UNSAID = 0.4
"""How long rows may take before the page says that they are read."""


def show() -> None:
    """Draw the portfolio of the plans that the session's user may see."""
    store = stores.store_url()
    _day_of_an_older_link()
    head, filters = st.container(), st.container(horizontal=True, vertical_alignment="bottom")
    years = sorted({row["fiscal_year"] for row in page_context.plans(store)}, reverse=True)
    with filters:
        with st.container(width=180):
            year = url_widgets.menu(_("회계연도"), years, str, "year", placeholder=_("모든 연도"))
        with st.container(width=220):
            day = st.date_input(
                _("기준일"),
                value=None,
                min_value=FIRST,
                max_value=LAST,
                format="YYYY-MM-DD",
                key="day",
                bind="query-params",
                help=_("비우면 계획마다 제 기준일로 봅니다: 기간 안이면 오늘, 지났으면 마지막으로 기록한 날."),
            )
    asked = portfolio.asked(store, year, day)
    plans = portfolio.listed(store, asked)
    of_year = sums.by_year(plan.sum for plan in plans)
    context = page_context.of_plans(store, tuple(plan.sum.plan_id for plan in plans), day or asked.today)
    with head:
        _head(context, sums.total(of_year.values()), day)
    figures, table = st.container(), st.container()
    skip = pagination.page(len(plans), "plans-page", {"year": year, "day": day}, portfolio.ROWS)
    shown = plans[skip : skip + portfolio.ROWS]
    with table:
        rows = _rows(store, asked, shown)
        _plans(context, rows, day, whole=len(shown) == len(plans))
    with figures:
        _figures(of_year, rows, whole=len(shown) == len(plans))
    _years(context, of_year)
    _sources(context, portfolio.by_source(store, asked))
    _categories(context, [(each.name, each.name_en, each.sum) for each in portfolio.by_category(store, asked)])
    _foot(rows, shown)


def _day_of_an_older_link() -> None:
    """Take the as-of date of a link without a plan for the day of all plans."""
    asked = st.query_params.pop("as_of", None)
    if asked and "day" not in st.session_state and "day" not in st.query_params:
        with suppress(ValueError):
            st.session_state["day"] = min(max(date.fromisoformat(asked), FIRST), LAST)
            st.query_params["day"] = st.session_state["day"].isoformat()


def _head(context: PageContext, every: Sum, day: date | None) -> None:
    facts = [_("기준일 {day}", day=formats.day(day)) if day else _("기준일은 계획마다 다름"), _("(단위: 천원)")]
    st.markdown(f":small[{formats.plain(' · '.join(facts))}]")
    title = _(
        "계획 {count}개의 예산현액 {budget}천원 가운데 {spent}천원을 썼습니다({rate})",
        count=formats.count(every.plans),
        budget=formats.thousands(every.budget_krw),
        spent=formats.thousands(every.spent_krw),
        rate=formats.percent(every.rate),
    )
    st.title(formats.plain(title if every.plans else _("고른 조건에 맞는 계획이 없습니다")), anchor=False)


def _rows(store: str, asked: Asked, shown: Sequence[Listed]) -> tuple[PlanRow, ...]:
    """The rows of this page's plans; a bar says how many are read where that takes long."""
    place, began = st.empty(), time.monotonic()

    def tell(done: int) -> None:
        """Draw the bar."""
        if time.monotonic() - began > SECONDS_UNSAID and done < len(shown):
            place.progress(done / len(shown), _("계획 {count}개 가운데 {done}개를 읽었습니다", count=len(shown), done=done))

    found = portfolio.rows(store, asked, shown, tell)
    place.empty()
    return found


def _figures(of_year: dict[int, Sum], rows: Sequence[PlanRow], *, whole: bool) -> None:
    every = sums.total(of_year.values())
    goals = [row.goals for row in rows if row.goals is not None]
    late, over = sum(bool(goal.late) for goal in goals), sum(row.verdict in (Flag.OVER, Flag.WARN) for row in rows)
    here = "" if whole else _("이 쪽의 계획 {count}개", count=len(rows))
    with st.grid(4, min_column_width=150, gap="small", row_height=tables.METRIC_COMPARED):
        for label, value, beside in (
            (_("계획 수"), formats.count(every.plans), _("마감 {count}", count=formats.count(every.closed))),
            (_("집행률"), formats.percent(every.rate), _("잔액 {left}", left=formats.thousands(every.left_krw))),
            (
                _("목표 달성"),
                f"{sum(goal.achieved for goal in goals)} / {sum(goal.every for goal in goals)}",
                here or _("늦은 계획 {count}", count=late),
            ),
            (_("예산을 넘을 계획"), formats.count(over), here or _("경고와 중지를 합한 수")),
        ):
            st.metric(label, value, beside, delta_color="off", delta_arrow="off", border=True, height="stretch")


def _plans(context: PageContext, rows: Sequence[PlanRow], day: date | None, *, whole: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(
            _("계획 {count}개", count=formats.count(len(rows))) if whole else _("이 쪽의 계획 {count}개", count=formats.count(len(rows))),
            anchor=False,
        )
        downloads.button(
            context,
            _("CSV 내려받기"),
            downloads.on_click(tables.csv_of(context, lambda: plan_table.columns(rows), tuple(map(_, plan_table.MONEY)))),
            right="look",
            file_name=page.file_name(context, "portfolio", "csv"),
            mime="text/csv",
            key="csv-portfolio",
            type="tertiary",
            icon=":material/download:",
        )
    if rows:
        plan_table.draw(rows, on_day=day is not None)
        st.caption(
            _("괄호 안은 기준일까지의 집행계획이 예산현액에서 차지하는 비율입니다. 알 수 없는 것은 ‘–’입니다. 이름을 누르면 그 계획이 열립니다.")
        )


def _years(context: PageContext, of_year: dict[int, Sum]) -> None:
    # The total first, so that it is seen above a long list.
    listed = [(_("합계"), sums.total(of_year.values())), *((str(year), of) for year, of in of_year.items())]
    tables.table(
        context,
        _("연도마다의 합계"),
        {
            _("회계연도"): [label for label, _of in listed],
            _("계획 수"): [of.plans for _label, of in listed],
            _("마감"): [of.closed for _label, of in listed],
            **_amounts([of for _label, of in listed]),
        },
        "portfolio-years",
        right="look",
        money=_money(),
        percents=(_("집행률"),),
    )


def _sources(context: PageContext, found: SourceSum) -> None:
    listed = [("total", sum(found.amounts.values(), SourceAmounts())), *found.amounts.items()] if found.known else []
    tables.table(
        context,
        _("재원마다의 합계"),
        {
            _("재원"): [_("합계") if source == "total" else say(glossary.source_word(source)) for source, _of in listed],
            _("예산현액"): [of.budget_krw for _source, of in listed],
            _("지출"): [of.spent_krw for _source, of in listed],
            _("집행잔액"): [of.remaining_krw for _source, of in listed],
            _("집행률"): [of.rate for _source, of in listed],
        },
        "portfolio-sources",
        right="look",
        money=_money(),
        percents=(_("집행률"),),
        empty=_("재원을 적은 계획이 없습니다."),
    )
    told = (
        [_("재원을 적은 계획 {known}개의 합계입니다. 모든 쪽의 계획이 들어 있습니다.", known=formats.count(len(found.known)))] if found.known else []
    )
    if found.unknown:
        told.append(
            _("재원을 알 수 없어 들어 있지 않은 계획 {count}개: {plans}.", count=formats.count(len(found.unknown)), plans=_named(found.unknown))
        )
    st.caption(formats.plain(" ".join(told)))


def _categories(context: PageContext, found: Sequence[tuple[str | None, str | None, Sum]]) -> None:
    words = [(english if active() == "en" and english else korean) or _("이 차수에 없는 산출내역") for korean, english, _of in found]
    tables.table(
        context,
        _("편성목마다의 합계"),
        {
            _("편성목"): [_("합계"), *words],
            _("계획 수"): [None, *(of.plans for _ko, _en, of in found)],
            **_amounts([sums.total(of for _ko, _en, of in found), *(of for _ko, _en, of in found)]),
        },
        "portfolio-categories",
        right="look",
        money=_money(),
        percents=(_("집행률"),),
    )
    st.caption(_("이름이 같은 편성목을 합했습니다. 모든 쪽의 계획이 들어 있습니다."))


def _amounts(of: Sequence[Sum]) -> tables.Columns:
    return {
        _("예산현액"): [each.budget_krw for each in of],
        _("지출"): [each.spent_krw for each in of],
        _("집행잔액"): [each.left_krw for each in of],
        _("집행률"): [each.rate for each in of],
    }


def _money() -> tuple[str, ...]:
    return (_("예산현액"), _("지출"), _("집행잔액"))


def _foot(rows: Sequence[PlanRow], shown: Sequence[Listed]) -> None:
    """Say quietly that the rows add up to the sums, and loudly which do not."""
    differing = sums.differing(rows, (plan.sum for plan in shown))
    if differing:
        st.warning(
            formats.plain(
                _(
                    "기간 밖의 날짜로 적힌 지출이나 예산 변경이 있어 위의 합계와 다른 계획이 있습니다: {plans}. 그 계획을 열어 날짜를 고쳐 주십시오.",
                    plans=_named(differing),
                )
            ),
            icon=":material/warning:",
        )
    elif rows:
        st.caption(f":material/check: {_('줄마다의 예산현액과 지출이 합계와 맞습니다.')}")


def _named(plan_ids: Sequence[str], most: int = 10) -> str:
    """The ids of some plans; of many the first and how many more."""
    named = ", ".join(plan_ids[:most])
    return named if len(plan_ids) <= most else _("{plans} 외 {count}개", plans=named, count=formats.count(len(plan_ids) - most))
