"""Plans that are being made: kept under a key, saved only over the version that was seen, taken out when the plan is loaded or nobody wants it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from chatdong.domain.message import Message, message
from chatdong.domain.roles import Actor
from chatdong.domain.text_marks import why_no_text
from chatdong.store.access.permissions import writing
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.only_row import only_row
from chatdong.store.engines.store import Store, StoreError
from chatdong.store.reading.query import rows

TABLE = "plan_draft"
MOST_DRAFTS = 200
"""As many plans may be in the making in a store."""
LONGEST_DRAFT = 10_000_000
"""Letters of what was read from a document, and of the document; that of a plan of 100 pages has some 400,000."""

LONGEST_ANSWERS = 100_000
"""Letters of what somebody said for a document."""


@dataclass(frozen=True)
class DraftContent:
    """The stored content of a plan in the making. ``plan_id``: the plan that it will be; ``revises``: the revision that it was made from; None for a new one.

    ``plan_text``: the plan as TOML, None while it is none. ``evidence``: the draft that was read, and ``document`` what it was read from
    (``domain.intake.drafting``), None where it began without a document. ``answers``: what somebody said that the document does not.
    """

    title: str
    plan_id: str | None = None
    revises: int | None = None
    plan_text: str | None = None
    evidence: str | None = None
    document: str | None = None
    answers: str = "{}"


@dataclass(frozen=True)
class StoredDraft:
    """A plan in the making as the store has it, with who last saved it, and when."""

    id: str
    content: DraftContent
    version: int
    updated_at: datetime
    updated_by: str


class DraftConflict(RefusedWrite):
    """The draft was saved or taken out since it was read; nothing was written."""


class DraftGone(DraftConflict):
    """The draft was loaded or taken out since it was read; nothing was written."""


@dataclass(frozen=True)
class TakenDraft:
    """A draft that becomes a plan: its key, the version that was seen, the newest revision that it was compared with (None: there was no such
    plan), and why the plan is changed ("" for a new one)."""

    id: str
    version: int
    after: int | None
    reason: str = ""


def read(store: Store, draft_id: str) -> StoredDraft | None:
    """The draft with this key; None where there is none."""
    found = rows(store, "plan_draft", draft_id=draft_id)
    return _stored(found[0]) if found else None


def start(store: Store, draft_id: str, content: DraftContent, actor: Actor, at: datetime) -> int:
    """Keep a new draft under a key that the caller chose, and return its version.

    The key is that of the click or of the file: a second call with it writes nothing. Raises NotAllowed without the right to make plans, and
    RefusedWrite where the store takes no more.
    """
    _require_short(content)
    with _changing(store, actor, at) as cursor:
        before = _row(cursor, draft_id)
        if before is not None:
            return before.version
        if only_row(cursor.execute("SELECT count(*) FROM store.plan_draft"))[0] >= MOST_DRAFTS:
            raise RefusedWrite(message("끝내지 않은 계획 초안이 {limit}개입니다. 쓰지 않는 초안을 지운 다음 다시 해 주십시오.", limit=MOST_DRAFTS))
        cursor.execute(
            "INSERT INTO store.plan_draft (draft_id, title, plan_id, revises, plan_text, evidence, document, answers, "
            "created_at, created_by, updated_at, updated_by, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
            [draft_id, content.title, content.plan_id, content.revises, content.plan_text, content.evidence, content.document, content.answers]
            + [at, actor.name] * 2,
        )
    return 1


def save(store: Store, draft_id: str, version: int, content: DraftContent, actor: Actor, at: datetime) -> int:
    """Save a draft that was read in ``version``, but for its document, which stays; returns the new version, or the old one where nothing differs.

    A second call with the same content, as after a double click, writes nothing. Raises DraftConflict where somebody else saved it since or took
    it out, NotAllowed without the right, and RefusedWrite (the base of both) where the store refuses it.
    """
    _require_short(content)
    with _changing(store, actor, at) as cursor:
        before = _row(cursor, draft_id)
        if before is None:
            raise _gone()
        same = before.content == DraftContent(
            content.title, content.plan_id, content.revises, content.plan_text, content.evidence, before.content.document, content.answers
        )
        if same and before.version in (version, version + 1):
            return before.version
        if before.version != version:
            raise _changed(before)
        cursor.execute(
            "UPDATE store.plan_draft SET title = ?, plan_id = ?, revises = ?, plan_text = ?, evidence = ?, answers = ?, updated_at = ?, "
            "updated_by = ?, version = version + 1 WHERE draft_id = ? AND version = ?",
            [
                content.title,
                content.plan_id,
                content.revises,
                content.plan_text,
                content.evidence,
                content.answers,
                at,
                actor.name,
                draft_id,
                version,
            ],
        )
    return version + 1


def delete(store: Store, draft_id: str, version: int, actor: Actor, at: datetime) -> None:
    """Take a draft out that was read in ``version``; one that is gone already stays gone. Raises DraftConflict where it was saved since."""
    with _changing(store, actor, at) as cursor:
        before = _row(cursor, draft_id)
        if before is None:
            return
        if before.version != version:
            raise _changed(before)
        cursor.execute("DELETE FROM store.plan_draft WHERE draft_id = ?", [draft_id])


def take(cursor: duckdb.DuckDBPyConnection, taken: TakenDraft, revision: int) -> None:
    """Take a draft out within the write that stores its plan as ``revision``.

    Raises DraftConflict where it was saved since it was seen, RefusedWrite where the plan has another newest revision by now than it was compared with.
    """
    before = _row(cursor, taken.id)
    if before is None:
        raise _gone()
    if before.version != taken.version:
        raise _changed(before)
    if revision != (taken.after or 0) + 1:
        raise RefusedWrite(
            message("그사이에 이 계획의 {revision}차가 실렸습니다. 달라지는 것을 다시 확인하고 실어 주십시오.", revision=revision - 1)
            if taken.after
            else message("그사이에 같은 이름의 계획이 실렸습니다. 그 계획의 새 차수로 싣거나 다른 이름을 골라 주십시오.")
        )
    cursor.execute("DELETE FROM store.plan_draft WHERE draft_id = ?", [taken.id])


@contextmanager
def _changing(store: Store, actor: Actor, at: datetime) -> Iterator[duckdb.DuckDBPyConnection]:
    """A write transaction of who may make plans. Raises RefusedWrite where the store cannot be written."""
    try:
        with writing(store, actor, (TABLE,), at) as cursor:
            yield cursor
    except StoreError as error:
        raise RefusedWrite(error.message) from error


def _row(cursor: duckdb.DuckDBPyConnection, draft_id: str) -> StoredDraft | None:
    cursor.execute("SELECT * FROM store.plan_draft WHERE draft_id = $id", {"id": draft_id})
    found = cursor.fetchone()
    return _stored(dict(zip([column[0] for column in cursor.description], found, strict=True))) if found else None


def _stored(row: dict[str, Any]) -> StoredDraft:
    content = DraftContent(row["title"], row["plan_id"], row["revises"], row["plan_text"], row["evidence"], row["document"], row["answers"])
    return StoredDraft(row["draft_id"], content, row["version"], row["updated_at"], row["updated_by"])


def _require_short(content: DraftContent) -> None:
    for text in (content.title, content.plan_text, content.evidence, content.document, content.answers):
        if text is not None and (why := why_no_text(text)):
            raise RefusedWrite(why)
    if len(content.answers) > LONGEST_ANSWERS or any(
        len(text or "") > LONGEST_DRAFT for text in (content.plan_text, content.evidence, content.document)
    ):
        raise RefusedWrite(message("문서가 너무 길어 초안으로 두지 않았습니다. 계획의 쪽만 남겨 다시 넣어 주십시오."))


def _gone() -> DraftGone:
    return DraftGone(message("이 초안은 그사이에 실렸거나 지워졌습니다. 계획 만들기의 처음 화면에서 확인해 주십시오."))


def saved_since(draft: StoredDraft) -> Message:
    """The sentence for who has seen another version of a draft than the stored one."""
    return message(
        "그사이에 {actor} 님이 이 초안을 먼저 고쳤습니다({at}). 그 모습을 다시 보여 드리니 확인하고 다시 해 주십시오.",
        actor=draft.updated_by,
        at=f"{draft.updated_at:%Y-%m-%d %H:%M}",
    )


def _changed(before: StoredDraft) -> DraftConflict:
    return DraftConflict(saved_since(before))
