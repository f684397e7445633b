"""``python -m chatdong what-if``: the effect of edits and the answers about them, as tables for people or as JSON."""

import argparse
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from chatdong.domain.message import message
from chatdong.domain.plan.milestones import milestones_by_date
from chatdong.domain.plan.model import Milestone, Plan
from chatdong.domain.plan.totals import total
from chatdong.domain.progress.records import Records
from chatdong.domain.scenario.committed import floors
from chatdong.domain.scenario.edits import EditError, apply_edits
from chatdong.domain.scenario.effect import effect
from chatdong.domain.scenario.export import plan_file_text
from chatdong.domain.scenario.quantities import quantity_by_id, set_quantity, whole_number
from chatdong.domain.scenario.questions.fit_to_cap import fit
from chatdong.domain.scenario.questions.goal_seek import seek
from chatdong.domain.scenario.questions.price_rise import raise_prices
from chatdong.domain.scenario.questions.sensitivity import tornado
from chatdong.domain.scenario.questions.uncertainty import DRAWS, Spread, distribution
from chatdong.domain.scenario.saved import LaidOn, SavedScenario, lay_on
from chatdong.domain.scenario.spending_plan import approved_total_krw, needs_milestones, proposed_milestones, why_no_milestones, with_amounts
from chatdong.terminal.as_json import what_if as what_if_json

_PERCENT = re.compile(r"[+-]?[0-9]{1,6}(\.[0-9]{1,6})?")

WORDS = "산출내역을 바꾸면 어떻게 되는지 보여 줍니다. 저장소와 계획은 바꾸지 않습니다."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command except --store, --plan and --as-of."""
    add = parser.add_argument
    add("--scenario", metavar="NAME", help="저장한 시나리오에서 시작합니다. --set과 --price-rise는 그 위에 더합니다.")
    add("--scenarios", action="store_true", help="저장한 시나리오의 목록. 다른 답은 쓰지 않습니다.")
    add("--set", action="append", default=[], metavar="LINE=COSTING", help="산출내역=새 산출식, 또는 수량=새 값(예: committee-catering.2=110)")
    add("--price-rise", action="append", default=[], metavar="ITEM=PERCENT", help="이름이 같은 내역의 단가를 올립니다(예: 강사비=5). 원 단위 반올림")
    add("--quantities", action="store_true", help="움직일 수 있는 수량의 이름과 범위")
    add("--seek", choices=("people", "times", "price", "other"), help="한도에 맞는 가장 많은 인원, 횟수, 가장 높은 단가를 찾습니다.")
    add("--activity", help="--seek를 한 세부사업에서만")
    add("--step", type=int, default=1, help="--seek의 단위(예: 단가를 1000원 단위로)")
    add("--fit", action="store_true", help="한도에 맞추려면 무엇을 줄이는지, 적게 바꾸는 것부터")
    add("--with-prices", action="store_true", help="--fit에서 단가도 줄입니다.")
    add("--by-category", action="store_true", help="--seek, --fit에서 편성목마다의 금액도 지킵니다.")
    add("--lock", action="append", default=[], metavar="ID", help="--seek, --fit에서 그대로 둘 산출내역이나 수량")
    add("--sensitivity", metavar="PERCENT", help="수량마다 이만큼 움직일 때 총액이 움직이는 폭")
    add(
        "--uncertainty",
        action="append",
        default=[],
        metavar="QUANTITY=LOW,MODE,HIGH",
        help="수량의 범위(삼각분포). LOW,HIGH만 쓰면 고른 분포. 서로 독립으로 봅니다.",
    )
    add("--seed", type=int, default=1, help="--uncertainty의 난수 씨앗. 같으면 답도 같습니다.")
    add("--draws", type=int, default=DRAWS, help=f"--uncertainty의 모의 횟수(기본 {DRAWS:,})")
    add("--plan-file", action="store_true", help="시뮬레이션을 계획 파일(TOML)로 씁니다. 다른 답은 쓰지 않습니다.")
    add("--approved", action="store_true", help="--plan-file에서 편성목 금액을 산출내역의 합으로(전용이 승인된 뒤)")
    add(
        "--milestones",
        metavar="scaled|DATE=WON,…",
        help="--approved에서 총 예산이 달라질 때의 집행계획: scaled(이전 차수의 누계를 새 총 예산에 비례하여) 또는 날짜마다의 누계(원)",
    )
    add("--json", action="store_true", help="JSON으로, 금액은 원")


def answer(
    plan: Plan, records: Records, as_of: date, options: argparse.Namespace, saved: Sequence[tuple[SavedScenario, Plan]], *, example: bool
) -> str:
    """The answer of the command as text or JSON. ``saved`` are the saved scenarios, each with the plan in its own revision.

    Raises EditError for an unknown name, an unreadable value or an impossible edit.
    """
    if options.scenarios:
        return _list(saved, example=example, as_json=options.json)
    laid = _laid_on(plan, options.scenario, saved)
    edits = _edits(plan, options, laid.edits)
    scenario = apply_edits(plan, edits)
    if options.plan_file:
        milestones = _milestones(plan, scenario, options.milestones) if options.approved else ()
        return plan_file_text(plan, scenario, approved=options.approved, milestones=milestones).rstrip("\n")
    least = floors(plan, scenario, records, as_of)
    found: dict[str, Any] = {
        "store": "example" if example else "records",
        "plan": plan.id,
        "as_of": as_of.isoformat(),
        **({"scenario": options.scenario, "left_out": {e.line_id: e.costing for e in laid.left_out}} if options.scenario else {}),
        "edits": edits,
        **what_if_json.effect_as_json(plan, scenario, effect(plan, scenario, records, as_of)),
    }
    bounds = {"by_category": options.by_category, "floors": least, "locked": _locked(plan, options.lock)}
    if options.quantities:
        found["quantities"] = what_if_json.quantities_as_json(plan, scenario, least)
    if options.seek:
        sought = seek(plan, edits, options.seek, activity_id=options.activity, step=options.step, **bounds)
        found["seek"] = what_if_json.seek_as_json(plan, sought)
    if options.fit:
        kinds = ("other", "times", "people", *(("price",) if options.with_prices else ()))
        found["fit"] = what_if_json.fit_as_json(plan, fit(plan, edits, kinds=kinds, **bounds))
    if options.sensitivity is not None:
        percent = _percent("--sensitivity", options.sensitivity)
        found["sensitivity"] = what_if_json.tornado_as_json(plan, tornado(plan, edits, percent))
    if options.uncertainty:
        drawn = distribution(plan, edits, _spreads(plan, options.uncertainty), seed=options.seed, draws=options.draws)
        found["uncertainty"] = what_if_json.distribution_as_json(drawn)
    return json.dumps(found, ensure_ascii=False, indent=2) if options.json else "\n".join(_table(plan, found))


# --- the options ------------------------------------------------------------------------------------------------------


def _milestones(plan: Plan, scenario: Plan, said: str | None) -> tuple[Milestone, ...]:
    """The spending plan of an approved scenario; empty where its total is the plan's. Raises EditError where nobody said it, or not all of it."""
    if not needs_milestones(plan, scenario):
        return ()
    total = approved_total_krw(plan, scenario)
    if said is None:
        raise EditError(
            "--milestones",
            message(
                "총 예산이 {before:,}원에서 {after:,}원이 되어 이전 차수의 집행계획이 맞지 않습니다. "
                "--milestones에 scaled(이전 차수의 누계를 비례하여)나 날짜마다의 누계(2016-06-30=원,…)를 적어 주십시오.",
                before=plan.total_krw,
                after=total,
            ),
        )
    if said == "scaled":
        return proposed_milestones(plan, total)
    given = dict(map(_pair, said.split(",")))
    days = [milestone.on.isoformat() for milestone in milestones_by_date(plan)]
    if sorted(given) != days or not all(krw.isascii() and krw.isdecimal() for krw in given.values()):
        raise EditError("--milestones", message("‘{said}’: {days}의 누계를 원으로 하나씩 적어 주십시오.", said=said[:200], days=", ".join(days)))
    found = with_amounts(plan, [int(given[day]) for day in days], total)
    if why := why_no_milestones(plan, found, total):
        raise EditError("--milestones", why)
    return found


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise EditError("", message("‘{text}’: 이름=값으로 씁니다.", text=text[:60]))
    return name.strip(), value.strip()


def _percent(name: str, text: str) -> Fraction:
    typed = text.strip().removesuffix("%")
    if not _PERCENT.fullmatch(typed):
        raise EditError(name, message("‘{text}’: 백분율을 수로 씁니다(예: 5).", text=text[:40]))
    return Fraction(typed)


def _laid_on(plan: Plan, name: str | None, saved: Sequence[tuple[SavedScenario, Plan]]) -> LaidOn:
    """The saved scenario ``name`` applied to the present plan; without a name the plan itself. Raises EditError for an unknown name."""
    if name is None:
        return lay_on(plan, {})
    for kept, made_for in saved:
        if kept.name == name:
            return lay_on(plan, kept.edits, made_for)
    known = ", ".join(kept.name for kept, _plan in saved) or "–"
    raise EditError(name, message("저장한 시나리오에 없는 이름입니다. 있는 것: {known}", known=known))


def _edits(plan: Plan, options: argparse.Namespace, start: Mapping[str, str]) -> dict[str, str]:
    """The edits by line: those of the scenario, then every --set in order, then every --price-rise; edits equal to the plan are dropped."""
    edits = dict(start)
    lines = {line.id: line for line in plan.budget_line}
    for typed in options.set:
        name, value = _pair(typed)
        if name in lines:
            apply_edits(plan, {name: value})
            edits[name] = value
        elif "." in name:
            edits = set_quantity(plan, edits, quantity_by_id(plan, name), whole_number(name, value))
        else:
            raise EditError(name, message("이 계획에 없는 산출내역입니다."))
    for typed in options.price_rise:
        item, percent = _pair(typed)
        edits = raise_prices(plan, edits, item, _percent(item, percent))
    return {line_id: text for line_id, text in edits.items() if text != lines[line_id].costing}


def _locked(plan: Plan, names: Iterable[str]) -> frozenset[str]:
    lines = {line.id for line in plan.budget_line}
    return frozenset(name if name in lines else quantity_by_id(plan, name).id for name in names)


def _spreads(plan: Plan, typed: Iterable[str]) -> dict[str, Spread]:
    spreads: dict[str, Spread] = {}
    for text in typed:
        name, values = _pair(text)
        numbers = [whole_number(name, value) for value in values.split(",")]
        if len(numbers) not in (2, 3):
            raise EditError(name, message("범위는 최소,최대나 최소,최빈,최대로 씁니다."))
        quantity = quantity_by_id(plan, name)
        if quantity.id in spreads:
            raise EditError(name, message("같은 수량의 범위를 두 번 썼습니다."))
        spreads[quantity.id] = Spread(numbers[0], numbers[-1], numbers[1] if len(numbers) == 3 else None)
    return spreads


# --- for people -------------------------------------------------------------------------------------------------------


def _table(plan: Plan, found: dict[str, Any]) -> Iterable[str]:
    if found["store"] == "example":
        yield "[예시 자료: 실제 기록이 아닙니다]"
    money, names = found["total"], {category.id: category.name.ko for category in plan.category}
    yield f"{plan.title.ko} · 시뮬레이션\n기준일 {found['as_of']} (단위: 원)"
    if found.get("scenario"):
        yield f"시나리오: {found['scenario']}"
    yield from (f"이 차수에 없거나 계산할 수 없어 빠짐: {line} ({costing})" for line, costing in found.get("left_out", {}).items())
    left = f"부족 {_n(money['shortfall_krw'])}" if money["shortfall_krw"] else f"남음 {_n(money['left_krw'])}"
    yield f"계획 {_n(money['plan_krw'])} · 시뮬레이션 {_n(money['scenario_krw'])} · 한도 {_n(money['cap_krw'])} · {left}"
    rows = [(r["name"], r["cap_krw"], r["plan_krw"], r["scenario_krw"], r["cap_krw"] - r["scenario_krw"]) for r in found["by_category"]]
    yield from _rows(("편성목", "편성목 금액", "계획", "시뮬레이션", "남음"), rows)
    for move in found["reallocations"]:
        yield f"전용 필요: {names[move['from']]} → {names[move['to']]} {_n(move['amount_krw'])}"
    if found["changed_lines"]:
        lines = [(r["name"], r["plan_costing"], r["scenario_costing"], r["difference_krw"]) for r in found["changed_lines"]]
        yield from _rows(("바꾼 산출내역", "계획", "시뮬레이션", "차이"), lines)
    costs = [
        (r["name"], s["amount_krw"], s["sessions"], s["attendances"], s["per_session_krw"], s["per_person_krw"])
        for r in found["by_activity"]
        for s in (r["scenario"],)
    ]
    yield from _rows(("세부사업", "금액", "횟수", "연인원", "1회당", "1인당"), costs)
    for milestone in found["milestones"]:
        if milestone["missed"]:
            reached = f"{milestone['reached_on']}에 이릅니다" if milestone["reached_on"] else "올해 안에 이르지 못합니다"
            yield (
                f"집행계획 미달: {milestone['on']} {_n(milestone['official_krw'])} · 시뮬레이션 {_n(milestone['scenario_bottom_up_krw'])}"
                f" · {reached}" + ("" if milestone["newly_missed"] else " (계획도 미달)")
            )
    for goal in found["goals"]:
        if goal["reachable"] is False:
            yield f"목표 미달: {goal['name']} {_n(goal['scenario'])} / {_n(goal['target'])}"
        elif goal["scenario"] is None:
            yield f"목표를 알 수 없음: {goal['name']} – / {_n(goal['target'])}"
    yield from (f"되돌릴 수 없음: {c['message']}" for c in found["below_committed"])
    yield from _asked(found)


def _list(saved: Sequence[tuple[SavedScenario, Plan]], *, example: bool, as_json: bool) -> str:
    """The saved scenarios with their totals (won) in their own plan revision, as a table or as JSON."""
    rows = [
        {
            "name": kept.name,
            "description": kept.description,
            "revision": kept.revision,
            "total_krw": total(laid.plan),
            "difference_krw": total(laid.plan) - total(plan),
            "edits": dict(kept.edits),
            "changed_by": kept.changed_by,
            "changed_at": kept.changed_at.isoformat() if kept.changed_at else None,
            "approved_revision": kept.approved_revision,
        }
        for kept, plan in saved
        for laid in (lay_on(plan, kept.edits),)
    ]
    if as_json:
        return json.dumps({"store": "example" if example else "records", "scenarios": rows}, ensure_ascii=False, indent=2)
    lines = ["[예시 자료: 실제 기록이 아닙니다]"] if example else []
    if not rows:
        return "\n".join([*lines, "저장한 시나리오가 없습니다."])
    table = [(r["name"], r["total_krw"], r["difference_krw"], r["revision"], r["changed_by"] or "–", r["description"] or "") for r in rows]
    return "\n".join([*lines, *_rows(("시나리오", "총액(원)", "계획과의 차이", "차수", "고친 사람", "설명"), table)])


def _asked(found: dict[str, Any]) -> Iterable[str]:
    if "quantities" in found:
        rows = [(r["quantity"], r["name"], r["unit"], r["plan"], r["scenario"], _span(r["range"])) for r in found["quantities"]]
        yield from _rows(("수량", "내역", "단위", "계획", "시뮬레이션", "범위"), rows)
    if "seek" in found:
        rows = []
        for r in found["seek"]:
            most = "한도와 무관" if r["unlimited"] else "맞는 값 없음" if r["most"] is None else _n(r["most"])
            rows.append((r["quantity"], r["name"], r["unit"], r["now"], most, r["left_krw"]))
        yield from _rows(("수량", "내역", "단위", "지금", "최대", "남는 금액"), rows)
    if "fit" in found:
        yield from _fit(found["fit"])
    if "sensitivity" in found:
        rows = [(r["quantity"], r["name"], r["now"], r["lower_krw"], r["higher_krw"], r["one_more_krw"]) for r in found["sensitivity"]]
        yield from _rows(("수량", "내역", "지금", "줄일 때", "늘릴 때", "하나 더"), rows)
    if "uncertainty" in found:
        drawn = found["uncertainty"]
        yield f"\n모의 {drawn['draws']:,}회(씨앗 {drawn['seed']}, 서로 독립): 한도 안 {drawn['chance_under_cap']:.1%} · 평균 {_n(drawn['mean_krw'])}"
        yield " · ".join(f"{share} {_n(krw)}" for share, krw in drawn["quantiles"].items())


def _fit(found: dict[str, Any]) -> Iterable[str]:
    if not found["over_krw"]:
        yield "\n한도 안에 있습니다. 줄일 것이 없습니다."
    elif not found["possible"]:
        yield f"\n한도를 {_n(found['over_krw'])} 넘습니다. 줄일 수 있는 것을 다 줄여도 맞출 수 없습니다(줄이면 {_n(found['least_krw'])})."
    else:
        yield f"\n한도를 {_n(found['over_krw'])} 넘습니다. 맞추는 길:"
        for number, option in enumerate(found["options"], start=1):
            changes = ", ".join(f"{c['name']} {_n(c['now'])}→{_n(c['then'])}{c['unit']}" for c in option["changes"])
            yield f"  {number}. {changes} (총액 {_n(option['total_krw'])}, 연인원 {_n(-option['attendances_lost'])})"


def _n(value: int | None) -> str:
    return "–" if value is None else f"△{-value:,}" if value < 0 else f"{value:,}"


def _span(span: dict[str, int]) -> str:
    return f"{_n(span['low'])}~{_n(span['high'])} ({_n(span['step'])})"


def _rows(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterable[str]:
    """The lines of a table aligned for a terminal in which a Korean letter is two cells wide; numbers are right-aligned."""
    table = [list(headings)] + [[_n(c) if c is None or isinstance(c, int) else c for c in row] for row in rows]
    widths = [max(_width(row[i]) for row in table) for i in range(len(headings))]
    right = [all(row[i] is None or isinstance(row[i], int) for row in rows) for i in range(len(headings))]
    yield ""
    for row in table:
        cells = []
        for text, width, to_right in zip(row, widths, right, strict=True):
            gap = " " * (width - _width(text))
            cells.append(gap + text if to_right else text + gap)
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
