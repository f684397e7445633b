"""Refusals of an import - a file or a cell - and the messages for its problems and warnings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chatdong.domain.message import Message, message


class RefusedFile(Exception):
    """The file cannot be read at all. ``message`` tells the user the reason and the remedy; nothing was changed."""

    def __init__(self, why: Message) -> None:
        self.message = why
        super().__init__(str(why))


@dataclass(frozen=True)
class BadCell:
    """A refused cell: the code of the reason, and the arguments of its message."""

    code: str
    figures: tuple[tuple[str, Any], ...] = ()


def bad_cell(code: str, **figures: Any) -> BadCell:
    """A refused cell with the reason ``code`` and the arguments of its message."""
    return BadCell(code, tuple(figures.items()))


def reason_of(code: str, figures: Mapping[str, Any]) -> Message:
    """The message of a problem or warning, by its code and its arguments."""
    return _REASONS[code](figures)


def _outside(f: Mapping[str, Any]) -> Message:
    if f["span"]:
        return message("{day}: 계획 기간({span}) 밖의 날짜입니다.", day=f["day"], span=f["span"])
    return message("{day}: {year}년도 밖의 날짜입니다.", day=f["day"], year=f["year"])


def _paid_outside_span(f: Mapping[str, Any]) -> Message:
    if f["plan"]:
        return message("{day}: {span}의 지출을 세는 계획이라 이 날의 지출이 될 수 없습니다. 이 날이 드는 ‘{plan}’ 계획을 골라 기록해 주십시오.", **f)
    return message(
        "{day}: {span}의 지출을 세는 계획이라 이 날의 지출이 될 수 없습니다. 날짜를 확인하거나 그 기간의 계획을 먼저 만들어 주십시오.", **f
    )


_REASONS: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "missing": lambda f: message("빈칸입니다. 채워 주십시오."),
    "formula-without-value": lambda f: message("수식의 값이 파일에 없습니다. 엑셀에서 열어 저장한 다음 다시 넣어 주십시오."),
    "broken-letters": lambda f: message(
        "글자로 읽을 수 없는 바이트({bytes})가 있는 행입니다. 원래 프로그램에서 그 행을 고쳐 다시 저장해 주십시오.", **f
    ),
    "not-an-amount": lambda f: message("금액으로 읽을 수 없습니다. 1,234,000 또는 △5,000처럼 적어 주십시오."),
    "not-an-amount-exponent": lambda f: message(
        "엑셀이 줄여 적은 수(1.2E+06)여서 끝자리를 알 수 없습니다. 칸의 서식을 숫자로 바꾸어 다시 저장해 주십시오."
    ),
    "a-guess": lambda f: message("‘약’, ‘내외’처럼 어림한 수입니다. 정확한 수를 적어 주십시오."),
    "two-amounts": lambda f: message("한 칸에 금액이 둘 있어 어느 것인지 알 수 없습니다. 하나만 적거나 행을 나누어 주십시오."),
    "amounts-differ": lambda f: message("숫자({first:,}원)와 한글({second:,}원)로 적은 금액이 다릅니다. 맞는 금액 하나만 적어 주십시오.", **f),
    "dots-in-amount": lambda f: message("점이 천 단위 구분인지 소수점인지 알 수 없습니다. 150,000처럼 쉼표로 적어 주십시오."),
    "minus-behind": lambda f: message("숫자 뒤의 ‘-’가 음수인지 끝 표시인지 알 수 없습니다. △5,000 또는 5,000원으로 적어 주십시오."),
    "unit-unclear": lambda f: message(
        "열의 단위는 {unit:,}원인데 칸에 원화 표시(₩, 금)가 있어 단위를 알 수 없습니다. 150,000원처럼 단위를 붙여 적어 주십시오.", **f
    ),
    "part-of-a-won": lambda f: message("1원보다 작은 끝수가 있습니다."),
    "zero": lambda f: message("금액이 0입니다."),
    "amount-too-large": lambda f: message("금액이 {limit:,}원보다 큽니다.", **f),
    "not-a-date": lambda f: message("날짜로 읽을 수 없습니다. 2016-05-13처럼 적어 주십시오."),
    "no-such-day": lambda f: message("없는 날짜입니다."),
    "day-without-year": lambda f: message("연도가 없는 날짜입니다. 2016-05-13처럼 연도까지 적어 주십시오."),
    "month-without-day": lambda f: message("달만 있고 날이 없습니다. 2016-05-31처럼 날까지 적어 주십시오."),
    "ambiguous-day": lambda f: message("{first}로도 {second}로도 읽히는 날짜입니다. 2016-05-13처럼 연도부터 적어 주십시오.", **f),
    "time-without-day": lambda f: message("시각만 있고 날짜가 없습니다. 2016-05-13 13:30처럼 날짜도 적어 주십시오."),
    "days-of-a-span": lambda f: message("여러 날에 걸친 기간입니다. 기록할 하루만 적어 주십시오."),
    "span-backwards": lambda f: message("기간의 끝({last})이 시작({first})보다 앞섭니다. 연도까지 적어 바로잡아 주십시오.", **f),
    "weekday-differs": lambda f: message("{day}의 요일이 적힌 요일과 다릅니다. 날짜나 요일을 바로잡아 주십시오.", **f),
    "two-counts": lambda f: message("한 칸에 수가 둘 있어 어느 것인지 알 수 없습니다. 하나만 적어 주십시오."),
    "not-held": lambda f: message("개최되지 않은 행입니다(예정, 보류 등). 개최한 뒤에 기록하거나, 상태를 바로잡거나, 행을 빼 주십시오."),
    "not-a-count": lambda f: message("수로 읽을 수 없습니다. 숫자만 적어 주십시오."),
    "count-out-of-range": lambda f: message("{least:,}부터 {most:,}까지의 수가 아닙니다.", **f),
    "text-too-long": lambda f: message("{most:,}자를 넘습니다.", **f),
    "too-many-cells": lambda f: message("칸이 머리글의 {count}개보다 많습니다. 쉼표가 든 칸은 큰따옴표로 싸여 있어야 합니다.", **f),
    "no-such-activity": lambda f: (
        message("이 계획에 없는 세부사업입니다. 비슷한 것: {near}", **f) if f["near"] else message("이 계획에 없는 세부사업입니다.")
    ),
    "no-such-line": lambda f: (
        message("이 계획에 없는 산출내역입니다. 비슷한 것: {near}", **f) if f["near"] else message("이 계획에 없는 산출내역입니다.")
    ),
    "under-other-heading": lambda f: message(
        "{line}행에 차례가 다른 머리글이 또 있어, 그 아래 칸의 뜻을 알 수 없습니다. 표를 나누어 넣어 주십시오.", **f
    ),
    "record-or-total": lambda f: message("지출인지 합계인지 알 수 없는 행입니다. 합계이면 지우고, 지출이면 첫 칸의 말을 고쳐 주십시오."),
    "not-a-unit": lambda f: message("단위로 읽을 수 없습니다. 원, 천원, 백만원처럼 적어 주십시오."),
    "line-of-several": lambda f: message("여러 세부사업에 있는 산출내역입니다({activities}). 세부사업 열도 적어 주십시오.", **f),
    "which-line": lambda f: message("이 세부사업에는 산출내역이 여럿 있습니다. 산출내역 열도 적어 주십시오."),
    "activity-without-line": lambda f: message("이 세부사업에는 예산이 없습니다."),
    "other-plan": lambda f: message("다른 계획의 기록입니다: {plan}", **f),
    "id-of-other-plan": lambda f: message("다른 계획의 기록에 쓰인 번호입니다."),
    "id-twice": lambda f: message("같은 번호가 {first}행에 이미 있습니다.", **f),
    "no-such-event": lambda f: message("저장소에 없는 행사입니다. 행사를 먼저 기록해 주십시오."),
    "no-such-occurrence": lambda f: message("기록되지 않은 회차입니다. 행사를 먼저 기록해 주십시오."),
    "same-payment": lambda f: message("{first}행과 같은 지출입니다(내역, 날짜, 금액, 증빙번호, 적요).", **f),
    "line-not-in-revision": lambda f: message("지금 차수의 계획에 없는 산출내역입니다."),
    "activity-not-in-revision": lambda f: message("지금 차수의 계획에 없는 세부사업입니다."),
    "occurrence-twice": lambda f: message("같은 세부사업의 같은 회차가 {first}행에 이미 있습니다.", **f),
    "other-occurrence": lambda f: message("기록된 행사의 세부사업과 회차는 바꿀 수 없습니다."),
    "occurrence-under-other-id": lambda f: message("이 회차는 다른 번호로 이미 기록되어 있습니다: {id}", **f),
    "same-event": lambda f: message("{first}행과 같은 세부사업, 같은 날의 행사입니다. 다른 행사이면 회차를 적어 주십시오.", **f),
    "not-planned-so-often": lambda f: message("계획은 {times}회까지입니다. 추가 행사이면 회차를 비워 주십시오.", **f),
    "no-outcome": lambda f: message("개최일, 연기 결정일, 취소일 가운데 하나는 있어야 합니다."),
    "held-and-cancelled": lambda f: message("취소된 행사입니다(취소일 {day}). 개최와 취소를 함께 기록할 수 없습니다.", **f),
    "moved-without-decision": lambda f: message("연기된 날을 적으려면 연기 결정일도 있어야 합니다."),
    "attendance-without-day": lambda f: message("참석 인원을 적으려면 개최일도 있어야 합니다."),
    "districts-without-day": lambda f: message("참석 자치구를 적으려면 개최일도 있어야 합니다."),
    "no-such-district": lambda f: message("이 계획에 없는 자치구입니다: {names}", **f),
    "no-such-district-but": lambda f: message("이 계획에 없는 자치구입니다: {names}. 비슷한 것: {near}", **f),
    "plan-without-districts": lambda f: message("이 계획에는 자치구가 없습니다. 칸을 비우거나 계획 파일에 자치구를 적어 주십시오."),
    "held-outside-the-year": lambda f: _outside(f),
    "outside-the-year": lambda f: _outside(f),
    "paid-outside-the-year": lambda f: (
        _paid_outside_span(f)
        if f["span"]
        else message("{day}: {year}년도 밖의 날짜라 이 계획의 지출이 될 수 없습니다. 그해의 계획(‘{plan}’)을 골라 넣어 주십시오.", **f)
        if f["plan"]
        else message("{day}: {year}년도 밖의 날짜라 이 계획의 지출이 될 수 없습니다. 날짜를 확인하거나 그해의 계획을 먼저 만들어 주십시오.", **f)
    ),
    "partly-taken-back": lambda f: message(
        "일부가 취소된 거래입니다. 금액을 취소하고 남은 금액으로 고치거나, 취소한 금액을 반납으로 따로 적어 주십시오."
    ),
    "row-says-unpaid": lambda f: message("‘{word}’(이)라고 적힌 행입니다. 지출이 아니면 행을 빼고, 반납이면 금액을 △로 적어 주십시오.", **f),
    "foreign-money": lambda f: message("원화가 아닌 금액입니다. 원화로 결제된 금액을 적어 주십시오."),
    "not-approved": lambda f: message("승인된 지출이 아닌 행입니다. 지출이면 상태를 고치고, 아니면 행을 빼 주십시오."),
    "of-no-commitment": lambda f: message(
        "이 내역에 아직 치르지 않은 원인행위가 {count}건 있습니다(가장 가까운 것: {number}, 미지급 {unpaid:,}원). 그 지출이면 원인행위번호를 적어 주십시오. "
        "적지 않으면 원인행위와 지출이 따로 묶여 두 번 셉니다.",
        **{**f, "number": f["number"] or "–"},
    ),
    "memo-says-refund": lambda f: message("적요에 반납·여입이라는 말이 있는데 금액이 0보다 큽니다. 반납이면 △로 적어 주십시오."),
    "says-not-held": lambda f: message("‘{word}’(이)라는 말이 적혀 있습니다. 개최한 것이 맞는지 확인해 주십시오.", **f),
    "same-voucher-elsewhere": lambda f: message("다른 해의 계획({plan})에 증빙번호와 금액이 같은 지출이 이미 {count}건 있습니다.", **f),
    "over-budget": lambda f: message("이 내역의 잔액은 {left:,}원입니다. 저장하면 예산을 {over:,}원 넘습니다.", **f),
    "same-voucher": lambda f: message("증빙번호와 금액이 같은 지출이 이미 {count}건 있습니다.", **f),
    "refund-beyond-paid": lambda f: message(
        "{day}까지 이 내역에서 쓴 돈보다 {short:,}원을 더 돌려받게 됩니다. 돌려받은 지출이 빠졌는지 보아 주십시오.", **f
    ),
    "refund": lambda f: message("금액이 0보다 작습니다. 반납(여입)으로 기록됩니다."),
    "looks-recorded": lambda f: message("같은 날, 같은 내역, 같은 금액의 지출이 이미 {count}건 있습니다.", **f),
    "twice-without-voucher": lambda f: message("{first}행과 같은데 증빙번호가 없습니다. 따로 낸 지출로 기록됩니다.", **f),
    "which-event": lambda f: message("어느 행사인지 알 수 없어 행사와 잇지 않습니다. 회차를 적으면 이어집니다."),
    "not-a-value": lambda f: message("수로 읽을 수 없습니다. 94.5처럼 적어 주십시오."),
    "value-out-of-range": lambda f: message("소수점 아래 {places}자리, 1조까지 적을 수 있습니다.", **f),
    "no-such-indicator": lambda f: (
        message("이 계획에 없는 지표입니다. 비슷한 것: {near}", **f) if f["near"] else message("이 계획에 없는 지표입니다.")
    ),
    "indicator-of-several": lambda f: message("이름이 같은 지표가 여럿입니다({keys}). 이 키 가운데 하나를 적어 주십시오.", **f),
    "indicator-is-counted": lambda f: message("행사와 지출 기록에서 세는 지표라 측정값을 적지 않습니다."),
    "unit-differs": lambda f: message("이 지표의 단위는 {unit}입니다. 값을 그 단위로 고쳐 적어 주십시오.", **f),
    "part-missing": lambda f: message("전체는 기록에서 세는 지표라 나눈 값만 적습니다. 어느 부분인지 적어 주십시오: {parts}", **f),
    "no-such-breakdown": lambda f: (
        message("이 지표는 그렇게 나누지 않습니다. 나누는 것: {parts}", **f)
        if f["parts"]
        else message("이 지표는 나누어 적지 않습니다. 칸을 비워 주십시오.")
    ),
    "no-such-part": lambda f: (
        message("이 지표에 없는 구분입니다. 있는 것: {parts}", **f) if f["parts"] else message("이 지표는 나누어 적지 않습니다. 칸을 비워 주십시오.")
    ),
    "part-of-several": lambda f: message("여러 구분에 있는 말입니다. ‘성별: 여성’처럼 나눈 기준도 적어 주십시오: {parts}", **f),
    "two-parts": lambda f: message("구분이 둘 이상 적혀 있습니다. 한 행에는 하나만 적어 주십시오."),
    "answers-missing": lambda f: message("설문의 점수에는 응답 수도 적어야 합니다."),
    "reading-or-total": lambda f: message("측정값인지 합계인지 알 수 없는 행입니다. 합계이면 지우고, 측정값이면 첫 칸의 말을 고쳐 주십시오."),
    "same-reading": lambda f: message("{first}행과 같은 측정값입니다(지표, 구분, 날짜, 값, 출처).", **f),
    "other-indicator": lambda f: message("기록된 측정값의 지표와 구분은 바꿀 수 없습니다."),
    "same-day-reading": lambda f: message("같은 날의 값이 이미 {count}건 있습니다. 고치는 것이면 출처를 그 기록과 같게 적어 주십시오.", **f),
    "below-one-percent": lambda f: message("단위가 %인데 1보다 작은 값입니다. 엑셀의 백분율 서식에서 온 것이면 93.5처럼 고쳐 적어 주십시오."),
    "no-such-commitment": lambda f: message("이 산출내역에 없는 원인행위입니다. 원인행위를 먼저 기록하거나 산출내역을 확인해 주십시오."),
    "commitment-unknown": lambda f: message("이 산출내역에 이 번호의 원인행위가 없어 원인행위와 잇지 않습니다."),
    "commitment-of-several": lambda f: message("이 번호의 원인행위가 {count}건 있어 어느 것인지 알 수 없으므로 원인행위와 잇지 않습니다.", **f),
    "not-a-source": lambda f: message("재원으로 읽을 수 없습니다. 국비, 시비, 구비, 자부담, 기타 가운데 하나를 적어 주십시오."),
    "not-a-counterpart": lambda f: message(
        "거래상대 구분으로 읽을 수 없습니다. 업체, 개인, 공공기관, 비영리단체, 기타 가운데 하나를 적고 이름은 적지 마십시오."
    ),
    "beyond-commitment": lambda f: message("이 원인행위의 미지급은 {left:,}원입니다. 지출은 원인행위를 넘지 못합니다.", **f),
    "over-free": lambda f: message("이 내역의 가용액은 {free:,}원입니다. 저장하면 가용액을 {over:,}원 넘습니다.", **f),
    "same-commitment": lambda f: message("{first}행과 같은 원인행위입니다(내역, 날짜, 금액, 번호, 적요).", **f),
    "committed-outside-the-year": lambda f: message("{day}: {year}년도 밖의 날짜라 이 계획의 원인행위가 될 수 없습니다.", **f),
    "due-before-committed": lambda f: message("지급예정일({due})이 원인행위일({committed})보다 앞입니다.", **f),
    "reduces-none": lambda f: message("줄일 원인행위를 찾지 못했습니다. 감액(△)은 처음의 원인행위와 산출내역, 번호가 같아야 합니다."),
    "reduces-one-of-several": lambda f: message("이 번호의 원인행위가 여럿이라 어느 것을 줄이는지 알 수 없습니다. 번호를 서로 다르게 고쳐 주십시오."),
    "rise-of-a-reduction": lambda f: message("감액한 기록의 금액은 0보다 작아야 합니다(△)."),
    "committed-below-paid": lambda f: message("원인행위가 {committed:,}원이 되어 이미 지출한 {paid:,}원보다 적어집니다.", **f),
    "commitment-reduced": lambda f: message("금액이 0보다 작습니다. 같은 번호의 원인행위를 줄이는 감액으로 기록됩니다."),
    "occurrence-proposed": lambda f: message(
        "회차가 없어 날짜로 보아 {occurrence}회차로 기록합니다. 아니면 회차를 적거나 ‘추가 행사’를 고르십시오.", **f
    ),
    "extra-event": lambda f: message("회차가 없어 계획에 없던 추가 행사로 기록됩니다."),
}
