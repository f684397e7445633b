"""The first plan, dropped as the office has it: what is read of it, in every format, against the plan file that a person wrote."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from chatdong.documents.paper import paper_of
from chatdong.documents.reader import open_document
from chatdong.domain.intake.as_plan import plan_of
from chatdong.domain.intake.draft import Draft
from chatdong.domain.intake.fact import Part
from chatdong.domain.intake.paper import Paper
from chatdong.domain.intake.reader import read
from chatdong.domain.intake.wording import compact
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from tests.domain.intake.paper_files import MAKERS
from tests.domain.intake.plan_2016 import PLAN, blocks

FORMATS = tuple(MAKERS)
# How the paper calls what the plan file names more shortly.
NAMES = {
    "committee-workshop": "추진지원단운영위원회워크숍",
    "joint-training": "합동교육",
    "monthly-meeting": "월정기간담회",
    "ad-hoc-meeting": "수시간담회",
    "ad-hoc-meal": "수시간담회식사",
    "manual": "매뉴얼",
    "guideline": "가이드라인",
}
COUNTED = {
    "teams": "자치구추진지원단",
    "workshops": "역량강화워크숍및평가워크숍",
    "committee-workshops": "추진지원단운영위원회워크숍",
    "monthly-meetings": "월정기간담회",
    "trainings": "자치구추진지원단합동교육",
    "manual": "매뉴얼",
    "guideline": "가이드라인",
    "conference": "성과공유대회",
    "communication": "상시소통",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    return tmp_path_factory.mktemp("papers")


_READ: dict[str, tuple[Paper, Draft, Plan]] = {}


def read_as(kind: str, folder) -> tuple[Paper, Draft, Plan]:
    """The paper, the draft and the plan of the document in a format; read once."""
    if kind not in _READ:
        path = folder / f"plan.{kind}"
        path.write_bytes(MAKERS[kind](blocks()))
        paper = paper_of(open_document(path, path.name, prose=True))
        draft = read(paper)
        plan = plan_of(draft)
        assert isinstance(plan, Plan), plan
        _READ[kind] = paper, draft, plan
    return _READ[kind]


@cache
def told_lines() -> set[tuple[str, str, str, int]]:
    categories = {one.id: one.name.ko for one in PLAN.category}
    return {(categories[one.category], compact(one.item.ko), compact(one.costing), one.amount_krw) for one in PLAN.budget_line}


def lines_of(plan: Plan) -> set[tuple[str, str, str, int]]:
    categories = {one.id: one.name.ko for one in plan.category}
    return {(categories[one.category], compact(one.item.ko), compact(one.costing), one.amount_krw) for one in plan.budget_line}


def activities_of(plan: Plan) -> dict[str, tuple]:
    """Activity of the plan file → (times, window, people, kind, payer) of the one that was read under its name."""
    found = {}
    for told in PLAN.activity:
        name = NAMES.get(told.id, compact(told.name.ko))
        exact = [one for one in plan.activity if compact(one.name.ko) == name]
        alike = exact or [one for one in plan.activity if name in compact(one.name.ko)]
        if alike:
            one = min(alike, key=lambda one: len(one.name.ko))
            found[told.id] = (one.times, one.window, one.people, one.kind, one.payer.ko if one.payer else None)
    return found


def targets_of(plan: Plan) -> set[tuple[str, int, int | None]]:
    """(indicator of the plan file, year, value) of the targets that were read."""
    names = {one.id: compact(one.name.ko) for one in plan.indicator}
    found = set()
    for target in plan.target:
        known = [key for key in sorted(COUNTED, key=lambda key: -len(COUNTED[key])) if COUNTED[key] in names[target.indicator]]
        found.add((known[0] if known else names[target.indicator], target.year, target.value))
    return found


def told_targets() -> set[tuple[str, int, int | None]]:
    return {(one.indicator, one.year, one.value) for one in PLAN.target}


@pytest.mark.parametrize("kind", FORMATS)
def test_every_costing_category_and_milestone_is_read(kind: str, folder) -> None:
    plan = read_as(kind, folder)[2]
    assert len(told_lines()) == 13
    assert lines_of(plan) == told_lines()
    assert {(one.name.ko, one.amount_krw) for one in plan.category} == {(one.name.ko, one.amount_krw) for one in PLAN.category}
    assert [(one.on, one.amount_krw, one.rate_percent) for one in plan.milestone] == [
        (one.on, one.amount_krw, one.rate_percent) for one in PLAN.milestone
    ]
    assert plan.total_krw == PLAN.total_krw


@pytest.mark.parametrize("kind", FORMATS)
def test_every_activity_is_read_with_its_window_and_count(kind: str, folder) -> None:
    plan = read_as(kind, folder)[2]
    assert activities_of(plan) == {
        one.id: (one.times, one.window, one.people, one.kind, one.payer.ko if one.payer else None) for one in PLAN.activity
    }
    assert len(plan.activity) == len(PLAN.activity)
    agenda = next(one for one in plan.activity if one.occurrence)
    told = next(one for one in PLAN.activity if one.occurrence)
    assert [(one.window, one.topic) for one in agenda.occurrence] == [
        (one.window, type(one.topic)(one.topic.ko)) for one in told.occurrence if one.topic
    ]


@pytest.mark.parametrize("kind", FORMATS)
def test_every_target_is_read_and_none_is_added(kind: str, folder) -> None:
    assert targets_of(read_as(kind, folder)[2]) == told_targets()


@pytest.mark.parametrize("kind", FORMATS)
def test_the_draft_is_a_plan_file_whose_sums_agree(kind: str, folder) -> None:
    _paper, draft, plan = read_as(kind, folder)
    assert parse_plan(format_plan(plan)) == plan
    assert draft.reconciles and {check.of for check in draft.sums()} >= {"", "일반운영비", "회의운영비"}
    assert plan_of(read(_paper)) == plan


def values(draft: Draft) -> Iterator[tuple[str, str, bool]]:
    """(figure, quote, doubted) of every number, day and amount of the draft."""
    for part in Part:
        for one in draft.facts(part):
            fact = one.fact
            if isinstance(fact.value, int) and not isinstance(fact.value, bool):
                yield str(fact.value), fact.quote, fact.doubt is not None


@pytest.mark.parametrize("kind", FORMATS)
def test_no_value_is_invented(kind: str, folder) -> None:
    """Every text is in the document, and every number too, or it says that it was derived."""
    paper, draft, _plan = read_as(kind, folder)
    words = compact("".join(paper.texts()))
    figures = {int(found.replace(",", "")) for text in paper.texts() for found in re.findall(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+", text)}
    figures |= {figure * 1_000 for figure in figures} | {figure + 2_000 for figure in figures if figure < 100}
    for part in Part:
        for named in draft.facts(part):
            fact = named.fact
            assert fact.quote and str(fact.place), named.key
            if type(fact.value) is str and fact.doubt is None:
                for word in re.split(r"[\s·>|.]+", fact.value):
                    assert compact(word) in words, (named.key, fact.value)
    for figure, quote, doubted in values(draft):
        assert int(figure) in figures or doubted or "+" in quote, (figure, quote)


@pytest.mark.parametrize("kind", FORMATS)
def test_recall_and_precision_by_kind(kind: str, folder, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints how much of each kind was read, and how much of what was read is in the plan file; at least 95% of everything."""
    plan = read_as(kind, folder)[2]
    rows = dict(kinds(plan))
    with capsys.disabled():
        print(
            f"\n{kind}: " + " · ".join(f"{name} {len(told & got)}/{len(told)} ({len(told & got)}/{len(got)})" for name, (told, got) in rows.items())
        )
    for name, (told, got) in rows.items():
        least = 0.85 if name in ("history", "problems", "stages") else 0.95
        assert len(told & got) >= least * len(told), (name, told - got)
        assert len(told & got) >= least * len(got), (name, got - told)


def kinds(plan: Plan) -> Iterator[tuple[str, tuple[set, set]]]:
    """Kind → (what the plan file has, what was read)."""
    yield "lines", (told_lines(), lines_of(plan))
    yield "categories", ({(c.name.ko, c.amount_krw) for c in PLAN.category}, {(c.name.ko, c.amount_krw) for c in plan.category})
    yield "milestones", ({(m.on, m.amount_krw) for m in PLAN.milestone}, {(m.on, m.amount_krw) for m in plan.milestone})
    yield "windows", ({(a.id, a.window) for a in PLAN.activity}, {(key, got[1]) for key, got in activities_of(plan).items()})
    yield "times", ({(a.id, a.times) for a in PLAN.activity}, {(key, got[0]) for key, got in activities_of(plan).items()})
    yield "targets", (told_targets(), targets_of(plan))
    yield "baselines", ({(b.year, b.value) for b in PLAN.baseline}, {(b.year, b.value) for b in plan.baseline})
    for name in ("basis", "background", "history", "strategy", "administration"):
        yield name, ({(compact(p.text.ko), p.dated) for p in getattr(PLAN, name)}, {(compact(p.text.ko), p.dated) for p in getattr(plan, name)})
    yield "problems", ({compact(p.remedy.ko) for p in PLAN.problem}, {compact(p.remedy.ko) for p in plan.problem})
    yield "reviews", ({(compact(r.body.ko), r.consulted) for r in PLAN.review}, {(compact(r.body.ko), r.consulted) for r in plan.review})
    yield "stages", ({(s.offered, s.checked) for s in PLAN.communication}, {(s.offered, s.checked) for s in plan.communication})
    yield (
        "teams",
        (
            {(t.district, t.mode, t.opened_on, t.closed_on, t.staff) for t in PLAN.support_team},
            {(t.district, t.mode, t.opened_on, t.closed_on, t.staff) for t in plan.support_team},
        ),
    )
    assert PLAN.purpose is not None and PLAN.document is not None
    yield (
        "basics",
        (
            {PLAN.title.ko, str(PLAN.fiscal_year), str(PLAN.subject), PLAN.purpose.text.ko, str(PLAN.document.approved_on)},
            {
                plan.title.ko,
                str(plan.fiscal_year),
                str(plan.subject),
                plan.purpose.text.ko if plan.purpose else "",
                str(plan.document and plan.document.approved_on),
            },
        ),
    )
