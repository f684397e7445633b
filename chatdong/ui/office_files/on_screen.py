"""A document's table on the screen as it is printed: all columns at once, with its totals bold."""

from chatdong.ui.i18n import formats
from chatdong.ui.office_files.wording import PrintedTable


def markdown(table: PrintedTable) -> str:
    """The table as Markdown, numbers aligned to the right, totals and subtotals bold, no number, date and status broken."""
    whole = [number or unbroken for number, unbroken in zip(table.numbers, table.unbroken, strict=True)]

    def cells(texts: tuple[str, ...], *, strong: bool) -> list[str]:
        """The cells of a row."""
        said = [formats.plain(("\u00a0" if keeps else " ").join(text.split())) for text, keeps in zip(texts, whole, strict=True)]
        return [f"**{text}**" if strong and text else text for text in said]

    headings = [formats.plain(" ".join(text.split())) for text in table.headings]
    rows = (cells(row, strong=level < 2) for row, level in zip(table.rows, table.levels, strict=True))
    return formats.markdown_table(headings, table.numbers, rows)
