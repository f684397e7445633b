"""The report's files, reopened by other programs: LibreOffice, poppler, openpyxl, python-hwpx and what reads zip and XML."""

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest

from chatdong.domain.costing.costing import parse, with_factor
from chatdong.domain.plan.model import Plan
from chatdong.domain.progress.records import Records
from chatdong.domain.report.draft import Report, report
from chatdong.store.engines.store import Store
from chatdong.store.reading import repository
from chatdong.ui.i18n.language import speaking
from chatdong.ui.office_files import picture as picture_of_office
from chatdong.ui.office_files import wording
from chatdong.ui.office_files.files import FORMATS
from chatdong.ui.views.report.export import chart_images
from chatdong.ui.views.report.export.files import report_file

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
    plan = repository.plan(example, "2016")
    return report(plan, repository.records(example, plan), "3", DAY)


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
    printed = wording.printed(made, {"summary": EDITED}, example=True)
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
def test_an_english_file_has_no_korean_in_it(folder: Path, kind: str, made: Report) -> None:
    text = words(folder, "en", kind)
    assert squeezed("Progress report, Q3 2016") in squeezed(text)
    assert "30Sep2016" in squeezed(text)
    assert "Exampledata" in squeezed(text)
    # The roles that sign, and what was noted of an event, are in the office's words.
    for own in (*made.plan.document.approvers, *(event.note for event in made.records.events if event.note)):
        text = text.replace(own, "")
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

    from chatdong.ui.charts import theme

    with theme.on_paper():
        picture = picture_of_office.on_page(chart_images._chart(made, "burn")).to_json()
    assert theme.LIGHT["actual"] in picture and theme.DARK["actual"] not in picture
    picture_of_office._register_fonts()
    assert "Pretendard" in vl_convert.vegalite_to_svg(picture)


def test_the_hwpx_is_read_back_by_its_own_library_without_a_complaint(folder: Path) -> None:
    from hwpx import HwpxDocument

    document = HwpxDocument.open(folder / "ko.hwpx")
    assert not document.validate().issues
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    execution = next(rows for rows in tables if "예산현액(A)" in rows[0])
    assert execution[1] == ["합계", "", "16,000", "12,388", "3,612", "77.4%"]
    assert execution[0] == ["편성목", "세부사업", "예산현액(A)", "지출액 누계(B)", "집행잔액(A−B)", "집행률(B/A)"]


# HWPX against the standard (KS X 6101, OWPML), as far as it can be held to it without Hancom's own programs: its package after the
# Open Container Format, what refers to what, and the schema that python-hwpx brings along (hwpx/tools/_schemas).

HP, HH, HC = (f"{{http://www.hancom.co.kr/hwpml/2011/{name}}}" for name in ("paragraph", "head", "core"))
OPF, OCF = "{http://www.idpf.org/2007/opf/}", "{urn:oasis:names:tc:opendocument:xmlns:container}"


@dataclass
class Hwpx:
    """A file's parts: bytes by name, and those that are read as XML."""

    files: dict[str, bytes]
    container: ET.Element
    package: ET.Element
    header: ET.Element
    section: ET.Element

    def items(self) -> dict[str, str]:
        """The manifest: id → path."""
        return {item.get("id"): item.get("href") for item in self.package.iter(f"{OPF}item")}


@pytest.fixture(scope="module", params=["ko", "en", "odd"])
def parts_of_hwpx(request: pytest.FixtureRequest, folder: Path, odd: Report) -> Hwpx:
    """The example's report in both languages, and one of a plan without records, whose words hold what XML may not."""
    path = folder / f"{request.param}.hwpx"
    if request.param == "odd":
        path.write_bytes(report_file(odd, lambda: {"summary": "□ 첫 줄\x0b\n" + "가" * 3000, "goals": ""}, "hwpx", example=False))
    with zipfile.ZipFile(path) as archive:
        first, names = archive.infolist()[0], archive.namelist()
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert len(names) == len(set(names))
        files = {name: archive.read(name) for name in names}
    read = {name: ET.fromstring(content) for name, content in files.items() if name.endswith((".xml", ".hpf", ".rdf"))}  # noqa: S314
    return Hwpx(files, read["META-INF/container.xml"], read["Contents/content.hpf"], read["Contents/header.xml"], read["Contents/section0.xml"])


def test_the_package_of_the_hwpx_names_all_that_it_holds_and_nothing_else(parts_of_hwpx: Hwpx) -> None:
    files, package = parts_of_hwpx.files, parts_of_hwpx.package
    assert files["mimetype"] == b"application/hwp+zip"
    roots = [(root.get("full-path"), root.get("media-type")) for root in parts_of_hwpx.container.iter(f"{OCF}rootfile")]
    assert roots[0] == ("Contents/content.hpf", "application/hwpml-package+xml")
    assert {path for path, _type in roots} <= files.keys()
    items, ids = parts_of_hwpx.items(), [item.get("id") for item in package.iter(f"{OPF}item")]
    assert len(ids) == len(set(ids))
    own = {"mimetype", "version.xml", *(path for path, _type in roots), *(name for name in files if name.startswith(("META-INF/", "Preview/")))}
    assert set(items.values()) == files.keys() - own
    assert [items[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")] == ["Contents/header.xml", "Contents/section0.xml"]
    assert parts_of_hwpx.header.get("secCnt") == "1"


def test_the_hwpx_tells_its_title_and_its_words_ahead_and_names_nobody(parts_of_hwpx: Hwpx) -> None:
    told = {child.get("name") or child.tag.removeprefix(OPF): child.text for child in parts_of_hwpx.package.find(f"{OPF}metadata")}
    preview = parts_of_hwpx.files["Preview/PrvText.txt"].decode()
    assert told["title"] and told["title"] in preview
    assert told["language"] == ("en" if "Progress" in told["title"] or "report" in told["title"] else "ko")
    assert not [name for name in ("creator", "lastsaveby", "date") if told[name]]
    made = datetime.fromisoformat(told["CreatedDate"])
    assert told["ModifiedDate"] == told["CreatedDate"] and timedelta(0) <= datetime.now(UTC) - made < timedelta(days=1)


def test_everything_that_the_hwpx_refers_to_is_there(parts_of_hwpx: Hwpx) -> None:
    header, section = parts_of_hwpx.header, parts_of_hwpx.section
    lists = {"charPr": "charProperties", "paraPr": "paraProperties", "style": "styles", "borderFill": "borderFills", "tabPr": "tabProperties"}
    known = {}
    for one, every in {**lists, "numbering": "numberings"}.items():
        (place,) = header.iter(f"{HH}{every}")
        found = [child.get("id") for child in place]
        assert place.get("itemCnt") == str(len(found)) and len(found) == len(set(found)), every
        assert {child.tag for child in place} == {f"{HH}{one}"}
        known[f"{one}IDRef"] = set(found)
    known["nextStyleIDRef"] = known["styleIDRef"]
    known["binaryItemIDRef"] = parts_of_hwpx.items().keys()
    # An outline that is no numbering of the header's own is named 0.
    known["outlineShapeIDRef"] = known["numberingIDRef"] | {"0"}
    fonts = {face.get("lang").lower(): {font.get("id") for font in face} for face in header.iter(f"{HH}fontface")}
    for refer in header.iter(f"{HH}fontRef"):
        assert [lang for lang, font in refer.attrib.items() if font not in fonts[lang]] == []
    asked = [(name, element.get(name), element.tag) for root in (header, section) for element in root.iter() for name in known if element.get(name)]
    assert {name for name, _id, _tag in asked} >= {"charPrIDRef", "paraPrIDRef", "styleIDRef", "borderFillIDRef", "tabPrIDRef"}
    # The sign before a numbered paragraph looks as the paragraph does: it names none, which is the greatest number.
    none = ("charPrIDRef", str(2**32 - 1), f"{HH}paraHead")
    assert [each for each in asked if each[1] not in known[each[0]] and each != none] == []
    # What refers under a name that is not looked at here means a list of texts that flow into each other, or memos: none.
    others = {name for root in (header, section) for element in root.iter() for name in element.attrib if name.endswith("IDRef")} - known.keys()
    assert {(name, element.get(name)) for name in others for root in (header, section) for element in root.iter() if element.get(name)} <= {
        ("linkListIDRef", "0"), ("linkListNextIDRef", "0"), ("memoShapeIDRef", "0"),
    }  # fmt: skip


def test_every_table_of_the_hwpx_is_a_full_grid_within_the_page_whose_headings_stand_on_each(parts_of_hwpx: Hwpx) -> None:
    (page,) = parts_of_hwpx.section.iter(f"{HP}pagePr")
    margin = page.find(f"{HP}margin")
    room = int(page.get("width")) - int(margin.get("left")) - int(margin.get("right"))
    approval, *tables = parts_of_hwpx.section.iter(f"{HP}tbl")
    assert tables
    # The heading of the approval box stands over both of its rows.
    first, *others = [(span.get("colSpan"), span.get("rowSpan")) for span in approval.iter(f"{HP}cellSpan")]
    assert first == ("1", "2") and set(others) == {("1", "1")}
    assert 0 < int(approval.find(f"{HP}sz").get("width")) <= room
    for table in tables:
        rows = [list(row.iter(f"{HP}tc")) for row in table.iter(f"{HP}tr")]
        columns = int(table.get("colCnt"))
        assert len(rows) == int(table.get("rowCnt"))
        width = int(table.find(f"{HP}sz").get("width"))
        assert 0 < width <= room + 1
        for at, cells in enumerate(rows):
            places = [(int(a.get("rowAddr")), int(a.get("colAddr"))) for cell in cells for a in cell.iter(f"{HP}cellAddr")]
            assert places == [(at, column) for column in range(columns)]
            spans = {(span.get("colSpan"), span.get("rowSpan")) for cell in cells for span in cell.iter(f"{HP}cellSpan")}
            assert spans == {("1", "1")}
            assert sum(int(size.get("width")) for cell in cells for size in cell.iter(f"{HP}cellSz")) == width
            assert {cell.get("header") for cell in cells} == {"1" if at == 0 else "0"}
        assert table.get("repeatHeader") == "1"


def test_every_picture_of_the_hwpx_is_in_it_once_fits_the_page_and_says_what_it_shows(parts_of_hwpx: Hwpx, made: Report, odd: Report) -> None:
    pictures, items = list(parts_of_hwpx.section.iter(f"{HP}pic")), parts_of_hwpx.items()
    paths = [items[image.get("binaryItemIDRef")] for picture in pictures for image in picture.iter(f"{HC}img")]
    assert sorted(paths) == sorted(name for name in parts_of_hwpx.files if name.startswith("BinData/")), "each is shown once, and no other is there"
    assert all(parts_of_hwpx.files[path].startswith(b"\x89PNG\r\n\x1a\n") for path in paths)
    shown = {text.text for text in parts_of_hwpx.section.iter(f"{HP}t")}
    for picture in pictures:
        assert f"< {picture.findtext(f'{HP}shapeComment')} >" in shown
        size = picture.find(f"{HP}sz")
        assert 0 < int(size.get("width")) <= 48_190 and 0 < int(size.get("height")) < 60_000
    assert len(pictures) == 3


def test_the_pages_of_the_hwpx_are_numbered_once(parts_of_hwpx: Hwpx) -> None:
    (number,) = parts_of_hwpx.section.iter(f"{HP}pageNum")
    assert number.attrib == {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
    assert not list(parts_of_hwpx.section.iter(f"{HP}autoNum")) + list(parts_of_hwpx.section.iter(f"{HP}footer"))
    # Where lines end is for whoever opens it to find out: what the library's template knew is of other words.
    assert not list(parts_of_hwpx.section.iter(f"{HP}linesegarray"))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_hwpx_passes_the_schema_and_what_hancom_is_known_to_refuse(folder: Path, language: str) -> None:
    from hwpx import HwpxDocument
    from hwpx.tools.id_integrity import check_id_integrity
    from hwpx.tools.package_validator import validate_editor_open_safety

    path = folder / f"{language}.hwpx"
    safety = validate_editor_open_safety(path)
    assert not safety.validate_document.issues and not safety.blocking_package_errors and safety.reopen_ok
    assert [issue for issue in safety.validate_package.issues if issue.level != "warning"] == []
    found = check_id_integrity(HwpxDocument.open(path))
    assert not found.dangling and not found.orphan_bin_data


VARIANCE, FORECAST = "산출내역 계획과 집행의 차이", "방법별 연말 집행 전망"


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
    assert wording.outline(typed) == (
        (1, "하나"),
        (2, "둘"),
        (2, "둘"),
        (3, "셋"),
        (3, "셋"),
        (4, "참고"),
        (0, "그냥 줄"),
        (0, "-3천원"),
    )
