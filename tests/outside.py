"""Records of days that no year counts, which only an earlier version could write."""

import json
from datetime import date, datetime

from chatdong.store.engines.store import Store
from chatdong.store.writing.spending_totals import rebuild_totals


def put_outside(store: Store, payment: str, on: date, at: datetime) -> str:
    """Move a stored payment to this day in the table, the totals and the log, as if it had been recorded on it; returns its id."""
    with store.writing(at) as cursor:
        cursor.execute("UPDATE store.spending SET spent_on = $on WHERE spending_id = $id", {"on": on, "id": payment})
        found = cursor.execute(
            "SELECT change_id, row_after FROM store.change WHERE table_name = 'spending' AND row_key = $id AND row_after IS NOT NULL", {"id": payment}
        ).fetchall()
        for change_id, after in found:
            row = {**json.loads(after), "spent_on": on.isoformat()}
            cursor.execute(
                "UPDATE store.change SET row_after = $row WHERE change_id = $id", {"row": json.dumps(row, ensure_ascii=False), "id": change_id}
            )
        rebuild_totals(cursor)
    return payment
