"""Measurements: readings of an indicator on a day, with their source, and the parts of a breakdown beside the whole."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from chatdong.domain.message import Message, message
from chatdong.domain.plan.districts import districts_of
from chatdong.domain.plan.measures import measure_of
from chatdong.domain.plan.model import Breakdown, Combine, Indicator, LocalizedText, Plan
from chatdong.domain.rounding import Number, exact

SCALE = 10_000
"""A reading is stored as a whole number of ten-thousandths, so that no digit is lost: 94.5 as 945,000."""

DECIMALS = 4
MOST_VALUE = 10**12


@dataclass(frozen=True, slots=True)
class Measurement:
    """One reading of an indicator at the end of ``on``.

    ``by`` and ``part``: the breakdown and the part of it that the reading is of; both None for the whole. ``answers``: the number of answers it
    comes from, None if nobody said. ``source``: who reported it or where it was read; ``note``: the evidence.
    """

    id: str
    indicator_id: str
    on: date
    value: Decimal
    source: str
    by: str | None = None
    part: str | None = None
    answers: int | None = None
    note: str | None = None


def scaled(value: Decimal) -> int | None:
    """The value in ten-thousandths, as it is stored; None if it has more decimals than that or is beyond MOST_VALUE."""
    if not value.is_finite() or value.adjusted() > 13:
        return None
    of = Fraction(value) * SCALE
    return of.numerator if of.denominator == 1 and abs(of) <= MOST_VALUE * SCALE else None


def unscaled(value_e4: int) -> Decimal:
    """The value of a stored number of ten-thousandths."""
    return Decimal(value_e4).scaleb(-DECIMALS).normalize()


def why_no_reading(plan: Plan, indicator: Indicator, on: date, by: str | None, answers: int | None) -> Message | None:
    """Why a reading cannot be entered in a plan: its day, the whole of an indicator that is counted, or a score without answers; None if it can."""
    counted, measure = plan.counted, measure_of(indicator)
    if not counted.start <= on <= counted.end:
        return message("측정일은 계획 기간({span})의 날짜여야 합니다.", span=f"{counted.start}~{counted.end}")
    if by is None and not measure.entered:
        return message("행사와 지출 기록에서 세는 지표라 측정값을 적지 않습니다.")
    if measure.asks_answers and not answers:
        return message("설문의 점수에는 응답 수도 적어야 합니다.")
    return None


def words_of(by: str) -> Message:
    """The name of a way to break an indicator down."""
    return {"district": message("자치구"), "sex": message("성별"), "age": message("나이대")}.get(by, message("그 밖의 구분"))


def parts_of(plan: Plan, breakdown: Breakdown) -> dict[str, LocalizedText]:
    """The parts of a breakdown, by the key that a reading names them by: ids of districts, else the Korean word."""
    if breakdown.by == "district" and not breakdown.part:
        return {district.id: district.name for district in districts_of(plan)}
    return {part.ko: part for part in breakdown.part}


@dataclass(frozen=True)
class BrokenDown:
    """An indicator by the parts of one breakdown at the end of a day: part → value, None where nobody recorded it.

    ``whole``: the indicator's value, or its number of answers where values of parts cannot be added. ``difference``: the sum of the parts less
    the whole; None unless all parts and the whole are known. ``counts_answers``: the rows add up by their answers.
    """

    by: str
    rows: tuple[tuple[str, LocalizedText, Number | None, int | None], ...]
    whole: Number | None
    counts_answers: bool

    @property
    def known(self) -> bool:
        """True if at least one part is recorded."""
        return any(value is not None for _key, _name, value, _answers in self.rows)

    @property
    def total(self) -> Number | None:
        """The sum of the parts, of their answers where values cannot be added; None while a part is unknown."""
        summed = [answers if self.counts_answers else value for _key, _name, value, answers in self.rows]
        return None if not summed or None in summed else exact(sum((Fraction(one) for one in summed if one is not None), Fraction()))

    @property
    def difference(self) -> Number | None:
        """Parts less whole; None if either is unknown."""
        return None if self.total is None or self.whole is None else exact(Fraction(self.total) - Fraction(self.whole))


def broken_down(plan: Plan, indicator: Indicator, readings: tuple[Measurement, ...], actual: Number | None, as_of: date) -> tuple[BrokenDown, ...]:
    """The indicator's breakdowns at the end of ``as_of``, from the readings of its parts; ``actual`` is the value of the whole."""
    measure, found = measure_of(indicator), []
    own = sorted((one for one in readings if one.indicator_id == indicator.id and one.on <= as_of), key=lambda one: (one.on, one.id))
    for breakdown in indicator.breakdown:
        rows = []
        for key, name in parts_of(plan, breakdown).items():
            of_part = [one for one in own if (one.by, one.part) == (breakdown.by, key)]
            rows.append((key, name, _together(indicator, of_part), _answers(indicator, of_part)))
        whole = actual if measure.adds_up else _answers(indicator, [one for one in own if one.by is None])
        found.append(BrokenDown(breakdown.by, tuple(rows), whole, not measure.adds_up))
    return tuple(found)


def _together(indicator: Indicator, readings: list[Measurement]) -> Number | None:
    if not readings:
        return None
    if indicator.combine is Combine.SUM:
        return exact(sum((Fraction(one.value) for one in readings), Fraction()))
    if indicator.combine is Combine.MEAN:
        weights = [one.answers or 0 for one in readings] if all(one.answers for one in readings) else [1] * len(readings)
        return exact(sum((Fraction(one.value) * weight for one, weight in zip(readings, weights, strict=True)), Fraction()) / sum(weights))
    return exact(readings[-1].value)


def _answers(indicator: Indicator, readings: list[Measurement]) -> int | None:
    """The number of answers of the latest reading, or of all where several are put together; None if unknown."""
    counted = readings if indicator.combine in (Combine.SUM, Combine.MEAN) else readings[-1:]
    return None if not counted or any(one.answers is None for one in counted) else sum(one.answers or 0 for one in counted)
