"""A closed year stays as it was closed: nobody writes records of its plan, and it is opened again only until the next year has records of its own."""

from collections.abc import Collection

import duckdb

from chatdong.domain.message import message
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.postgres import answers_in_place

OF_THE_YEAR = frozenset({"event", "spending", "commitment", "budget_change", "carry_over", "measurement"})
"""The tables whose records make a year's figures."""

_CLOSED_ON = "SELECT closed_on FROM store.year_closing WHERE plan_id = $plan_id"

_RECORDS = """
SELECT
    (SELECT count(*) FROM store.event WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.spending_day WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.commitment WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.budget_change WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.carry_over WHERE plan_id = $plan_id)
    + (SELECT count(*) FROM store.measurement WHERE plan_id = $plan_id)
"""


def hold_closed(cursor: duckdb.DuckDBPyConnection, written: Collection[tuple[str, str]]) -> None:
    """Raise RefusedWrite where a transaction wrote a record of a closed plan, or took a closing back after the next year had begun.

    ``written``: (table, plan) of all records that it wrote. The next year has begun once its plan has a record that the closing did not bring.
    """
    plans = {plan_id for table, plan_id in written if table in OF_THE_YEAR}
    for plan_id in sorted(plans):
        closed = answers_in_place(cursor, _CLOSED_ON, {"plan_id": plan_id})
        if closed:
            raise RefusedWrite(
                message("{day}에 마감한 해의 기록이라 저장하지 않았습니다. 고치려면 먼저 마감을 되돌려 주십시오.", day=closed[0][0].isoformat())
            )
    for plan_id in sorted({plan_id for table, plan_id in written if table == "year_closing"}):
        if answers_in_place(cursor, _CLOSED_ON, {"plan_id": plan_id}):
            continue
        for other in sorted(plans - {plan_id}):
            if answers_in_place(cursor, _RECORDS, {"plan_id": other})[0][0]:
                raise RefusedWrite(message("다음 해에 이미 기록이 있어 마감을 되돌리지 않았습니다. 다음 해의 기록을 먼저 지우거나 되돌려 주십시오."))
