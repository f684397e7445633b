"""The files of the review of a change, opened again: one page, the roles of the approval box, and the amounts."""

import io
import re
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest

from chatdong.documents.reader import open_document
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.report.change_review import change_review
from chatdong.domain.scenario.edits import apply_edits
from chatdong.domain.scenario.effect import effect
from chatdong.ui.i18n.language import speaking
from chatdong.ui.office_files.files import document_file

DAY = date(2016, 6, 30)


@pytest.mark.parametrize("kind", ["hwpx", "docx", "pdf"])
def test_the_review_bears_the_roles_that_sign_and_what_changes(plan: Plan, kind: str, tmp_path: Path) -> None:
    scenario = apply_edits(plan, {"committee-catering": "20,000원×110명×2회"})
    made = change_review(plan, scenario, effect(plan, scenario, Records(), DAY), 1, DAY)
    path = tmp_path / f"review.{kind}"
    with speaking("ko"):
        path.write_bytes(document_file(made, kind, example=True))
    if kind == "pdf":
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
        assert text.count("\f") == 1, "it is one page"
    elif kind == "docx":
        again = docx.Document(io.BytesIO(path.read_bytes()))
        text = "\n".join([p.text for p in again.paragraphs] + [c.text for t in again.tables for row in t.rows for c in row.cells])
    else:
        read = open_document(path, prose=True)
        text = "\n".join([*read.texts, *(cell for table in read.tables for row in table.rows() for cell in row)])
    squeezed = re.sub(r"\s+", "", text)
    for words in ("결재", "과장", "총괄팀장", "단장", "대표이사", "20,000원×110명×2회", "16,800", "추경필요", "예시자료:실제기록이아닙니다"):
        assert words in squeezed, words
