"""What a file is, is decided by what is in it; what cannot be read is refused in a sentence that says what to do."""

import struct
from pathlib import Path

import pytest

from chatdong.documents import reader
from chatdong.documents.document import Document
from chatdong.documents.reader import READERS, UnreadableDocument, open_document
from chatdong.documents.table import MergedRange, Table, unfolded
from chatdong.domain.message import message
from chatdong.ui.i18n.language import say
from tests.documents.files import hwp, many_kinds, opened, word, zipped


@pytest.mark.parametrize("name", ["", "지출.csv", "지출.xls", "지출.hwp"])
def test_the_content_decides_and_not_the_name(name: str) -> None:
    assert opened(many_kinds(), name).format == "xlsx"
    assert opened(word(), name).format == "docx"
    assert opened(b"a,b\n", name).format == "csv"


def compound(name: str) -> bytes:
    """A compound file with one stream of this name."""
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHHHIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    )
    header += struct.pack("<I", 0) + b"\xff" * 432
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504

    def entry(name: str, kind: int) -> bytes:
        letters = name.encode("utf-16-le")
        return (
            letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters) + 2, kind, 1) + b"\xff" * 12 + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)
        )

    return (header + fat + (entry("Root Entry", 5) + entry(name, 2)).ljust(512, b"\0")).ljust(2048, b"\0")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "빈 파일"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF는 아직"),
        (b"\x89PNG\r\n\x1a\n\0\0", "사진이나 그림"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "사진이나 그림"),
        (b"\0\0\0\x18ftypheic", "사진이나 그림"),
        (b"MZ\x90\0\x03\0\0\0", "실행 파일"),
        (b"\x7fELF\x02\x01\x01\0", "실행 파일"),
        (zipped({"그림.png": b"x", "표.csv": b"a"}), "압축 파일입니다.*그림.png, 표.csv"),
        (zipped({}), "압축 파일입니다.*: –"),
        (b"\x1f\x8b\x08\0", "압축 파일입니다"),
        (b"Rar!\x1a\x07\0", "압축 파일입니다"),
        (b"PK\x03\x04" + bytes(100), "손상"),
        (many_kinds()[:-200], "손상"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "손상"),
        (compound("EncryptedPackage"), "암호가 걸린"),
        (b"SCDSA002\0\0\x01", "문서보안"),
        (b"\x9b DRMONE  This Document is encrypted", "문서보안"),
        (compound("WordDocument"), "옛 워드"),
        (compound("PowerPoint Document"), "발표 자료"),
        (compound("Contents"), "표를 읽지 못합니다"),
        (zipped({"ppt/presentation.xml": "<a/>"}), "발표 자료"),
        (zipped({"xl/workbook.bin": b"x"}), "xlsb"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "표를 읽지 못합니다"),
        (b"HWP Document File V3.00 \x1a", "옛 한글"),
        (b"{\\rtf1\\ansi}", "표를 읽지 못합니다"),
        (b'<?xml version="1.0"?><data/>', "표를 읽지 못합니다"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words) as refused:
        opened(data)
    assert say(refused.value.message, "en") != str(refused.value)


def test_text_that_begins_as_another_file_does_is_text() -> None:
    for text in ("MZ,BM,PK\n1,2,3\n", "BM 공사,1\n", "<사업명>,금액\n", "From: 가,나\n"):
        assert opened(text.encode()).format == "csv"


def test_a_file_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnreadableDocument, match="파일이 너무 큽니다\\(3MB\\). 2MB까지"):
        opened(b"a,b\n" * 800_000, largest=2_000_000)
    assert opened(b"a,b\n", largest=4).format == "csv"


def test_a_file_that_is_not_there_is_no_matter_of_its_content(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_document(tmp_path / "nothing")


class PanicException(BaseException):
    """As a library in Rust raises it."""


@pytest.mark.parametrize("error", [ValueError, RecursionError, PanicException, OSError, KeyError, AssertionError])
def test_whatever_a_library_raises_is_said_as_a_damaged_file(error: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_how: object) -> Document:
        raise error

    monkeypatch.setattr(reader, "read_csv", read)
    with pytest.raises(UnreadableDocument, match="손상"):
        opened(b"a,b\n")

    def rows():
        yield ["a"]
        raise error

    monkeypatch.setattr(reader, "read_csv", lambda *_how: Document("csv", (Table("", message("파일 전체"), 1, 1, (), rows),)))
    with pytest.raises(UnreadableDocument, match="손상"):
        list(opened(b"a,b\n").tables[0].rows())


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_stops_the_program_is_not_held_up(error: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_how: object) -> Document:
        raise error

    monkeypatch.setattr(reader, "read_csv", read)
    with pytest.raises(error):
        opened(b"a,b\n")


def test_a_file_that_takes_all_memory_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_how: object) -> Document:
        raise MemoryError

    monkeypatch.setattr(reader, "read_csv", read)
    with pytest.raises(UnreadableDocument, match="너무 커서"):
        opened(b"a,b\n")


def test_every_format_has_one_entry_a_kind_of_file() -> None:
    assert {one.name for one in READERS} == {"xlsx", "docx", "hwpx", "ods", "xls", "hwp", "html"}


def test_a_compound_file_of_hangul_is_told_from_one_of_excel() -> None:
    assert opened(hwp(), "a.xls").format == "hwp"


def test_merged_cells_are_filled_downwards_and_to_the_right() -> None:
    merged = (MergedRange(0, 0, 1, 1), MergedRange(1, 2, 2, 2), MergedRange(2, 0, 9, 9))
    table = Table("", message("파일 전체"), 3, 3, merged)
    rows = iter([["가", "", "나"], ["", "", "다"], ["라", "", ""]])
    assert [*unfolded(table, rows)] == [["가", "가", "나"], ["가", "가", "다"], ["라", "라", "라"]]
