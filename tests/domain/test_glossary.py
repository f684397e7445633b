"""The glossary against the code: every word is one of the code's, and every state that can be shown has its word."""

import ast
import functools
import re
from importlib import import_module
from pathlib import Path

import pytest

from chatdong.domain import glossary
from chatdong.domain.glossary import TERMS, Term
from chatdong.domain.plan.model import ActivityKind
from chatdong.domain.progress.occurrences import OccurrenceStatus

ROOT = Path(__file__).parents[2]


@functools.cache
def code_words() -> set[str]:
    """Every name, attribute, argument and word in a literal of the code beside the glossary, and every word of its SQL."""
    found: set[str] = set()
    for path in [*ROOT.glob("chatdong/**/*.py"), *ROOT.glob("pages/*.py")]:
        if path.name.startswith("glossary"):
            continue
        found.add(path.stem)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for field in ("id", "attr", "arg", "name"):
                if isinstance(word := getattr(node, field, None), str):
                    found.add(word)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
                found.add(node.value)
    for path in ROOT.glob("chatdong/store/sql/**/*.sql"):
        found |= set(re.findall(r"\w+", path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("term", TERMS, ids=glossary.place)
def test_the_code_uses_the_word_that_a_term_gives_it(term: Term) -> None:
    assert term.code in code_words()


def test_a_word_that_the_code_does_not_use_would_be_found() -> None:
    assert "supplementary_budget_of_next_year" not in code_words()


def test_each_place_in_the_address_belongs_to_one_term() -> None:
    places = [glossary.place(term) for term in TERMS]
    assert len(set(places)) == len(places)
    assert all(re.fullmatch(r"[a-z][a-z_-]*", place) for place in places)


def test_no_word_and_no_abbreviation_means_two_things() -> None:
    words = [str(term.word) for term in TERMS]
    signs = [term.sign for term in TERMS if term.sign]
    assert sorted({word for word in words if words.count(word) > 1}) == []
    assert len(set(signs)) == len(signs)


def test_every_kind_and_every_status_has_its_term() -> None:
    assert [glossary.term("kind", kind).code for kind in ActivityKind]
    assert {glossary.status(status).group for status in OccurrenceStatus} == {"event_status"}
    of_goals = {"achieved", "on_track", "behind", "missed", "unconfirmed", "not_quantified", "later"}
    assert {glossary.status(status).group for status in of_goals} == {"goal_status"}


@pytest.mark.parametrize("term", [term for term in TERMS if term.formula or term.home], ids=glossary.place)
def test_every_formula_has_a_home_in_the_domain(term: Term) -> None:
    names = term.home.split(".")
    found: object = import_module(".".join(("chatdong.domain", *names[:2])))
    for name in names[2:]:
        found = getattr(found, name)
    assert len(names) > 2
    assert getattr(found, "__doc__", None), "a function or a property with its docstring"


def test_a_word_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        glossary.figure("luck")


def test_every_sign_in_a_formula_is_a_term() -> None:
    signs = {term.sign for term in TERMS}
    used = {sign for term in TERMS if term.formula for sign in re.findall(r"\(([A-Z₁-₃′]+)\)", str(term.formula))}
    assert used
    assert used <= signs
