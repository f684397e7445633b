"""``python -m chatdong survey``: one reading of an indicator from the answers of a survey, without a word of anybody's answer kept."""

import argparse
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from chatdong.domain.plan.model import Indicator, Plan
from chatdong.domain.progress.measurements import scaled
from chatdong.domain.progress.survey import SCALES, Conversion, Result, asks_conversion, guess_scale, method, result, said_scale
from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.imports import importer, survey_file
from chatdong.store.imports.survey_file import Answers, SurveyTable
from chatdong.store.reading import repository
from chatdong.terminal import readings
from chatdong.terminal.readings import WrongOption

WORDS = "설문 응답 파일(한 줄에 한 응답: 구글 설문 등의 엑셀·CSV)에서 점수와 응답 수를 계산해 측정값 하나로 적습니다. 고른 점수 열만 읽고, 이름과 주관식은 저장하지 않습니다."
SHOWN = 20
"""As many different answers without a score are listed."""


def add_options(parser: argparse.ArgumentParser, day: Callable[[str], date]) -> None:
    """Add the arguments and options of the command; ``day`` reads a date."""
    parser.add_argument("file", type=Path, help="응답 파일")
    parser.add_argument("--measure", required=True, help="지표의 이름이나 키")
    parser.add_argument("--column", action="append", default=[], metavar="TITLE", help="점수가 든 열의 제목. 문항이 여럿이면 여러 번 씁니다.")
    parser.add_argument("--on", type=day, required=True, help="측정일(예: 2016-09-30)")
    parser.add_argument("--source", help="출처(예: 상반기 만족도 조사). 적을 때에는 있어야 합니다.")
    parser.add_argument("--note", help="비고. 계산한 방법 뒤에 붙습니다.")
    parser.add_argument("--scale", choices=tuple(SCALES), help="척도: 4, 5, 7, 10(1~10), 0-10, 100(0~100). 없으면 제목이나 응답으로 짐작합니다.")
    parser.add_argument(
        "--convert",
        choices=tuple(each.value for each in Conversion),
        help="none: 척도의 평균 그대로, steps: 100점 환산(가장 낮은 답 0점), times: 100점 환산(평균÷만점×100)",
    )
    parser.add_argument(
        "--word", action="append", default=[], metavar="WORDS=SCORE", help="말로 된 응답의 점수(예: 대체로 만족=4). 여러 번 쓸 수 있습니다."
    )
    parser.add_argument("--part", help="응답이 나눈 부분의 것이면 그 부분(예: 여성)")
    parser.add_argument("--table", help="시트나 표의 이름")
    parser.add_argument("--header-row", type=int, help="제목 행의 번호")
    parser.add_argument("--encoding", help="글자 방식(예: cp949)")
    parser.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
    parser.add_argument("--accept", action="store_true", help="짐작한 척도와 말의 점수가 맞다고 보고 적습니다.")
    parser.add_argument("--skip-refused", action="store_true", help="점수로 읽지 못한 응답을 빼고 적습니다. 그래도 1로 끝납니다.")
    parser.add_argument("--dry-run", action="store_true", help="적지 않고 계산한 것만 보여 줍니다.")
    parser.add_argument("--json", action="store_true", help="JSON으로")


def run(store: Store, plan: Plan, options: argparse.Namespace, actor: Actor, at: datetime) -> tuple[str, int]:
    """Work out the score and keep it as the options say; the text and the exit status: 1 where something is to be said first or was not read.

    Raises RefusedFile, RefusedWrite and WrongOption.
    """
    indicator = readings.indicator_named(plan, options.measure)
    by, part = readings.part_named(plan, indicator, options.part)
    file = importer.open_file(options.file, encoding=options.encoding)
    try:
        table = survey_file.survey_table(file, options.table, options.header_row)
        titles = tuple(options.column) or (table.scores if len(table.scores) == 1 else ())
        answers = survey_file.answers(table, titles)
    finally:
        file.close()
    return _keep(store, plan, indicator, (by, part), _Read(options, table, titles, answers), actor, at)


class _Read:
    """The answers as the options read them: scale, words, conversion, and what of that was guessed."""

    def __init__(self, options: argparse.Namespace, table: SurveyTable, titles: tuple[str, ...], answers: Answers) -> None:
        self.options, self.table, self.titles, self.answers = options, table, titles, answers
        cells = list(answers.cells)
        self.scale_name = options.scale or guess_scale(titles, cells)
        self.scale = SCALES[self.scale_name]
        self.words = dict(_word(said) for said in options.word)
        self.conversion = Conversion(options.convert or Conversion.NONE)
        self.found: Result = result(answers.rows, self.scale, self.words, self.conversion)
        self.guesses = [
            *([] if options.scale or said_scale(titles, cells) else [f"척도를 {self.scale.high}점({self.scale})으로 보았습니다."]),
            *(f"‘{word}’ → {score}점" for word, score in self.found.words.items() if word not in self.words),
            *([] if options.column else [f"점수가 든 열을 ‘{titles[0]}’(으)로 보았습니다."]),
        ]


def _word(said: str) -> tuple[str, int]:
    words, equals, number = said.rpartition("=")
    if not equals or not number.strip().isdecimal():
        raise WrongOption(f"--word 는 ‘말=점수’로 적습니다: {said}")
    return words.strip(), int(number)


def _keep(
    store: Store, plan: Plan, indicator: Indicator, of: tuple[str | None, str | None], read: _Read, actor: Actor, at: datetime
) -> tuple[str, int]:
    options, found = read.options, read.found
    asked = None
    if options.convert is None and asks_conversion(plan, indicator, read.scale):
        asked = f"이 지표의 목표가 {read.scale.high}점 척도보다 큽니다. --convert 로 100점 환산 방법을 골라 주십시오."
    elif not options.source and not options.dry_run:
        asked = "출처를 적어 주십시오: --source"
    elif read.guesses and not (options.accept or options.dry_run):
        asked = "짐작하여 읽은 것이 있어 적지 않았습니다. 맞으면 --accept 를 붙이고, 아니면 --scale, --word, --column 으로 정해 주십시오."
    elif found.unread and not (options.skip_refused or options.dry_run):
        asked = "점수로 읽지 못한 응답이 있어 적지 않았습니다. --word 로 점수를 정하거나 --skip-refused 로 빼십시오."
    note = " / ".join(filter(None, (str(method(read.scale, read.conversion, len(read.titles), found)), (options.note or "").strip())))
    answer: str | None = None
    if asked is None and found.value is not None and not (options.dry_run and not options.source):
        values = {
            "plan_id": plan.id,
            "revision": repository.newest_revision(store, plan.id),
            "indicator_id": indicator.id,
            "measured_on": options.on,
            "value_e4": scaled(found.value),
            "answers": found.answers,
            "broken_by": of[0],
            "part": of[1],
            "source": (options.source or "").strip(),
            "note": note,
        }
        answer = readings.add(store, plan, indicator, values, actor, at, dry_run=options.dry_run, as_data=options.json)
    status = 1 if asked or found.unread or found.value is None else 0
    if options.json:
        return json.dumps(_as_json(read, note, asked, answer), ensure_ascii=False, indent=2), status
    return "\n".join((*_lines(read, note), *filter(None, (answer, asked and f"[질문] {asked}")))), status


def _lines(read: _Read, note: str) -> Iterator[str]:
    found = read.found
    for guess in read.guesses:
        yield f"[짐작] {guess}"
    yield f"[열] {', '.join(read.titles)} → 점수. 다른 열 {len(read.table.titles) - len(read.titles)}개는 읽지 않았습니다."
    for words, rows in list(found.unread.items())[:SHOWN]:
        yield f"[거절] ‘{words}’ {rows:,}행: {read.scale.high}점 척도({read.scale})의 점수로 읽을 수 없습니다."
    if len(found.unread) > SHOWN:
        yield f"[거절] 모두 {sum(found.unread.values()):,}행"
    if read.answers.sums:
        yield f"합계와 평균 줄은 세지 않았습니다: {', '.join(map(str, read.answers.sums[:SHOWN]))}행"
    value = "–" if found.value is None else f"{found.value:f}"
    yield f"점수 {value} · 응답 {found.answers:,} · 무응답 {found.blank:,} · 읽지 못한 응답 {sum(found.unread.values()):,}"
    yield f"방법: {note}"


def _as_json(read: _Read, note: str, asked: str | None, answer: str | None) -> dict[str, Any]:
    found = read.found
    return {
        "file": str(read.options.file),
        "table": read.table.key,
        "columns": list(read.titles),
        "scale": read.scale_name,
        "conversion": read.conversion.value,
        "value": None if found.value is None else f"{found.value:f}",
        "answers": found.answers,
        "blank": found.blank,
        "unread": dict(found.unread),
        "words": dict(found.words),
        "sums": list(read.answers.sums),
        "method": note,
        "guesses": read.guesses,
        "question": asked,
        "reading": None if answer is None else json.loads(answer),
    }
