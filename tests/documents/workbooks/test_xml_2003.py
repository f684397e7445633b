"""Workbooks of Excel as one XML file."""

import pytest

from chatdong.documents.reader import UnreadableDocument
from chatdong.documents.table import MergedRange
from tests.documents.files import grid, opened

NAMES = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
XML = f"""<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook {NAMES} xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="숨김"><Table><Row><Cell><Data ss:Type="String">안 보임</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
<Worksheet ss:Name="집행"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">제목</Data></Cell><Cell><Data ss:Type="Number">1.5E5</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="DateTime">2016-05-13T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="DateTime">1899-12-31T13:30:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


def test_a_workbook_of_excel_as_xml_is_read() -> None:
    document = opened(XML.encode(), "지출.xls")
    assert document.format == "xls"
    assert [(table.name, str(table.place)) for table in document.tables] == [("집행", "2번째 시트"), ("숨김", "1번째 시트(숨겨져 있음)")]
    assert grid(document.tables[0]) == [["제목", "", "150000"], ["", "", ""], ["", "2016-05-13", "TRUE"], ["#N/A", "13:30", ""]]
    assert document.tables[0].merged == (MergedRange(0, 0, 0, 1),)


def test_xml_that_declares_entities_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="문서 형식 선언"):
        opened(XML.replace("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook').encode())
