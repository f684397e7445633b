"""목표 (goals): a row for each goal with its pace, next event and cause, which opens to curve and evidence; tables; the targets by year."""

import streamlit as st

from chatdong.domain import glossary
from chatdong.ui.charts.theme import palette
from chatdong.ui.components import headlines, labels, page, tables, url_widgets
from chatdong.ui.i18n.language import _, name, say
from chatdong.ui.session import address, page_context
from chatdong.ui.views.goals import ladder, required_pace, rows, wording

context = page_context.current()
year = context.plan.fiscal_year
goals = context.status.goals(year)


def _tables() -> None:
    """Draw the figures of the year's goals as tables: values, quarters, required pace, and the events that move a goal."""
    tables.table(
        context,
        _("{year}년 목표와 실적", year=year),
        {
            _("지표"): [name(g.indicator.name) for g in goals],
            _("기준({year}년)", year=year - 1): tables.values([g.baseline.value if g.baseline else None for g in goals]),
            _("실적"): wording.actual_cells(goals),
            _("기준일까지 계획"): tables.values([g.expected for g in goals]),
            _("목표값"): wording.target_cells(goals),
            _("남음"): tables.values([g.remaining for g in goals]),
            _("상태"): [labels.status_text(g.status) for g in goals],
            _("기한"): [g.due for g in goals],
            _("비고"): [wording.note(g) for g in goals],
            _("계획의 근거"): [g.target.source for g in goals],
        },
        "goals",
        right="look",
        numbers=(_("기준({year}년)", year=year - 1), _("실적"), _("기준일까지 계획"), _("목표값"), _("남음")),
        labels={
            _("기준일까지 계획"): say(glossary.term("plan", "expected").definition),
            _("남음"): _("목표까지 부족한 수입니다. 적을수록 좋은 지표는 넘친 수, 범위 안에 두는 지표는 범위에서 벗어난 수입니다."),
            _("상태"): labels.status_rules(),
        },
        emphasis=tables.Emphasis(colours=tuple(palette().items()), verdicts=(_("상태"),), pinned=(_("지표"),)),
    )
    wording.quarters(context)
    required_pace.this_year(context)


page.header(context, headlines.goals(context))
if not goals:
    st.info(
        _("계획에 올해 목표가 적히면 지표마다 기준, 실적, 목표와 필요한 속도, 증빙이 여기에 나타납니다."),
        icon=":material/info:",
    )
# An older address led to the evidence, which each row now opens.
all_open = address.get("goals_part") == "evidence"
if all_open:
    address.put("goals_part", None)
views = {"year": _("올해 목표"), "tables": _("표로 보기"), "years": _("연도별 목표")} if goals else {"years": _("연도별 목표")}
shown = url_widgets.segments(_("볼 것"), list(views), views.__getitem__, "goals_part")
if shown in ("year", "tables"):
    wording.weights(context, goals)
if shown == "year":
    rows.rows(context, goals, all_open=all_open)
elif shown == "tables":
    _tables()
else:
    ladder.ladder(context)
    required_pace.later_years(context)
page.reconciliation_strip(context)
