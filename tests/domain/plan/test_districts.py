"""The public lists of districts, and which districts a plan works with."""

import re
from dataclasses import replace

from chatdong.domain.plan.districts import LISTS, district_lists, districts_of
from chatdong.domain.plan.model import District, LocalizedText, Plan


def test_seoul_has_its_25_districts_each_once_in_korean_and_official_romanisation() -> None:
    seoul = district_lists()["seoul"]
    assert len({d.id for d in seoul}) == len({d.name.ko for d in seoul}) == len(seoul) == 25
    for district in seoul:
        assert re.fullmatch(r"[가-힣]+구", district.name.ko)
        assert district.name.en == f"{district.id.capitalize()}-gu"
        assert re.fullmatch(r"[a-z]+", district.id)
    named = {d.id: (d.name.ko, d.name.en) for d in seoul}
    assert (named["gangnam"], named["jung"]) == (("강남구", "Gangnam-gu"), ("중구", "Jung-gu"))


def test_every_list_names_its_source() -> None:
    for path in LISTS.glob("*.toml"):
        assert "# 출처: " in path.read_text("utf-8")


def test_a_plan_works_with_the_list_that_it_names_with_its_own_with_both_or_with_none(plan: Plan, other_plan: Plan) -> None:
    seoul, own = district_lists()["seoul"], District("haeundae", LocalizedText("해운대구"))
    assert districts_of(plan) == seoul
    assert districts_of(other_plan) == ()
    assert districts_of(replace(other_plan, district=(own,))) == (own,)
    renamed = District("jung", LocalizedText("새 이름"))
    both = districts_of(replace(plan, district=(own, renamed)))
    assert len(both) == 26
    assert both[-1] == own
    assert renamed in both
