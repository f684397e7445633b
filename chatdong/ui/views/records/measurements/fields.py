"""What the form and the list of readings share: the indicators that take them, and the names of their parts."""

from collections.abc import Mapping
from typing import Any

from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Indicator, Plan
from chatdong.domain.progress.measurements import parts_of, unscaled, words_of
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name, say

WHOLE = "whole"
"""The part of a reading that is of the whole indicator, as an option of the form."""


def read_indicators(plan: Plan) -> dict[str, Indicator]:
    """The indicators that take readings, by id: those whose value is entered, and those with a breakdown."""
    return {one.id: one for one in plan.indicator if measure_of(one).entered or one.breakdown}


def parts(plan: Plan, indicator: Indicator) -> dict[str, str]:
    """What a reading of the indicator may be of, "by:part" → its name; the whole is offered only where its value is entered, and stands first."""
    found = {WHOLE: _("전체")} if measure_of(indicator).entered else {}
    for breakdown in indicator.breakdown:
        for key, words in parts_of(plan, breakdown).items():
            found[f"{breakdown.by}:{key}"] = _("{by}: {part}", by=say(words_of(breakdown.by)), part=name(words))
    return found


def part_word(plan: Plan, row: Mapping[str, Any]) -> str:
    """The part that a stored reading is of, in words; an unknown one keeps its own name."""
    if row.get("broken_by") is None:
        return _("전체")
    for indicator in plan.indicator:
        if indicator.id == row.get("indicator_id"):
            known = parts(plan, indicator).get(f"{row['broken_by']}:{row['part']}")
            if known is not None:
                return known
    return _("{by}: {part}", by=say(words_of(row["broken_by"])), part=row["part"])


def value_word(value_e4: int) -> str:
    """A stored value in words: 945,000 → 94.5, every digit kept."""
    value = unscaled(value_e4)
    return f"△{-value:,f}" if value < 0 else f"{value:,f}"


def indicator_name(plan: Plan, indicator_id: str) -> str:
    """The name of an indicator; its id where the plan has no such indicator."""
    return next((name(one.name) for one in plan.indicator if one.id == indicator_id), indicator_id) or formats.UNKNOWN
