"""A document's table on the screen as it is printed: all columns at once, with its totals bold."""

from chatdong.ui.i18n import formats
from chatdong.ui.office_files.wording import PrintedTable


def markdown(table: PrintedTable) -> str:
    """The table as Markdown, numbers aligned to the right, totals and subtotals bold."""

    def cells(texts: tuple[str, ...], *, strong: bool = False) -> str:
        said = (
            formats.plain(("\u00a0" if number or unbroken else " ").join(text.split()))
            for text, number, unbroken in zip(texts, table.numbers, table.unbroken, strict=True)
        )
        return "| " + " | ".join(f"**{text}**" if strong and text else text for text in said) + " |"

    sides = "| " + " | ".join("---:" if number else "---" for number in table.numbers) + " |"
    rows = (cells(row, strong=level < 2) for row, level in zip(table.rows, table.levels, strict=True))
    headings = "| " + " | ".join(formats.plain(" ".join(text.split())) for text in table.headings) + " |"
    return "\n".join([headings, sides, *rows])
