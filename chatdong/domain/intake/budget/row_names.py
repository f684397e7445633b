"""Names that are written once for several rows of a budget table, or cut over several rows by a text file."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chatdong.domain.intake.budget.columns import Role
from chatdong.domain.intake.budget.rows import Row
from chatdong.domain.intake.wording import compact


@dataclass
class NamesAbove:
    """The category and the activity that hold for the rows below. ``activity_first``: the activity's column is the outer one; ``exact``: an empty
    cell is empty."""

    activity_first: bool
    exact: bool
    held: dict[Role, tuple[str, int]] = field(default_factory=dict)

    def fill(self, row: Row) -> None:
        """Give a row the category and the activity that were written once above it, until the next ones."""
        own_category, own_activity = row.category[0], row.activity[0]
        if own_category:
            if self.category != own_category and not self.activity_first:
                self.held.pop(Role.ACTIVITY, None)
            self.held[Role.CATEGORY] = row.category
        if own_activity:
            if self.activity_first and self.held.get(Role.ACTIVITY, ("", 0))[0] != own_activity and not own_category:
                self.held.pop(Role.CATEGORY, None)
            self.held[Role.ACTIVITY] = row.activity
        if not own_category and Role.CATEGORY in self.held:
            row.category = self.held[Role.CATEGORY]
        if not own_activity and Role.ACTIVITY in self.held and (row.item[0] or not own_category or self.exact or self.activity_first):
            row.activity = self.held[Role.ACTIVITY]

    @property
    def category(self) -> str:
        """The category that holds, "" if there is none."""
        return self.held.get(Role.CATEGORY, ("", 0))[0]

    def end(self) -> None:
        """A total ends what was written above it."""
        self.held.pop(Role.CATEGORY, None)


def join_fragments(body: Sequence[Row], words: str) -> None:
    """Fill categories down; join the pieces of activities' names that stand in a row each, where the document (``words``) has the whole name."""
    category: tuple[str, int] = ("", 0)
    groups: list[list[Row]] = []
    for row in body:
        if row.total:
            category = ("", 0) if row.total == "total" else category
            groups.append([])
            continue
        if row.category[0]:
            category = row.category
            groups.append([])
        elif category[0]:
            row.category = category
        if not groups:
            groups.append([])
        groups[-1].append(row)
    for group in groups:
        _join_in(group, words)


def _join_in(group: list[Row], words: str) -> None:
    runs: list[list[Row]] = []
    seen: set[str] = set()
    for row in group:
        name = compact(row.item[0])
        alone = not row.item[0] or not row.activity[0]
        if alone or not runs or name in seen or not runs[-1][0].item[0] or not runs[-1][0].activity[0]:
            runs.append([])
            seen = set()
        seen.add(name)
        runs[-1].append(row)
    joined = [" ".join(row.activity[0] for row in run).replace("- ", "-") for run in runs]
    confirmed = [len(run) > 1 and compact(name) in words for run, name in zip(runs, joined, strict=True)]
    if not any(confirmed):
        above: tuple[str, int] = ("", 0)
        for row in group:
            above = row.activity if row.activity[0] else above
            row.activity = above if row.item[0] or not row.activity[0] else row.activity
        return
    for run, name in zip(runs, joined, strict=True):
        if len(run) > 1:
            for row in run:
                row.activity = (name, run[0].activity[1])
