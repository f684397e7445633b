"""The variance of spending from the bottom-up plan, in words and as a table."""

from chatdong.domain.budget.variance import EFFECTS, Cause, VarianceRow
from chatdong.ui.components import headlines, labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _
from chatdong.ui.session.page_context import PageContext


def effect_word(effect: str) -> str:
    """The name of one of ``variance.EFFECTS``."""
    return {
        "times": _("횟수"),
        "schedule": _("시기: 일정"),
        "bills": _("시기: 지급"),
        "people": _("인원"),
        "price": _("단가"),
        "mixed": _("나눌 수 없음"),
        "unlinked": _("행사 없는 지출"),
    }[effect]


def effect_meaning(effect: str) -> str:
    """The definition of one of ``variance.EFFECTS``, in a sentence."""
    return {
        "times": _("취소했거나 더 한 회차의 계획 금액입니다. 산출내역의 횟수와 시기의 수가 다르면 그 차이도 여기에 듭니다."),
        "schedule": _("늦어졌으나 아직 할 수 있는 일과 시기가 끝나기 전에 한 일의 계획 금액입니다."),
        "bills": _(
            "하고 한 달 안에 아직 치르지 않은 금액과, 하기 전에 미리 치른 금액입니다. 지급하는 세부사업에서는 시기보다 이르거나 늦은 지급입니다."
        ),
        "people": _("(참석 인원 − 계획 인원) × 한 사람의 계획 단가입니다. 참석 인원으로 셈하는 산출내역에만 있습니다."),
        "price": _("온 사람 수대로 계획 단가에 썼을 금액과 실제 지출의 차이입니다. 강사 수나 부수처럼 기록하지 않는 수량의 차이도 듭니다."),
        "mixed": _("참석 인원이 기록되지 않아 단가와 인원으로 나눌 수 없는 차이입니다."),
        "unlinked": _("연 행사와 이어지지 않은 지출입니다."),
    }[effect]


def headline(context: PageContext) -> str:
    """The page's title: the difference of spending from the bottom-up plan to date, and its largest cause."""
    why = context.status.variance
    whole = why.total
    if whole.planned_krw == whole.actual_krw == 0:
        return _("{day}까지 시기가 끝난 일도, 쓴 금액도 없습니다", day=headlines.until(context))
    if why.cause is None:
        return _("{day}까지 산출내역 계획만큼 썼습니다", day=headlines.until(context))
    figures = {"day": headlines.until(context), "amount": _amount(whole.difference_krw), "cause": _cause(context, why.cause)}
    if whole.difference_krw > 0:
        if why.cause.mostly:
            return _("{day}까지 산출내역 계획보다 {amount} 더 썼습니다: 대부분 {cause}", **figures)
        return _("{day}까지 산출내역 계획보다 {amount} 더 썼습니다: 가장 크게는 {cause}", **figures)
    if why.cause.mostly:
        return _("{day}까지 산출내역 계획보다 {amount} 덜 썼습니다: 대부분 {cause}", **figures)
    return _("{day}까지 산출내역 계획보다 {amount} 덜 썼습니다: 가장 크게는 {cause}", **figures)


def _amount(krw: int) -> str:
    """The absolute value of an amount, in 원 under 1,000원 and in 천원 from there."""
    if abs(krw) < 1_000:
        return _("{amount}원", amount=formats.won(abs(krw)))
    return _("{amount}천원", amount=formats.thousands(abs(krw)))


def _cause(context: PageContext, cause: Cause) -> str:
    """The largest cause as a clause: the activity, and whether its effect raised or lowered spending."""
    activity = labels.activity_name(context.plan, cause.activity_id)
    more = cause.amount_krw > 0
    if cause.activity_id is None:
        return _("이 차수에 없는 산출내역의 지출 때문입니다")
    kind = context.plan.activity_by_id(cause.activity_id).kind
    if cause.effect == "price" and kind.by_paying:
        return (_("{activity} 비용을 계획보다 더 치러서입니다") if more else _("{activity} 비용을 계획보다 덜 치러서입니다")).format(
            activity=activity
        )
    if cause.effect == "times" and not kind.gathers:
        return (_("{activity} 건수가 늘어서입니다") if more else _("{activity} 건수가 줄어서입니다")).format(activity=activity)
    if cause.effect == "schedule":
        return (_("{activity} 일정이 일러서입니다") if more else _("{activity} 일정이 늦어서입니다")).format(activity=activity)
    if cause.effect == "bills":
        return (_("{activity} 비용을 미리 치러서입니다") if more else _("{activity} 비용을 아직 치르지 않아서입니다")).format(activity=activity)
    if cause.effect == "times":
        return (_("{activity} 횟수가 늘어서입니다") if more else _("{activity} 횟수가 줄어서입니다")).format(activity=activity)
    if cause.effect == "people":
        return (_("{activity} 참석 인원이 많아서입니다") if more else _("{activity} 참석 인원이 적어서입니다")).format(activity=activity)
    if cause.effect == "price":
        return (_("{activity} 단가가 높아서입니다") if more else _("{activity} 단가가 낮아서입니다")).format(activity=activity)
    if cause.effect == "mixed":
        return _("{activity} 단가나 참석 인원이 계획과 달라서입니다", activity=activity)
    return _("{activity} 지출 가운데 행사와 이어지지 않은 것이 있어서입니다", activity=activity)


def official(context: PageContext) -> str:
    """A sentence with the official plan, the bottom-up plan, spending and the difference of the two plans (천원)."""
    why = context.status.variance
    if why.official_krw is None:
        return _("이 계획에는 집행계획(누계)이 없어 산출내역 계획과만 비교합니다.")
    return _(
        "공식 계획은 {official}천원, 산출내역 계획은 {planned}천원, 집행은 {actual}천원입니다. 두 계획의 차이 {basis}천원은 첫 단계로 따로 둡니다.",
        official=formats.thousands(why.official_krw),
        planned=formats.thousands(why.total.planned_krw),
        actual=formats.thousands(why.total.actual_krw),
        basis=formats.thousands(why.basis_krw),
    )


def notes(context: PageContext) -> list[str]:
    """Sentences on the method: the order of the effects, their definitions, and what the records leave unknown."""
    said = [
        _("나누는 순서: 횟수 → 시기 → 인원 → 단가. 앞 단계를 셈하고 남은 차이를 다음 단계에서 나누며, 합은 원 단위까지 맞습니다."),
        *(f"{effect_word(effect)}: {effect_meaning(effect)}" for effect in EFFECTS),
    ]
    if any(a.window is None and not a.occurrence and context.plan.budget_of(a.id) for a in context.plan.activity):
        said.append(_("계획에 시기가 없는 세부사업은 연말까지 하는 것으로 보므로, 그 전에 하면 일정이 이른 것으로 나타납니다."))
    uncounted = len(context.status.variance.total.uncounted)
    if uncounted:
        said.append(_("참석 인원이 기록되지 않은 행사가 {count}회 있어 인원의 차이를 다 알 수 없습니다.", count=uncounted))
    return said


def row_name(context: PageContext, row: VarianceRow) -> str:
    """The name of a row: a budget line, an activity or the total."""
    if row.level == "total":
        return _("합계")
    if row.activity_id is None:
        return _("이 차수에 없는 산출내역")
    return labels.line_name(context.plan, row.id) if row.level == "line" else labels.activity_name(context.plan, row.id)


def table(context: PageContext, rows: tuple[VarianceRow, ...]) -> None:
    """Draw the table of the rows and the total: planned, spent, difference and each effect (won); an effect of people nobody counted is unknown."""
    rows = (*rows, context.status.variance.total)
    planned, actual, difference = _("산출내역 계획"), _("지출액 누계(B)"), _("계획과의 차이")
    effects: dict[str, list[int | None]] = {effect_word(effect): [row.effect(effect) for row in rows] for effect in EFFECTS}
    # Where nobody was counted, what people make of the difference is not 0 but unknown.
    effects[effect_word("people")] = [None if row.uncounted and not row.effect("people") else row.effect("people") for row in rows]
    tables.table(
        context,
        _("계획과 집행의 차이"),
        {
            _("세부사업 또는 내역"): [row_name(context, row) for row in rows],
            planned: [row.planned_krw for row in rows],
            actual: [row.actual_krw for row in rows],
            difference: [row.difference_krw for row in rows],
            **effects,
        },
        "variance",
        right="look",
        money=(planned, *effects, actual, difference),
        labels={effect_word(effect): effect_meaning(effect) for effect in EFFECTS},
        all_rows=True,
    )
