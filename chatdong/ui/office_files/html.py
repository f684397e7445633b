"""A document as an HTML page for printing; its images are embedded, and it runs and fetches nothing."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape

from chatdong.ui.office_files.page_layout import PAPER
from chatdong.ui.office_files.wording import Printed, PrintedTable

STYLE = f"""
@page {{ size: A4; margin: {PAPER.top}mm {PAPER.side}mm; }}
body {{ font: 11pt/1.55 Pretendard, "Noto Sans KR", "Malgun Gothic", "Apple SD Gothic Neo", sans-serif; color: #000; background: #fff;
  max-width: {PAPER.width}mm; margin: 8mm auto; padding: 0 4mm; }}
h1 {{ font-size: 19pt; text-align: center; margin: 2mm 0; }}
h2 {{ font-size: 13.5pt; margin: 7mm 0 2mm; break-after: avoid; }}
.plan, .example {{ text-align: center; margin: 0; }}
.example {{ color: #b45309; font-weight: 700; }}
.facts {{ text-align: right; font-size: 9.5pt; }}
.line {{ margin: .6mm 0 .6mm 5mm; text-indent: -5mm; }}
.level-1 {{ font-weight: 700; }}
.level-2, .level-4 {{ margin-left: 11mm; }}
.level-3 {{ margin-left: 17mm; }}
table {{ width: 100%; border-collapse: collapse; font-size: 9pt; margin: 3mm 0; font-variant-numeric: tabular-nums; }}
caption, figcaption {{ font-size: 9.5pt; text-align: center; margin: 3mm 0 1mm; }}
th, td {{ border: .2mm solid #5f6b76; padding: .6mm 1.6mm; text-align: left; }}
thead th {{ text-align: center; background: {PAPER.fills["heading"]}; }}
tr {{ break-inside: avoid; }}
table.approval {{ width: auto; margin: 0 0 4mm auto; }}
.approval th {{ text-align: center; }}
.approval td {{ width: {PAPER.sign_width}mm; height: {PAPER.sign_height}mm; }}
td.number {{ text-align: right; }}
td.number, td.day {{ white-space: nowrap; }}
tr.level-0, tr.level-1 {{ font-weight: 700; background: {PAPER.fills[0]}; }}
.wide {{ overflow-x: auto; }}
figure {{ margin: 3mm 0; break-inside: avoid; }}
img {{ width: 100%; }}
@media print {{ body {{ margin: 0; padding: 0; max-width: none; print-color-adjust: exact; }} }}
"""

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def html(printed: Printed, pictures: Mapping[str, bytes]) -> bytes:
    """The document as the bytes of an HTML page; ``pictures`` is {chart name: PNG}."""
    body = [f'<p class="example">{escape(printed.example)}</p>'] if printed.example else []
    if printed.approval:
        heading, *roles = printed.approval
        boxes = "".join(f'<th scope="col">{escape(role)}</th>' for role in roles)
        body.append(
            f'<table class="approval"><tr><th scope="row" rowspan="2">{escape(heading)}</th>{boxes}</tr><tr>{"<td></td>" * len(roles)}</tr></table>'
        )
    body += [f"<h1>{escape(printed.title)}</h1>", f'<p class="plan">{escape(printed.plan)}</p>']
    body.append(f'<p class="facts">{escape(" · ".join(printed.facts))}</p>')
    for section in printed.sections:
        body.append(f"<h2>{escape(section.heading)}</h2>")
        body += [f'<p class="line level-{level}">{escape(PAPER.lead(level) + text)}</p>' for level, text in section.lines]
        if section.table:
            body.append(_table(section.table))
        if section.picture and section.picture in pictures:
            source = b64encode(pictures[section.picture]).decode()
            caption = escape(section.caption)
            body.append(f'<figure><figcaption>{caption}</figcaption><img alt="{caption}" src="data:image/png;base64,{source}"></figure>')
    body.append(f"<p>&nbsp;&nbsp;{escape(printed.end)}</p>")
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(printed.title)}</title><style>{STYLE}</style>'
    )
    return f'<!doctype html><html lang="{printed.language}"><head>{head}</head><body>{"".join(body)}</body></html>'.encode()


def _table(table: PrintedTable) -> str:
    headings = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.headings)
    kinds = [' class="number"' if number else ' class="day"' if day else "" for number, day in zip(table.numbers, table.unbroken, strict=True)]
    rows = "".join(
        f'<tr class="level-{level}">' + "".join(f"<td{kind}>{escape(text)}</td>" for text, kind in zip(cells, kinds, strict=True)) + "</tr>"
        for cells, level in zip(table.rows, table.levels, strict=True)
    )
    caption = escape(f"< {table.title} >  {table.unit}".rstrip())
    return f'<div class="wide"><table><caption>{caption}</caption><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table></div>'
