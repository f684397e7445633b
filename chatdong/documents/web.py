"""Tables of web pages: what banks and public systems save as .xls, and Excel's own web page in one file (MHTML)."""

import email
import email.policy
import re
import tempfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from chatdong.documents.cell_text import number_text
from chatdong.documents.document import Document, UnreadableDocument, nested_place, table_place, tables_document
from chatdong.documents.encoding import TextEncoding, encoding_of, known_encoding
from chatdong.documents.table import MAX_COLUMNS, GridCell, Table, grid_table
from chatdong.domain.message import Message, message

LARGEST = 50_000_000
"""As many bytes as a page may have: its tables are held as a whole."""

_IS_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|title|link|body|table|style|script|div|center|font|form|thead|tbody|tr|p|h[1-6]|span|b|br)\b",
    re.IGNORECASE | re.DOTALL,
)
_IS_MHTML = re.compile(rb"(?:^|\n)MIME-Version:.*multipart/related", re.IGNORECASE | re.DOTALL)
_META_CHARSET = re.compile(rb"<meta\b[^>]*charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_NUMERIC = re.compile(r"[₩￦\\$(+−△▲-]*[0-9][0-9,]*(?:\.[0-9]+)?[)%원]*")


def is_html(start: bytes) -> bool:
    """Whether a file that begins so is a web page."""
    return _IS_HTML.match(start) is not None


def is_mhtml(start: bytes) -> bool:
    """Whether a file that begins so is a web page with its parts in one file."""
    return _IS_MHTML.search(start) is not None and re.match(rb"[\w-]+:", start) is not None


def read_html(path: Path, encoding: str | None = None) -> Document:
    """A web page. Raises UnreadableDocument."""
    _check_size(path)
    written = _encoding(path, encoding)
    page = _page_of(path.read_text(written.name))
    return tables_document("html", page.tables, encoding=written.name, encodings=written.ranking, texts=page.texts())


def read_mhtml(path: Path) -> Document:
    """A web page with its parts in one file: the tables of all pages in it. Raises UnreadableDocument."""
    _check_size(path)
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    tables: list[Table] = []
    texts: list[str] = []
    written: TextEncoding | None = None
    for part in mail.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content.strip():
            with tempfile.TemporaryDirectory() as folder:
                page = Path(folder) / "page.html"
                page.write_bytes(content)
                written = _encoding(page, None, part.get_content_charset())
                read = _page_of(page.read_text(written.name), len(tables))
                tables += read.tables
                texts += read.texts()
    return tables_document("html", tables, encoding=written and written.name, encodings=written.ranking if written else (), texts=tuple(texts))


def _check_size(path: Path) -> None:
    if path.stat().st_size > LARGEST:
        raise UnreadableDocument(
            message("웹 문서가 너무 큽니다. {limit:,}MB까지 읽습니다. 엑셀에서 열어 XLSX나 CSV로 저장해 주십시오.", limit=LARGEST // 10**6)
        )


def _encoding(path: Path, wanted: str | None, told: str | None = None) -> TextEncoding:
    """The encoding that a person chose, else the likeliest, where what the page says of itself counts."""
    with path.open("rb") as file:
        named = _META_CHARSET.search(file.read(4096))
    label = told or (named[1].decode("ascii", "replace") if named else "")
    return encoding_of(path, wanted, known_encoding(label))


@dataclass
class _Grid:
    """A table as it comes: where the next cell goes, and which columns are taken by cells from above."""

    place: Message
    cells: list[GridCell] = field(default_factory=list)
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    caption: list[str] | None = None
    name: str = ""
    cell: GridCell | None = None
    value: str | None = None
    text: list[str] = field(default_factory=list)

    def begin_row(self) -> None:
        self.end_cell()
        self.row, self.column = self.row + 1, 0
        self.taken = {column: end for column, end in self.taken.items() if end > self.row}

    def begin_cell(self, rows: int, columns: int, value: str | None) -> None:
        self.end_cell()
        if self.row < 0:
            self.begin_row()
        while self.column in self.taken:
            self.column += 1
        self.cell = GridCell(self.row, self.column, "", rows, columns)
        self.value, self.text = value, []
        if rows > 1:
            self.taken |= dict.fromkeys(range(self.column, self.column + columns), self.row + rows)
        self.column += columns

    def end_cell(self) -> None:
        if self.cell is not None:
            at, self.cell = self.cell, None
            self.cells.append(GridCell(at.row, at.column, _value(_clean(self.text), self.value), at.rows, at.columns))


_LINE_END = "\v"
"""What stands for a line end that a tag makes; those of the page's own text are spaces."""


def _clean(pieces: list[str]) -> str:
    """Text as a browser shows it."""
    lines = re.sub(r"[ \t\r\n\f\xa0]+", " ", "".join(pieces)).split(_LINE_END)
    return "\n".join(line.strip() for line in lines).strip("\n")


def _value(text: str, value: str | None) -> str:
    """The number behind what is shown, where both are numbers: 150,000 shows it with commas, 12% rounds it. A date keeps how it is shown."""
    if value is None or not _NUMERIC.fullmatch(text.replace(" ", "")):
        return text
    try:
        return number_text(float(value))
    except (ValueError, OverflowError):
        return text


_SKIPPED = frozenset({"script", "style", "xml", "head", "template", "noscript"})
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})


class _Page(HTMLParser):
    def __init__(self, before: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._open: list[tuple[_Grid, int]] = []
        self._outermost = before
        self._skipping = ""
        self._outside: list[str] = []

    def texts(self) -> tuple[str, ...]:
        """The lines of text outside the tables."""
        return tuple(line for line in _clean(self._outside).split("\n") if line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping == "head" and tag in ("body", "table"):
            self._skipping = ""
        if self._skipping:
            return
        if tag in _SKIPPED:
            self._skipping = tag
        elif tag == "table":
            self._begin_table()
        elif self._open:
            self._within(tag, self._open[-1][0], dict(attrs))
        elif tag in _BLOCKS or tag == "br":
            self._outside.append(_LINE_END)

    def _begin_table(self) -> None:
        outer = self._open[-1][0] if self._open else None
        if outer is None:
            self._outermost += 1
            place = table_place(self._outermost)
        elif outer.cell is None:
            place = outer.place
        else:
            place = nested_place(outer.place, outer.cell.row, outer.cell.column)
        self._open.append((_Grid(place), len(self.tables)))
        self.tables.append(grid_table("", place, [], 0))

    def _within(self, tag: str, grid: _Grid, attributes: dict[str, str | None]) -> None:
        if tag == "tr":
            grid.begin_row()
        elif tag in ("td", "th"):
            rows, columns = (_span(attributes.get(name)) for name in ("rowspan", "colspan"))
            grid.begin_cell(rows, min(columns, MAX_COLUMNS + 1), attributes.get("x:num") or attributes.get("sdval"))
        elif tag == "caption":
            grid.caption = []
        elif tag == "br" or (tag in _BLOCKS and grid.text and grid.text[-1] != _LINE_END):
            grid.text.append(_LINE_END)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            if tag == self._skipping:
                self._skipping = ""
            return
        if not self._open:
            return
        grid = self._open[-1][0]
        if tag == "table":
            self._end_table()
        elif tag in ("td", "th", "tr"):
            grid.end_cell()
        elif tag == "caption" and grid.caption is not None:
            grid.name, grid.caption = _clean(grid.caption), None
        elif tag in _BLOCKS and grid.text and grid.text[-1] != _LINE_END:
            grid.text.append(_LINE_END)

    def _end_table(self) -> None:
        grid, at = self._open.pop()
        grid.end_cell()
        self._outside.append(_LINE_END)
        self.tables[at] = grid_table(grid.name, grid.place, grid.cells, grid.row + 1)

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        if not self._open:
            self._outside.append(data.replace(_LINE_END, " "))
            return
        grid = self._open[-1][0]
        if grid.caption is not None:
            grid.caption.append(data.replace(_LINE_END, " "))
        elif grid.cell is not None:
            grid.text.append(data.replace(_LINE_END, " "))

    def end(self) -> None:
        self.close()
        while self._open:
            self._end_table()


def _span(value: str | None) -> int:
    """A span as browsers take it; 0 means to the end, which the table's own end cuts off."""
    text = (value or "").strip()
    if not text.isdecimal() or len(text) > 6:
        return 1
    return min(int(text), 65_534) or 65_534


def _page_of(text: str, before: int = 0) -> _Page:
    page = _Page(before)
    page.feed(text)
    page.end()
    return page
