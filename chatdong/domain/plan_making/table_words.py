"""A mistake of a plan in the words of its tables: a plan file speaks of keys and ids, and a table of headings and names."""

from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.model import LocalizedText, Plan

_IN_TABLES = {
    "측정값을 적는 지표(entered_value, survey)에만 적습니다.": message("측정값을 적는 지표에만 적습니다."),
    "편성목(category)과 산출내역(line) 가운데 하나만 적습니다. 둘 다 없으면 계획 전체입니다.": message(
        "편성목과 산출내역 가운데 하나만 적습니다. 둘 다 비우면 계획 전체입니다."
    ),
    "비율(share_percent)과 금액(amount_krw) 가운데 꼭 하나를 적습니다.": message("비율과 금액 가운데 꼭 하나를 적습니다."),
    "범위 안에 두는 지표에는 아래 끝(value)과 위 끝(high)을 함께 적습니다.": message(
        "범위 안에 두는 지표에는 목표값과 범위의 위 끝을 함께 적습니다."
    ),
    "두 지표의 비(ratio)로 재는 지표에만 적습니다.": message("두 지표의 비로 재는 지표에만 적습니다."),
    "비로 재는 지표에는 나뉘는 지표(numerator)와 나누는 지표(denominator)를 적습니다.": message(
        "비로 재는 지표에는 비율의 분자와 비율의 분모를 적습니다."
    ),
    "위 끝(high)은 범위 안에 두는 지표(direction = within)에만 적습니다.": message("범위의 위 끝은 방향이 ‘범위 안에 둠’인 지표에만 적습니다."),
}
"""What a plan file's reader says → what is said of a table."""


def in_table_words(why: Message, *plans: Plan) -> Message:
    """The reason of a mistake with the headings of the tables, and with the names of what the plans have under the ids that it names."""
    if why.template in _IN_TABLES:
        return _IN_TABLES[why.template]
    figures = dict(why.figures)
    value = figures.get("value")
    name = _name_of(value.strip("‘’\"'"), plans) if isinstance(value, str) else None
    if name is None:
        return why
    if "known" in figures:
        # What could stand there is chosen in the table; its ids say nothing.
        return message("‘{name}’: 이 계획에 없게 됩니다. 다른 것을 고르거나 이 줄을 지워 주십시오.", name=name)
    return Message(why.template, tuple((key, f"‘{name}’" if key == "value" else figure) for key, figure in why.figures))


def _name_of(word: str, plans: tuple[Plan, ...]) -> LocalizedText | None:
    """What an element of one of the plans is called, by its id."""
    for plan in plans:
        names: dict[str, LocalizedText] = {line.id: line.item for line in plan.budget_line}
        names |= {one.id: one.name for one in plan.activity} | {one.id: one.name for one in plan.category}
        names |= {one.id: one.name for one in plan.indicator} | {one.id: one.name for one in districts_of(plan)}
        if word in names:
            return names[word]
    return None
