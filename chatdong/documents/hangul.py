"""Tables of Hangul documents: HWPX, read with the standard library, and HWP 5, which python-hwpx turns into the same markup.

python-hwpx is there for the reports already, and found the same tables as dochan in the documents at hand; dochan reads distribution documents too.
Format: KS X 6101 (OWPML), 10.9.3 (tables): each cell has its address and its span, covered cells are left out.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chatdong.documents.document import Document, Paragraph, UnreadableDocument, flowing_document, nested_place, paragraph_place, table_place
from chatdong.documents.ole import CompoundFile
from chatdong.documents.package import check_xml, damaged, encrypted, open_package, too_large
from chatdong.documents.table import GridCell, Table, grid_table
from chatdong.domain.message import Message, message

_SECTION = re.compile(r"Contents/section(\d{1,6})\.xml", re.IGNORECASE)
_MOST = 60_000_000
"""As many bytes as a section may have; as a tree it takes ten times that."""
_MOST_PACKED = 16_000_000
"""As many bytes as the sections of an HWP 5 file may have unpacked: the markup that is made of them takes up to twenty times that."""
_BESIDE = frozenset({"footNote", "endNote", "header", "footer", "hiddenComment", "caption"})
"""What stands beside the text of a document."""
_MARKS = {"lineBreak": "\n", "tab": "\t", "nbSpace": " ", "fwSpace": " ", "hyphen": "-"}


def read_hwpx(path: Path, *, prose: bool = False) -> Document:
    """A document of Hangul 2014 and later; with ``prose`` also one without tables. Raises UnreadableDocument."""
    package = open_package(path)
    manifest = "META-INF/manifest.xml"
    if manifest in package.parts and b"encryption-data" in package.read(manifest):
        raise encrypted()
    check_xml(package)
    sections = sorted((int(found[1]), name) for name in package.parts if (found := _SECTION.fullmatch(name)))
    if not sections:
        raise damaged()
    return _document("hwpx", (package.tree(name, _MOST) for _number, name in sections), prose)


def read_hwp(path: Path, *, prose: bool = False) -> Document:
    """A document of Hangul 5 to 2022; with ``prose`` also one without tables. Raises UnreadableDocument."""
    file = CompoundFile(path)
    properties = struct.unpack_from("<I", file.stream("FileHeader"), 36)[0]
    if properties & 0b10010:  # a password, or DRM
        raise encrypted()
    if properties & 0b100:
        raise UnreadableDocument(message("배포용 한글 문서라 읽지 못합니다. 배포용으로 저장하기 전의 문서나, 표를 옮긴 엑셀 파일을 넣어 주십시오."))
    _check_sections(file, packed=bool(properties & 1))
    from hwpx import HwpxDocument  # only Hangul's own files need it

    document = HwpxDocument.open(path)
    return _document("hwp", (section.element for section in document.sections), prose)


def _check_sections(file: CompoundFile, *, packed: bool) -> None:
    """Unpack the sections of an HWP 5 file without keeping them. Raises UnreadableDocument where they would fill the memory."""
    left = _MOST_PACKED
    for name in sorted(name for name in file.names if re.fullmatch(r"Section\d{1,6}", name)):
        content = file.stream(name)
        try:
            left -= len(zlib.decompressobj(-zlib.MAX_WBITS).decompress(content, left + 1)) if packed else len(content)
        except zlib.error:
            raise damaged() from None
        if left < 0:
            raise too_large(name)


def _document(kind: str, sections: Iterable[Any], prose: bool) -> Document:
    flow: list[Paragraph | Table] = []
    tables = texts = 0
    for section in sections:
        for part in _parts(section):
            if isinstance(part, str):
                texts += 1
                flow.append(Paragraph(part, paragraph_place(texts)))
            else:
                tables += 1
                flow += _tables(part, table_place(tables))
    return flowing_document(kind, flow, prose=prose)


def _parts(section: Any) -> Iterator[Any]:
    """The paragraphs of a section outside its tables as text, those in shapes too, and the tables, in their order."""
    for child in section:
        name = _name(child)
        if name == "tbl":
            yield child
        elif name == "p":
            if words := _paragraph(child).strip():
                yield words
            yield from _parts(child)
        elif name not in _BESIDE:
            yield from _parts(child)


def _name(element: Any) -> str:
    """The name of an element without its namespace, of which there is one a version; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _outermost(element: Any, name: str) -> Iterator[Any]:
    for child in element:
        if _name(child) == name:
            yield child
        else:
            yield from _outermost(child, name)


def _children(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element if _name(child) == name)


def _tables(element: Any, place: Message) -> list[Table]:
    """A table and those within its cells."""
    cells: list[GridCell] = []
    inner: list[Table] = []
    rows = list(_children(element, "tr"))
    for number, row in enumerate(rows):
        column = 0
        for cell in _children(row, "tc"):
            address, span = next(_children(cell, "cellAddr"), None), next(_children(cell, "cellSpan"), None)
            at = _number(address, "rowAddr", number)
            column = _number(address, "colAddr", column)
            wide = max(_number(span, "colSpan", 1), 1)
            cells.append(GridCell(at, column, _text(cell), max(_number(span, "rowSpan", 1), 1), wide))
            for nested in _outermost(cell, "tbl"):
                inner += _tables(nested, nested_place(place, at, column))
            column += wide
    caption = next(_children(element, "caption"), None)
    name = " ".join(_text(caption).split()) if caption is not None else ""
    return [grid_table(name, place, cells, len(rows)), *inner]


def _number(element: Any, name: str, missing: int) -> int:
    value = element.get(name, "") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 7 else missing


def _text(holder: Any) -> str:
    """The paragraphs of a cell or a caption, one a line; without text boxes, notes and tables in them, and without deleted text."""
    return "\n".join(_paragraph(paragraph) for part in _children(holder, "subList") for paragraph in _children(part, "p")).strip("\n")


def _paragraph(paragraph: Any) -> str:
    pieces: list[str] = []
    deleted = False
    for run in _children(paragraph, "run"):
        for text in _children(run, "t"):
            pieces.append("" if deleted else text.text or "")
            for mark in text:
                kind = _name(mark)
                deleted = kind == "deleteBegin" or (deleted and kind != "deleteEnd")
                pieces += [] if deleted else [_MARKS.get(kind, ""), mark.tail or ""]
    return "".join(pieces)
