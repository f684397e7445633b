"""The table of the targets by year."""

from decimal import Decimal

from chatdong.domain.progress.goals import Progress
from chatdong.ui.components import labels, tables
from chatdong.ui.i18n import formats
from chatdong.ui.i18n.language import _, name
from chatdong.ui.session.page_context import PageContext


def ladder(context: PageContext) -> None:
    """Draw the table of each indicator's baseline and its targets by year; nothing for a plan without targets."""
    steps = context.status.progress
    if not steps:
        return
    year = context.plan.fiscal_year
    years = sorted({step.target.year for step in steps})
    by_id = {step.indicator.id: step for step in reversed(steps)}
    indicators = list(dict.fromkeys(step.indicator.id for step in steps))
    found = {(step.indicator.id, step.target.year): step for step in steps}
    tables.table(
        context,
        _("연도별 목표 {first}~{last}", first=years[0], last=years[-1]),
        {
            _("지표"): [name(by_id[i].indicator.name) for i in indicators],
            _("{year}년 기준", year=year - 1): [_baseline(by_id[i]) for i in indicators],
            **{_("{year}년 목표", year=y): [_step(found.get((i, y))) for i in indicators] for y in years},
        },
        "ladder",
        right="look",
    )


def _step(step: Progress | None) -> str:
    """A cell: the value with its unit, else the plan's note, or that it sets no number; "" without a target."""
    if step is None:
        return ""
    if step.target.value is None:
        return name(step.target.note) if step.target.note else _("실시(수치 없음)")
    return _with_unit(labels.target_text(step.indicator, step.target), step)


def _baseline(step: Progress) -> str:
    return _with_unit(step.baseline.value, step) if step.baseline else ""


def _with_unit(value: int | Decimal | str, step: Progress) -> str:
    """A value with its indicator's unit."""
    words = value if isinstance(value, str) else formats.count(value)
    return _("{value} {unit}", value=words, unit=name(step.indicator.unit))
