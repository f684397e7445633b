"""``python -m chatdong import``: how a file is read, what it did or would do, as lines for people or as JSON."""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.imports import importer
from chatdong.store.imports.importer import Preview
from chatdong.store.imports.kept_profiles import keep, profile_for, profile_named
from chatdong.store.ledger.cells import UNITS
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import MEMO_TOO, NOT_USED, ImportProfile, ProfileError, Rule, profile_from_json
from chatdong.store.ledger.targets import TARGETS

SHOWN = 1_000
"""As many refused rows and warnings are listed; the counts are of all."""

WORDS = "행사, 지출, 원인행위, 측정값을 파일에서 넣습니다(엑셀, CSV, 한글·워드의 표). 거절된 행이나 정할 것이 있으면 아무것도 넣지 않고 1로 끝납니다."


class WrongOption(ValueError):
    """An option that cannot be used; the message says which and why."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and options of the command."""
    parser.add_argument("kind", choices=tuple(importer.KINDS), help="events: 행사, spending: 지출, commitments: 원인행위, readings: 측정값")
    parser.add_argument("file", type=Path, help="파일")
    parser.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
    parser.add_argument("--dry-run", action="store_true", help="넣지 않고 어떻게 읽었고 무엇이 바뀌는지만 보여 줍니다.")
    parser.add_argument("--skip-refused", action="store_true", help="거절된 행을 빼고 나머지를 넣습니다. 그래도 1로 끝납니다.")
    parser.add_argument("--accept", action="store_true", help="짐작하여 읽은 것이 있어도 넣습니다.")
    parser.add_argument("--as", dest="profile_name", metavar="NAME", help="화면이나 --save-as로 저장한 읽기 설정으로 읽습니다.")
    parser.add_argument("--profile", type=Path, help="화면에서 내려받은 읽기 설정(JSON)으로 읽습니다.")
    parser.add_argument("--save-as", metavar="NAME", help="읽은 방식을 이 이름으로 저장합니다.")
    parser.add_argument("--table", help="시트나 표의 이름. *이면 머리글이 같은 표 모두")
    parser.add_argument("--encoding", help="글자 방식(예: cp949)")
    parser.add_argument("--header-row", type=int, help="제목 행의 번호. 없으면 0")
    parser.add_argument(
        "--column", action="append", default=[], metavar="TITLE=FIELD", help="열의 뜻(예: 사용액=금액, 부서=, 장소=+). 여러 번 쓸 수 있습니다."
    )
    parser.add_argument("--to", help="산출내역(행사는 세부사업, 측정값은 지표)이 빈 행이 속하는 곳의 이름이나 키")
    parser.add_argument(
        "--rule", action="append", default=[], metavar="WORDS=TO", help="적요(측정값은 지표)에 이 말이 있으면 속하는 곳. 여러 번 쓸 수 있습니다."
    )
    parser.add_argument("--source", help="출처가 빈 측정값의 출처(예: 만족도 조사 결과 보고)")
    parser.add_argument("--unit", help="금액의 단위(예: 천원)")
    parser.add_argument("--year", type=int, help="연도가 없는 날짜의 연도")
    parser.add_argument("--day-order", choices=("dmy", "mdy"), help="05/06/2016의 순서")
    parser.add_argument("--dots", choices=("thousands", "decimal"), help="150.000의 점")
    parser.add_argument("--running-total", choices=("payments", "differences"), help="커지기만 하는 금액은 지출이나 누계의 차이")
    parser.add_argument("--cancelled", choices=("leave_out", "keep"), help="취소 행은 지출과 함께 빼거나 반납으로 넣음")
    parser.add_argument("--occurrences", choices=("by_day", "extra"), help="회차 없는 행사는 날짜로 회차를 추정하거나 추가 행사로 넣음")
    parser.add_argument("--fill-down", action="append", default=[], metavar="TITLE", help="빈칸을 위와 같게 읽을 열의 제목. 여러 번 쓸 수 있습니다.")
    parser.add_argument("--json", action="store_true", help="JSON으로, 금액은 원")


def run(store: Store, plan_id: str, options: argparse.Namespace, actor: Actor, at: datetime) -> tuple[str, int]:
    """Import a file as the options say; the text to print and the exit status: 1 where a row is refused or something has to be said first.

    Raises RefusedFile, RefusedWrite and WrongOption; with --json a refused file is an answer too.
    """
    try:
        file = importer.open_file(options.file, encoding=options.encoding)
    except importer.RefusedFile as error:
        if not options.json:
            raise
        return _refusal(options, plan_id, str(error), None), 1
    try:
        layout = importer.layout(store, plan_id, options.kind, file, _profile(store, plan_id, file, options))
        check_titles(layout, [*(said.rpartition("=")[0] for said in options.column), *options.fill_down])
        if layout.questions:
            return _unanswered(layout, plan_id, options), 1
        seen = importer.preview(store, plan_id, options.kind, file, profile=layout.profile)
    except importer.RefusedFile as error:
        file.close()
        if not options.json:
            raise
        return _refusal(options, plan_id, str(error), None), 1
    try:
        # The profile that was found out is complete, so that nothing in it is a guess any more: what the first reading guessed counts.
        held_back = bool(layout.guesses) and not (options.accept or options.profile_name or options.profile)
        refused = seen.counts["refused"]
        writes = not options.dry_run and not held_back and (not refused or options.skip_refused)
        batch = importer.commit(store, seen, actor, at, skip_refused=options.skip_refused) if writes else None
        if options.save_as and not options.dry_run:
            keep(store, layout, options.save_as, actor, at)
        text = json.dumps(_as_json(seen, layout, batch, options), ensure_ascii=False, indent=2) if options.json else None
        if text is None:
            text = "\n".join(_lines(seen, layout, batch, options, held_back=held_back))
        return text, 1 if refused or (held_back and not options.dry_run) else 0
    finally:
        seen.close()
        file.close()


def _profile(store: Store, plan_id: str, file: importer.ImportFile, options: argparse.Namespace) -> ImportProfile:
    """The profile of the options: a kept one, or the one kept for these headings, with what the options say beyond it."""
    profile = ImportProfile(table=options.table, encoding=options.encoding)
    if options.profile_name:
        kept = profile_named(store, options.kind, options.profile_name)
        if kept is None:
            raise WrongOption(f"‘{options.profile_name}’ 읽기 설정이 저장소에 없습니다.")
        profile = replace(kept.profile, encoding=options.encoding or kept.profile.encoding)
    elif options.profile:
        try:
            profile = profile_from_json(options.profile.read_text("utf-8"), options.kind)
        except (OSError, UnicodeError) as error:
            raise WrongOption(f"{options.profile}: 읽을 수 없습니다: {error}") from None
        except ProfileError as error:
            raise WrongOption(f"{options.profile}: {error}") from None
    else:
        found = profile_for(store, importer.layout(store, plan_id, options.kind, file, profile))
        profile = replace(found.profile, encoding=options.encoding) if found else profile
    for said in options.column:
        title, equals, name = said.rpartition("=")
        if not equals:
            raise WrongOption(f"--column은 ‘제목=뜻’으로 적습니다: {said}")
        profile = profile.with_column(title, field(options.kind, name))
    rules = tuple(_rule(store, plan_id, options.kind, said) for said in options.rule)
    return replace(
        profile,
        table=options.table or profile.table,
        header_row=options.header_row if options.header_row is not None else profile.header_row,
        to=_target(store, plan_id, options.kind, options.to) if options.to else profile.to,
        rules=(*rules, *profile.rules),
        unit_krw=unit(options.unit) if options.unit else profile.unit_krw,
        year=options.year or profile.year,
        day_order=options.day_order or profile.day_order,
        dots=options.dots or profile.dots,
        running_total=options.running_total or profile.running_total,
        cancelled=options.cancelled or profile.cancelled,
        occurrences=options.occurrences or profile.occurrences,
        fill_down=(*profile.fill_down, *options.fill_down),
        source=options.source or profile.source,
    )


def check_titles(layout: Layout, named: Iterable[str]) -> None:
    """Raise WrongOption for a heading of an option that the file does not have."""
    for title in named:
        if title not in layout.titles:
            raise WrongOption(f"파일에 ‘{title}’ 열이 없습니다. 있는 열: {', '.join(f'‘{known}’' for known in layout.titles)}")


def field(kind: str, name: str) -> str:
    """A field by its key or by one of its headings; NOT_USED and MEMO_TOO as they are."""
    if name in (NOT_USED, MEMO_TOO):
        return name
    found = next((field.name for field in TARGETS[kind].fields if name == field.name or name in field.aliases[:1]), None)
    if found is None:
        known = ", ".join(field.aliases[0] for field in TARGETS[kind].fields)
        raise WrongOption(f"‘{name}’(이)라는 뜻은 없습니다. 있는 것: {known}, 빈칸(쓰지 않음), +(적요에 잇기)")
    return found


def _rule(store: Store, plan_id: str, kind: str, said: str) -> Rule:
    text, equals, to = said.partition("=")
    if not equals or not text.strip():
        raise WrongOption(f"--rule은 ‘말=산출내역’으로 적습니다: {said}")
    return Rule(text.strip(), _target(store, plan_id, kind, to))


def _target(store: Store, plan_id: str, kind: str, name: str) -> str:
    """The key of a budget line, activity or indicator by its name or key."""
    names, of = importer.names(store, plan_id), TARGETS[kind]
    found = names.line(name, None) if of.of_lines else names.indicators.indicator(name) if of.of_indicators else names.activity(name)
    if not isinstance(found, str):
        raise WrongOption(f"‘{name}’: {importer.reason_of(found.code, dict(found.figures))}")
    return found


def unit_name(won: int) -> str:
    """The name of a unit: 천원 for 1,000."""
    return next((f"{word}원" for word, each in UNITS.items() if each == won), f"{won:,}원")


def unit(name: str) -> int:
    """Won in one of a unit by its name. Raises WrongOption."""
    won = UNITS.get(name.removesuffix("원")) if name.endswith("원") else None
    if won is None:
        raise WrongOption(f"‘{name}’은(는) 금액의 단위가 아닙니다: {', '.join(f'{word}원' for word in UNITS)}")
    return won


def _refusal(options: argparse.Namespace, plan_id: str, why: str, layout: Layout | None) -> str:
    """The JSON of a file of which nothing could be read or stored."""
    return json.dumps(
        {
            "file": str(options.file),
            "plan": plan_id,
            "kind": options.kind,
            "error": why,
            "questions": [{"about": question.about, "text": str(question.text)} for question in layout.questions] if layout else [],
            "reading": reading(layout) if layout else None,
            "batch": None,
        },
        ensure_ascii=False,
        indent=2,
    )


def _unanswered(layout: Layout, plan_id: str, options: argparse.Namespace) -> str:
    """The open questions and the columns of a file, so that the options can answer them."""
    if options.json:
        return _refusal(options, plan_id, str(layout.questions[0].text), layout)
    return "\n".join(
        (
            *(f"[질문] {question.text}" for question in layout.questions),
            *columns(layout),
            "아무것도 넣지 않았습니다. --column, --to 같은 옵션으로 정해 주십시오.",
        )
    )


def reading(layout: Layout) -> dict[str, Any]:
    """How a table is read, as JSON."""
    return {
        "table": layout.profile.table,
        "header_row": layout.header_first,
        "columns": [
            {"title": column.title, "field": column.field, "source": column.source, "samples": list(column.samples)} for column in layout.columns
        ],
        "guesses": [str(guess) for guess in layout.guesses],
        "profile": json.loads(layout.profile.to_json()),
    }


def columns(layout: Layout) -> Iterator[str]:
    """The columns of the file and what each is read as."""
    target = TARGETS[layout.kind]
    for column in layout.columns:
        field = {NOT_USED: "쓰지 않음", MEMO_TOO: "적요에 이음"}.get(column.field) or target.label(column.field)
        yield f"[열] {column.title} → {field}" + (f" (예: {column.samples[0]})" if column.samples else "")


def _as_json(seen: Preview, layout: Layout, batch: str | None, options: argparse.Namespace) -> dict[str, Any]:
    """What an import did or would do, as JSON."""
    return {
        "file": str(options.file),
        "plan": seen.plan_id,
        "kind": seen.kind,
        **seen.counts,
        "warned": seen.warned,
        "sum_krw": seen.new_krw,
        "first_day": seen.first_day and seen.first_day.isoformat(),
        "last_day": seen.last_day and seen.last_day.isoformat(),
        "batch": batch,
        "error": None,
        "questions": [],
        "reading": reading(layout),
        "notes": [str(note) for note in (*seen.document.notes, *seen.notes)],
        "refusals": [
            {"line": r.line, "where": seen.where(r.line), "column": r.column, "value": r.value, "reason": str(r.reason)} for r in seen.refusals(SHOWN)
        ],
    }


def _lines(seen: Preview, layout: Layout, batch: str | None, options: argparse.Namespace, *, held_back: bool) -> Iterator[str]:
    """What an import did or would do, as lines."""
    for guess in layout.guesses:
        yield f"[짐작] {guess}"
    if options.dry_run or held_back:
        yield from columns(layout)
    for note in (*seen.document.notes, *seen.notes):
        yield str(note)
    warned = 0
    for row in (*seen.rows("new", SHOWN), *seen.rows("changed", SHOWN)):
        for warning in row.warnings:
            warned += 1
            yield f"[주의] {seen.where(row.line)}행: {warning}"
    if seen.warned > warned:
        yield f"[주의] 모두 {seen.warned:,}행"
    for refusal in seen.refusals(SHOWN):
        yield f"[거절] {seen.where(refusal.line)}행 {refusal.column} ‘{refusal.value}’: {refusal.reason}"
    counts = seen.counts
    yield f"새 기록 {counts['new']:,} · 바뀜 {counts['changed']:,} · 같음 {counts['same']:,} · 거절 {counts['refused']:,}"
    if seen.new_krw is not None and seen.first_day is not None:
        yield f"넣을 금액 {seen.new_krw:,}원, {seen.first_day} ~ {seen.last_day}"
    if options.dry_run:
        yield "보기만 했습니다. 아무것도 넣지 않았습니다."
    elif held_back:
        yield "짐작하여 읽은 것이 있어 아무것도 넣지 않았습니다. 맞으면 --accept를 붙이고, 아니면 --column 같은 옵션으로 정해 주십시오."
    elif counts["refused"] and not options.skip_refused:
        yield "거절된 행이 있어 아무것도 넣지 않았습니다. 고쳐서 다시 넣거나 --skip-refused를 붙여 나머지만 넣으십시오."
    elif batch:
        yield f"{seen.writes:,}건을 넣었습니다(변경 이력 {batch})."
    else:
        yield "넣을 것이 없습니다. 저장소는 그대로입니다."
