"""``python -m chatdong import``: the result or the preview of an import, as lines for people or as JSON."""

import argparse
import json
from collections.abc import Iterator
from typing import Any

from chatdong.store.imports.importer import Preview

SHOWN = 1_000
"""The most refused rows, and rows with warnings by state, that are listed; the counts cover all rows."""


def answer(seen: Preview, batch: str | None, options: argparse.Namespace) -> str:
    """The result of an import as text or JSON; ``batch`` is its batch in the change log, None where nothing was written."""
    if options.json:
        return json.dumps(_as_json(seen, batch, options), ensure_ascii=False, indent=2)
    return "\n".join(_lines(seen, batch, options))


def _as_json(seen: Preview, batch: str | None, options: argparse.Namespace) -> dict[str, Any]:
    return {
        "file": str(options.file),
        "plan": seen.plan_id,
        "kind": seen.kind,
        **seen.counts,
        "warned": seen.warned,
        "batch": batch,
        "notes": [str(note) for note in seen.notes],
        "refusals": [{"line": r.line, "column": r.column, "value": r.value, "reason": str(r.reason)} for r in seen.refusals(SHOWN)],
    }


def _lines(seen: Preview, batch: str | None, options: argparse.Namespace) -> Iterator[str]:
    for note in seen.notes:
        yield str(note)
    warned = 0
    for row in (*seen.rows("new", SHOWN), *seen.rows("changed", SHOWN)):
        for warning in row.warnings:
            warned += 1
            yield f"[주의] {row.line}행: {warning}"
    if seen.warned > warned:
        yield f"[주의] 모두 {seen.warned:,}행"
    for refusal in seen.refusals(SHOWN):
        yield f"[거절] {refusal.line}행 {refusal.column} ‘{refusal.value}’: {refusal.reason}"
    counts = seen.counts
    yield f"새 기록 {counts['new']:,} · 바뀜 {counts['changed']:,} · 같음 {counts['same']:,} · 거절 {counts['refused']:,}"
    if options.dry_run:
        yield "보기만 했습니다. 아무것도 넣지 않았습니다."
    elif counts["refused"] and not options.skip_refused:
        yield "거절된 행이 있어 아무것도 넣지 않았습니다. 고쳐서 다시 넣거나 --skip-refused를 붙여 나머지만 넣으십시오."
    elif batch:
        yield f"{seen.writes:,}건을 넣었습니다(변경 이력 {batch})."
    else:
        yield "넣을 것이 없습니다. 저장소는 그대로입니다."
