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


_REASONS: dict[str, Callable[[Mapping[str, Any]], Message]] = {
    "missing": lambda f: message("빈칸입니다. 채워 주십시오."),
    "not-an-amount": lambda f: message("금액으로 읽을 수 없습니다. 1,234,000 또는 △5,000처럼 적어 주십시오."),
    "not-an-amount-exponent": lambda f: message(
        "엑셀이 줄여 적은 수(1.2E+06)여서 끝자리를 알 수 없습니다. 칸의 서식을 숫자로 바꾸어 다시 저장해 주십시오."
    ),
    "part-of-a-won": lambda f: message("1원보다 작은 끝수가 있습니다."),
    "zero": lambda f: message("금액이 0입니다."),
    "amount-too-large": lambda f: message("금액이 {limit:,}원보다 큽니다.", **f),
    "not-a-date": lambda f: message("날짜로 읽을 수 없습니다. 2016-05-13처럼 적어 주십시오."),
    "no-such-day": lambda f: message("없는 날짜입니다."),
    "not-a-count": lambda f: message("수로 읽을 수 없습니다. 숫자만 적어 주십시오."),
    "count-out-of-range": lambda f: message("{least:,}부터 {most:,}까지의 수가 아닙니다.", **f),
    "text-too-long": lambda f: message("{most:,}자를 넘습니다.", **f),
    "too-many-cells": lambda f: message("칸이 머리글의 {count}개보다 많습니다. 쉼표가 든 칸은 큰따옴표로 싸여 있어야 합니다.", **f),
    "no-such-activity": lambda f: message("이 계획에 없는 세부사업입니다. 비슷한 것: {near}", **f),
    "no-such-line": lambda f: message("이 계획에 없는 산출내역입니다. 비슷한 것: {near}", **f),
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
    "held-outside-the-year": lambda f: message("{day}: {year}년도 밖의 날짜입니다.", **f),
    "outside-the-year": lambda f: message("{day}: {year}년도 밖의 날짜입니다.", **f),
    "over-budget": lambda f: message("이 내역의 잔액은 {left:,}원입니다. 저장하면 예산을 {over:,}원 넘습니다.", **f),
    "same-voucher": lambda f: message("증빙번호와 금액이 같은 지출이 이미 {count}건 있습니다.", **f),
    "refund": lambda f: message("금액이 0보다 작습니다. 반납(여입)으로 기록됩니다."),
    "looks-recorded": lambda f: message("같은 날, 같은 내역, 같은 금액의 지출이 이미 {count}건 있습니다.", **f),
    "twice-without-voucher": lambda f: message("{first}행과 같은데 증빙번호가 없습니다. 따로 낸 지출로 기록됩니다.", **f),
    "which-event": lambda f: message("어느 행사인지 알 수 없어 행사와 잇지 않습니다. 회차를 적으면 이어집니다."),
    "extra-event": lambda f: message("회차가 없어 계획에 없던 추가 행사로 기록됩니다."),
}
