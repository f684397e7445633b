"""The execution table as a tree: the gravest first, and no sum of a single line."""

from datetime import date

from chatdong.domain.budget.execution_table import budget_rows, without_sums_of_one, worst_first
from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.progress.records import Records
from chatdong.store.seed.example import PLAN

THE_PLAN = load_plan_file(PLAN)


def test_what_is_grave_comes_first_under_its_sums_and_nothing_is_lost() -> None:
    rows = budget_rows(THE_PLAN, Records(), date(2016, 9, 30))
    last = next(row for row in reversed(rows) if row.level == "line")
    sorted_rows = worst_first(rows, lambda row: 0 if row == last else 1)
    assert {row.level + row.id + row.category_id for row in sorted_rows} == {row.level + row.id + row.category_id for row in rows}
    assert [row.level for row in sorted_rows[:4]] == ["total", "category", "activity", "line"] and sorted_rows[3] == last
    assert worst_first(rows, lambda row: 1) == rows, "equally grave rows keep their order"
    assert worst_first([], lambda row: 1) == ()


def test_an_activity_with_one_line_in_its_category_has_no_sum() -> None:
    rows = without_sums_of_one(budget_rows(THE_PLAN, Records(), date(2016, 9, 30)))
    sums = [row for row in rows if row.level == "activity"]
    assert sums and all(
        sum(line.level == "line" and line.activity_id == row.activity_id and line.category_id == row.category_id for line in rows) > 1 for row in sums
    )
    assert sum(row.level == "line" for row in rows) == len(THE_PLAN.budget_line)
