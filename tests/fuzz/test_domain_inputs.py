"""Costing lines, budgets, plan files and edits: whatever the text is, the answer is a reading or a clear refusal."""

from collections.abc import Callable
from pathlib import Path

from hypothesis import strategies as st

from chatdong.domain.costing import costing
from chatdong.domain.plan import revision_diff, totals
from chatdong.domain.plan.budget_notation import format_budget, read_budget, with_budget
from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import PlanFileError, format_plan, parse_plan
from chatdong.domain.plan_check.checker import check
from chatdong.domain.progress.records import Records
from chatdong.domain.report.status import status
from chatdong.domain.scenario import edits
from chatdong.terminal.as_json import costing as costing_json
from chatdong.terminal.as_json import plan_check as plan_check_json
from tests.fuzz.mangled import NASTY, mangled

ROOT = Path(__file__).parents[2]
PLANS = [path.read_text("utf-8") for path in (ROOT / "data" / "plans" / "2016.toml", ROOT / "tests" / "plans" / "reading-2031.toml")]


def test_costing_lines(throw: Callable, plan: Plan) -> None:
    lines = [line.costing for line in plan.budget_line]

    def read(text: str) -> None:
        found = costing.parse(text)
        assert found.computed_krw is None or isinstance(found.computed_krw, int)
        str(found.explanation)
        costing_json.as_json(found)

    throw(st.one_of(mangled(lines), st.text(alphabet="0123456789,.원명회×x*=+-÷()[]천만억 \n계%≒", max_size=60), st.text(max_size=80)), read, share=1)


def test_budgets_that_are_typed(throw: Callable, plan: Plan) -> None:
    def read(text: str) -> None:
        readings = read_budget(plan, text)
        for reading in readings:
            str(reading.problem)
        edited = with_budget(plan, [reading.line for reading in readings if reading.line is not None])
        totals.total(edited)
        plan_check_json.as_json(check(edited))
        revision_diff.compare(plan, edited)
        try:
            parse_plan(format_plan(edited))
        except PlanFileError as error:
            assert error.mistakes

    throw(mangled([format_budget(plan)], (*NASTY, "[", "]", "- ", "\n- x: 1원×1=1원\n", "[사무관리비] x")), read, share=1)


def test_plan_files(throw: Callable) -> None:
    def read(text: str) -> None:
        try:
            made = parse_plan(text)
        except PlanFileError as error:
            assert error.mistakes
            assert str(error)
            return
        plan_check_json.as_json(check(made))
        status(made, Records((), (), ()), made.year.start)
        status(made, Records((), (), ()), made.year.end)
        assert parse_plan(format_plan(made)) == made

    words = (
        *NASTY,
        "[[activity]]\n",
        "id = 'x'\n",
        "= -1\n",
        "= 2016-13-01\n",
        "times = 0\n",
        "amount_krw = 99999999999999999999\n",
        "fiscal_year = 0\n",
        "[plan]\n",
    )
    throw(st.one_of(mangled(PLANS, words), _lines_out(PLANS), st.text(max_size=60)), read, share=2)


@st.composite
def _lines_out(draw: st.DrawFn, originals: list[str]) -> str:
    """A plan with lines taken out, doubled and exchanged, and with the value of one made another."""
    lines = draw(st.sampled_from(originals)).splitlines()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(("out", "twice", "other")))
        if what == "out":
            del lines[at]
        elif what == "twice":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines[at])
        elif "=" in lines[at]:
            value = draw(
                st.one_of(
                    st.integers(-(10**25), 10**25).map(str),
                    st.dates().map(str),
                    st.sampled_from(["''", "[]", "{}", "true", "1.5", "nan", "2016-05-01T00:00:00"]),
                )
            )
            lines[at] = f"{lines[at].split('=')[0]}= {value}"
    return "\n".join(lines)


def test_factors_of_what_if(throw: Callable, plan: Plan) -> None:
    lines = {line.id: line for line in plan.budget_line}

    def edit(asked: tuple[str, dict[int, int], str]) -> None:
        line_id, factors, text = asked
        for made in (lambda: {line_id: edits.edit_factors(lines[line_id], factors)}, lambda: {line_id: text}):
            try:
                totals.total(edits.apply_edits(plan, made()))
            except edits.EditError as error:
                assert str(error)

    factors = st.dictionaries(st.integers(-3, 9), st.integers(-(10**20), 10**20), max_size=3)
    throw(st.tuples(st.sampled_from(sorted(lines)), factors, mangled([line.costing for line in plan.budget_line])), edit, share=1)
