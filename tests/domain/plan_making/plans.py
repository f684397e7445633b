"""Plans for the tests of making plans: every plan that is there, and random ones."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from chatdong.domain.plan import model
from chatdong.domain.plan.measures import MEASURES
from chatdong.domain.plan.model import LocalizedText, Plan, Window
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.store.seed.example import DATA

FILES = sorted([*(DATA / "plans").glob("*.toml"), *(DATA.parent / "tests" / "plans").glob("*.toml")])
PLANS = {path.stem: load_plan_file(path) for path in FILES}

_WORDS = st.text(st.sampled_from("가나다 라마바ab,;·()1%'\"=×"), min_size=1, max_size=12).filter(lambda text: bool(text.strip()))
_PROSE = st.text(st.sampled_from("가나다 라마바ab,;·()1%'\"=×\n\t"), min_size=1, max_size=30).filter(lambda text: bool(text.strip()))
_NAMES = st.builds(LocalizedText, _WORDS, st.none() | _WORDS)
_TEXTS = st.builds(LocalizedText, _PROSE, st.none() | _PROSE)
_KRW = st.integers(0, 10**12)


def _days(year: int) -> st.SearchStrategy[date]:
    return st.integers(0, 364).map(lambda n: date(year, 1, 1) + timedelta(n))


def _windows(year: int) -> st.SearchStrategy[Window]:
    return st.tuples(_days(year), _days(year)).map(lambda days: Window(min(days), max(days)))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A sound plan with awkward names, of which every part may be there or not."""
    year = draw(st.integers(2000, 2100))

    def some(count: int = 4) -> range:
        """A few places."""
        return range(draw(st.integers(0, count)))

    def maybe(one: st.SearchStrategy) -> st.SearchStrategy:
        return st.none() | one

    activities = []
    for n in some():
        dates = draw(st.lists(_windows(year), max_size=3))
        activities.append(
            model.Activity(
                f"a-{n}",
                draw(_NAMES),
                draw(st.sampled_from(list(model.ActivityKind))),
                len(dates) or draw(st.integers(1, 12)),
                draw(_WORDS),
                draw(maybe(_windows(year))),
                draw(maybe(st.integers(1, 900))),
                draw(maybe(_NAMES)),
                draw(maybe(_NAMES)),
                draw(maybe(_TEXTS)),
                tuple(draw(st.lists(_TEXTS, max_size=3))),
                tuple(model.Occurrence(window, draw(_WORDS), draw(maybe(_TEXTS)), draw(maybe(_PROSE))) for window in dates),
            )
        )
    categories = [model.Category(f"c-{n}", draw(_NAMES), draw(_KRW), draw(_WORDS)) for n in some(3)]
    of = st.sampled_from([one.id for one in activities] or [""])
    under = st.sampled_from([one.id for one in categories] or [""])
    lines = []
    for n in some() if activities and categories else ():
        window = draw(maybe(_windows(year)))
        lines.append(model.BudgetLine(f"line-{n + 1}", draw(of), draw(under), draw(_NAMES), draw(_PROSE), draw(_KRW), draw(_WORDS), window))
    indicators = []
    for n in some(3):
        counted = tuple(draw(st.lists(of, max_size=2, unique=True))) if activities else ()
        indicators.append(
            model.Indicator(f"i-{n}", draw(_NAMES), draw(_NAMES), draw(st.sampled_from(sorted(MEASURES.keys() - {"ratio", "deliverables"}))), counted)
        )
    entered = model.Indicator("i-entered", draw(_NAMES), draw(_NAMES), "entered_value")
    cut = model.Breakdown("sex", tuple(LocalizedText(word) for word in draw(st.lists(_WORDS, min_size=1, max_size=2, unique=True))))
    sheet = model.IndicatorSheet(what=draw(maybe(_TEXTS)), who=draw(maybe(_TEXTS)))
    entered = replace(
        entered,
        direction=draw(maybe(st.sampled_from([model.Direction.MORE, model.Direction.LESS]))),
        combine=draw(maybe(st.sampled_from(model.Combine))),
        breakdown=draw(st.sampled_from([(), (cut,)])),
        sheet=sheet if sheet.what or sheet.who else None,
    )
    share = model.Indicator("i-share", draw(_NAMES), LocalizedText("%"), "ratio", numerator="i-entered", denominator="i-entered")
    indicators += draw(st.sampled_from([[], [entered], [entered, share]]))
    pairs = [(one.id, year + n) for one in indicators for n in range(draw(st.integers(0, 2)))]
    milestones = draw(st.lists(_days(year), max_size=4, unique=True))
    funded = draw(st.lists(st.sampled_from(list(model.FundingSource)), max_size=3, unique=True))
    percent = st.integers(0, 1000).map(lambda n: Decimal(n) / 10)

    def value_of(indicator: str) -> st.SearchStrategy[int | Decimal]:
        """A value that the indicator can have: decimals where nothing is counted."""
        return st.integers(0, 99) if indicator not in ("i-entered", "i-share") else st.one_of(st.integers(0, 99), st.just(Decimal("94.5")))

    def passages() -> tuple[model.Passage, ...]:
        """Some prose."""
        return tuple(model.Passage(draw(_TEXTS), draw(_WORDS), draw(maybe(_days(year))), draw(maybe(_PROSE))) for _n in some(2))

    document = model.Document(date(year, 1, 2), draw(_WORDS), draw(maybe(_NAMES)), None, tuple(draw(st.lists(_WORDS, max_size=2))), (), "결재")
    return Plan(
        id=f"plan-{year}",
        fiscal_year=year,
        title=draw(_NAMES),
        programme=draw(_NAMES),
        organisation=draw(_NAMES),
        total_krw=draw(_KRW) + 10**12,
        total_source=draw(_WORDS),
        payments_until=draw(st.sampled_from([None, date(year + 1, 1, 20)])),
        subject=draw(maybe(_NAMES)),
        document=draw(st.sampled_from([None, document])),
        purpose=next(iter(passages()), None),
        basis=passages(),
        history=passages(),
        review=tuple(model.Review(draw(_NAMES), draw(_NAMES), draw(st.booleans()), draw(_WORDS), draw(maybe(_NAMES))) for _n in some(2)),
        communication=tuple(
            model.CommunicationStage(
                draw(_NAMES), draw(_WORDS), tuple(draw(st.lists(_WORDS, max_size=2))), (), tuple(draw(st.lists(_TEXTS, max_size=2)))
            )
            for _n in some(2)
        ),
        audience=tuple(model.Audience(draw(_NAMES), draw(_WORDS), tuple(draw(st.lists(_NAMES, max_size=2)))) for _n in some(2)),
        problem=tuple(model.Problem(draw(_NAMES), draw(_TEXTS), draw(_TEXTS), draw(_WORDS)) for _n in some(2)),
        indicator=tuple(indicators),
        baseline=tuple(model.Baseline(i, y - 1, draw(value_of(i)), draw(_WORDS), draw(maybe(_TEXTS))) for i, y in pairs),
        target=tuple(model.Target(i, y, draw(_WORDS), draw(maybe(value_of(i))), draw(maybe(_days(y))), draw(maybe(_TEXTS))) for i, y in pairs),
        activity=tuple(activities),
        category=tuple(categories),
        budget_line=tuple(lines),
        funding=tuple(model.Funding(one, draw(_WORDS), draw(percent)) for one in funded),
        milestone=tuple(model.Milestone(on, draw(_KRW), draw(_WORDS), draw(maybe(percent)), draw(maybe(_PROSE))) for on in milestones),
        district=tuple(model.District(f"d-{n}", draw(_NAMES)) for n in some(2)),
        statement=tuple(model.Statement(draw(_PROSE), draw(_WORDS), activity.id, times=3) for activity in activities[:1]),
    )
