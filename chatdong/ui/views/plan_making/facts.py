"""What somebody should look at in a part of a draft: each doubt with its words, its place and the other readings."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from chatdong.domain import glossary
from chatdong.domain.intake.draft import Draft, NamedFact, category_of
from chatdong.domain.intake.fact import Part
from chatdong.domain.intake.goals.goal import Counting
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import ActivityKind, Direction, FundingSource, TeamMode, Window
from chatdong.ui.components import labels
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.plan_making import document, work
from chatdong.ui.views.plan_making.work import Work

SHOWN = 8
"""As many doubts are shown at a time, those that come first in the document."""
MOST_OTHERS = 4
"""As many other readings of a fact have a button."""

_KEY = re.compile(r"(?P<list>\w+)?(?:\[(?P<first>\d+)\])?(?:\[(?P<second>\d+)\])?(?:\.(?P<field>\w+))?.*")


def doubts(context: PageContext, of: Work, draft: Draft, part: Part) -> None:
    """Draw the doubts of a part, and the readings that have others although nobody doubts them."""
    found = draft.doubts(part)
    if not found:
        st.caption(f":material/check: {_('볼 것이 없습니다.')}")
    else:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{_('볼 것 {count}건', count=len(found))}**")
            st.button(
                _("{count}건 모두 읽은 대로", count=len(found)),
                key=f"plan-settle-all-{part}",
                icon=":material/done_all:",
                type="tertiary",
                on_click=_settle,
                args=(context, of, part, tuple((one.key, None) for one in found)),
            )
    for one in found[:SHOWN]:
        _doubt(context, of, draft, part, one)
    if len(found) > SHOWN:
        st.caption(_("나머지 {count}건은 이것을 본 다음에 나옵니다.", count=len(found) - SHOWN))
    others = [one for one in draft.facts(part) if one.fact.doubt is None and one.fact.alternatives]
    if others:
        with st.expander(_("다르게 읽을 수 있는 것 {count}건", count=len(others)), key=f"plan-others-{part}"):
            for one in others[:SHOWN]:
                _doubt(context, of, draft, part, one)


def _doubt(context: PageContext, of: Work, draft: Draft, part: Part, one: NamedFact) -> None:
    """One fact: what it is of, its value, the doubt, the words, and what can be done with it."""
    fact = one.fact
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"{formats.plain(title_of(draft, part, one.key))} **{formats.plain(shown(one.key, fact.value))}**")
        if fact.doubt is not None:
            st.markdown(f":material/help: {formats.said(fact.doubt)}")
        st.caption(formats.plain(f"“{_short(fact.quote)}” · {say(fact.place)}"))
        with st.container(horizontal=True, gap="small"):
            name = f"{part}-{one.key}"
            document.look_button(fact, f"plan-look-{name}")
            if fact.doubt is not None:
                args = (context, of, part, ((one.key, None),))
                st.button(_("읽은 대로"), key=f"plan-settle-{name}", icon=":material/check:", on_click=_settle, args=args)
            for place, other in enumerate(fact.alternatives[:MOST_OTHERS]):
                st.button(
                    formats.plain(_("대신 {value}", value=_short(shown(one.key, other), 40))),
                    key=f"plan-other-{name}-{place}",
                    icon=":material/swap_horiz:",
                    on_click=_settle,
                    args=(context, of, part, ((one.key, place),)),
                )


def _settle(context: PageContext, of: Work, part: Part, choices: tuple[tuple[str, int | None], ...]) -> None:
    """Callback: take facts as they were read or in another reading, and look at the next."""
    document.forget()
    work.settle(context, of, part, choices)


def title_of(draft: Draft, part: Part, key: str) -> str:
    """What a fact is of, in words: the element that it belongs to, and its field."""
    found = _KEY.fullmatch(key)
    field = _field_word((found["field"] or found["list"] or "") if found else "")
    number = int(found["first"]) if found and found["first"] else 0
    element = None
    if part is Part.GOALS and number:
        goal = draft.goals[number - 1]
        element = f"{goal.name.value} {goal.year}" if goal.year is not None else goal.name.value
    elif part is Part.ACTIVITIES and number:
        element = draft.activities[number - 1].name.value
    elif part is Part.BUDGET and number == 1 and found and found["second"]:
        item = draft.budget.items[int(found["second"]) - 1]
        element = f"{category_of(item).value} {item.item.value}"
    elif part is Part.BUDGET and number == 2 and found and found["second"]:
        element = draft.budget.sums[int(found["second"]) - 1].of or _("총 예산")
    elif part is Part.BUDGET and number == 4 and found and found["second"]:
        share = draft.budget.funding[int(found["second"]) - 1]
        element = f"{share.of or _('총 예산')} {share.funder}"
    elif part is Part.BUDGET and number == 5 and found and found["second"]:
        element = draft.budget.funders[int(found["second"]) - 1].name
    elif part is Part.SPENDING and number:
        element = formats.day(draft.milestones[number - 1].on)
    return " · ".join(filter(None, (element and _short(element, 60), field)))


def shown(key: str, value: Any) -> str:
    """A value that was read, in words."""
    if isinstance(value, Window):
        return formats.span(value.start, value.end)
    if isinstance(value, ActivityKind):
        return labels.kind_word(value)
    if isinstance(value, FundingSource):
        return say(glossary.term("funding", value).word)
    if isinstance(value, TeamMode):
        return _("직영") if value is TeamMode.DIRECT else _("위탁")
    if isinstance(value, Counting):
        return say(MEASURES[value].label)
    if isinstance(value, Direction):
        return {Direction.MORE: _("많을수록 좋음"), Direction.LESS: _("적을수록 좋음"), Direction.WITHIN: _("범위 안에 둠")}[value]
    if isinstance(value, bool):
        return _("예") if value else _("아니요")
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, int):
        money = key.endswith(("amount", "total", "[3]"))
        if key.endswith(".times"):
            return _("{count}회", count=formats.count(value))
        if key.endswith(".people"):
            return _("{people}명", people=formats.count(value))
        return _("{amount}원", amount=formats.won(value)) if money else str(value) if key == "year" else formats.count(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(shown(key, one) for one in value)
    if isinstance(value, Decimal):
        return f"{value:f}%" if key.endswith("percent") else str(value)
    return _short(str(value))


def _field_word(field: str) -> str:
    words = {
        "title": _("제목"),
        "year": _("회계연도"),
        "organisation": _("기관"),
        "approved_on": _("결재일"),
        "subject": _("대상"),
        "project": _("사업명"),
        "disclosure": _("공개 여부"),
        "approvers": _("결재"),
        "cooperation": _("협조"),
        "purpose": _("목적"),
        "basis": _("추진 근거"),
        "background": _("추진 배경"),
        "history": _("추진 경과"),
        "strategy": _("추진 전략"),
        "administration": _("행정사항"),
        "problems": _("개선사항"),
        "name": _("이름"),
        "value": _("목표값"),
        "measure": _("재는 방법"),
        "direction": _("방향"),
        "high": _("범위의 위 끝"),
        "weight": _("가중치"),
        "formula": _("산식"),
        "data_source": _("자료의 출처"),
        "how_often": _("주기"),
        "parts": _("나눈 이름"),
        "kind": _("종류"),
        "times": _("횟수"),
        "window": _("시기"),
        "said": _("시기"),
        "undated": _("시기"),
        "period": _("사업기간"),
        "occurrences": _("일정"),
        "people": _("인원"),
        "audience": _("대상"),
        "payer": _("비용을 내는 곳"),
        "content": _("내용"),
        "also": _("다른 이름"),
        "item": _("항목"),
        "costing": _("산출식"),
        "amount": _("금액"),
        "category": _("편성목"),
        "activity": _("세부사업"),
        "budget": _("총 예산"),
        "funding": _("재원"),
        "funder": _("재원"),
        "percent": _("비율"),
    }
    return words.get(field, "")


def _short(text: str, longest: int = 160) -> str:
    words = " ".join(text.split())
    return words if len(words) <= longest else f"{words[: longest - 1]}…"
