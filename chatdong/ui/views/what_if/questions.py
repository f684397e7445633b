"""Questions on a scenario, one at a time: effect, fit to the cap, goal seek, sensitivity, uncertainty, price rise, files."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.scenario.committed import floors
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.effect import Effect
from chatdong.domain.scenario.quantities import quantities
from chatdong.domain.scenario.questions.fit_to_cap import Fit, fit, moved
from chatdong.domain.scenario.questions.goal_seek import Sought, seek
from chatdong.domain.scenario.questions.price_rise import LARGEST_RISE, lines_of_item, raise_prices
from chatdong.domain.scenario.questions.sensitivity import tornado
from chatdong.ui.components import chart, labels, tables, url_widgets
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session.page_context import PageContext
from chatdong.ui.views.what_if import effect, risk_chart, sliders, state, uncertainty, wording
from chatdong.ui.views.what_if.state import ScenarioState

MOST_OPTIONS = 8
MOST_BARS = 12


def answers(context: PageContext, scenario: Plan, scenario_state: ScenarioState, of: Effect) -> None:
    """Draw the choice of a question and the answer to it; the others are not computed."""
    words = {
        "effect": _("영향"),
        "fit": _("어떻게 마련할까"),
        "seek": _("최대한 찾기"),
        "swing": _("민감도"),
        "chance": _("불확실성"),
        "rise": _("단가 인상"),
        "take": _("내보내기"),
    }
    asked = url_widgets.segments(_("분석"), list(words), words.__getitem__, "ask")
    _applied(context.plan, scenario_state)
    try:
        match asked:
            case "effect":
                left, right = st.columns(2, gap="large")
                with left:
                    effect.categories(context, scenario, of)
                with right:
                    effect.sources(context, scenario)
                effect.details(context, scenario, of)
            case "fit":
                _fit(context, scenario, scenario_state, of)
            case "seek":
                _seek(context, scenario, scenario_state)
            case "swing":
                _swing(context, scenario_state)
            case "chance":
                uncertainty.chance(context, scenario_state.edits)
            case "rise":
                _rise(context, scenario_state.edits, total(scenario))
            case "take":
                effect.take_away(context, scenario)
    except EditError as error:
        known = {quantity.id: quantity for quantity in quantities(context.plan)}
        where = wording.quantity_name(context.plan, known[error.line_id]) if error.line_id in known else error.line_id
        st.error(formats.plain(f"{where}: {say(error.message)}" if where else say(error.message)), icon=":material/error:")


def _bounds(context: PageContext, scenario: Plan, scenario_state: ScenarioState) -> dict[str, Any]:
    """Draw the bounds of a search and return them as keyword arguments: caps by category, floors and locks."""
    by_category = st.toggle(_("편성목마다의 금액도 지키기"), key="by_category", bind="query-params", help=_("전용 없이 맞춥니다."))
    if scenario_state.locked:
        st.caption(_("잠근 {count}개는 그대로 둡니다.", count=len(scenario_state.locked)))
    least = floors(context.plan, scenario, context.records_as_of, context.as_of)
    return {"by_category": by_category, "floors": least, "locked": scenario_state.locked}


def _option(words: str, key: str, edits: Mapping[str, str], *, disabled: bool = False) -> None:
    """Draw one result of a search with the button that applies its edits."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(_("적용"), key=key, disabled=disabled, on_click=_apply, args=(edits, words))
        st.markdown(formats.plain(words), width="stretch")


def _fit(context: PageContext, scenario: Plan, scenario_state: ScenarioState, now: Effect) -> None:
    """Draw the ways to lower quantities until the scenario fits its cap as a table: what changes, what it saves and costs, and who is hurt."""
    with st.container(horizontal=True, vertical_alignment="center"):
        prices = st.toggle(_("단가도 줄이기"), key="with_prices", bind="query-params")
        free = st.toggle(
            _("바꾼 것도 줄이기"),
            key="with_moved",
            bind="query-params",
            help=_("켜지 않으면 계획과 다르게 바꾸신 수는 그대로 두고 다른 것에서 마련합니다."),
        )
        bounds = _bounds(context, scenario, scenario_state)
    if not free:
        bounds["locked"] = scenario_state.locked | moved(context.plan, scenario_state.edits)
    kinds = ("other", "times", "people", *(("price",) if prices else ()))
    found = fit(context.plan, scenario_state.edits, kinds=kinds, most=MOST_OPTIONS, **bounds)
    if not found.over_krw:
        st.success(_("이미 맞습니다. 줄일 것이 없습니다."), icon=":material/check:")
        return
    over = formats.thousands(found.over_krw)
    if not found.possible:
        least = formats.thousands(found.least_krw)
        st.warning(
            _(
                "{over}천원을 넘습니다. 줄일 수 있는 것을 다 줄여도 {least}천원이라 맞출 수 없습니다. 잠금을 풀거나 단가를 보십시오.",
                over=over,
                least=least,
            ),
            icon=":material/warning:",
        )
        return
    _ways(context, found, now)


def _ways(context: PageContext, found: Fit, now: Effect) -> None:
    """Draw the table of the options and, below it, a button for each."""
    options = found.options
    effects = [context.effect(option.edits) for option in options]
    words = [", ".join(wording.change(context.plan, change) for change in option.changes) for option in options]
    tables.table(
        context,
        _("{over}천원을 줄이는 길 {count}가지", over=formats.thousands(found.over_krw), count=len(options)),
        {
            _("길"): [str(number) for number in range(1, len(options) + 1)],
            _("바꿀 것"): words,
            _("줄어드는 금액"): [now.total_krw - option.total_krw for option in options],
            _("잃는 연인원"): [option.attendances_lost for option in options],
            _("못 미치게 되는 목표"): [wording.goals_hurt(now, effect_then) or _("없음") for effect_then in effects],
            _("필요한 전용"): [wording.transfers(context, effect_then) or _("없음") for effect_then in effects],
        },
        "what-if-ways",
        right="look",
        money=(_("줄어드는 금액"),),
        numbers=(_("잃는 연인원"),),
        emphasis=tables.Emphasis(wrapped=True),
    )
    with st.container(horizontal=True, gap="small"):
        for number, (option, said) in enumerate(zip(options, words, strict=True), start=1):
            st.button(_("{number}번 적용", number=number), key=f"fit-{number}", on_click=_apply, args=(option.edits, said))
    st.caption(_("적게 바꾸는 것, 연인원을 적게 잃는 것부터입니다. 이미 열었거나 쓴 것 아래로는 줄이지 않습니다."))


def _apply(edits: Mapping[str, str], said: str) -> None:
    """Put the edits of a result into the scenario and note what was applied (a button's callback)."""
    state.set_edits(edits)
    st.session_state[APPLIED] = (said, dict(edits))


APPLIED = "what-if-applied"
"""What was applied last, in words, and the edits that it made."""


def _applied(plan: Plan, scenario_state: ScenarioState) -> None:
    """Draw what was applied last, with the button that takes it back, while the scenario is as it made it."""
    said, edits = st.session_state.get(APPLIED, ("", None))
    if edits != dict(scenario_state.edits) or not scenario_state.before:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(formats.plain(_("적용했습니다: {what}", what=said)), icon=":material/check:")
        st.button(_("적용 되돌리기"), key="what-if-take-back", icon=":material/undo:", on_click=sliders.after_hand(plan, state.undo))


def _seek(context: PageContext, scenario: Plan, scenario_state: ScenarioState) -> None:
    """Draw the largest value under the cap of each quantity of a kind, the largest gain first."""
    kinds = {"people": _("인원"), "times": _("횟수"), "price": _("단가"), "other": _("그 밖의 수량")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = url_widgets.segments(_("무엇을"), list(kinds), kinds.__getitem__, "most")
        of_lines = list(dict.fromkeys(line.activity for line in context.plan.budget_line))
        activity_id = url_widgets.menu(
            _("세부사업"), of_lines, lambda a: labels.activity_name(context.plan, a), "of", placeholder=_("전체"), width=280
        )
        bounds = _bounds(context, scenario, scenario_state)
    found = seek(context.plan, scenario_state.edits, kind, activity_id=activity_id, **bounds)
    if not found:
        st.info(_("찾을 것이 없습니다. 다른 수량이나 세부사업을 고르십시오."), icon=":material/info:")
        return
    st.header(_("한도 안에서 가장 많은 {kind}", kind=kinds[kind]), anchor=False)
    st.caption(_("하나만 움직이고 나머지는 지금 그대로 둘 때입니다. 많이 늘릴 수 있는 것부터입니다."))
    for number, sought in enumerate(found[:MOST_OPTIONS], start=1):
        usable = sought.most is not None and not sought.unlimited and sought.gain != 0
        _option(_sought(context, sought), f"seek-{number}", sought.edits, disabled=not usable)


def _sought(context: PageContext, sought: Sought) -> str:
    """A result of the goal seek as a sentence: the value now and the largest one."""
    words = {"quantity": wording.quantity_name(context.plan, sought.quantity), "now": formats.count(sought.now)}
    if sought.most is None:
        return _("{quantity} {now} → 맞는 값이 없습니다", **words)
    if sought.unlimited:
        return _("{quantity} {now} → 한도와 상관없습니다", **words)
    words |= {"most": formats.count(sought.most), "gain": formats.count(sought.gain), "left": formats.thousands(sought.left_krw)}
    return _("{quantity} {now} → {most} (지금보다 {gain}, 남는 금액 {left}천원)", **words)


def _swing(context: PageContext, scenario_state: ScenarioState) -> None:
    """Draw the sensitivity of the total to each quantity, as a tornado chart and a table (won)."""
    percent = int(url_widgets.segments(_("변동 폭"), ["10", "20", "30"], lambda p: f"±{p}%", "by"))
    swings = [swing for swing in tornado(context.plan, scenario_state.edits, percent) if swing.swing_krw]
    if not swings:
        st.info(_("움직일 수량이 없습니다."), icon=":material/info:")
        return
    first = wording.quantity_name(context.plan, swings[0].quantity)
    title = _("총액을 가장 크게 움직이는 것: {quantity}", quantity=first)
    st.header(title, anchor=False)
    st.caption(_("수량 하나를 {percent}% 줄이고 늘릴 때 총액이 움직이는 금액입니다. ‘하나 더’는 1명, 1회, 1원을 늘릴 때입니다.", percent=percent))
    named = [(wording.quantity_name(context.plan, swing.quantity), swing) for swing in swings]
    chart.draw(
        risk_chart.tornado_chart,
        named[:MOST_BARS],
        alt=_(
            "{quantity}: 줄이면 총액이 {lower}천원, 늘리면 {higher}천원 움직입니다",
            quantity=first,
            lower=formats.exact_thousands(swings[0].lower_krw),
            higher=formats.exact_thousands(swings[0].higher_krw),
        ),
    )
    tables.table(
        context,
        _("수량마다 움직이는 금액"),
        {
            _("수량"): [words for words, _swing in named],
            _("지금"): [swing.now for _words, swing in named],
            _("줄일 때"): [swing.lower_krw for _words, swing in named],
            _("늘릴 때"): [swing.higher_krw for _words, swing in named],
            _("하나 더"): [swing.one_more_krw for _words, swing in named],
        },
        "what-if-sensitivity",
        right="look",
        won=(_("지금"), _("줄일 때"), _("늘릴 때"), _("하나 더")),
    )


def _rise(context: PageContext, edits: Mapping[str, str], now_krw: int) -> None:
    """Draw the effect of raising every unit price of an item by a percentage."""
    named = {line.item.ko.split("(")[0].strip(): name(line.item).split("(")[0].strip() for line in context.plan.budget_line}
    items = [item for item in named if lines_of_item(context.plan, item)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        item = url_widgets.one(_("내역"), items, named.__getitem__, "item", items[0], wrap=True)
        percent = st.number_input(_("인상률(%)"), min_value=-100, max_value=LARGEST_RISE, value=5, step=1, key="rise", bind="query-params", width=160)
    raised = raise_prices(context.plan, edits, item, percent)
    then_krw = total(apply_edits(context.plan, raised))
    st.header(
        _(
            "{item} 단가 {percent}%: 총액이 {difference}천원 움직여 {total}천원",
            item=named[item],
            percent=percent,
            difference=formats.exact_thousands(then_krw - now_krw),
            total=formats.exact_thousands(then_krw),
        ),
        anchor=False,
    )
    changed = [line for line in apply_edits(context.plan, raised).budget_line if raised.get(line.id) != edits.get(line.id)]
    st.markdown("  \n".join(formats.plain(f"{labels.line_name(context.plan, line.id)}: {line.costing}") for line in changed))
    _option(_("지금의 시뮬레이션에 더합니다. 원 미만은 반올림합니다."), "rise-apply", raised, disabled=raised == edits)
