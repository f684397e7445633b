"""A plan that goes out as a workbook and comes back: the same where nothing was changed, and what was changed where it was."""

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given

from chatdong.documents.document import Document
from chatdong.documents.reader import UnreadableDocument, open_document
from chatdong.documents.workbooks.plan_template import KEY_HEADING, LONGEST_CELL, write_template
from chatdong.documents.workbooks.returned_template import is_template, plan_of_template, read_template, went_out_with
from chatdong.domain.plan.model import LocalizedText, Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.domain.plan_making.rows import KEY, rows_of, with_parts
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
    assert len(said) == 5
    assert all(any(word in note for note in said) for word in ("재원", "메모", "비 율", "‘집행률(%)’", "‘출처’"))


CELLS = {
    "a fraction of a person": (Part.ACTIVITIES, "people", 12.5, "H3 칸", "소수가 없는 수"),
    "a fraction of a won": (Part.ACTIVITIES, "times", 2.5, "E3 칸", "소수가 없는 수"),
    "a formula without a value": (Part.ACTIVITIES, "name", "=A1", "B3 칸", "수식"),
    "an error of a formula": (Part.ACTIVITIES, "name", "#REF!", "B3 칸", "#REF!"),
    "a date in other words": (Part.ACTIVITIES, "start", "오월", "F3 칸", "연-월-일"),
}


@pytest.mark.parametrize("what", CELLS)
def test_what_a_cell_cannot_be_is_refused_with_its_sheet_its_cell_and_the_reason(document: Callable[[bytes], Document], what: str) -> None:
    part, name, value, cell, why = CELLS[what]
    found = document(changed(lambda book: book[str(PARTS[part].title)].cell(3, column(book, part, name), value)))
    returned = read_template(found, THE_PLAN)
    (problem,) = with_parts(THE_PLAN, returned.rows)
    assert str(returned.place(problem)) == f"시트 ‘{PARTS[part].title}’ {cell}"
    assert why in str(problem.why)
    assert returned.notes == ()


def test_a_fraction_stays_where_a_field_has_decimals_and_a_date_may_be_text(document: Callable[[bytes], Document]) -> None:
    plan = PLANS["measures-2031"]
    number = next(n for n, one in enumerate(plan.target, start=2) if not isinstance(one.value, int))

    def change(book: openpyxl.Workbook) -> None:
        book["목표"].cell(number, column(book, Part.TARGETS, "value"), 12.5)
        book["목표"].cell(number, column(book, Part.TARGETS, "due"), "2031년 6월 30일")

    made = came_back(document(changed(change, plan)), plan)
    assert isinstance(made, Plan), list(map(str, made))
    assert (made.target[number - 2].value, made.target[number - 2].due) == (Decimal("12.5"), date(2031, 6, 30))


def test_a_fraction_in_the_form_is_refused_with_its_cell(document: Callable[[bytes], Document]) -> None:
    rows = {str(of.title): row for row, of in enumerate(PARTS[Part.BASICS].columns, start=1)}
    for title, value in (("회계연도", 2016.5), ("총 예산(원)", 16_000_000.5)):
        returned = read_template(document(changed(lambda book, t=title, v=value: book["기본"].cell(rows[t], 2, v))), THE_PLAN)
        (problem,) = with_parts(THE_PLAN, returned.rows)
        assert str(returned.place(problem)) == f"시트 ‘기본’ B{rows[title]} 칸"


def lines_above(book: openpyxl.Workbook) -> None:
    book["집행계획"].insert_rows(1, 2)
    book["집행계획"]["B1"] = "우리 기관의 집행계획"


def blank_lines_between(book: openpyxl.Workbook) -> None:
    book["집행계획"].insert_rows(3, 2)


def a_column_between(book: openpyxl.Workbook) -> None:
    book["집행계획"].insert_cols(3)
    book["집행계획"]["C1"], book["집행계획"]["C3"] = "메모", "확인함"


def another_name_of_a_sheet(book: openpyxl.Workbook) -> None:
    book["집행계획"].title = "월별 계획"


def no_keys(book: openpyxl.Workbook) -> None:
    book["집행계획"].delete_cols(1)


def no_guide(book: openpyxl.Workbook) -> None:
    del book["안내"]


def a_heading_twice(book: openpyxl.Workbook) -> None:
    book["집행계획"].cell(1, column(book, Part.MILESTONES, "source")).value = "기준일"


def no_headings(book: openpyxl.Workbook) -> None:
    for cell in book["집행계획"][1]:
        cell.value = None


def another_word_in_the_form(book: openpyxl.Workbook) -> None:
    book["기본"].cell(1, 1).value = "계획 이름"


def the_form_upside_down(book: openpyxl.Workbook) -> None:
    sheet = book["기본"]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(max_col=2)]
    for number, line in enumerate(reversed(lines), start=1):
        sheet.cell(number, 1).value, sheet.cell(number, 2).value = line


SHAPES: dict[Callable[[openpyxl.Workbook], None], str] = {
    lines_above: "",
    blank_lines_between: "",
    a_column_between: "‘메모’",
    another_name_of_a_sheet: "‘집행계획’(으)로 읽었습니다",
    no_keys: "‘기준일’이(가) 같은 줄",
    no_guide: "",
    a_heading_twice: "두 번",
    no_headings: "제목 줄을 찾지 못해",
    another_word_in_the_form: "1행 ‘계획 이름’",
    the_form_upside_down: "",
}


@pytest.mark.parametrize("change", SHAPES, ids=lambda one: one.__name__)
def test_a_workbook_of_another_shape_is_read_or_said_and_loses_nothing(
    document: Callable[[bytes], Document], change: Callable[[openpyxl.Workbook], None]
) -> None:
    returned = read_template(document(changed(change)), THE_PLAN)
    assert with_parts(THE_PLAN, returned.rows) == THE_PLAN
    said = " ".join(map(str, returned.notes))
    assert SHAPES[change] in said
    assert bool(SHAPES[change]) == bool(said)


@pytest.mark.parametrize("change", [lines_above, blank_lines_between, a_column_between, another_name_of_a_sheet, no_keys, no_guide])
def test_what_was_changed_in_a_workbook_of_another_shape_is_changed(
    document: Callable[[bytes], Document], change: Callable[[openpyxl.Workbook], None]
) -> None:
    def both(book: openpyxl.Workbook) -> None:
        book["집행계획"].cell(2, column(book, Part.MILESTONES, "amount_krw")).value = 130_000
        change(book)

    plan = came_back(document(changed(both)))
    assert isinstance(plan, Plan), list(map(str, plan))
    assert [one.amount_krw for one in plan.milestone] == [130_000, *(one.amount_krw for one in THE_PLAN.milestone[1:])]
    assert [one.on for one in plan.milestone] == [one.on for one in THE_PLAN.milestone]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_workbook_makes_its_plan_where_nobody_has_it(document: Callable[[bytes], Document], plan: Plan) -> None:
    made, returned = plan_of_template(document(write_template(plan, 1)))
    assert isinstance(made, Plan), list(map(str, made))
    assert returned.notes == ()
    assert parse_plan(format_plan(made)) == made
    for part in PARTS:
        ours, theirs = rows_of(made, part), rows_of(plan, part)
        assert [{**row, KEY: None} for row in ours] == [{**row, KEY: None} for row in theirs], part
    assert [line.id for line in made.budget_line] == [line.id for line in plan.budget_line]


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
