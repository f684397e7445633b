"""A file of an office as tables, whatever its format: decided by what is in it, never by its name."""

import codecs
import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from chatdong.documents.delimited import read_csv
from chatdong.documents.document import Document, UnreadableDocument
from chatdong.documents.hangul import read_hwp, read_hwpx
from chatdong.documents.ole import SIGNATURE as OLE
from chatdong.documents.ole import CompoundFile
from chatdong.documents.package import ZIP, damaged, encrypted, open_package
from chatdong.documents.plain_text import read_text
from chatdong.documents.printed.pdf import read_pdf
from chatdong.documents.web import is_html, is_mhtml, read_html, read_mhtml
from chatdong.documents.word import MAIN as WORD
from chatdong.documents.word import read_docx
from chatdong.documents.workbooks.ods import MIMETYPE as ODS
from chatdong.documents.workbooks.ods import read_ods
from chatdong.documents.workbooks.xls import read_xls
from chatdong.documents.workbooks.xlsx import read_xlsx
from chatdong.documents.workbooks.xml_2003 import is_xml_spreadsheet, read_xml_spreadsheet
from chatdong.domain.message import Message, message

__all__ = ["READERS", "Document", "Format", "UnreadableDocument", "open_document"]


@dataclass(frozen=True)
class _Look:
    """What the formats are told apart by: the first bytes, and the names of the parts of a zip or of a compound file.

    ``ending`` is that of the file's name, for where the content leaves it open.
    """

    start: bytes
    parts: frozenset[str] = frozenset()
    mimetype: str = ""
    content_types: bytes = b""
    ending: str = ""

    @property
    def text(self) -> bytes:
        """The first bytes without a byte order mark and the zeros of UTF-16."""
        return self.start.removeprefix(codecs.BOM_UTF8).removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE).replace(b"\0", b"")

    def has(self, *names: str) -> bool:
        return not self.parts.isdisjoint(names)


@dataclass(frozen=True)
class _Choice:
    """How a person chose to read a text file, None for what is likeliest; and whether the paragraphs count and not the tables alone."""

    encoding: str | None
    separator: str | None
    prose: bool = False


@dataclass(frozen=True)
class Format:
    """A format that is read: its name, how a file of it is known, and its reader."""

    name: str
    recognises: Callable[[_Look], bool]
    read: Callable[[Path, _Choice], Document]


READERS = (
    Format(
        "xlsx",
        lambda look: look.has("xl/workbook.xml") or b"spreadsheetml.sheet.main+xml" in look.content_types,
        lambda path, _choice: read_xlsx(path),
    ),
    Format("docx", lambda look: look.has(WORD), lambda path, choice: read_docx(path, prose=choice.prose)),
    Format(
        "hwpx",
        lambda look: look.mimetype.startswith("application/hwp+zip") or look.has("Contents/content.hpf"),
        lambda path, choice: read_hwpx(path, prose=choice.prose),
    ),
    Format("ods", lambda look: look.mimetype.startswith(ODS), lambda path, _choice: read_ods(path)),
    Format("xls", lambda look: look.start.startswith(OLE) and look.has("Workbook", "Book", "WORKBOOK", "BOOK"), lambda path, _choice: read_xls(path)),
    Format("hwp", lambda look: look.start.startswith(OLE) and look.has("FileHeader"), lambda path, choice: read_hwp(path, prose=choice.prose)),
    Format("xls", lambda look: is_xml_spreadsheet(look.text), lambda path, _choice: read_xml_spreadsheet(path)),
    Format(
        "html",
        lambda look: is_html(look.text) or (look.ending in (".xls", ".htm", ".html") and b"<table" in look.text.lower()),
        lambda path, choice: read_html(path, choice.encoding),
    ),
    Format("html", lambda look: is_mhtml(look.text), lambda path, _choice: read_mhtml(path)),
)
"""The formats that are read; a text file of none of them is read as CSV."""

_CSV_INSTEAD = message("이 파일에서는 표를 읽지 못합니다. 표를 엑셀에 옮겨 XLSX나 CSV로 저장한 다음 넣어 주십시오.")
_REFUSED: tuple[tuple[Callable[[_Look], bool], Message], ...] = (
    (
        lambda look: look.start.startswith(b"%PDF"),
        message("PDF는 아직 읽지 못합니다. 표를 엑셀에 옮겨 저장하거나, 원래의 엑셀·한글 파일을 넣어 주십시오."),
    ),
    (
        lambda look: (
            look.start.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"))
            or (look.start[:2] == b"BM" and look.start[6:10] == b"\0\0\0\0")
            or look.start[8:12] == b"WEBP"
            or look.start[4:8] == b"ftyp"
        ),
        message("사진이나 그림 파일입니다. 글자가 들어 있지 않아 표를 읽을 수 없습니다. 표가 든 엑셀·한글·CSV 파일을 넣어 주십시오."),
    ),
    (
        lambda look: (
            look.start.startswith((b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")) or (look.start[:2] == b"MZ" and b"\0" in look.start)
        ),
        message("실행 파일입니다. 표가 든 엑셀·한글·CSV 파일을 넣어 주십시오."),
    ),
    (
        lambda look: look.start.startswith((b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ", b"EGGA", b"ALZ\x01")),
        message("압축 파일입니다. 압축을 풀어 안에 든 파일을 하나씩 넣어 주십시오."),
    ),
    (lambda look: look.has("EncryptedPackage"), encrypted().message),
    (
        lambda look: look.start.startswith((b"SCDSA", b"\x9b DRMONE")),
        message("문서보안(DRM)이 걸린 파일입니다. 보안을 해제하여 저장한 다음 다시 넣어 주십시오."),
    ),
    (
        lambda look: look.has("xl/workbook.bin"),
        message("엑셀 바이너리 통합 문서(.xlsb)는 읽지 못합니다. 엑셀에서 ‘Excel 통합 문서(.xlsx)’로 저장해 주십시오."),
    ),
    (
        lambda look: look.has("ppt/presentation.xml", "PowerPoint Document"),
        message("발표 자료(파워포인트)입니다. 표를 엑셀에 옮겨 저장한 다음 넣어 주십시오."),
    ),
    (lambda look: look.has("WordDocument"), message("옛 워드 파일(.doc)은 읽지 못합니다. 워드에서 .docx로 저장해 주십시오.")),
    (
        lambda look: look.start.startswith(b"HWP Document File V"),
        message("옛 한글 파일(한글 97까지)은 읽지 못합니다. 한글에서 HWPX로 저장해 주십시오."),
    ),
    (lambda look: look.start.startswith(OLE) or look.text.startswith((b"{\\rtf", b"<?xml")) or look.mimetype != "", _CSV_INSTEAD),
)
"""What is known and not read, with what to do instead."""


def open_document(
    path: Path, name: str = "", encoding: str | None = None, separator: str | None = None, *, prose: bool = False, largest: int | None = None
) -> Document:
    """The tables of a file; with ``prose`` its paragraphs count too, and a PDF, a text file and a document without tables are read.

    ``name`` is what people call the file; its ending counts only where the content leaves open what it is. ``encoding`` and ``separator`` (one of ``delimited.SEPARATORS``) are those that a person chose for a text
    file, None for the likeliest ones. ``largest`` is as many bytes as the file may have. Raises UnreadableDocument, and no other exception for
    whatever is in a file; OSError where the file itself cannot be opened.
    """
    size = path.stat().st_size
    if largest is not None and size > largest:
        raise UnreadableDocument(
            message("파일이 너무 큽니다({size:,}MB). {limit:,}MB까지 읽습니다. 나누어 주십시오.", size=size // 10**6, limit=largest // 10**6)
        )
    with _only_unreadable():
        document = _read(path, Path(name).suffix.lower(), _Choice(encoding, separator, prose))
    guarded = {id(table): replace(table, source=partial(_guarded, table.source)) for table in document.tables}
    return replace(document, tables=tuple(guarded.values()), flow=tuple(guarded.get(id(part), part) for part in document.flow))


@contextmanager
def _only_unreadable() -> Iterator[None]:
    """Whatever a library raises for what is in a file becomes UnreadableDocument: here, and nowhere else."""
    try:
        yield
    except UnreadableDocument:
        raise
    except MemoryError:
        raise UnreadableDocument(message("파일이 너무 커서 읽지 못합니다. 필요한 표만 남기거나 CSV로 저장해 주십시오.")) from None
    except BaseException as error:
        # A panic of a library in Rust is none of Exception. What stops the program, or the run of a page, goes its way, and so does a broken disk;
        # a library that seeks before the beginning of a damaged file has EINVAL, or no number at all.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise
        raise damaged() from error


def _guarded(source: Callable[[], Iterator[list[str]]]) -> Iterator[list[str]]:
    # Nothing that the reader of the rows raises comes in here: a generator hears of what its own code raises, and of its end.
    with _only_unreadable():
        yield from source()


def _read(path: Path, ending: str, choice: _Choice) -> Document:
    look = replace(_look(path), ending=ending)
    for each in READERS:
        if each.recognises(look):
            return each.read(path, choice)
    if choice.prose and look.start.startswith(b"%PDF"):
        return read_pdf(path)
    for recognises, why in _REFUSED:
        if recognises(look):
            raise UnreadableDocument(why)
    if look.start.startswith(ZIP):
        inside = ", ".join(sorted(part for part in look.parts if not part.endswith("/"))[:3])
        raise UnreadableDocument(message("압축 파일입니다. 압축을 풀어 안에 든 파일을 하나씩 넣어 주십시오: {inside}", inside=inside or "–"))
    if choice.prose and look.ending != ".csv":
        return read_text(path, choice.encoding)
    return read_csv(path, choice.encoding, choice.separator)


def _look(path: Path) -> _Look:
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(ZIP):
        package = open_package(path)
        mimetype = package.read("mimetype", 200).decode("ascii", "replace").strip() if "mimetype" in package.parts else ""
        types = "[Content_Types].xml"
        return _Look(start, frozenset(package.parts), mimetype, package.read(types) if types in package.parts else b"")
    if start.startswith(OLE):
        return _Look(start, CompoundFile(path).names)
    return _Look(start)
