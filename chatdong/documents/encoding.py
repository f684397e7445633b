"""In which encoding a text file is written: the one whose letters read as words, not the first that decodes.

Bytes of one encoding are often valid in another: 화환 in cp949 is ȭȯ in UTF-8 and 拳券 in GBK. So every encoding that decodes the whole file is
scored by how common the letters are that come out.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chatdong.documents.document import UnreadableDocument
from chatdong.domain.message import Message, message
from chatdong.domain.text_marks import mark_name

CANDIDATES = ("utf-8", "cp949", "cp932", "gb18030", "cp950", "cp1252")
"""Encodings that a file without a mark at its beginning may have; of equal ones, the earlier is taken."""

ENCODINGS = (*CANDIDATES, "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")

_OTHER_NAMES = {
    "utf8": "utf-8",
    **dict.fromkeys(("euc-kr", "euc_kr", "ks_c_5601-1987", "ksc5601", "ms949", "uhc", "windows-949"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms932"), "cp932"),
    **dict.fromkeys(("gb2312", "gbk", "cp936", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs"), "cp950"),
    **dict.fromkeys(("windows-1252", "iso-8859-1", "iso8859-1", "latin-1", "latin1", "ascii", "us-ascii"), "cp1252"),
    "unicode": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}

_CHUNK = 1 << 20
_SAMPLE = 100_000
"""As many bytes of lines with other letters than ASCII are scored."""
_READS_AS_WORDS = 0.0
"""An encoding whose letters score less on average is never chosen without being asked for."""
_BROKEN = 1.0
"""An encoding that reads so much worse than another one that fails somewhere is not chosen either: the file is of that one, and damaged."""

_HANGUL = frozenset(
    "가각간감값강같개거건걸검것게겨견결경계고골곱곳공과곽관괄교구국군권규균그근글금급기긴길김깁까깨꺼께꼭꾸꾼꿀뀌뀐끝나난날남"
    "납났내낸냅너넌넘넣년노논놓누눈눌뉴느는늘늦니님닙다단닫달닭담답당대더던덜데도돈돌동되된될됩두둔둘둡뒤드든들듭등디따때떡떻"
    "또뜻라람래램략량러런럼렌려력련렸령례로록론롯료루룰류률르른를름릅리린릴림립링마막만많말망맞맡매맹머먼메멘며면명몇모목못무"
    "문묻물므미민밀및바박밖반받발밥방배백버번벌범법베변별보복본볼봄봅봉부북분불붙비빈빙빠빵사삭산살상새생샵샷서석선설성세센셀"
    "셈셉션소속손솔송쇄숍수숙순숫숭스습승시식신실심십써썼쓰쓴쓸씁씩아안않알았앞액야약양어언얼엄업없엇었에엑여역연열염였영옆예"
    "오옥온올옮옴옵와완왕외왼요용우운울움웃워원월위유육윤율융으은을음읍의이인일읽임입있자작잔잘잠잡장재저적전절점접정제져졌조"
    "존종주준줄줍중증지직진집징짜째쪽차참창찾채책처천첫청체쳐쳤초총최추축출취층치칙친칠침칸컴켜쿠크큰큼큽키킹타탁탈탕태터텐텔"
    "템토통특팀팅파판편평포폴표풀품퓨프필하학한할함합항해했행향허헌혀현협호홍화확환활황회획횟횡후흥히힌힙"
)
"""Syllables that make up some 99% of what offices write."""

_HANZI = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方"
    "多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力与长把机十民第公此已工使情明性"
    "知全三又关点正业外将两高间由问很最重并物手应向文体政美相见被利什二等产新己制身果加西月话合回特代内信表化老给位次度门任常"
    "先海通教原东提立及比员解水名真论处走各入几口认条平系气题活更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计"
    "管期市直资山金指许统区保至队形社便空决治展科司五基书非则界光放强且思象完设式色路记南品住告类求据程北张该交规万取望术领共"
    "确传师观清今院识候带运编号称额费支单价姓址备注收项购买付款這個們來為國說時會對過發後裡種經學現當沒動還進樣開從實軍無與長"
    "機關點業將兩間問並應體見產話內給門東員論處幾條氣題變總電數報結場計務資統區隊決書則強設記類據張該規萬術領傳師觀識帶運編號"
    "稱額費單價購買備註項廣華灣臺園縣鄉鎮銀車考番円単価払収京阪課株予算容摘氏男町村県府校発経請確認済未振込料税消耗旅"
)
"""Characters that make up half of Chinese text, simplified and traditional, and those of Japanese headings."""


@dataclass(frozen=True)
class TextEncoding:
    """The encoding that is taken, and all that decode the whole file, the likeliest first. ``broken`` are the lines with bytes that are no letters
    in it, each with the first of them (C0): few enough that the others are read. ``errors`` is how the file is to be decoded."""

    name: str
    ranking: tuple[str, ...]
    broken: tuple[tuple[int, str], ...] = ()

    @property
    def errors(self) -> str:
        return SHOW_BYTES if self.broken else "strict"


SHOW_BYTES = "chatdong-show-bytes"
"""The error handler that puts BROKEN with its number in the place of a byte that is no letter."""

BROKEN = re.compile("\ufffd<([0-9A-F]{2})>")
"""What stands in a text for a byte that is no letter."""


def _show_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return f"\ufffd<{error.object[error.start]:02X}>", error.start + 1


codecs.register_error(SHOW_BYTES, _show_byte)


def encoding_of(path: Path, wanted: str | None = None, told: str | None = None) -> TextEncoding:
    """The encoding of a text file, or ``wanted`` where it decodes the file.

    ``told`` is what the file says of itself: programs often write it without knowing, so that it counts among what reads about as well.
    Raises UnreadableDocument for an empty file, for one that no encoding decodes, and for one with controls that no text has.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise UnreadableDocument(message("빈 파일입니다."))
    marked = _marked(start)
    if wanted is not None:
        name = known_encoding(wanted)
        if name is None:
            raise UnreadableDocument(
                message("모르는 글자 방식입니다: {encoding}. 고를 수 있는 것: {known}", encoding=wanted, known=", ".join(ENCODINGS))
            )
        wanted = "utf-8-sig" if name == "utf-8" and marked == "utf-8-sig" else name
    candidates = (marked,) if marked else CANDIDATES
    if wanted is not None and wanted not in candidates:
        candidates = (wanted, *candidates)
    wide = [name for name in candidates if name.startswith("utf-16")]
    found = _survey(path, [name for name in candidates if name not in wide])
    for name in wide:
        found.failed[name] = _first_failure_of_utf16(path, name)
    scores = {name: _score_of(name, found.sample) for name in candidates}
    if found.failed.get("utf-8", 1) is None and re.search("[\u0800-\uffff]", found.sample.decode("utf-8", "ignore")):
        # Three bytes that make a letter of UTF-8 are no chance, however rare the letter is.
        scores["utf-8"] = max(scores["utf-8"], 1)
    if told in scores and told != "cp1252":  # the one that is written where nothing is known
        scores[told] += 1
    ranking = sorted(candidates, key=lambda name: -scores[name])
    readable = tuple(name for name in ranking if found.failed.get(name) is None)
    least = max(_READS_AS_WORDS, scores[ranking[0]] - _BROKEN)
    if wanted is not None:
        chosen = wanted if wanted in readable else None
    else:
        chosen = next((name for name in readable if name == marked or scores[name] >= least), None)
    broken: tuple[tuple[int, str], ...] = ()
    if chosen is None and found.control is None:
        likeliest = wanted or ranking[0]
        broken = _few_broken(path, likeliest) if likeliest in _MENDED else ()
        chosen = likeliest if broken else None
    if chosen is None:
        raise UnreadableDocument(_why_unreadable(wanted or next((name for name in ranking if name not in readable), ""), found.failed, candidates))
    if chosen.startswith("utf-16"):
        _check_utf16(path, chosen)
    elif found.control is not None:
        raise UnreadableDocument(_no_text(*found.control))
    return TextEncoding(chosen, (chosen, *(name for name in readable if name != chosen)), broken)


_MENDED = frozenset({"utf-8", "utf-8-sig", "cp949"})
"""The encodings of Korean files, in which a broken byte leaves the letters beside it as they are."""
_MOST_BROKEN = 100
_READS_WELL = 1.0


def _few_broken(path: Path, name: str) -> tuple[tuple[int, str], ...]:
    """The lines with bytes that are no letters in an encoding, each with the first of them; none where there are so many, or the others read so badly,
    that the file is none of it."""
    broken: list[tuple[int, str]] = []
    sample: list[str] = []
    line = whole = 0
    for chunk in _whole_lines(path):
        for text in chunk.splitlines():
            line += 1
            if text.isascii():
                continue
            try:
                read = text.decode(name)
            except UnicodeDecodeError as error:
                broken.append((line, f"{text[error.start]:02X}"))
                if len(broken) > _MOST_BROKEN:
                    return ()
                continue
            whole += 1
            if len(sample) < 1_000:
                sample.append(read)
    return tuple(broken) if whole > len(broken) and score("\n".join(sample)) >= _READS_WELL else ()


def _why_unreadable(best: str, failed: dict[str, int | None], tried: tuple[str, ...]) -> Message:
    """What is wrong with a file that is not read: the first line that the likeliest encoding fails at, where there is one."""
    line = failed.get(best)
    if line is None:
        return message("글자를 읽을 수 없습니다. 엑셀에서 ‘CSV UTF-8’로 저장해 주십시오. 읽어 본 방식: {tried}", tried=", ".join(tried))
    return message(
        "{line}번째 줄의 글자를 {encoding} 방식으로 읽을 수 없습니다. 그 줄이 깨져 있는지 보거나 엑셀에서 ‘CSV UTF-8’로 저장해 주십시오. 읽어 본 방식: {tried}",
        line=line,
        encoding=best,
        tried=", ".join(tried),
    )


def known_encoding(label: str) -> str | None:
    """The encoding that a label of the web or of a person means; None for one that is not read here."""
    name = label.strip().lower()
    name = _OTHER_NAMES.get(name, name)
    return name if name in ENCODINGS else None


def _marked(start: bytes) -> str | None:
    """The encoding that the first bytes name or give away; None where they do not."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if b"\0" in start and not _is_utf8(start):
        # Commas, figures and line ends have a zero byte in UTF-16, on the side of the larger half.
        return "utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"
    return None


def _is_utf8(start: bytes) -> bool:
    """Whether a file that begins so is in UTF-8, with a zero byte here and there; in UTF-16 every second byte of plain letters is one."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return start.count(0) * 5 < len(start)


@dataclass
class _Survey:
    """What one look at all bytes of a file tells: the line where each encoding fails first, the first control, and lines to score."""

    failed: dict[str, int | None]
    control: tuple[str, int] | None
    sample: bytes


_CONTROL = re.compile(rb"[\0-\x08]")
_NOT_ASCII_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")


def _survey(path: Path, names: list[str]) -> _Survey:
    """Decode a file of an encoding that has ASCII in it in every way at once.

    No second byte of a letter is a line end or a control in any of them, so lines and controls are the same in all.
    """
    found = _Survey(dict.fromkeys(names), None, b"")
    decoders = {name: codecs.getincrementaldecoder(name)() for name in names}
    lines: list[bytes] = []
    sampled, line, broken_off = 0, 1, False
    for chunk in _whole_lines(path):
        if found.control is None and (control := _CONTROL.search(chunk)):
            found.control = (chr(control[0][0]), line + _line_ends(chunk[: control.start()]))
        if broken_off or not chunk.isascii():
            for name, decoder in list(decoders.items()):
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    found.failed[name] = line + _line_ends(chunk[: error.start])
                    del decoders[name]
            for other in _NOT_ASCII_LINE.finditer(chunk) if sampled < _SAMPLE else ():
                lines.append(other[0][:2000])
                sampled += len(lines[-1])
                if sampled >= _SAMPLE:
                    break
        line += _line_ends(chunk)
        broken_off = not chunk.endswith((b"\n", b"\r"))
    for name, decoder in decoders.items():
        try:
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            found.failed[name] = line
    found.sample = b"\n".join(lines)
    return found


def _whole_lines(path: Path) -> Iterator[bytes]:
    """The bytes of a file in pieces that end with a line, or after eight million bytes without one."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            chunk = rest + chunk
            end = chunk.rfind(b"\n") + 1 or chunk.rfind(b"\r") + 1 or (len(chunk) if len(chunk) > 8 * _CHUNK else 0)
            rest = chunk[end:]
            if end:
                yield chunk[:end]
    if rest:
        yield rest


def _line_ends(text: bytes) -> int:
    return text.count(b"\n") or text.count(b"\r")


def _first_failure_of_utf16(path: Path, name: str) -> int | None:
    line = 1
    try:
        with path.open(encoding=name, newline="") as file:
            while text := file.read(_CHUNK):
                line += text.count("\n")
    except UnicodeError:
        return line
    return None


def _check_utf16(path: Path, name: str) -> None:
    with path.open(encoding=name, newline="") as file:
        while text := file.read(_CHUNK):
            if re.search(r"[\0-\x08]", text):
                raise UnreadableDocument(message("글자 파일이 아닙니다. CSV 파일을 주십시오."))


def _no_text(mark: str, line: int) -> Message:
    """Why a file with a mark is refused that no text has: where it stands, and which it is."""
    if mark == "\0":
        return message("{line}번째 줄에 글자로 쓸 수 없는 NUL 문자(U+0000)가 있습니다. 그 문자를 지우고 다시 넣어 주십시오.", line=line)
    return message(
        "{line}번째 줄에 글자로 쓸 수 없는 문자({mark})가 있습니다. 그 문자를 지우고 다시 넣어 주십시오.",
        line=line,
        mark=mark_name(mark),
    )


def _score_of(name: str, sample: bytes) -> float:
    """How much the sample reads as words in an encoding; 0 where there are no letters but ASCII."""
    if name.startswith("utf-16"):
        return 0
    # In Korea a Korean file is likelier than another one that reads as well.
    return score(sample.decode(name, "replace")) + (0.2 if name in ("utf-8", "cp949") else 0)


def score(text: str) -> float:
    """The points of the letters of a text on average, ASCII left out: 2 for common ones, down to -5 for what no text has; 0 without any."""
    points, letters = 0.0, 0
    before = " "
    for at, letter in enumerate(text):
        if letter > "\x7f":
            letters += 1
            points += _points(letter, before, text[at + 1 : at + 2])
        before = letter
    return points / letters if letters else 0


def _points(letter: str, before: str, after: str) -> float:
    code = ord(letter)
    if "가" <= letter <= "힣":
        return 2 if letter in _HANGUL else 0.3 if _in_set(letter, "euc_kr") else -3
    if "\u4e00" <= letter <= "\u9fff":
        return 2 if letter in _HANZI else 0 if any(_in_set(letter, kept) for kept in ("gb2312", "big5", "shift_jis", "euc_kr")) else -1
    if "\u3041" <= letter <= "\u30fe":
        return 2
    if "\u00c0" <= letter <= "\u024f":
        # An accent stands among plain letters; several in a row are the bytes of something else.
        plain = sum(one.isascii() and one.isalpha() for one in (before, after))
        return (1 if plain else -1) if code <= 0x17F else -2
    if "\u0370" <= letter <= "\u052f":
        return 0
    if "\uff61" <= letter <= "\uff9f":  # half of what any bytes give in Shift-JIS
        return -1
    if code < 0xA0 or "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or code >= 0xF0000:
        return -5
    if code in (0xA0, 0xAD):
        return -0.5
    return 0.3 if code < 0x3400 or "\uff01" <= letter <= "\uffe6" or code >= 0x1F000 else -1


def _in_set(letter: str, kept: str) -> bool:
    """Whether a character is one of a national standard; what Python writes in more than two bytes is composed, and none of it."""
    try:
        return len(letter.encode(kept)) == 2
    except UnicodeEncodeError:
        return False
