"""The editor of one part of a plan: what it began with stays the same while somebody types, and what is typed stays until it is kept."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from chatdong.domain.plan.model import Plan
from chatdong.domain.plan_making.edits import rows_with_edits
from chatdong.domain.plan_making.parts import PARTS, Part
from chatdong.ui.components import entry_fields, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import say
from chatdong.ui.views.plan_making.editing import cells

GRIDS = "plan-making-grids"
"""Session state: the editors by draft and part."""


@dataclass(frozen=True)
class Grid:
    """An editor. ``base``: the rows of the plan that it shows changes of; ``begun``: the data of the st.data_editor, which never changes under its
    key; ``now``: its edited data. ``done``: it is to begin again with the plan as it is."""

    draft_id: str
    part: Part
    mount: int
    base: list[dict[str, Any]]
    begun: pd.DataFrame
    now: pd.DataFrame
    done: bool = False

    @property
    def key(self) -> str:
        """The key of the st.data_editor."""
        return f"plan-edit-{self.draft_id}-{self.part}-{self.mount}"


def draw(plan: Plan, part: Part, draft_id: str, *, aside: bool) -> list[dict[str, Any]]:
    """Draw the editor of a part, and return its rows for ``with_parts`` of this plan: what was changed, and all else as the plan has it."""
    grid = _grid(plan, part, draft_id)
    of = PARTS[part]
    if not of.single:
        st.markdown(f"**{formats.said(of.title)}** {formats.count(len(grid.base))}")
    now = st.data_editor(
        grid.begun,
        key=grid.key,
        num_rows="fixed" if of.single else "dynamic",
        hide_index=of.single,
        height=min(tables.TABLE_ROW * (len(grid.begun) + (1 if of.single else 2)) + tables.TABLE_BORDERS, tables.LONGEST_TABLE + 200),
        column_config=cells.settings_of(part, plan, aside=aside),
        on_change=entry_fields.touch,
        args=(grid.key,),
        placeholder="",
        alt=say(of.title),
    )
    _grids()[draft_id, part] = replace(grid, now=now)
    return rows_with_edits(grid.base, cells.rows_in(part, now, plan.id), cells.begun_rows(part, plan))


def forget(draft_id: str, parts: tuple[Part, ...]) -> None:
    """Let the editors begin again with the plan as it is, as after it was kept."""
    for part in parts:
        grid = _grids().get((draft_id, part))
        if grid is not None:
            _grids()[draft_id, part] = replace(grid, done=True)


def _grids() -> dict[tuple[str, Part], Grid]:
    grids: dict[tuple[str, Part], Grid] = st.session_state.setdefault(GRIDS, {})
    return grids


def _grid(plan: Plan, part: Part, draft_id: str) -> Grid:
    """The editor as it stands: a new one for another plan where nothing was typed, and one with what was typed where it was not drawn for a while."""
    current = cells.begun_rows(part, plan)
    grid = _grids().get((draft_id, part))
    if grid is None or grid.done or (grid.base != current and not _typed(grid, plan.id)):
        frame = cells.frame_of(part, plan)
        return Grid(draft_id, part, grid.mount + 1 if grid else 0, current, frame, frame)
    if grid.key not in st.session_state and not grid.now.equals(grid.begun):
        # Streamlit drops a widget's state while it is not drawn, as while another part is shown.
        return replace(grid, mount=grid.mount + 1, begun=grid.now)
    return grid


def _typed(grid: Grid, plan_id: str) -> bool:
    """True where the editor has changes that were not kept."""
    state = st.session_state.get(grid.key)
    if state and any(state.get(one) for one in ("edited_rows", "added_rows", "deleted_rows")):
        return True
    return cells.rows_in(grid.part, grid.now, plan_id) != grid.base
