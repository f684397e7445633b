"""A plan that goes out as a workbook and comes back: the same where nothing was changed, and what was changed where it was."""

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given

from chatdong.documents.document import Document
from chatdong.documents.reader import UnreadableDocument, open_document
from chatdong.documents.workbooks.plan_template import KEY_HEADING, LONGEST_CELL, is_template, read_template, went_out_with, write_template
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.plan_making.rows import with_parts
from tests.domain.plan_making.plans import PLANS, plans
from tests.properties import examples, in_full

THE_PLAN = PLANS["2016"]


@pytest.fixture
def document(tmp_path: Path) -> Callable[[bytes], Document]:
    def opened(content: bytes) -> Document:
        path = tmp_path / "template"
        path.write_bytes(content)
        return open_document(path, "template.xlsx")

    return opened


def came_back(document: Document, plan: Plan = THE_PLAN) -> Any:
    return with_parts(plan, read_template(document, plan).rows)


def changed(change: Callable[[openpyxl.Workbook], object], plan: Plan = THE_PLAN) -> bytes:
    """The plan's workbook after a change, as openpyxl saves it."""
    book = openpyxl.load_workbook(io.BytesIO(write_template(plan, 3)))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def column(book: openpyxl.Workbook, part: Part, name: str) -> int:
    return 2 + [one.name for one in PARTS[part].columns].index(name)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_workbook_that_comes_back_unchanged_is_the_plan(document: Callable[[bytes], Document], plan: Plan) -> None:
    found = document(write_template(plan, 3))
    assert is_template(found)
    assert went_out_with(found) == (plan.id, 3)
    returned = read_template(found, plan)
    assert returned.notes == ()
    assert with_parts(plan, returned.rows) == plan
    saved = document(changed(lambda book: None, plan))
    assert format_plan(came_back(saved, plan)) == format_plan(plan)


@examples(60)
@given(plan=plans())
def test_any_plan_comes_back_as_it_went_out(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> None:
    path = tmp_path_factory.mktemp("template") / "plan.xlsx"
    path.write_bytes(write_template(plan, 1))
    assert came_back(open_document(path), plan) == plan


def test_a_copy_that_libreoffice_saved_is_the_plan(tmp_path: Path) -> None:
    awkward = replace(THE_PLAN, title=LocalizedText("  =1+1 줄\n바꿈\t_x0041_ "), programme=LocalizedText("+82 @가 -1"))
    for name, plan in (("plan", THE_PLAN), ("awkward", awkward), ("village", PLANS["village-july-2026"])):
        (tmp_path / f"{name}.xlsx").write_bytes(write_template(plan, 2))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "saved"
    names = ["plan.xlsx", "awkward.xlsx", "village.xlsx"]
    for kind in ("xlsx", "ods") if in_full() else ("xlsx",):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), *names]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
        for name, plan in (("plan", THE_PLAN), ("awkward", awkward), ("village", PLANS["village-july-2026"])):
            assert came_back(open_document(out / f"{name}.{kind}"), plan) == plan, (name, kind)


def test_what_was_changed_in_the_workbook_is_changed_in_the_plan(document: Callable[[bytes], Document]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        activities, lines, basics = book["세부사업"], book["산출내역"], book["기본"]
        row = len(THE_PLAN.activity) + 2
        activities.cell(row, column(book, Part.ACTIVITIES, "name"), "찾아가는 상담")
        activities.cell(row, column(book, Part.ACTIVITIES, "kind"), "교육")
        activities.cell(row, column(book, Part.ACTIVITIES, "start"), date(2016, 9, 1))
        activities.cell(row, column(book, Part.ACTIVITIES, "end"), "2016. 9. 30.")
        line = len(THE_PLAN.budget_line) + 2
        values = {"category": "일반운영비", "activity": "찾아가는 상담", "item": "강사비", "costing": "50,000원×2회"}
        for name, value in values.items():
            lines.cell(line, column(book, Part.LINES, name), value)
        for number in range(2, lines.max_column + 1):
            lines.cell(2, number).value = None
        lines.cell(3, column(book, Part.LINES, "amount_krw"), 1_650_000)
        assert basics.cell(1, 1).value == "제목"
        basics.cell(1, 2).value = "고친 계획"

    plan = came_back(document(changed(change)))
    assert isinstance(plan, Plan), list(map(str, plan))
    assert plan.title == LocalizedText("고친 계획", THE_PLAN.title.en)
    assert (plan.activity[-1].name.ko, plan.activity[-1].window.end) == ("찾아가는 상담", date(2016, 9, 30))
    assert plan.activity[:-1] == THE_PLAN.activity
    assert [line.id for line in plan.budget_line] == [*(line.id for line in THE_PLAN.budget_line[1:]), "line-1"]
    assert (plan.budget_line[0].amount_krw, plan.budget_line[-1].amount_krw) == (1_650_000, 100_000)
    assert plan.budget_line[1:-1] == THE_PLAN.budget_line[2:]


def test_a_mistake_is_named_by_the_row_of_its_sheet(document: Callable[[bytes], Document]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["세부사업"].cell(5, column(book, Part.ACTIVITIES, "kind")).value = "워크샵"
        book["집행계획"].cell(3, column(book, Part.MILESTONES, "on")).value = "6월 말"

    problems = came_back(document(changed(change)))
    assert [(one.part, one.row + 1, one.column) for one in problems] == [(Part.ACTIVITIES, 5, "kind"), (Part.MILESTONES, 3, "on")]
    assert str(problems[0].nearest) == "워크숍"


def test_sheets_columns_and_headings_that_are_missing_or_strange_are_said_and_nothing_is_lost(document: Callable[[bytes], Document]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        del book["재원"]
        book.create_sheet("메모")["A1"] = "할 일"
        book["집행계획"].cell(1, column(book, Part.MILESTONES, "rate_percent")).value = "비 율"
        book["편성목"].delete_cols(column(book, Part.CATEGORIES, "source"))

    returned = read_template(document(changed(change)), THE_PLAN)
    assert with_parts(THE_PLAN, returned.rows) == THE_PLAN
    said = [str(note) for note in returned.notes]
    assert len(said) == 3
    assert all(any(word in note for note in said) for word in ("재원", "메모", "비 율"))


def test_a_row_copied_below_is_a_new_row_and_rows_may_change_places(document: Callable[[bytes], Document]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["집행계획"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=5)]
        for number, row in enumerate([*reversed(rows), [rows[0][0], date(2016, 12, 20), *rows[0][2:]]], start=2):
            for place, value in enumerate(row, start=1):
                sheet.cell(number, place).value = value

    plan = came_back(document(changed(change)))
    assert isinstance(plan, Plan), list(map(str, plan))
    assert plan.milestone[:4] == tuple(reversed(THE_PLAN.milestone))
    assert (plan.milestone[4].on, plan.milestone[4].quote) == (date(2016, 12, 20), None)


def test_the_keys_are_hidden_and_locked_and_the_choices_are_offered() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_template(THE_PLAN, 3)))
    for part, of in PARTS.items():
        sheet = book[str(of.title)]
        assert sheet.protection.sheet
        if of.single:
            continue
        assert sheet["A1"].value == KEY_HEADING
        assert sheet.column_dimensions["A"].hidden
        assert sheet["A2"].protection.locked or not sheet["A2"].value
        assert not (sheet["A2"].value and sheet.cell(2, 2).protection.locked)
        chosen = sum(one.options is not None and one.kind.value == "choice" or one.kind.value == "yes_no" for one in of.columns)
        assert len(sheet.data_validations.dataValidation) == chosen, part
        titles = [str(one.title) for one in of.columns]
        assert len(set(titles)) == len(titles)
    assert book["목록"].sheet_state == "hidden"
    listed = {cell.value for row in book["목록"].iter_rows() for cell in row}
    assert {"워크숍", "연 행사", "합동교육", "일반운영비", "국비", "성동구", "예"} <= listed


def test_a_text_too_long_for_a_cell_stays_in_the_plan(document: Callable[[bytes], Document]) -> None:
    long = replace(THE_PLAN, purpose=replace(THE_PLAN.purpose, text=LocalizedText("가" * (LONGEST_CELL + 1))))
    assert came_back(document(write_template(long, 1)), long) == long


def test_another_workbook_is_refused_in_a_sentence(document: Callable[[bytes], Document]) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "세부사업"
    made = io.BytesIO()
    book.save(made)
    found = document(made.getvalue())
    assert not is_template(found)
    with pytest.raises(UnreadableDocument, match="계획 양식이 아닙니다"):
        read_template(found, THE_PLAN)
