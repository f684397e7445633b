"""Tables of web pages, as banks and public systems save them as .xls."""

import pytest

from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange, unfolded
from tests.documents.files import grid, only, opened

EXCEL = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<head><meta http-equiv=Content-Type content="text/html; charset=ks_c_5601-1987"><style>td {mso-number-format:General}</style></head>'
    "<body><!--[if gte mso 9]><xml><x:Name>쓰지 않음</x:Name></xml><![endif]--><table border=1><caption>집행 <b>내역</b></caption>"
    "<tr><td colspan=3>제목</td></tr><tr><td rowspan=2>운영비</td><td>강사료<br>1회</td><td x:num='150000.4'>150,000</td></tr>"
    "<tr><td>다과 &amp; 음료&nbsp;</td><td x:num='42503'>2016.5.13.</td></tr></table></body></html>"
)


def test_a_page_of_excel_is_read_with_its_merged_cells_its_caption_and_the_numbers_behind_what_is_shown() -> None:
    document = opened(EXCEL.encode("cp949"), "지출.xls")
    assert (document.format, document.encoding) == ("html", "cp949")
    table = document.tables[0]
    assert (table.name, table.height, table.width) == ("집행 내역", 3, 3)
    rows = [["제목", "", ""], ["운영비", "강사료\n1회", "150000.4"], ["", "다과 & 음료", "2016.5.13."]]
    assert grid(table) == rows
    assert table.merged == (MergedRange(0, 0, 0, 2), MergedRange(1, 0, 2, 0))
    assert [*unfolded(table, table.rows())] == [["제목"] * 3, rows[1], ["운영비", *rows[2][1:]]]


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("told", ["", "<meta charset='utf-8'>", "<meta charset=euc-kr>", "<meta charset=iso-8859-1>", "<meta charset=nonsense>"])
def test_a_page_is_read_in_its_encoding_whatever_it_says(written: str, told: str) -> None:
    document = opened(f"<html>{told}<body><table><tr><td>화환</td><td>1,000</td></tr></table>".encode(written))
    assert only(document) == [["화환", "1,000"]]


def test_a_person_may_choose_another_encoding() -> None:
    page = "<table><tr><td>화환</td></tr></table>".encode("cp949")
    document = opened(page, encoding="utf-8")
    assert (document.encoding, only(document)) == ("utf-8", [["ȭȯ"]])


def test_end_tags_that_are_left_out_are_known() -> None:
    assert only(opened(b"<table><tr><th>a<th>b<tr><td>1<td>2</table>")) == [["a", "b"], ["1", "2"]]
    assert only(opened(b"<table><tr><td>1<td>2")) == [["1", "2"]]
    assert only(opened(b"<table><td>1</table>")) == [["1"]]


def test_a_table_within_a_cell_is_a_table_of_its_own() -> None:
    document = opened("<table><tr><td>밖</td></tr><tr><td></td><td>앞<table><tr><td>안</td></tr></table>뒤</td></tr></table>".encode())
    assert [(str(table.place), grid(table)) for table in document.tables] == [
        ("1번째 표", [["밖", ""], ["", "앞뒤"]]),
        ("1번째 표의 2행 2열 안", [["안"]]),
    ]


def test_a_cell_that_reaches_beyond_the_table_ends_with_it() -> None:
    document = opened("<table><tr><td rowspan=65534>가<td rowspan=0>나<td rowspan=x>다<tr><td>라</table>".encode())
    assert only(document) == [["가", "나", "다"], ["", "", "라"]]
    assert document.tables[0].merged == (MergedRange(0, 0, 1, 0), MergedRange(0, 1, 1, 1))


def test_scripts_and_styles_are_no_text() -> None:
    page = "<title>제목</title><table><tr><td><script>var a = '<table>'</script>가<style>b {}</style></td><td><p>나</p><p>다</p></td></tr></table>"
    assert only(opened(page.encode())) == [["가", "나\n다"]]


def test_a_page_without_a_table_and_one_with_an_empty_table_are_refused() -> None:
    for page in ("<html><body>글</body></html>", "<table><tr><td> </td></tr></table>"):
        with pytest.raises(UnreadableDocument, match="표가 없는 문서"):
            opened(page.encode())


def test_a_table_that_is_too_wide_is_left_out_and_said() -> None:
    wide = "<table><tr><td colspan=100000>가</td></tr></table>"
    document = opened(f"{wide}<table><tr><td>나</td></tr></table>".encode())
    assert (only(document), [str(note) for note in document.notes]) == ([["나"]], ["1번째 표: 칸이 200개를 넘어 읽지 않았습니다."])


def test_a_page_in_one_file_with_its_parts_is_read() -> None:
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    page = "<html><table><tr><td>=EA=B0=80</td></tr></table></html>"
    parts = (
        f'--x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{page}\r\n'
        "--x\r\nContent-Type: text/html; charset=ks_c_5601-1987\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<table><tr><td>나</td></tr></table>\r\n--x--\r\n"
    )
    document = opened((head + parts).encode("cp949"))
    assert [(str(table.place), grid(table)) for table in document.tables] == [("1번째 표", [["가"]]), ("2번째 표", [["나"]])]


def test_the_name_counts_where_the_beginning_leaves_it_open() -> None:
    page = "지출 내역입니다.\n<b>2016</b><table><tr><td>가</td></tr></table>".encode()
    assert opened(page, "지출.xls").format == "html"
    assert opened(page, "지출.csv").format == "csv"
