"""Tables of Word documents (DOCX), read with the standard library.

python-docx repeats the text of merged cells, and does not see the rows and cells that stand in content controls, as forms of offices have them.
Format: ECMA-376 part 1, 17.4 (tables).
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

from chatdong.documents.document import Document, Paragraph, flowing_document, nested_place, paragraph_place, table_place
from chatdong.documents.package import check_xml, damaged, open_package
from chatdong.documents.table import GridCell, Table, grid_table
from chatdong.domain.message import Message

MAIN = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MOST = 60_000_000
"""As many bytes as the text of a document may have; as a tree it takes ten times that."""
_LEFT_OUT = frozenset({"del", "moveFrom", "txbxContent", "pict", "drawing", "rPr", "pPr"})
"""What is in a paragraph and is not its text: deleted text, pictures and what stands in shapes."""


def read_docx(path: Path, *, prose: bool = False) -> Document:
    """A document of Word; with ``prose`` also one without tables. Raises UnreadableDocument."""
    package = open_package(path)
    check_xml(package)
    if MAIN not in package.parts:
        raise damaged()
    root = package.tree(MAIN, _MOST)
    for element in root.iter():
        if element.tag.startswith(_STRICT):
            element.tag = _W + element.tag[len(_STRICT) :]
    flow: list[Paragraph | Table] = []
    tables = texts = 0
    for element in _blocks(root):
        if element.tag == f"{_W}tbl":
            tables += 1
            flow += _tables(element, table_place(tables))
        elif words := "".join(_pieces(element)).strip():
            texts += 1
            flow.append(Paragraph(words, paragraph_place(texts)))
    return flowing_document("docx", flow, prose=prose)


def _blocks(element: ET.Element) -> Iterator[ET.Element]:
    """The paragraphs and the outermost tables within an element, in their order."""
    for child in element:
        if child.tag == f"{_W}tbl":
            yield child
        elif child.tag == f"{_W}p":
            yield child
            yield from _outermost(child, "tbl")
        elif child.tag != f"{_W}del":
            yield from _blocks(child)


def _outermost(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The elements of a name within another one, without those that lie in one of them or in deleted text."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag != f"{_W}del":
            yield from _outermost(child, name)


def _tables(element: ET.Element, place: Message) -> list[Table]:
    """A table and those within its cells."""
    cells: list[GridCell] = []
    open_above: dict[int, int] = {}
    inner: list[Table] = []
    rows = [row for row in _parts(element, "tr") if row.find(f"{_W}trPr/{_W}del") is None]
    for number, row in enumerate(rows):
        column = _number(row, "trPr/gridBefore")
        for cell in _parts(row, "tc"):
            wide = max(_number(cell, "tcPr/gridSpan", 1), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            above = open_above.get(column)
            if merge is not None and merge.get(f"{_W}val", "continue") != "restart" and above is not None:
                cells[above] = replace(cells[above], rows=number - cells[above].row + 1)
            else:
                open_above[column] = len(cells)
                cells.append(GridCell(number, column, _text(cell), columns=wide))
            if merge is None:
                open_above.pop(column, None)
            for nested in _outermost(cell, "tbl"):
                inner += _tables(nested, nested_place(place, number, column))
            column += wide
    caption = element.find(f"{_W}tblPr/{_W}tblCaption")
    name = caption.get(f"{_W}val", "").strip() if caption is not None else ""
    return [grid_table(name, place, cells, len(rows)), *inner]


def _parts(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The rows of a table or the cells of a row, also those in a content control."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _parts(child, name)


def _number(element: ET.Element, path: str, missing: int = 0) -> int:
    found = element.find("/".join(_W + part for part in path.split("/")))
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdecimal() and len(value) < 6 else missing


def _text(cell: ET.Element) -> str:
    """The paragraphs of a cell, one a line."""
    return "\n".join("".join(_pieces(paragraph)) for paragraph in _paragraphs(cell)).strip("\n")


def _paragraphs(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag != f"{_W}tbl":
            yield from _paragraphs(child)


def _pieces(element: ET.Element) -> Iterator[str]:
    for child in element:
        name = child.tag.rpartition("}")[2]
        if name == "t":
            yield child.text or ""
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "tab":
            yield "\t"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "AlternateContent":  # the same twice, for old and new programs
            yield from _pieces(child[0]) if len(child) else ()
        elif name not in _LEFT_OUT:
            yield from _pieces(child)
