"""The report's files, reopened by other programs: LibreOffice, poppler, openpyxl, python-hwpx and what reads zip and XML."""

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from chatdong.domain.costing import parse, with_factor
from chatdong.domain.plan import Plan
from chatdong.domain.record import Records
from chatdong.domain.report import Report, report
from chatdong.store import queries
from chatdong.store.connection import Store
from chatdong.ui import report_charts, report_words
from chatdong.ui.language import speaking
from chatdong.ui.report_files import FORMATS, report_file

DAY = date(2016, 9, 30)
EDITED = "□ 손으로 고친 첫 줄\n  ○ 둘째 줄 & <b>굵지 않은</b> 글\n표시 없는 줄"
LECTURER = "350,000원×3명×2회"

ODD = {
    "1,234,567원×3%=37천원": 37_000,
    "120,000원×6/12×2명=120,000원": 120_000,
    "(350,000원+20,000원)×3명=1,110,000원": 1_110_000,
    "100,000원×3회-50,000원×1회=250,000원": 250_000,
    "총액 5,000,000원": 5_000_000,
    "10,000원×3명=31,000원": 31_000,
    "350,000원×3명×2회": 2_100_000,
}
"""Costings of other shapes, and the amount that the plan prints for each."""


@pytest.fixture(scope="module")
def made(example: Store) -> Report:
    plan = queries.plan(example, "2016")
    return report(plan, queries.records(example, plan), "3", DAY)


@pytest.fixture(scope="module")
def odd(plan: Plan) -> Report:
    """The report of a plan whose lines have other costings."""
    lines = tuple(replace(line, costing=text, amount_krw=krw) for line, (text, krw) in zip(plan.budget_line, ODD.items(), strict=False))
    return report(replace(plan, budget_line=lines), Records(), "4", date(2016, 12, 31))


@pytest.fixture(scope="module")
def folder(made: Report, odd: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All files, and in ``read/`` what LibreOffice makes of them: DOCX as PDF, spreadsheets computed anew."""
    folder = tmp_path_factory.mktemp("report")
    for language in ("ko", "en"):
        with speaking(language):
            for kind in FORMATS:
                edited = {"summary": EDITED} if language == "ko" else {}
                (folder / f"{language}.{kind}").write_bytes(report_file(made, lambda edited=edited: edited, kind, example=True))
    (folder / "odd.xlsx").write_bytes(report_file(odd, dict, "xlsx", example=False))
    for name in ("ko", "odd"):
        # openpyxl keeps no computed values, so that every figure in the copy is LibreOffice's own.
        openpyxl.load_workbook(folder / f"{name}.xlsx").save(folder / f"again-{name}.xlsx")
    changed = openpyxl.load_workbook(folder / "ko.xlsx")
    row = costing_row(changed["산출내역"], LECTURER)
    assert changed["산출내역"].cell(row, 6).value == 3
    changed["산출내역"].cell(row, 6).value = 4
    changed.save(folder / "changed.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    for kind, names in (("pdf", ["ko.docx", "en.docx"]), ("xlsx", ["again-ko.xlsx", "again-odd.xlsx", "changed.xlsx"])):
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder / "read"), *names],
            cwd=folder,
            check=True,
            capture_output=True,
            timeout=180,
        )
    shutil.rmtree(folder / "profile")
    return folder


def costing_row(sheet: object, text: str) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=6) if any(str(cell.value).startswith(text) for cell in row))


def text_of_pdf(path: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout


def text_of_hwpx(path: Path) -> str:
    """By zip and XML alone, as another program reads it: the texts of OWPML in their order."""
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        assert archive.read("mimetype") == b"application/hwp+zip"
        section = ET.fromstring(archive.read("Contents/section0.xml"))  # noqa: S314 - our own file
    return "\n".join("".join(t.itertext()) for t in section.iter() if t.tag.endswith("}t"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[tuple[str, dict]] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))


def words(folder: Path, language: str, kind: str) -> str:
    path = folder / f"{language}.{kind}"
    if kind == "hwpx":
        return text_of_hwpx(path)
    if kind == "html":
        reader = _Text()
        reader.feed(path.read_text("utf-8"))
        return "\n".join(reader.found)
    if kind == "xlsx":
        cells = (cell for sheet in openpyxl.load_workbook(path, data_only=True) for row in sheet.iter_rows(values_only=True) for cell in row)
        return "\n".join(str(cell) for cell in cells if cell is not None)
    return text_of_pdf(folder / "read" / f"{language}.pdf" if kind == "docx" else path)


def squeezed(text: str) -> str:
    """Without the spaces and line ends that a program puts between and into words."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_file_holds_the_figures_the_edited_words_the_mark_and_the_end(folder: Path, made: Report, kind: str) -> None:
    text = squeezed(words(folder, "ko", kind))
    printed = report_words.printed(made, {"summary": EDITED}, example=True)
    for section in printed.sections:
        assert squeezed(section.heading) in text
        for level, line in section.lines:
            # In columns beside others a long line may be cut anywhere; its beginning is found whole.
            assert squeezed(line)[:24] in text, (kind, level, line)
    for wanted in (
        "2016년도 3/4분기 현황 보고",
        "기준일 2016. 9. 30.",
        "예시 자료: 실제 기록이 아닙니다",
        "끝.",
        "손으로 고친 첫 줄",
        "<b>굵지 않은</b>",
    ):
        assert squeezed(wanted) in text, (kind, wanted)
    assert "예산현액16,000천원가운데" not in text  # the draft that the edit took the place of
    if kind != "xlsx":
        assert "(단위:천원)" in text
        for cell in ("16,000", "12,388", "3,612", "77.4%", "△80", "101.0%", "15,969"):
            assert cell in text, (kind, cell)


@pytest.mark.parametrize("kind", FORMATS)
def test_an_english_file_has_no_korean_in_it(folder: Path, kind: str) -> None:
    text = words(folder, "en", kind)
    assert squeezed("Progress report, Q3 2016") in squeezed(text)
    assert "30Sep2016" in squeezed(text)
    assert "Exampledata" in squeezed(text)
    # The costings are the plan's own notation.
    without = re.sub(r"[^\n]*원×[^\n]*", "", text)
    units = {"원", "명", "회", "실", "부", "식"} if kind == "xlsx" else set()
    assert not [line for line in without.splitlines() if re.search("[가-힣]", line) and line.strip() not in units]


@pytest.mark.parametrize("kind", ["hwpx", "docx", "pdf", "html"])
def test_the_charts_are_in_the_file_as_pictures(folder: Path, kind: str) -> None:
    path = folder / f"ko.{kind}"
    if kind == "pdf":
        listed = subprocess.run(["pdfimages", "-list", path], check=True, capture_output=True, text=True).stdout
        assert len([line for line in listed.splitlines()[2:] if " image " in line]) == 3
    elif kind == "html":
        reader = _Text()
        reader.feed(path.read_text("utf-8"))
        pictures = [attributes for tag, attributes in reader.tags if tag == "img"]
        assert len(pictures) == 3 and all(p["alt"] and p["src"].startswith("data:image/png;base64,") for p in pictures)
        assert not [tag for tag, attributes in reader.tags if tag in ("script", "link", "iframe") or "onclick" in attributes]
    else:
        with zipfile.ZipFile(path) as archive:
            pictures = [name for name in archive.namelist() if name.endswith(".png") and not name.startswith("Preview/")]
            assert len(pictures) == 3
            assert all(archive.read(name).startswith(b"\x89PNG") for name in pictures)


def test_the_pdf_brings_its_korean_font_along(folder: Path) -> None:
    listed = subprocess.run(["pdffonts", folder / "ko.pdf"], check=True, capture_output=True, text=True).stdout
    rows = listed.splitlines()[2:]
    assert rows and all("Pretendard" in row and re.search(r"yes yes yes", row) for row in rows), listed


def test_a_chart_is_drawn_with_the_fonts_of_the_app_in_the_light_theme(made: Report) -> None:
    import vl_convert

    from chatdong.ui import charts

    with charts.on_paper():
        picture = report_charts._chart(made, "burn").to_json()
    assert charts.LIGHT["actual"] in picture and charts.DARK["actual"] not in picture
    report_charts._register_fonts()
    assert "Pretendard" in vl_convert.vegalite_to_svg(picture)


def test_the_hwpx_is_read_back_by_its_own_library_without_a_complaint(folder: Path) -> None:
    from hwpx import HwpxDocument

    document = HwpxDocument.open(folder / "ko.hwpx")
    assert not document.validate().issues
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    execution = next(rows for rows in tables if "예산현액(A)" in rows[0])
    assert execution[1] == ["합계", "", "16,000", "12,388", "3,612", "77.4%"]
    assert execution[0] == ["편성목", "세부사업", "예산현액(A)", "지출액 누계(B)", "집행잔액(A−B)", "집행률(B/A)"]


VARIANCE, FORECAST = "산출내역 계획과 집행의 차이", "방법별 연말 전망"


def computed(path: Path) -> dict[str, list[tuple]]:
    return {sheet.title: list(sheet.iter_rows(min_row=6, values_only=True)) for sheet in openpyxl.load_workbook(path, data_only=True)}


def test_libreoffice_computes_what_the_domain_says_and_what_the_file_shows_before(folder: Path, made: Report) -> None:
    own, theirs = computed(folder / "ko.xlsx"), computed(folder / "read" / "again-ko.xlsx")
    for title in ("예산 집행", "산출내역", "월별 지출", VARIANCE, FORECAST):
        for mine, its in zip(own[title], theirs[title], strict=True):
            assert [(value or 0) for value in mine] == pytest.approx([(value or 0) for value in its]), title
    for row, (*_names, budget, spent, left, rate) in zip(made.now.rows, theirs["예산 집행"], strict=True):
        assert (budget, spent, left) == (row.budget_krw, row.spent_krw, row.remaining_krw)
        assert rate == pytest.approx(row.spent_krw / row.budget_krw)


def test_the_costings_are_formulas_over_their_factors_and_the_totals_are_sums(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "ko.xlsx")
    sheet = book["산출내역"]
    row = costing_row(sheet, LECTURER)
    assert [sheet.cell(row, column).value for column in (4, 6, 8)] == [350_000, 3, 2]
    assert [sheet.cell(row, column).value for column in (5, 7, 9)] == ["원", "명", "회"]
    assert sheet.cell(row, 10).value == f"=D{row}*F{row}*H{row}"
    execution = book["예산 집행"]
    assert execution["D6"].value.startswith("=SUM(")
    assert execution["G6"].value == '=IF(D6=0,"",E6/D6)'
    variance = book[VARIANCE]
    assert [variance.cell(6, column).value for column in (2, 4)] == [f"=SUM(B7:B{variance.max_row})", "=C6-B6"]
    assert [book[FORECAST].cell(6, column).value for column in (4, 5)] == ["='예산 집행'!D6-C6", "=IF('예산 집행'!D6=0,\"\",C6/'예산 집행'!D6)"]


def test_a_changed_factor_is_computed_anew_to_what_the_domain_says(folder: Path, made: Report) -> None:
    line = next(line for line in made.plan.budget_line if line.costing.startswith(LECTURER))
    amount = with_factor(parse(line.costing), 1, 4).stated_krw
    assert amount == 2_800_000
    sheets = computed(folder / "read" / "changed.xlsx")
    assert next(row for row in sheets["산출내역"] if any(str(c).startswith(LECTURER) for c in row))[9:11] == (amount, amount)
    total = 16_000_000 - line.amount_krw + amount
    assert sheets["산출내역"][-1][10] == total
    whole = sheets["예산 집행"][0]
    assert whole[3:6] == (total, 12_387_800, total - 12_387_800)
    assert whole[6] == pytest.approx(12_387_800 / total)
    for _method, _formula, eac, lapse, rate in sheets[FORECAST]:
        assert lapse == total - eac
        assert rate == pytest.approx(eac / total)


def test_costings_of_every_shape_come_to_the_amount_that_the_plan_prints(folder: Path) -> None:
    rows = computed(folder / "read" / "again-odd.xlsx")["산출내역"]
    heads = [cell.value for cell in next(openpyxl.load_workbook(folder / "odd.xlsx")["산출내역"].iter_rows(min_row=5, max_row=5))]
    amount, told, note = heads.index("예산액"), heads.index("산출내역"), heads.index("비고")
    by_text = {row[told]: row for row in rows if row[told]}
    assert {text: by_text[text][amount] for text in ODD} == ODD
    assert rows[-1][amount] == sum(ODD.values())
    assert {text for text in ODD if by_text[text][note]} == {"총액 5,000,000원", "10,000원×3명=31,000원"}
    assert by_text["10,000원×3명=31,000원"][amount - 1] == 30_000
    assert by_text["총액 5,000,000원"][amount - 1] == "–"


@pytest.mark.parametrize("kind", FORMATS)
def test_words_that_no_document_may_hold_break_no_file(odd: Report, kind: str) -> None:
    hostile = "□ =1+1\x00\x0b <script>alert(1)</script> 漢字 😀\n- 빼기로 시작\n" + "가" * 3000
    content = report_file(odd, lambda: {"summary": hostile}, kind, example=False)
    assert "예시" not in content.decode("utf-8", "ignore") if kind == "html" else content
    if kind == "html":
        assert b"<script>" not in content
    if kind in ("docx", "hwpx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".hpf", ".rels")):
                    ET.fromstring(archive.read(name))  # noqa: S314 - our own file


def test_what_is_typed_is_read_as_an_outline() -> None:
    typed = "□ 하나\n\n  ○ 둘\nㅇ 둘\n - 셋\n― 셋\n※ 참고\n그냥 줄\n-3천원"
    assert report_words.outline(typed) == (
        (1, "하나"),
        (2, "둘"),
        (2, "둘"),
        (3, "셋"),
        (3, "셋"),
        (4, "참고"),
        (0, "그냥 줄"),
        (0, "-3천원"),
    )
