"""A test that starts a browser, a server or PostgreSQL bears its marker, so that ``make test-fast`` leaves it out."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import POSTGRES, SLOW
from tests.store.conftest import POSTGRES_TOO

TESTS = Path(__file__).parent
BROWSER = TESTS / "browser"
OF_A_SERVER = {"serve", "dashboards", "chromium", "tab", "own_tab", "nginx", "sync_playwright"}
"""What tests/browser/conftest.py starts a server or a browser with."""


@functools.cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Every node of every module of tests/."""
    return [(path, node) for path in TESTS.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))]


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    return ((path, node) for path, node in nodes() if isinstance(node, ast.FunctionDef))


@functools.cache
def called(node: ast.AST) -> set[str]:
    return {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def asked_by_name(node: ast.AST) -> set[str]:
    """The fixtures that ``request.getfixturevalue`` is asked for."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)]
    return {ast.literal_eval(one.args[0]) for one in calls if one.func.attr == "getfixturevalue" and isinstance(one.args[0], ast.Constant)}


def test_only_fixtures_that_the_marker_knows_start_a_postgresql() -> None:
    starting = {node.name for _path, node in functions() if "Server" in called(node)}
    assert starting == POSTGRES


def test_only_the_folder_of_the_browser_tests_starts_a_server_or_a_browser() -> None:
    outside = [node for path, node in functions() if BROWSER not in path.parents]
    assert [node.name for node in outside if (called(node) | {arg.arg for arg in node.args.args}) & OF_A_SERVER] == []
    imported = {
        node.module: path.name
        for path, node in nodes()
        if BROWSER not in path.parents and isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("tests.browser", "playwright"))
    }
    assert imported == {}


def test_a_fixture_that_asks_for_a_postgresql_by_its_name_does_so_for_a_parameter_that_is_marked() -> None:
    asking = [node for _path, node in functions() if any("postgres" in name or name in POSTGRES for name in asked_by_name(node))]
    assert len(asking) >= 2
    assert [node.name for node in asking if 'request.param == "postgres"' not in ast.unparse(node).replace("'", '"')] == []


def test_each_test_bears_the_marker_of_what_it_takes(request: pytest.FixtureRequest) -> None:
    """Of the tests that run now: with ``make test`` that is all of them, with ``make test-fast`` those that may take nothing."""
    for item in request.session.items:
        takes_a_browser = BROWSER in item.path.parents or OF_A_SERVER & set(item.fixturenames)
        assert bool(takes_a_browser) == (item.get_closest_marker("browser") is not None), item.nodeid
        if POSTGRES & set(item.fixturenames) or item.name.endswith("[postgres]"):
            assert item.get_closest_marker("postgres"), item.nodeid


def test_every_slow_module_is_there() -> None:
    assert [name for name in SLOW if not (TESTS / name).exists()] == []


def test_every_test_that_make_test_asks_on_postgresql_too_is_there() -> None:
    there = {(path.relative_to(TESTS / "store").as_posix(), node.name) for path, node in functions() if TESTS / "store" in path.parents}
    asked = {(path, f"test_{name.partition('[')[0]}") for path, names in POSTGRES_TOO.items() for name in names}
    assert asked - there == set()
    assert [path for path, names in POSTGRES_TOO.items() if not names] == []


def test_how_many_examples_a_property_has_is_said_by_the_sizes_of_the_profiles() -> None:
    """``max_examples=150`` of Hypothesis itself would be tried whole with ``make test``."""
    fixed = [
        f"{path.relative_to(TESTS)}:{node.value.lineno}"
        for path, node in nodes()
        if isinstance(node, ast.keyword) and node.arg == "max_examples" and isinstance(node.value, ast.Constant) and path.name != "conftest.py"
    ]
    assert fixed == []
