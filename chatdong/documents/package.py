"""The zip that an office file is: what lies in it, and whether it may be unpacked at all."""

import codecs
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from chatdong.documents.document import UnreadableDocument
from chatdong.domain.message import message

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, with parts or without any."""
CHUNK = 1 << 20
MOST_PARTS = 10_000
LARGEST_PART = 1_500_000_000
"""As many bytes as one part may have unpacked: a sheet of a million rows has 0.4 billion."""
SMALL_PART = 20_000_000
"""A part up to this size may be packed as tightly as it likes."""
MOST_TIMES = 250
"""As many times larger may a part be than packed; rows that are all alike reach 100, what is made to fill a disk 1,000."""
LARGEST_INDEX = 20_000_000
"""As many bytes may a part have that is held as a tree."""

MOST_TAGS = 1_200_000
"""As many tags may a part have that is held as a tree: each takes some 150 bytes; a paper of 500 pages has a third of that."""

_XML = (".xml", ".rels", ".hpf", ".rdf")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Package:
    """A zip whose list of parts was read, and the sizes that it says."""

    path: Path
    parts: dict[str, zipfile.ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part unpacked, piece by piece. Raises UnreadableDocument where it is damaged, larger than it says or packed in a way of its own."""
        info = self.parts[name]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged()
        with self.path.open("rb") as file:
            file.seek(info.header_offset)
            header = file.read(30)
            if len(header) < 30 or header[:4] != b"PK\x03\x04":
                raise damaged()
            file.seek(sum(struct.unpack("<HH", header[26:30])), 1)
            unpack = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type == zipfile.ZIP_DEFLATED else None
            left, size, checksum = info.compress_size, 0, 0
            pending = b""
            while True:
                if not pending and left:
                    pending = file.read(min(left, CHUNK))
                    left -= len(pending)
                    if not pending:
                        raise damaged()
                if unpack is None:
                    piece, pending = pending, b""
                else:
                    try:
                        piece = unpack.decompress(pending, CHUNK)
                    except zlib.error:
                        raise damaged() from None
                    pending = unpack.unconsumed_tail
                size += len(piece)
                if size > info.file_size:
                    raise too_large(name)
                checksum = zlib.crc32(piece, checksum)
                if piece:
                    yield piece
                elif not left and not pending:
                    break
            if size != info.file_size or checksum != info.CRC:
                raise damaged()

    def read(self, name: str, most: int = LARGEST_INDEX) -> bytes:
        """A whole part. Raises UnreadableDocument where it has more than ``most`` bytes."""
        if self.parts[name].file_size > most:
            raise too_large(name)
        return b"".join(self.chunks(name))

    def tree(self, name: str, most: int = LARGEST_INDEX) -> ET.Element:
        """A part as a tree; it holds no DTD, and so no entities (see ``open_package``). Raises UnreadableDocument where it has too many tags."""
        content = self.read(name, most)
        if content.count(b"<") > MOST_TAGS:
            raise too_large(name)
        return ET.fromstring(content)  # noqa: S314 - a part with a DTD was refused


def damaged() -> UnreadableDocument:
    """The refusal of a file that is broken off or changed."""
    return UnreadableDocument(message("파일이 손상되었거나 일부가 빠져 있습니다. 원래 프로그램에서 열어 다시 저장하거나, 다시 내려받아 주십시오."))


def too_large(name: str) -> UnreadableDocument:
    """The refusal of a part that would fill the memory."""
    return UnreadableDocument(message("압축을 풀면 너무 커지는 파일입니다({part}). 필요한 표만 남기거나 CSV로 저장해 주십시오.", part=name))


def declares_a_type() -> UnreadableDocument:
    """The refusal of XML with a DTD: office files have none, and the entities of one could grow beyond all measure."""
    return UnreadableDocument(message("파일 안의 XML에 문서 형식 선언(DTD)이 있습니다. 사무용 프로그램이 만든 파일이 아닙니다."))


def encrypted() -> UnreadableDocument:
    """The refusal of a file that asks for a password."""
    return UnreadableDocument(message("암호가 걸린 파일입니다. 원래 프로그램에서 암호를 풀고 저장한 다음 다시 넣어 주십시오."))


def open_package(path: Path) -> Package:
    """List the parts of a zip. Raises UnreadableDocument where it is damaged, encrypted, or would grow beyond all measure."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OverflowError, struct.error, UnicodeError):
        raise damaged() from None
    if len(infos) > MOST_PARTS:
        raise too_large(f"{len(infos):,}")
    # Some programs of Windows write their own kind of slash.
    parts = {info.filename.replace("\\", "/"): info for info in infos}
    if len(parts) < len(infos):  # two parts of one name: programs would not agree on which is meant
        raise damaged()
    for name, info in parts.items():
        if info.flag_bits & 1:
            raise encrypted()
        if is_xml(name) and (
            info.file_size > LARGEST_PART or (info.file_size > SMALL_PART and info.file_size > MOST_TIMES * max(info.compress_size, 1))
        ):
            raise too_large(name)
    return Package(path, parts)


def is_xml(name: str) -> bool:
    """Whether a part is one that is parsed; pictures are never unpacked."""
    return name.lower().endswith(_XML)


def is_utf16(start: bytes) -> bool:
    """Whether a part that begins so is XML of which every second byte is zero."""
    return start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or (b"\0" in start[:2] and b"<" in start[:2])


def checked_chunks(package: Package, name: str) -> Iterator[bytes]:
    """A part unpacked, piece by piece. Raises UnreadableDocument where it declares a document type."""
    before, wide = b"", None
    for chunk in package.chunks(name):
        if wide is None:
            wide = is_utf16(chunk)
        text = (before + chunk).replace(b"\0", b"") if wide else before + chunk
        if b"<!" in text and _DECLARATION.search(text):
            raise declares_a_type()
        before = text[-24:]
        yield chunk


def check_xml(package: Package, skip: frozenset[str] = frozenset()) -> None:
    """Unpack every part that is parsed once, without keeping it. Raises UnreadableDocument as ``checked_chunks`` does."""
    for name in package.parts:
        if is_xml(name) and name not in skip:
            for _chunk in checked_chunks(package, name):
                pass
