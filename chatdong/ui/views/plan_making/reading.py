"""An office's document read as the draft of a plan, or why it cannot be."""

import tempfile
from pathlib import Path

from chatdong.documents.paper import paper_of
from chatdong.documents.reader import UnreadableDocument, open_document
from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.drafting.json_form import draft_to_json, paper_to_json
from chatdong.domain.intake.fact import Part
from chatdong.domain.intake.reader import read
from chatdong.domain.message import message
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import format_plan
from chatdong.store.writing.plan_drafts import DraftContent
from chatdong.ui.views.plan_making.work import LONGEST_TITLE, called

TYPES = ["hwpx", "hwp", "docx", "pdf", "xlsx", "xls", "ods", "csv", "html", "htm", "txt"]
"""The endings of the files that are offered; what a file is, its content says."""

LARGEST_MB = 50
"""The largest document that is read for a plan, in MB of 1,000,000 bytes."""

_ANY_YEAR = 2000


def read_document(content: bytes, file_name: str) -> DraftContent:
    """The stored content of a document that was read: the draft that was read from it, the document as it was read, and the plan where it makes one.

    Raises UnreadableDocument with one sentence for a file that cannot be read, or in which nothing of a plan is found.
    """
    # A folder that is gone with the run: nothing of a document stays on the disk beside the store.
    with tempfile.TemporaryDirectory(prefix="chatdong-plan-") as folder:
        path = Path(folder) / "document"
        path.write_bytes(content)
        paper = paper_of(open_document(path, file_name, prose=True, largest=LARGEST_MB * 1_000_000))
    draft = read(paper)
    # Periods and goals are read by the year; where the document names none, any year tells whether there are some.
    whole = draft if draft.basics.year is not None else read(paper, _ANY_YEAR)
    if not any(whole.facts(part) for part in (Part.GOALS, Part.ACTIVITIES, Part.BUDGET, Part.SPENDING)):
        raise UnreadableDocument(
            message("이 문서에서 예산, 세부사업, 목표를 하나도 찾지 못했습니다. 계획서가 맞는지, 글자가 든 문서인지 확인해 주십시오.")
        )
    made = plan_of(draft)
    return DraftContent(
        title=_title(draft, made, file_name),
        plan_text=format_plan(made) if isinstance(made, Plan) else None,
        evidence=draft_to_json(draft),
        document=paper_to_json(paper),
    )


def _title(draft: Draft, made: object, file_name: str) -> str:
    """What the draft is called in the list: the plan's title, else the file's name."""
    if isinstance(made, Plan):
        return called(made)
    title = draft.basics.title.value if draft.basics.title is not None else Path(file_name).stem
    shown = "".join(letter if letter.isprintable() else " " for letter in title)
    return " ".join(shown.split())[:LONGEST_TITLE] or "–"
