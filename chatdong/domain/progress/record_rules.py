"""Rules for records that a database does not check, or for which it has no clear message."""

from collections.abc import Mapping
from typing import Any

from chatdong.domain.message import Message, message
from chatdong.domain.plan.model import LAST_STAGE


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
