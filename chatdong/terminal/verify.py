"""``python -m chatdong verify``: the verification of totals, records and change log, as lines for people or as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from chatdong.store.engines.store import Store
from chatdong.store.writing.verification import Verification

WORDS = (
    "저장소를 처음부터 끝까지 비교합니다: 지출 합계와 지출 기록, 모든 기록과 변경 이력의 마지막 내용. 고치지 않으며, 어긋남이 있으면 1로 끝납니다. "
    "합계가 날짜별로 틀린 저장소는 열 때 다시 만들고, 그것을 알린 뒤 1로 끝납니다."
)


def answer(store: Store, seen: Verification, *, as_data: bool) -> str:
    """The result of a verification as lines of text, or as JSON where ``as_data``."""
    if not as_data:
        return "\n".join(_lines(store, seen))
    found = {"store": store.store_url, "holds": holds(store, seen), "mended": None if store.notice is None else str(store.notice), **asdict(seen)}
    return json.dumps(found, ensure_ascii=False, indent=2)


def holds(store: Store, seen: Verification) -> bool:
    """True where the verification found no error and nothing was repaired when the store was opened."""
    return seen.holds and store.notice is None


def _lines(store: Store, seen: Verification) -> Iterator[str]:
    totals = seen.totals
    if totals.differ:
        yield (
            f"[어긋남] 지출 합계 {totals.differ:,}개가 지출 기록과 다릅니다: 기록 {totals.payments:,}건 {totals.payments_krw:,}원, "
            f"합계 {totals.totals:,}건 {totals.totals_krw:,}원. 스냅샷을 새 파일에 되살리면 합계를 다시 만듭니다."
        )
    for table in seen.tables:
        if table.unlogged and seen.log_expected:
            yield f"[어긋남] {table.table}: 변경 이력이 없는 기록 {table.unlogged:,}건. 누가 언제 넣었는지 알 수 없고 되돌릴 수 없습니다."
        elif table.unlogged:
            yield f"[예시 자료] {table.table}: 변경 이력 없이 만든 기록 {table.unlogged:,}건"
        if table.lost:
            yield f"[어긋남] {table.table}: 변경 이력에는 있는데 없는 기록 {table.lost:,}건"
        if table.differ:
            yield f"[어긋남] {table.table}: 변경 이력의 마지막 내용과 다른 기록 {table.differ:,}건"
    if seen.gaps:
        yield f"[어긋남] 변경 이력에서 빠진 변경 {seen.gaps:,}건"
    records = sum(table.rows for table in seen.tables)
    changes = sum(sum(table.changes.values()) for table in seen.tables)
    yield (
        f"지출 {totals.payments:,}건 {totals.payments_krw:,}원 · 기록 {records:,}행 · 변경 {changes:,}건을 비교했습니다(저장소 버전 {seen.store_version}): "
        + ("모두 맞습니다." if holds(store, seen) else "어긋남이 있습니다.")
    )
