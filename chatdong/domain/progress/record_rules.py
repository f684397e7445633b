"""Rules for records that a database does not check, or for which it has no clear message."""

from collections.abc import Mapping
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import BREAKDOWNS, LAST_STAGE, FundingSource
from chatdong.domain.progress.budget_changes import BudgetChangeKind, CarryOverKind, revisions_from_text
from chatdong.domain.progress.commitments import CounterpartKind


def why_no_event(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid event (its dates contradict each other, or attendance without a holding); None if it is valid."""
    held, postponed, cancelled = (row.get(column) for column in ("held_on", "postponed_on", "cancelled_on"))
    if held is None and postponed is None and cancelled is None:
        return message("개최일, 연기 결정일, 취소일 가운데 하나는 있어야 합니다.")
    if held is not None and cancelled is not None:
        return message("개최일과 취소일을 함께 적을 수 없습니다. 하나를 비워 주십시오.")
    if row.get("postponed_to") is not None and postponed is None:
        return message("연기된 날이 있으면 연기 결정일도 적어 주십시오.")
    if row.get("attendance") is not None and held is None:
        return message("참석 인원은 개최한 행사에만 적을 수 있습니다. 개최일을 적거나 참석 인원을 비워 주십시오.")
    if row.get("districts") and held is None:
        return message("참석 자치구는 개최한 행사에만 적을 수 있습니다. 개최일을 적거나 참석 자치구를 비워 주십시오.")
    return None


def why_no_team(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid support team (mode, opening day, closing day, source or stage); None if it is valid."""
    if row.get("mode") is None:
        return message("운영 방식(직영 또는 위탁)을 골라 주십시오.")
    opened_on, closed_on = row.get("opened_on"), row.get("closed_on")
    if opened_on is None:
        return message("추진지원단이 업무를 시작한 날을 적어 주십시오.")
    if closed_on is not None and str(closed_on) < str(opened_on):
        return message("업무를 끝낸 날({closed})이 시작한 날({opened})보다 앞입니다.", closed=closed_on, opened=opened_on)
    if not (row.get("source") or "").strip():
        return message("출처를 적어 주십시오. 공문 번호나 보고한 사람의 직책이면 됩니다.")
    if row.get("stage") is not None and not 1 <= row["stage"] <= LAST_STAGE:
        return message("단계는 1에서 {last}까지입니다.", last=LAST_STAGE)
    return None


def why_no_payment(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid payment (a refund that is none, or an unknown source of funding); None if it is valid."""
    if row.get("amount_krw") == 0:
        return message("지출 금액은 0원일 수 없어 저장하지 않았습니다. 쓴 금액을 적고, 돌려받은 돈은 0보다 작게(△) 적어 주십시오.")
    if row.get("returns_id") is not None and row["returns_id"] == row.get("spending_id"):
        return message("지출이 자기 자신을 돌려받을 수는 없습니다.")
    if row.get("returns_id") is not None and _amount(row) >= 0:
        return message("돌려받은 지출을 고른 여입(반납)의 금액은 0보다 작아야 합니다(△).")
    if row.get("funding_source") not in (None, *FundingSource):
        return message("‘{source}’: 재원은 국비, 시비, 구비, 자부담, 기타 가운데 하나입니다.", source=str(row["funding_source"])[:40])
    return None


def why_no_commitment(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid commitment (its amount, its days or its counterpart); None if it is valid."""
    amount_krw, committed_on, due_on = _amount(row), row.get("committed_on"), row.get("due_on")
    if row.get("line_id") is None:
        return message("원인행위를 하는 산출내역을 골라 주십시오.")
    if committed_on is None:
        return message("원인행위를 한 날을 적어 주십시오.")
    if row.get("reduces") is not None and row["reduces"] == row.get("commitment_id"):
        return message("원인행위가 자기 자신을 줄일 수는 없습니다.")
    if not amount_krw or (amount_krw < 0) != (row.get("reduces") is not None):
        return message("원인행위의 금액은 0보다 커야 합니다. 줄이거나 취소하려면 그 원인행위를 골라 감액으로 적어 주십시오.")
    if due_on is not None and str(due_on) < str(committed_on):
        return message("지급예정일({due})이 원인행위일({committed})보다 앞입니다.", due=due_on, committed=committed_on)
    if row.get("counterpart") not in (None, *CounterpartKind):
        return message(
            "‘{kind}’: 거래상대 구분은 업체, 개인, 공공기관, 비영리단체, 기타 가운데 하나입니다. 이름은 적지 않습니다.",
            kind=str(row["counterpart"])[:40],
        )
    return None


def why_no_budget_change(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid change of the budget (its kind, lines, amount or days); None if it is valid."""
    kind, from_line, to_line = (row.get(column) for column in ("kind", "from_line", "to_line"))
    if kind not in tuple(BudgetChangeKind):
        return message("예산 변경의 구분(전용, 추경, 전년도 이월)을 골라 주십시오.")
    if kind == BudgetChangeKind.TRANSFER and (from_line is None or to_line is None):
        return message("전용은 줄이는 산출내역과 늘리는 산출내역을 모두 골라야 합니다.")
    if kind == BudgetChangeKind.TRANSFER and from_line == to_line:
        return message("같은 산출내역으로는 전용할 수 없습니다. 다른 산출내역을 골라 주십시오.")
    if kind == BudgetChangeKind.SUPPLEMENTARY and (from_line is None) == (to_line is None):
        return message("추경은 늘리는 산출내역이나 줄이는 산출내역 하나만 고릅니다. 한 산출내역에서 다른 산출내역으로 옮기는 것은 전용입니다.")
    if kind == BudgetChangeKind.CARRY_IN and (from_line is not None or to_line is None):
        return message("전년도 이월은 늘리는 산출내역만 고릅니다.")
    if row.get("contained_in_revision") is not None and row.get("approved_on") is None:
        return message("계획의 차수에 담긴 예산 변경이라 승인일이 있어야 합니다. 승인을 거두려면 담은 차수를 먼저 비워 주십시오.")
    if row.get("contained_before") is not None:
        try:
            revisions_from_text(row["contained_before"])
        except ValueError:
            return message("‘{text}’: 예산 변경을 담았던 차수는 2-3,5-5처럼 적습니다.", text=str(row["contained_before"])[:40])
    return _why_no_amount(row) or _why_no_approval(row, row.get("proposed_on"))


def why_no_carry_over(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not valid as carried to the next year (its kind, line or amount); None if it is valid."""
    if row.get("kind") not in tuple(CarryOverKind):
        return message("이월의 구분(명시이월, 사고이월, 계속비 이월)을 골라 주십시오.")
    if row.get("line_id") is None:
        return message("이월하는 산출내역을 골라 주십시오.")
    return _why_no_amount(row)


def why_no_measurement(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid reading (its indicator, day, value, part, answers or source); None if it is valid."""
    if not row.get("indicator_id"):
        return message("어느 지표의 측정값인지 골라 주십시오.")
    if row.get("measured_on") is None:
        return message("잰 날을 적어 주십시오.")
    if row.get("value_e4") is None:
        return message("측정값을 적어 주십시오. 재지 못했으면 적지 않습니다.")
    if (row.get("broken_by") is None) != (row.get("part") is None):
        return message("나눈 기준과 나눈 부분을 함께 적거나 함께 비워 주십시오.")
    if row.get("broken_by") not in (None, *BREAKDOWNS):
        return message("나누는 기준은 자치구, 성별, 나이대, 그 밖 가운데 하나입니다.")
    if not (row.get("source") or "").strip():
        return message("출처를 적어 주십시오. 문서 번호나 잰 곳, 보고한 사람의 직책이면 됩니다.")
    return None


def why_no_closing(row: Mapping[str, Any]) -> Message | None:
    """The reason why a row is not a valid closing of a year (its day or its figures); None if it is valid."""
    if row.get("closed_on") is None:
        return message("마감한 날을 적어 주십시오.")
    return None if row.get("figures") else message("마감할 수치가 없습니다.")


def _amount(row: Mapping[str, Any]) -> int:
    """The amount (won); 0 for what is no whole number, which the store refuses by its type."""
    amount = row.get("amount_krw")
    return amount if isinstance(amount, int) else 0


def _why_no_amount(row: Mapping[str, Any]) -> Message | None:
    return None if _amount(row) > 0 else message("금액은 0보다 커야 합니다.")


def _why_no_approval(row: Mapping[str, Any], proposed_on: Any) -> Message | None:
    approved_on = row.get("approved_on")
    if proposed_on is None:
        return message("제안한 날을 적어 주십시오.")
    if approved_on is not None and str(approved_on) < str(proposed_on):
        return message("승인일({approved})이 제안일({proposed})보다 앞입니다.", approved=approved_on, proposed=proposed_on)
    return None
