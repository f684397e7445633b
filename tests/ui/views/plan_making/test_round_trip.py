"""A plan that goes from its file to the tables of the page and back is the same file, byte by byte."""

import pytest
from hypothesis import assume, given

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan.toml_format import format_plan, parse_plan
from chatdong.domain.plan_making.from_last_year import Note, next_year
from chatdong.domain.plan_making.parts import Part
from chatdong.domain.plan_making.rows import with_parts
from chatdong.public_holidays import public_holidays
from chatdong.ui.i18n.language import speaking
from chatdong.ui.views.plan_making.editing import cells, notes
from tests.domain.plan_making.plans import PLANS, plans
from tests.properties import examples


def through_the_page(plan: Plan) -> Plan:
    with speaking("ko"):
        made = with_parts(plan, {part: cells.begun_rows(part, plan) for part in Part})
    assert isinstance(made, Plan), list(map(str, made))
    return made


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_a_plan_is_the_same_file_after_the_page(plan: Plan) -> None:
    file = format_plan(plan)
    assert format_plan(through_the_page(parse_plan(file))) == file
    assert format_plan(through_the_page(through_the_page(parse_plan(file)))) == file


@examples(20)
@given(plan=plans())
def test_any_plan_is_the_same_file_after_the_page(plan: Plan) -> None:
    # Names that stand in one field have commas between them.
    assume(plan.document is None or not any("," in name for name in (*plan.document.approvers, *plan.document.cooperation)))
    file = format_plan(plan)
    assert format_plan(through_the_page(parse_plan(file))) == file


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_the_notes_of_a_draft_come_back_as_they_were(plan: Plan) -> None:
    made = next_year(plan, public_holidays(plan.year.start, plan.year.end)).notes
    again = notes.from_json(notes.to_json(made))
    assert [(str(one), one.part, one.doubt) for one in again] == [(str(one), one.part, one.doubt) for one in made]
    assert all(isinstance(one, Note) for one in again)
    assert notes.from_json("{}") == notes.from_json("[]") == notes.from_json("no") == notes.from_json('{"notes": [1]}') == ()
