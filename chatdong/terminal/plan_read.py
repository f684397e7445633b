"""``plan read``: an office's document, or our own workbook (계획 양식), as a draft plan, shown part by part, as JSON, and as a plan file."""

import argparse
import json
from dataclasses import asdict, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from chatdong.documents.document import Document
from chatdong.documents.paper import paper_of
from chatdong.documents.reader import UnreadableDocument, open_document
from chatdong.documents.workbooks.returned_template import Returned, is_template, plan_of_template, title_of
from chatdong.domain import glossary
from chatdong.domain.intake.as_plan import Missing, plan_of, unanswered
from chatdong.domain.intake.draft import Draft, NamedFact, SumCheck, part_word
from chatdong.domain.intake.drafting.answers import Answers, answered
from chatdong.domain.intake.fact import Part, Unread
from chatdong.domain.intake.goals.goal import Counting
from chatdong.domain.intake.reader import read
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import ActivityKind, Plan
from chatdong.domain.plan.toml_format import Mistake, PlanFileError, format_plan, parse_plan
from chatdong.domain.plan_making.parts import PARTS
from chatdong.domain.plan_making.rows import RowProblem

WORDS = (
    "문서(HWPX·HWP·DOCX·PDF·XLSX·글)를 읽어 계획 파일의 초안을 만듭니다. 근거와 의심스러운 곳, 읽지 못한 것을 함께 보여 줍니다. "
    "‘계획 만들기’에서 내려받은 엑셀 양식은 양식으로 읽습니다."
)
LARGEST = 50_000_000
"""Bytes; the largest document that is read for a plan."""


class RefusedDocument(Exception):
    """A document that cannot be read, or a file that must not be overwritten; the text says why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("file", type=Path, help="문서")
    parser.add_argument("-o", "--output", type=Path, help="만들 계획 파일(TOML). 이미 있으면 멈춥니다.")
    parser.add_argument("--year", type=int, help="회계연도. 없으면 문서가 말하는 해")
    parser.add_argument("--title", help="계획의 제목. 없으면 문서가 말하는 제목")
    parser.add_argument("--organisation", help="기관. 없으면 문서가 말하는 기관")
    parser.add_argument("--id", help="계획 이름(예: 2016). 없으면 회계연도")
    parser.add_argument("--encoding", help="글 파일의 글자 방식(예: cp949)")
    parser.add_argument("--json", action="store_true", help="JSON으로, 금액은 원")


def run(options: argparse.Namespace) -> tuple[str, int]:
    """Read a document as the options say; the text to print and the exit status: 1 where no plan could be made of it.

    The plan file is written where a plan could be made, complete or not at all. Raises RefusedDocument.
    """
    if options.output is not None and options.output.exists():
        raise RefusedDocument(f"{options.output}: 이미 있는 파일입니다. 다른 이름을 써 주십시오.")
    try:
        document = open_document(options.file, options.file.name, options.encoding, prose=True, largest=LARGEST)
        if is_template(document):
            return _template(document, options)
        draft = answered(read(paper_of(document), options.year), Answers(title=options.title, organisation=options.organisation))
    except UnreadableDocument as error:
        raise RefusedDocument(f"{options.file}: {error}") from None
    made = plan_of(draft, options.id)
    mistakes: tuple[Mistake, ...] = ()
    text = None
    missing = unanswered(made) if isinstance(made, Plan) else made
    if isinstance(made, Plan):
        text, mistakes = _written(made, options, missing)
    answer = _as_json(draft, missing, mistakes, options) if options.json else _lines(draft, missing, mistakes, options, written=text is not None)
    return answer, 0 if text is not None else 1


def _written(plan: Plan, options: argparse.Namespace, missing: tuple[Missing, ...] = ()) -> tuple[str | None, tuple[Mistake, ...]]:
    """The plan's file, written where the options say; None while something is missing of the plan, or with every mistake for which it is none."""
    text = format_plan(plan)
    try:
        parse_plan(text, str(options.output or options.file))
    except PlanFileError as error:
        return None, error.mistakes
    if missing:
        return None, ()
    if options.output is not None:
        with options.output.open("x", encoding="utf-8") as file:
            file.write(text)
    return text, ()


def _template(document: Document, options: argparse.Namespace) -> tuple[str, int]:
    """What our own workbook makes, without the plan that it went out with: the text to print and the exit status."""
    made, returned = plan_of_template(document)
    text: str | None = None
    mistakes: tuple[Mistake, ...] = ()
    if isinstance(made, Plan):
        given = {name: value for name, value in (("id", options.id), ("fiscal_year", options.year)) if value is not None}
        made = replace(made, **given)
        text, mistakes = _written(made, options)
    title = title_of(document)
    notes = [str(note) for note in returned.notes]
    faults = [*_places(made, returned), *map(str, mistakes)]
    if options.json:
        parts = {str(part): {"name": str(of.title), "count": len(of.elements(made))} for part, of in PARTS.items()} if isinstance(made, Plan) else {}
        found = {
            "file": str(options.file),
            "output": str(options.output) if options.output is not None and text is not None else None,
            "template": {"plan": returned.plan_id, "revision": returned.revision, "title": title},
            "parts": parts,
            "notes": notes,
            "mistakes": faults,
        }
        return json.dumps(found, ensure_ascii=False, indent=2), 0 if text is not None else 1
    lines = [f"계획 양식: {title} ({returned.revision}차 계획으로 만든 것)"]
    if isinstance(made, Plan):
        lines += [f"{of.title}: {len(of.elements(made))}건" for part, of in PARTS.items() if not of.single]
    lines += [f"알림: {note}" for note in notes]
    lines += [f"고칠 곳: {fault}" for fault in faults]
    if text is not None and options.output is not None:
        lines.append(f"{options.output}: 계획 초안을 썼습니다. load 명령으로 싣습니다.")
    return "\n".join(lines), 0 if text is not None else 1


def _places(made: Plan | tuple[RowProblem, ...], returned: Returned) -> list[str]:
    return [] if isinstance(made, Plan) else [f"{returned.place(one)}{f' ‘{one.title}’' if one.title else ''}: {one.why}" for one in made]


def _lines(draft: Draft, missing: tuple[Missing, ...], mistakes: tuple[Mistake, ...], options: argparse.Namespace, *, written: bool) -> str:
    lines = []
    for part in Part:
        doubts = draft.doubts(part)
        lines.append(f"{part_word(part)}: {draft.count(part)}건" + (f" · 볼 것 {len(doubts)}건" if doubts else ""))
        lines += [f"  ? {_shown(one.fact.value)} — {one.fact.doubt} (“{_short(one.fact.quote)}”, {one.fact.place})" for one in doubts]
    lines += [f"합: {check.label} {check.lines_krw:,}원 · {check.stated_krw:,}원{_off(check)}" for check in draft.sums()]
    lines += [f"쓰지 않음: {_seen(one)} — {one.why}" for one in draft.not_used]
    lines += [f"읽지 못함: {_seen(one)} — {one.why}" for one in draft.unread]
    lines += [f"세부사업으로 읽지 않음: “{_short(one.activity.name.quote)}” ({one.activity.name.place}) — {one.why}" for one in draft.seen]
    lines += [f"알림: {note}" for note in draft.notes]
    lines += [f"부족: {one.why}" for one in missing]
    lines += [f"계획이 되지 못함: {one}" for one in mistakes]
    if written and options.output is not None:
        lines.append(f"{options.output}: 계획 초안을 썼습니다. 볼 것을 고친 뒤 load 명령으로 싣습니다.")
    return "\n".join(lines)


def _seen(one: Unread) -> str:
    """The words of something with their place; what is said of the whole document has none."""
    return f"“{_short(one.quote)}” ({one.place})" if one.quote.strip() else f"{one.place}"


def _off(check: SumCheck) -> str:
    return f" → {check.difference_krw:+,}원 다릅니다" if check.difference_krw else ""


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else words[:79] + "…"


def _shown(value: Any) -> str:
    if isinstance(value, Counting):
        return str(MEASURES[value].label)
    if isinstance(value, ActivityKind):
        return str(glossary.term("kind", value).word)
    plain = _plain(value)
    if isinstance(plain, dict) and {"start", "end"} <= plain.keys():
        return f"{plain['start']}~{plain['end']}"
    return f"{plain:,}" if isinstance(plain, int) and not isinstance(plain, bool) and plain >= 10_000 else _short(str(plain))


def _as_json(draft: Draft, missing: tuple[Missing, ...], mistakes: tuple[Mistake, ...], options: argparse.Namespace) -> str:
    return json.dumps(
        {
            "file": str(options.file),
            "output": str(options.output) if options.output is not None and not missing and not mistakes else None,
            "parts": {
                str(part): {
                    "name": str(part_word(part)),
                    "count": draft.count(part),
                    "doubts": len(draft.doubts(part)),
                    "facts": [_fact(one) for one in draft.facts(part)],
                }
                for part in Part
            },
            "sums": [
                {
                    "label": str(check.label),
                    "of": check.of,
                    "lines_krw": check.lines_krw,
                    "stated_krw": check.stated_krw,
                    "difference_krw": check.difference_krw,
                }
                for check in draft.sums()
            ],
            "unread": [{"quote": one.quote, "place": str(one.place), "why": str(one.why)} for one in draft.unread],
            "not_used": [{"quote": one.quote, "place": str(one.place), "why": str(one.why)} for one in draft.not_used],
            "seen": [
                {"name": one.activity.name.value, "quote": one.activity.name.quote, "place": str(one.activity.name.place), "why": str(one.why)}
                for one in draft.seen
            ],
            "notes": [str(note) for note in draft.notes],
            "missing": [{"key": one.key, "why": str(one.why)} for one in missing],
            "mistakes": [str(one) for one in mistakes],
        },
        ensure_ascii=False,
        indent=2,
    )


def _fact(one: NamedFact) -> dict[str, Any]:
    return {
        "key": one.key,
        "value": _plain(one.fact.value),
        "quote": one.fact.quote,
        "place": str(one.fact.place),
        "doubt": str(one.fact.doubt) if one.fact.doubt is not None else None,
        "alternatives": [_plain(value) for value in one.fact.alternatives],
    }


def _plain(value: Any) -> Any:
    """A value as JSON holds it: days as 2016-05-13, windows with start and end."""
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(one) for name, one in asdict(value).items()}
    return value
