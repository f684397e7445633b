"""The command line: ``python -m chatdong COMMAND``; every command has ``--help``."""

import argparse
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import TextIO

from chatdong import clock
from chatdong.domain.agenda.calendar import calendar_entries
from chatdong.domain.message import Message
from chatdong.domain.plan.fiscal_dates import same_day, same_place
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import PlanFileError, load_plan_file
from chatdong.domain.plan_check.checker import Severity, check
from chatdong.domain.progress.records import Records
from chatdong.domain.report.draft import report
from chatdong.domain.report.outline import periods_of, quarter_of
from chatdong.domain.report.settlement import document
from chatdong.domain.report.status import opening_day
from chatdong.domain.roles import Actor
from chatdong.domain.scenario.edits import EditError
from chatdong.domain.text_marks import visible
from chatdong.domain.year_end.closing import carries, closing, following_plans, handover
from chatdong.domain.year_end.dispositions import funds_of
from chatdong.store.engines.duckdb_file import cause, user_message
from chatdong.store.engines.errors import RefusedWrite
from chatdong.store.engines.postgres import is_postgres, shown
from chatdong.store.engines.store import EXAMPLE, Store, StoreError, open_store
from chatdong.store.imports import importer
from chatdong.store.reading import query, repository
from chatdong.store.reading.portfolio import Asked
from chatdong.store.seed.example import AS_OF as EXAMPLE_AS_OF
from chatdong.store.seed.example import build_example
from chatdong.store.seed.startup import DEFAULT, start_store
from chatdong.store.seed.synthetic import synthesize
from chatdong.store.snapshots.backup import backup
from chatdong.store.snapshots.copy import copy
from chatdong.store.snapshots.restore import RefusedSnapshot, restore
from chatdong.store.snapshots.snapshot import write_snapshot
from chatdong.store.writing.verification import verify
from chatdong.store.writing.year_end.closing import close_year, closed_year, reopen_year, settled_year
from chatdong.terminal import costing_file, imports, plan_read, portfolio, readings, status, survey, year_end
from chatdong.terminal import load as terminal_load
from chatdong.terminal import synthesize as terminal_synthesize
from chatdong.terminal import verify as terminal_verify
from chatdong.terminal import what_if as terminal_what_if
from chatdong.terminal.as_json import costing as costing_json
from chatdong.terminal.as_json import plan_check as plan_check_json
from chatdong.terminal.status import Other
from chatdong.ui.views.calendar.ics_file import calendar_file

STORE_HELP = "저장소: 파일 경로, postgresql://… 또는 example (기본: CHATDONG_STORE, 없으면 data/chatdong.duckdb)"


class UsageError(Exception):
    """The command cannot be carried out with its arguments; the text is shown to the user."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0 for success, 1 for an error or a negative result, 2 for an edit that what-if cannot apply.

    argparse itself exits with 2 for invalid options.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or pipe that is not UTF-8 gets replacement marks instead of a traceback.
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return options.run(options) or 0
    except PlanFileError as error:
        _tell(error, file=sys.stderr)
    except (StoreError, RefusedWrite, RefusedSnapshot, UsageError, clock.UnknownZone) as error:
        _tell(error, file=sys.stderr)
    except BrokenPipeError:
        # The reader (head, less) closed the pipe; the rest of the buffer goes to /dev/null.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _tell(f"{error.filename or '출력'}: {cause(error)}", file=sys.stderr)
    except Exception as error:
        said = user_message(error)
        if said is None:
            raise
        _tell(said, file=sys.stderr)
    return 1


def _tell(text: object, *, file: TextIO | None = None) -> None:
    """Print a text with its control characters made visible, so that text of a record or file cannot control the terminal."""
    print(visible(str(text)), file=file)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m chatdong", description="찾동 추진 현황을 터미널에서 봅니다.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int | None], words: str, *, store: bool = True) -> argparse.ArgumentParser:
        """Add a subcommand that calls ``run``, with the option --store unless ``store`` is False."""
        made = commands.add_parser(name, help=words, description=words)
        made.set_defaults(run=run)
        if store:
            made.add_argument("--store", default=os.environ.get("CHATDONG_STORE") or DEFAULT, help=STORE_HELP)
        return made

    command("init", _init, "저장소를 준비합니다: 파일이 없으면 만들고 data/plans의 계획을 싣습니다.")

    shown = command("status", _status, status.WORDS)
    shown.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
    shown.add_argument("--as-of", type=_day, help="기준일(예: 2016-09-30). 없으면 화면과 같은 날")
    shown.add_argument("--all", action="store_true", help="저장소의 모든 계획을 함께 봅니다. --as-of 가 없으면 계획마다 화면과 같은 날")
    shown.add_argument("--year", type=int, help="--all 과 함께: 한 회계연도의 계획만")
    beside = shown.add_mutually_exclusive_group()
    beside.add_argument("--compare-to", type=_day, help="비교할 날(예: 2016-08-31). 그날부터 기준일까지 달라진 것을 더해 보여 줍니다.")
    beside.add_argument("--compare-revision", type=int, help="비교할 차수(예: 1). 같은 기준일과 기록으로 비교합니다.")
    beside.add_argument("--compare-year", type=int, help="비교할 연도(예: 2017). 그해 계획이 저장소에 없으면 이 계획이 정한 그해 목표만 비교합니다.")
    shown.add_argument("--json", action="store_true", help="JSON으로, 금액은 원")

    dated = command("calendar", _calendar, "기준일 현재의 일정을 달력 파일(.ics)로 저장합니다. 구글·아웃룩·애플 달력이 가져옵니다.")
    dated.add_argument("file", type=Path, help="만들 파일. 이미 있으면 멈춥니다.")
    dated.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
    dated.add_argument("--as-of", type=_day, help="기준일(예: 2016-09-30). 없으면 화면과 같은 날")
    dated.add_argument("--lang", choices=("ko", "en"), default="ko", help="파일의 언어")
    reported = command(
        "report",
        _report,
        "분기나 연말의 현황 보고를 파일로 만듭니다. 글은 기준일까지의 수치로 쓴 초안이며, 화면에서 고쳐 저장한 글이 있으면 그 글입니다.",
    )
    reported.add_argument("file", type=Path, help="만들 파일. 이미 있으면 멈춥니다.")
    reported.add_argument("--quarter", help="1, 2, 3, 4 또는 year(연말). 여러 해 계획은 5부터 다음 해. 없으면 기준일이 든 분기")
    reported.add_argument("--format", choices=("hwpx", "docx", "pdf", "xlsx", "html"), help="파일의 형식. 없으면 파일 이름의 끝을 따릅니다.")
    reported.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
    reported.add_argument("--as-of", type=_day, help="기준일(예: 2016-09-30). 없으면 화면과 같은 날. 기간 밖이면 기간의 마지막 날로 봅니다.")
    reported.add_argument("--lang", choices=("ko", "en"), default="ko", help="파일의 언어")

    ending = command("year-end", _year_end, year_end.WORDS)
    ending.add_argument("--json", action="store_true", help="JSON으로, 금액은 원")
    settled = command("settlement", _settlement, year_end.SETTLEMENT_WORDS)
    settled.add_argument("-o", "--out", dest="file", type=Path, required=True, help="만들 파일. 이미 있으면 멈춥니다.")
    settled.add_argument("--format", choices=("hwpx", "docx", "pdf", "xlsx", "html"), help="파일의 형식. 없으면 파일 이름의 끝을 따릅니다.")
    settled.add_argument("--lang", choices=("ko", "en"), default="ko", help="파일의 언어")
    closed = command("close-year", _close_year, year_end.CLOSING_WORDS)
    closed.add_argument("--reason", help="마감하며 적을 말")
    closed.add_argument("--into", help="이월액을 받을 다음 계획. 다음 계획이 여럿일 때 고릅니다.")
    doing_what = closed.add_mutually_exclusive_group()
    doing_what.add_argument("--dry-run", action="store_true", help="마감하지 않고 무엇이 확정되는지만 보여 줍니다.")
    doing_what.add_argument("--undo", action="store_true", help="마감을 되돌립니다.")
    for each in (ending, settled, closed):
        each.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
        each.add_argument("--as-of", type=_day, help="기준일(예: 2016-09-30). 없으면 화면과 같은 날")
        year_end.add_granted(each)

    what_if = command("what-if", _what_if, terminal_what_if.WORDS)
    what_if.add_argument("--plan", help="계획 이름(예: 2016). 없으면 가장 새로운 계획")
    what_if.add_argument("--as-of", type=_day, help="기준일(예: 2016-09-30). 없으면 화면과 같은 날")
    terminal_what_if.add_arguments(what_if)

    terminal_load.add_options(command("load", _load, terminal_load.WORDS))

    imports.add_options(command("import", _import, imports.WORDS))

    survey.add_options(command("survey", _survey, survey.WORDS), _day)

    readings.add_actions(command("readings", _readings, readings.WORDS), _day)

    saved = command("snapshot", _snapshot, "저장소의 모든 표를 zip 하나로 저장합니다(CSV).")
    saved.add_argument("file", type=Path, help="만들 파일. 이미 있으면 멈춥니다.")

    restored = command("restore", _restore, "스냅샷(zip)에서 저장소를 새 파일로 되살립니다. 이미 있는 파일은 건드리지 않습니다.", store=False)
    restored.add_argument("file", type=Path, help="스냅샷(zip)")
    restored.add_argument("--store", type=_new_file, required=True, help="되살릴 새 파일의 경로. 이미 있으면 멈춥니다.")
    restored.add_argument(
        "--despite-history",
        action="store_true",
        help="변경 이력이 표와 맞지 않아도 되살립니다. 이력을 잃은 저장소의 스냅샷밖에 없을 때만 씁니다. 맞지 않는 것을 알리고 1로 끝납니다.",
    )

    made = command("synthesize", _synthesize, terminal_synthesize.WORDS, store=False)
    made.add_argument("--store", type=_new_file, required=True, help="만들 새 파일의 경로. 이미 있으면 멈춥니다.")
    terminal_synthesize.add_arguments(made)

    backed_up = command("backup", _backup, "저장소 파일의 온전한 사본을 폴더에 만듭니다. 이름은 만든 때이고, 있는 파일은 덮어쓰지 않습니다.")
    backed_up.add_argument("directory", type=Path, help="사본을 둘 폴더")

    moved = command("copy", _copy, "저장소를 역사까지 통째로 옮깁니다. 옮길 곳은 없는 파일이거나 빈 데이터베이스여야 합니다.", store=False)
    moved.add_argument("--from", dest="source", required=True, help="옮길 저장소: 파일 경로, postgresql://… 또는 example")
    moved.add_argument("--to", dest="target", required=True, help="새 저장소: 없는 파일의 경로 또는 postgresql://…")

    verified = command("verify", _verify, terminal_verify.WORDS)
    verified.add_argument("--json", action="store_true", help="JSON으로, 금액은 원")

    checked = command("check", _check, "계획 파일이 스스로 어긋나는 곳을 찾습니다. 어긋남이 있으면 1로 끝납니다.", store=False)
    checked.add_argument("file", type=Path, help="계획 파일")
    checked.add_argument("--json", action="store_true", help="JSON으로")

    planned = command("plan", _plan_read, "문서에서 계획을 만듭니다: plan read FILE -o DRAFT.toml", store=False)
    doing = planned.add_subparsers(required=True, metavar="ACTION")
    plan_read.add_options(doing.add_parser("read", help=plan_read.WORDS, description=plan_read.WORDS))

    costed = command(
        "costing", _costing, "산출내역이나 예산표가 든 파일을 읽어 줄마다 점검합니다. 산출내역 하나는 JSON으로 보여 줍니다.", store=False
    )
    source = costed.add_mutually_exclusive_group(required=True)
    source.add_argument("text", nargs="?", help="산출내역(예: 350,000원×3명×2회=2,100,000원) 또는 예산표가 든 파일(예: 예산.xlsx)")
    source.add_argument(
        "--stdin",
        action="store_true",
        help='표준 입력에서 한 줄에 JSON 글자 하나씩, 또는 {"costing": …, "amount": …, "unit": "천원"}을 읽습니다.',
    )
    costed.add_argument("--amount", help="다른 칸에 적힌 금액(예: 2,100천원)")
    costed.add_argument("--unit", help="단위 없이 적힌 금액의 단위(예: 천원)")
    costing_file.add_options(costed)
    return parser


def _day(text: str) -> date:
    try:
        if len(text) != len("2016-09-30"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"‘{text}’: 날짜는 2016-09-30처럼 씁니다.") from None


def _new_file(text: str) -> Path:
    if text == EXAMPLE or "://" in text:
        raise argparse.ArgumentTypeError(f"‘{shown(text)}’: 새 파일의 경로를 써 주십시오.")
    return Path(text)


def _opened(options: argparse.Namespace, *, make: bool = False) -> Store:
    """Open the store of a command and print its notice; raises UsageError for a missing file, unless ``make`` creates it."""
    store = options.store or DEFAULT
    if not make and store != EXAMPLE and "://" not in store and not Path(store).exists():
        raise UsageError(f"{store}: 저장소가 없습니다. python -m chatdong init --store {store} 로 만들 수 있습니다.")
    opened = start_store(store, clock.now())
    if opened.notice is not None:
        _tell(opened.notice, file=sys.stderr)
    return opened


def _init(options: argparse.Namespace) -> None:
    store = _opened(options, make=True)
    if store.read_only:
        store.close()
        raise UsageError(f"{store.store_url}: 읽기 전용 저장소입니다. 볼 수만 있고 기록할 수 없습니다. 쓰기 권한을 확인해 주십시오.")
    _tell(f"{store.store_url}: " + ", ".join(f"{row['plan_id']} ({row['revision']}차)" for row in query.rows(store, "plans")))
    store.close()


def _view(store: Store, options: argparse.Namespace) -> tuple[Plan, Records, date]:
    """The plan, its records and the as-of date of the options. Raises UsageError for an unknown plan or a day outside its year."""
    plan = _plan(store, options)
    records = repository.records(store, plan)
    today = same_day(EXAMPLE_AS_OF, plan.fiscal_year) if store.is_example else clock.today()
    as_of = options.as_of or opening_day(plan, records, today)
    _within(plan, "기준일", as_of)
    return plan, records, as_of


def _within(plan: Plan, word: str, day: date) -> None:
    if plan.counted.start <= day <= plan.counted.end:
        return
    if plan.counted.start.year == plan.counted.end.year == plan.fiscal_year:
        raise UsageError(f"{word} {day}: {plan.fiscal_year}년도 안의 날짜를 써 주십시오.")
    raise UsageError(f"{word} {day}: 계획 기간({plan.counted.start}~{plan.counted.end}) 안의 날짜를 써 주십시오.")


def _status(options: argparse.Namespace) -> None:
    beside = (options.plan, options.compare_to, options.compare_revision, options.compare_year)
    if options.all and any(each is not None for each in beside):
        raise UsageError("--all 은 --plan, --compare-to, --compare-revision, --compare-year 와 함께 쓰지 않습니다.")
    if options.year is not None and not options.all:
        raise UsageError("--year 는 --all 과 함께 씁니다. 한 계획은 --plan 으로 고르십시오.")
    store = _opened(options)
    try:
        if options.all:
            _tell(portfolio.answer(store, Asked(clock.today(), options.as_of, options.year), as_data=options.json))
            return
        plan, records, as_of = _view(store, options)
        other = _other(store, plan, records, as_of, options)
        if store.read_only and not options.json:
            _tell("[읽기 전용: 볼 수만 있고 기록할 수 없습니다]")
        _tell(status.answer(plan, records, as_of, other=other, as_data=options.json, example=store.is_example))
    finally:
        store.close()


def _other(store: Store, plan: Plan, records: Records, as_of: date, options: argparse.Namespace) -> Other | None:
    """The status to compare with, as on the page 비교; None where no option asks for one. Raises UsageError for an unknown revision or year."""
    if day := options.compare_to:
        _within(plan, "비교할 날", day)
        return Other(str(day), day.isoformat(), plan, records, day, plan.fiscal_year)
    if (revision := options.compare_revision) is not None:
        known = [row["revision"] for row in query.rows(store, "revisions", plan_id=plan.id)]
        if revision not in known:
            raise UsageError(f"{revision}: 이 계획에 없는 차수입니다. 있는 차수: {', '.join(map(str, known))}")
        return Other(f"{revision}차", revision, repository.plan(store, plan.id, revision), records.seen_from(revision), as_of, plan.fiscal_year)
    if (year := options.compare_year) is None:
        return None
    there = _in_year(store, plan, year) if year != plan.fiscal_year else None
    if there is not None:
        return Other(f"{year}년", year, there, repository.records(store, there), same_place(plan, there, as_of), year)
    years = sorted({target.year for target in plan.target} - {plan.fiscal_year})
    if year not in years:
        raise UsageError(f"{year}: 비교할 수 없는 연도입니다. 이 계획이 목표를 정한 연도: {', '.join(map(str, years)) or '없음'}")
    return Other(f"{year}년", year, None, records, as_of, year)


def _in_year(store: Store, plan: Plan, year: int) -> Plan | None:
    """The plan of the same programme in another fiscal year, in its newest revision; None where the store has none."""
    plans = (repository.plan(store, row["plan_id"]) for row in query.rows(store, "plans") if row["fiscal_year"] == year)
    return next((found for found in plans if found is not None and found.programme == plan.programme), None)


def _following(store: Store, plan: Plan, into: str | None, *, asked: bool) -> Plan | None:
    """The plan that a closed year hands on to, in its newest revision; None where the store has none. Raises UsageError where there are several and
    it matters (``asked``) and nobody said which, or one that does not follow was named."""
    others = (repository.plan(store, row["plan_id"]) for row in query.rows(store, "plans") if row["programme"] == plan.programme.ko)
    there = {other.id: other for other in following_plans(plan, filter(None, others))}
    if into is not None and into not in there:
        raise UsageError(f"--into {into}: 이 계획의 다음 계획이 아닙니다. 다음 계획: {', '.join(there) or '없음'}")
    if asked and into is None and len(there) > 1:
        raise UsageError(f"이월액을 받을 다음 계획이 여럿입니다({', '.join(there)}). --into 로 하나를 골라 주십시오.")
    return there[into] if into is not None else next(iter(there.values()), None)


def _year_end(options: argparse.Namespace) -> None:
    store = _opened(options)
    try:
        plan, records, as_of = _view(store, options)
        givers, closed = year_end.granted(options), closed_year(store, plan.id)
        settled = settled_year(store, plan, records, as_of, givers)
        closed_on = closed and closed[0]
        _tell(year_end.answer(plan, records, settled, closed_on, givers, as_data=options.json, example=store.is_example))
    finally:
        store.close()


def _settlement(options: argparse.Namespace) -> None:
    # Streamlit, which the words import, would warn that no server runs.
    logging.disable(logging.WARNING)
    from chatdong.ui.i18n.language import speaking
    from chatdong.ui.i18n.plan_year import in_plan_year
    from chatdong.ui.office_files.files import FORMATS, document_file

    kind = _format_of(options, FORMATS)
    store = _opened(options)
    try:
        plan, records, as_of = _view(store, options)
        settled = settled_year(store, plan, records, as_of, year_end.granted(options))
        made = document(settled)
        with speaking(options.lang), in_plan_year(None if plan.period is None else plan.fiscal_year):
            content = document_file(made, kind, example=store.is_example)
        _keep_file(options.file, content, f"{made.title}, 기준일 {settled.as_of}, {len(content):,}바이트", example=store.is_example)
    finally:
        store.close()


def _keep_file(path: Path, content: bytes, what: str, *, example: bool) -> None:
    """Write a new file, and say what it is. Raises UsageError where it is there already."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(f"{path}: 이미 있는 파일입니다. 다른 이름을 써 주십시오.") from None
    if example:
        _tell("[예시 자료: 실제 기록이 아닙니다]")
    _tell(f"{path}: {what}")


def _format_of(options: argparse.Namespace, formats: Collection[str]) -> str:
    """The format of the file to make. Raises UsageError for one that is not known, and where the file is there already."""
    kind: str = options.format or options.file.suffix.lstrip(".").lower()
    if kind not in formats:
        raise UsageError(f"{options.file}: 형식을 알 수 없습니다. --format 에 {', '.join(formats)} 가운데 하나를 써 주십시오.")
    if options.file.exists():
        raise UsageError(f"{options.file}: 이미 있는 파일입니다. 다른 이름을 써 주십시오.")
    return kind


def _close_year(options: argparse.Namespace) -> None:
    """Close a plan's year, or take that back; as on the page 예산 집행, from an as-of date on the last day of the plan's period on."""
    store = _opened(options)
    try:
        if not options.dry_run:
            _refuse_example(store)
        version = query.store_version(store)
        plan, records, as_of = _view(store, options)
        actor, at = Actor.local("terminal"), clock.now()
        if options.undo:
            batch = reopen_year(store, plan.id, actor, at)
            _tell(f"{plan.fiscal_year}년도의 마감을 되돌렸습니다(변경 이력 {batch}).")
            return
        if as_of < plan.year.end:
            raise UsageError(f"해를 마감하려면 기준일이 {plan.year.end} 이후여야 합니다(지금 {as_of}). --as-of {plan.year.end} 을 붙여 주십시오.")
        if not options.dry_run and clock.today() < plan.year.end:
            raise UsageError(f"아직 끝나지 않은 해입니다. 오늘이 {plan.year.end} 이후면 마감할 수 있습니다(오늘 {clock.today()}).")
        if (known := closed_year(store, plan.id)) is not None:
            raise UsageError(f"{plan.fiscal_year}년도는 {known[0]} 현재로 이미 마감했습니다. 되돌리려면 --undo 를 붙여 주십시오.")
        last = plan.counted.end
        fixed = closing(plan, records, last, funds_of(plan, records, last, year_end.granted(options)))
        handed = handover(fixed, _following(store, plan, options.into, asked=carries(fixed)))
        _tell("\n".join(year_end.closing_lines(fixed.total, handed, last if clock.today() < last else None)))
        if why := year_end.why_not_closed(plan, records, fixed):
            raise UsageError(why)
        if options.dry_run:
            _tell("보기만 했습니다. 마감하지 않았습니다.")
            return
        revision = repository.newest_revision(store, plan.id)
        following = None if handed.brought is None or handed.following is None else handed.following.id
        into = None if following is None else (following, repository.newest_revision(store, following) or 1)
        batch = close_year(store, fixed, revision or 1, actor, at, reason=options.reason, opening=handed.brought, into=into, read_version=version)
        _tell(f"{plan.fiscal_year}년도를 마감했습니다(변경 이력 {batch}). 되돌리려면 --undo 를 붙여 주십시오.")
    finally:
        store.close()


def _what_if(options: argparse.Namespace) -> int:
    """Answer what-if; exit status 2 for an edit or option that cannot be understood. Nothing is written."""
    store = _opened(options)
    try:
        plan, records, as_of = _view(store, options)
        saved = [(kept, of) for kept in repository.scenarios(store, plan.id) if (of := repository.plan(store, plan.id, kept.revision)) is not None]
        _tell(terminal_what_if.answer(plan, records, as_of, options, saved, example=store.is_example))
    except EditError as error:
        _tell(error, file=sys.stderr)
        return 2
    finally:
        store.close()
    return 0


def _calendar(options: argparse.Namespace) -> None:
    store = _opened(options)
    try:
        plan, records, as_of = _view(store, options)
        entries = calendar_entries(plan, records, as_of)
        content = calendar_file(plan, entries, as_of, example=store.is_example, language=options.lang)
        _keep_file(options.file, content, f"일정 {len(entries)}건, 기준일 {as_of}", example=store.is_example)
    finally:
        store.close()


def _report(options: argparse.Namespace) -> None:
    # Streamlit, which the charts import, would warn that no server runs.
    logging.disable(logging.WARNING)
    from chatdong.ui.i18n.language import speaking
    from chatdong.ui.i18n.plan_year import in_plan_year
    from chatdong.ui.office_files.files import FORMATS
    from chatdong.ui.views.report.export.files import report_file  # importing its libraries takes a second, which the other commands save

    kind = _format_of(options, FORMATS)
    store = _opened(options)
    try:
        plan, records, as_of = _view(store, options)
        quarter = options.quarter or quarter_of(plan, as_of)
        if quarter not in periods_of(plan):
            raise UsageError(f"--quarter {quarter}: 이 계획에 없는 기간입니다. 있는 기간: {', '.join(periods_of(plan))}")
        made = report(plan, records, quarter, as_of)
        with speaking(options.lang), in_plan_year(None if plan.period is None else plan.fiscal_year):
            edited = {section: text.words for section, text in repository.report_texts(store, plan.id, made.period.id, options.lang).items()}
            content = report_file(made, lambda: edited, kind, example=store.is_example)
        _keep_file(options.file, content, f"{made.title}, 기준일 {made.as_of}, {len(content):,}바이트", example=store.is_example)
    finally:
        store.close()


def _load(options: argparse.Namespace) -> None:
    plan = load_plan_file(options.file)
    store = _opened(options, make=True)
    try:
        _refuse_example(store)
        _tell(terminal_load.run(store, plan, options))
    except terminal_load.WrongOption as error:
        raise UsageError(str(error)) from error
    finally:
        store.close()


def _refuse_example(store: Store) -> None:
    """Raise UsageError for a store of example data, also one restored into a file, so that example data and real records are never mixed."""
    if store.is_example:
        raise UsageError("예시 자료의 저장소에는 넣을 수 없습니다. --store 나 CHATDONG_STORE에 실제 기록의 파일 경로를 적어 주십시오.")


def _import(options: argparse.Namespace) -> int:
    """Import a file; exit status 1 where a row is refused or something has to be said first, and then nothing is written without --skip-refused."""
    store = _opened(options)
    try:
        if not options.dry_run:
            _refuse_example(store)
        known = [row["plan_id"] for row in query.rows(store, "plans")]
        if not known or (options.plan and options.plan not in known):
            raise UsageError(f"‘{options.plan or ''}’ 계획이 저장소에 없습니다. 있는 계획: {', '.join(known) or '없음'}")
        answer, status = imports.run(store, options.plan or known[-1], options, Actor.local("terminal"), clock.now())
        _tell(answer)
    except (importer.RefusedFile, RefusedWrite, imports.WrongOption) as error:
        raise UsageError(f"{options.file}: {error}") from error
    finally:
        store.close()
    return status


def _survey(options: argparse.Namespace) -> int:
    """Keep the score of a survey; exit status 1 where something has to be said first or an answer was not read."""
    store = _opened(options)
    try:
        if not options.dry_run:
            _refuse_example(store)
        answer, status = survey.run(store, _plan(store, options), options, Actor.local("terminal"), clock.now())
        _tell(answer)
    except (importer.RefusedFile, RefusedWrite, readings.WrongOption) as error:
        raise UsageError(f"{options.file}: {error}") from error
    finally:
        store.close()
    return status


def _readings(options: argparse.Namespace) -> None:
    store = _opened(options)
    try:
        if options.action != "list" and not options.dry_run:
            _refuse_example(store)
        _tell(readings.run(store, _plan(store, options), options, Actor.local("terminal"), clock.now()))
    except readings.WrongOption as error:
        raise UsageError(str(error)) from error
    finally:
        store.close()


def _plan(store: Store, options: argparse.Namespace) -> Plan:
    """The plan of the options in its newest revision, the newest one where they name none. Raises UsageError for an unknown one."""
    known = [row["plan_id"] for row in query.rows(store, "plans")]
    plan = repository.plan(store, options.plan or known[-1]) if known else None
    if plan is None:
        raise UsageError(f"‘{options.plan or ''}’ 계획이 저장소에 없습니다. 있는 계획: {', '.join(known) or '없음'}")
    return plan


def _snapshot(options: argparse.Namespace) -> None:
    store = _opened(options)
    try:
        with options.file.open("xb") as file:
            try:
                write_snapshot(store, file, clock.moment())
                file.flush()
            except BaseException:
                # An incomplete snapshot is useless.
                options.file.unlink()
                raise
    except FileExistsError:
        raise UsageError(f"{options.file}: 이미 있는 파일입니다. 다른 이름을 써 주십시오.") from None
    except OSError as error:
        raise UsageError(f"{options.file}: 스냅샷을 만들지 못했습니다: {cause(error)}. 저장소는 그대로입니다.") from error
    finally:
        store.close()
    _tell(f"{options.file}: {options.file.stat().st_size:,}바이트")


def _restore(options: argparse.Namespace) -> int:
    """Restore a snapshot; exit status 1 where its change log does not lead to its tables and --despite-history restored them anyway."""
    broken: list[Message] = []
    held = restore(options.file, options.store, clock.now(), broken.append if options.despite_history else None)
    for why in broken:
        _tell(f"변경 이력이 표와 맞지 않습니다. {why}. 표는 스냅샷 그대로 되살렸습니다.", file=sys.stderr)
    if held.is_example:
        _tell("[예시 자료: 실제 기록이 아닙니다]")
    _tell(f"{options.store}: {len(held.tables)}개 표의 {held.rows:,}행을 되살렸습니다(저장소 버전 {held.store_version}).")
    return 1 if broken else 0


def _synthesize(options: argparse.Namespace) -> None:
    amount = terminal_synthesize.amount(options)
    synthesize(amount, options.store, clock.now(), terminal_synthesize.bar())
    _tell("[예시 자료: 실제 기록이 아닙니다]")
    _tell(f"{options.store}: {amount.years}개 연도의 행사 {amount.events:,}건과 지출 {amount.spending:,}건을 만들었습니다.")


def _backup(options: argparse.Namespace) -> None:
    store = _opened(options)
    try:
        made = backup(store, options.directory, Actor.local("terminal"), clock.now())
    finally:
        store.close()
    _tell(f"{made}: {made.stat().st_size:,}바이트")


def _copy(options: argparse.Namespace) -> None:
    """Copy a store; the source is not changed, except that missing migrations are applied."""
    if options.target == EXAMPLE or ("://" in options.target and not is_postgres(options.target)):
        raise UsageError(f"{shown(options.target)}: 없는 파일의 경로나 postgresql://…을 써 주십시오.")
    if options.source != EXAMPLE and "://" not in options.source and not Path(options.source).exists():
        raise UsageError(f"{options.source}: 저장소가 없습니다.")
    at = clock.now()
    store = build_example(at) if options.source == EXAMPLE else open_store(options.source, at)
    try:
        moved = copy(store, options.target, at)
        if store.is_example:
            _tell("[예시 자료: 실제 기록이 아닙니다]")
        _tell(f"{shown(options.target)}: {len(moved)}개 표의 {sum(moved.values()):,}행을 옮겼습니다(저장소 버전 {query.store_version(store)}).")
    finally:
        store.close()


def _verify(options: argparse.Namespace) -> int:
    """Verify a store; exit status 1 where something differs, or totals were repaired when the store was opened."""
    store = _opened(options)
    try:
        seen = verify(store)
        _tell(terminal_verify.answer(store, seen, as_data=options.json))
        return 0 if terminal_verify.holds(store, seen) else 1
    finally:
        store.close()


def _plan_read(options: argparse.Namespace) -> int:
    """Read a document as a draft plan; exit status 1 where no plan could be made of it."""
    try:
        answer, status = plan_read.run(options)
    except plan_read.RefusedDocument as error:
        raise UsageError(str(error)) from error
    _tell(answer)
    return status


def _check(options: argparse.Namespace) -> int:
    """Check a plan file; exit status 1 where it contradicts itself."""
    result = check(load_plan_file(options.file))
    if options.json:
        _tell(json.dumps(plan_check_json.as_json(result), ensure_ascii=False, indent=2))
    else:
        words = {Severity.CONTRADICTION: "어긋남", Severity.GAP: "빠짐", Severity.DOUBT: "설명 필요"}
        for finding in result.findings:
            _tell(f"[{words[finding.severity]}] {finding.message}")
            for quote in finding.quotes:
                _tell(f"    “{quote.text}” ({quote.source})")
        _tell(f"찾은 것 {len(result.findings)}건 · 통과 {len(result.passed)} · 건너뜀 {len(result.skipped)}")
    return 1 if any(finding.severity == Severity.CONTRADICTION for finding in result.findings) else 0


def _costing(options: argparse.Namespace) -> int:
    """Parse costings and print one JSON object a line; an input line that is neither text nor an object is reported on stderr (exit status 1).

    Of a file its table is checked; exit status 1 where something differs or has to be asked about.
    """
    if costing_file.is_file(options.text):
        try:
            answer, status = costing_file.run(options)
        except (importer.RefusedFile, imports.WrongOption) as error:
            raise UsageError(f"{options.text}: {error}") from error
        _tell(answer)
        return status
    if not options.stdin:
        try:
            _tell(json.dumps(costing_json.answer({"costing": options.text, "amount": options.amount, "unit": options.unit}), ensure_ascii=False))
        except ValueError as error:
            raise UsageError(str(error)) from None
        return 0
    status = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            _tell(json.dumps(costing_json.answer(json.loads(line)), ensure_ascii=False))
        except ValueError:
            _tell(f"{number}번째 줄은 JSON 글자도, costing·amount·unit을 담은 JSON도 아닙니다.", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
