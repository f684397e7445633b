"""The settlement's files, opened again by what reads each format: every amount is in them, and nothing that a plan may hold breaks one."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from chatdong.documents.reader import open_document
from chatdong.domain.plan.model import Funding, FundingSource, LocalizedText, Plan
from chatdong.domain.progress.budget_changes import BudgetChange, BudgetChangeKind, CarryOver, CarryOverKind
from chatdong.domain.progress.commitments import Commitment
from chatdong.domain.progress.records import DaySpending, Records
from chatdong.domain.report.settlement import SettlementDocument, document
from chatdong.domain.year_end.closing import closing
from chatdong.domain.year_end.dispositions import funds_of
from chatdong.domain.year_end.settlement import Refund, settlement
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import speaking
from chatdong.ui.office_files import wording
from chatdong.ui.office_files.files import FORMATS, document_file
from chatdong.ui.office_files.page_layout import LEAST_SCALE, column_weights, letters_scale

END, MIDDLE = date(2016, 12, 31), date(2016, 9, 30)
LONG = "길고 긴 이름 " * 2_857 + "끝"
"""20,000 letters."""


@pytest.fixture(scope="module")
def funded(plan: Plan) -> Plan:
    shares = ((FundingSource.NATIONAL, 50), (FundingSource.CITY, 30), (FundingSource.DISTRICT, 20))
    return replace(plan, funding=tuple(Funding(source, "1", share_percent=share) for source, share in shares))


RECORDS = Records(
    spending=(DaySpending("committee-venue", date(2016, 5, 2), 333_333), DaySpending("manual-copies", date(2016, 8, 1), 999_999)),
    commitments=(Commitment("c", "supplies", date(2016, 4, 1), 100_001, date(2017, 1, 20), "2016-018"),),
    budget_changes=(
        BudgetChange("b", BudgetChangeKind.TRANSFER, date(2016, 5, 1), 200_003, "manual-copies", "ad-hoc", date(2016, 5, 4), "부족", "문서-3"),
        BudgetChange("i", BudgetChangeKind.CARRY_IN, date(2016, 1, 4), 500_007, None, "ad-hoc", date(2016, 1, 4)),
    ),
    carry_overs=(CarryOver("o", CarryOverKind.UNAVOIDABLE, "supplies", date(2016, 9, 20), 100_001, "c", "늦음", "의결-7"),),
)
REFUNDS = (Refund("ad-hoc", date(2016, 8, 1), 11_117, date(2016, 7, 1), "v-17", FundingSource.CITY),)


def of(plan: Plan, *, closed: bool = False, records: Records = RECORDS) -> SettlementDocument:
    fixed = closing(plan, records, END, funds_of(plan, records, END)) if closed else None
    return document(settlement(plan, records, END if closed else MIDDLE, REFUNDS if records.spending else (), closed=fixed))


def text_of(content: bytes, kind: str, folder: Path) -> str:
    """The text of a file, without any white space: a program may put some into a number or a word."""
    if kind == "docx":
        again = docx.Document(io.BytesIO(content))
        found = [paragraph.text for paragraph in again.paragraphs]
        found += [cell.text for table in again.tables for row in table.rows for cell in row.cells]
    elif kind == "pdf":
        found = [subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()]
    elif kind == "xlsx":
        sheets = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        cells = [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        found = [formats.won(cell) if isinstance(cell, int) else str(cell) for cell in cells]
    else:
        path = folder / f"settlement.{kind}"
        path.write_bytes(content)
        again = open_document(path, prose=True)
        found = [*again.texts, *(cell for table in again.tables for row in table.rows() for cell in row)]
    return squeezed("\n".join(found))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("kind", "closed"), [("hwpx", False), ("docx", True), ("pdf", True), ("xlsx", False), ("docx", False)])
def test_every_amount_and_sentence_is_in_the_file(funded: Plan, kind: str, closed: bool, tmp_path: Path) -> None:
    made = of(funded, closed=closed)
    with speaking("ko"):
        text = text_of(document_file(made, kind, example=not closed), kind, tmp_path)
        words = wording.printed(made, {}, example=not closed)
    for section in words.sections:
        assert squeezed(section.heading) in text
        assert not [line for _level, line in section.lines if squeezed(line) not in text]
        for row in section.table.rows if section.table else ():
            assert not [cell for cell, number in zip(row, section.table.numbers, strict=True) if number and squeezed(cell) not in text]
    assert ("예시자료:실제기록이아닙니다" in text) is not closed
    assert ("가결산" in text) is not closed and ("결산확정" in text) is closed
    assert squeezed("기준일 2016. 12. 31." if closed else "기준일 2016. 9. 30.") in text
    assert "(단위:원)" in text and "발생이자는여기에기록하지않으므로" in text


def test_the_spreadsheet_has_numbers_and_sums_that_follow_from_them(funded: Plan, tmp_path: Path) -> None:
    with speaking("ko"):
        content = document_file(of(funded), "xlsx", example=False)
    book, values = (openpyxl.load_workbook(io.BytesIO(content), data_only=data_only) for data_only in (False, True))
    assert book.sheetnames[:4] == ["정산서", "정산 총괄", "재원별 정산", "편성목별 정산"]
    sheet, value = book["산출내역별 정산"], values["산출내역별 정산"]
    headings = [cell.value for cell in sheet[5]]
    budget, spent, balance = (headings.index(word) + 1 for word in ("예산현액(A)", "집행액(B)", "집행잔액(A−B)"))
    assert sheet.cell(6, budget).value == "=SUM(B7,B16,B21)" and value.cell(6, budget).value == 16_500_007
    assert sheet.cell(7, budget).value == "=SUM(B8:B15)"
    assert sheet.cell(8, balance).value == f"=B8-{sheet.cell(8, spent).coordinate}"
    assert isinstance(value.cell(8, budget).value, int)
    total = book["정산 총괄"]
    assert total.cell(10, 2).value == "=SUM(B6:B9)"
    # Computed anew by another program, every sum is what was written beside its formula.
    book.save(tmp_path / "anew.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "read"), str(tmp_path / "anew.xlsx")],
        check=True,
        capture_output=True,
        timeout=180,
    )
    computed = openpyxl.load_workbook(tmp_path / "read" / "anew.xlsx", data_only=True)
    for name in book.sheetnames:
        numbers = {cell.coordinate: cell.value for row in values[name].iter_rows() for cell in row if isinstance(cell.value, int)}
        assert {place: computed[name][place].value for place in numbers} == numbers


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_year_and_one_without_sources_make_a_file(plan: Plan, kind: str, tmp_path: Path) -> None:
    with speaking("ko"):
        content = document_file(of(plan, records=Records()), kind, example=False)
    if kind != "html":
        assert "재원별로나누지않음" in text_of(content, kind, tmp_path)


@pytest.mark.parametrize("kind", [pytest.param(kind, marks=pytest.mark.full if kind == "pdf" else ()) for kind in FORMATS])
def test_names_of_twenty_thousand_letters_and_of_any_sign_break_no_file(funded: Plan, kind: str, tmp_path: Path) -> None:
    odd = LocalizedText(f"{LONG} 🎉👩‍👩‍👧 <b>&=1+1\x07")
    lines = (replace(funded.budget_line[0], item=odd), *funded.budget_line[1:])
    strange = replace(funded, title=odd, organisation=odd, category=(replace(funded.category[0], name=odd), *funded.category[1:]), budget_line=lines)
    change = BudgetChange("b", BudgetChangeKind.SUPPLEMENTARY, date(2016, 5, 1), 3, None, "ad-hoc", date(2016, 5, 4), LONG)
    with speaking("ko"):
        content = document_file(of(strange, records=replace(RECORDS, budget_changes=(change,))), kind, example=True)
    if kind == "html":
        assert b"<b>" not in content and len(content) > 100_000
        return
    text = text_of(content, kind, tmp_path)
    assert text.count("이름끝") >= 4, "no name is cut"
    assert "<b>&=1+1" in text


def test_large_amounts_are_not_broken_over_two_lines(funded: Plan) -> None:
    """Columns of text give way, then letters become smaller, down to what can still be read."""
    much = tuple(replace(line, amount_krw=line.amount_krw * 1_000) for line in funded.budget_line)
    with speaking("ko"):
        words = wording.printed(of(replace(funded, budget_line=much)), {}, example=False)
    tables = [section.table for section in words.sections if section.table]
    assert any(letters_scale(table) < 1 for table in tables)
    for table in tables:
        assert LEAST_SCALE <= letters_scale(table) <= 1
        for column, weight in enumerate(column_weights(table)):
            if table.numbers[column]:
                assert all(len(row[column]) < weight for row in table.rows)
