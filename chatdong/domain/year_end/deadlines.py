"""By when money has to be committed (지출원인행위 마감 권고일), so that it can be delivered, billed and paid while the year's budget can still pay."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from chatdong.domain.plan.model import DoneBy, Plan


@dataclass(frozen=True)
class LeadTime:
    """The time from a commitment to its payment.

    ``delivery_days``: days from the contract to the delivery or the event, weekends and holidays included; what an office is used to, the law
    says nothing of it. ``payment_days``: working days from the bill to the payment; 지방계약법 시행령 제67조 제1항 has the office pay within 5 days.
    """

    delivery_days: int = 30
    payment_days: int = 5


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """True from Monday to Friday, unless the day is a holiday."""
    return day.weekday() < 5 and day not in holidays


def working_day_by(day: date, holidays: Collection[date]) -> date:
    """The last working day that is not later than ``day``."""
    while not is_working_day(day, holidays):
        day -= timedelta(1)
    return day


def working_days_before(day: date, count: int, holidays: Collection[date]) -> date:
    """The working day that lies ``count`` working days before the last working day by ``day``."""
    day = working_day_by(day, holidays)
    for _step in range(count):
        day = working_day_by(day - timedelta(1), holidays)
    return day


def commit_by(plan: Plan, holidays: Collection[date], lead: LeadTime) -> dict[str, date]:
    """Line → the last working day on which money of it can be committed, so that it is paid by the last payment day.

    Work that is done by paying (a grant, wages, a purchase over the counter) needs no delivery time. A day before the plan's period means that
    the time is too short for anything.
    """
    billed_by = working_days_before(plan.counted.end, lead.payment_days, holidays)
    delivered = working_day_by(billed_by - timedelta(lead.delivery_days), holidays)
    kinds = {activity.id: activity.kind.done_by for activity in plan.activity}
    return {line.id: billed_by if kinds[line.activity] is DoneBy.PAYING else delivered for line in plan.budget_line}
