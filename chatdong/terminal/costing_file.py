"""``python -m chatdong costing FILE``: the costings of a budget's table, each with its verdict and place, as lines for people or as JSON."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from chatdong.domain.costing.costing import Verdict
from chatdong.store.imports import costing_table, importer
from chatdong.store.imports.costing_table import CostingLine, CostingTable, StatedTotal
from chatdong.store.imports.importer import RefusedFile
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import ImportProfile
from chatdong.store.ledger.targets import COSTINGS
from chatdong.terminal import imports
from chatdong.terminal.as_json import costing as costing_json

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".htm", ".html", ".hwpx", ".hwp", ".docx")

_WORDS = {
    Verdict.HOLDS: "맞음",
    Verdict.COMPUTED: "계산됨",
    Verdict.ROUNDED: "반올림",
    Verdict.DIFFERS: "다름",
    Verdict.NOT_COMPUTABLE: "확인 필요",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that are for a file."""
    of_file = parser.add_argument_group("파일의 표", "산출내역 대신 예산표가 든 파일을 주면 줄마다 점검하고 합계를 비교합니다.")
    of_file.add_argument("--table", help="시트나 표의 이름")
    of_file.add_argument("--encoding", help="글자 방식(예: cp949)")
    of_file.add_argument("--header-row", type=int, help="제목 행의 번호. 없으면 0")
    of_file.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="TITLE=FIELD",
        help="열의 뜻(예: 세부내용=산출내역, 구분=편성목, 전년도=). 여러 번 쓸 수 있습니다.",
    )
    of_file.add_argument("--json", action="store_true", help="JSON으로, 금액은 원")


def is_file(text: str | None) -> bool:
    """Whether what was given is a file and no costing: one that is there, or that is called like one."""
    if not text:
        return False
    try:
        return Path(text).is_file() or text.lower().endswith(_ENDINGS)
    except (OSError, ValueError):
        return False


def run(options: argparse.Namespace) -> tuple[str, int]:
    """Read a file as the options say; the text to print and the exit status: 1 where a line or a total differs, or something is to be asked.

    Raises RefusedFile and WrongOption; with --json a refused file is an answer too.
    """
    try:
        file = importer.open_file(Path(options.text), encoding=options.encoding)
    except RefusedFile as error:
        if not options.json:
            raise
        return _refused(options, str(error), None), 1
    try:
        found = costing_table.layout(file, _profile(options))
        _check_titles(found, options)
        if found.questions:
            return _unanswered(found, options), 1
        table = costing_table.read(found)
    except RefusedFile as error:
        if not options.json:
            raise
        return _refused(options, str(error), None), 1
    finally:
        file.close()
    if options.json:
        return json.dumps(as_json(table, options.text), ensure_ascii=False, indent=2), 0 if table.adds_up else 1
    return "\n".join(_told(table)), 0 if table.adds_up else 1


def _profile(options: argparse.Namespace) -> ImportProfile:
    profile = ImportProfile(
        table=options.table,
        encoding=options.encoding,
        header_row=options.header_row,
        unit_krw=imports.unit(options.unit) if options.unit else None,
    )
    for said in options.column:
        title, equals, name = said.rpartition("=")
        if not equals:
            raise imports.WrongOption(f"--column은 ‘제목=뜻’으로 적습니다: {said}")
        profile = profile.with_column(title, imports.field(COSTINGS, name))
    return profile


def _check_titles(found: Layout, options: argparse.Namespace) -> None:
    imports.check_titles(found, [said.rpartition("=")[0] for said in options.column])


def _refused(options: argparse.Namespace, why: str, found: Layout | None) -> str:
    questions = [{"about": question.about, "text": str(question.text)} for question in found.questions] if found else []
    told = {"file": options.text, "error": why, "questions": questions, "reading": imports.reading(found) if found else None, "lines": []}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _unanswered(found: Layout, options: argparse.Namespace) -> str:
    if options.json:
        return _refused(options, str(found.questions[0].text), found)
    return "\n".join(
        (*(f"[질문] {question.text}" for question in found.questions), *imports.columns(found), "--column, --unit 같은 옵션으로 정해 주십시오.")
    )


def as_json(table: CostingTable, name: str) -> dict[str, Any]:
    """The table as plain values for JSON; amounts in won."""
    counts = table.counts()
    return {
        "file": name,
        "error": None,
        "questions": [],
        "reading": imports.reading(table.layout),
        "unit_krw": table.layout.profile.unit_krw,
        "lines": [_line_json(line) for line in table.lines],
        "counts": {str(verdict): counts[verdict] for verdict in Verdict},
        "sum_krw": table.sum_krw,
        "without_amount": table.unknown,
        "categories": [
            {"category": each.category, "lines": each.lines, "sum_krw": each.sum_krw, "without_amount": each.unknown} for each in table.categories
        ],
        "totals": [
            {
                "row": total.row,
                "label": total.label,
                "stated_krw": total.stated_krw,
                "lines_krw": total.lines_krw,
                "lines": total.lines,
                "holds": total.holds,
            }
            for total in table.totals
        ],
        "skipped": [{"row": skipped.row, "text": skipped.text, "reason": str(skipped.reason)} for skipped in table.skipped],
    }


def _line_json(line: CostingLine) -> dict[str, Any]:
    said = {
        "row": line.row,
        "category": line.category,
        "activity": line.activity,
        "item": line.item,
        "amount_krw": line.amount_krw,
        **costing_json.as_json(line.costing),
        "verdict": str(line.verdict),
        "reason": str(line.reason),
    }
    return {**said, "note": line.note} if line.note else said


def _told(table: CostingTable) -> Iterator[str]:
    found = table.layout
    for guess in found.guesses:
        yield f"[짐작] {guess}"
    yield from imports.columns(found)
    if found.of("amount_krw"):
        yield f"[단위] 금액은 {imports.unit_name(found.of('amount_krw')[0].unit_krw)}"
    where = found.table.name or str(found.table.place)
    for line in table.lines:
        name = " · ".join(filter(None, (line.category, line.activity, line.item)))
        yield f"[{_WORDS[line.verdict]}] {where} {line.row}행 {name}: {' '.join(line.written.split())} → {line.reason}"
    for each in table.categories:
        unknown = f", 금액을 모르는 줄 {each.unknown:,}" if each.unknown else ""
        yield f"{each.category or '(편성목 없음)'}: {each.lines:,}줄 {each.sum_krw:,}원{unknown}"
    for skipped in table.skipped:
        yield f"[건너뜀] {skipped.row}행 ‘{skipped.text}’: {skipped.reason}"
    for total in table.totals:
        yield f"[합계] {total.row}행 {total.label}: {_total_told(total)}"
    counts = table.counts()
    yield " · ".join(f"{_WORDS[verdict]} {counts[verdict]:,}" for verdict in Verdict)
    yield f"모두 {len(table.lines):,}줄 {table.sum_krw:,}원" + (f", 금액을 모르는 줄 {table.unknown:,}" if table.unknown else "")


def _total_told(total: StatedTotal) -> str:
    if not total.lines:
        return f"적힌 금액 {total.stated_krw:,}원과 비교할 줄이 없습니다."
    if total.holds is None:
        return (
            f"적힌 금액 {total.stated_krw:,}원, 줄들의 합 {total.lines_krw:,}원({total.lines:,}줄, 그 가운데 {total.unknown:,}줄은 금액을 모릅니다)."
        )
    if total.holds:
        return f"적힌 금액 {total.stated_krw:,}원이 {total.lines:,}줄의 합과 맞습니다."
    return f"적힌 금액 {total.stated_krw:,}원이 {total.lines:,}줄의 합 {total.lines_krw:,}원과 {total.stated_krw - total.lines_krw:+,}원 다릅니다."
