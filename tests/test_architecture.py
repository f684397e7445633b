"""The house as rules that a machine checks: who may import whom, and what a floor may know."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = {"domain": 1, "store": 2, "ui": 3, "pages": 4}
SOURCES = [*sorted((ROOT / "chatdong").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"]


def imports(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def floor(path: Path) -> str | None:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "pages":
        return "pages"
    return parts[1] if len(parts) > 2 and parts[0] == "chatdong" else None


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_floor_imports_only_from_itself_and_the_floors_below(path: Path) -> None:
    own = floor(path)
    if own is None:
        return
    above = {name for name, level in FLOORS.items() if level > FLOORS[own]}
    assert not {module for module in imports(path) if module.startswith("chatdong.") and module.split(".")[1] in above}


@pytest.mark.parametrize("path", [p for p in SOURCES if floor(p) == "domain"], ids=named)
def test_the_domain_needs_only_the_standard_library(path: Path) -> None:
    foreign = {m.split(".")[0] for m in imports(path)} - set(sys.stdlib_module_names) - {"chatdong"}
    assert not foreign


@pytest.mark.parametrize("path", [p for p in SOURCES if floor(p) in ("domain", "store")], ids=named)
def test_nothing_below_the_ui_reads_the_clock(path: Path) -> None:
    clocks = {"now", "today", "utcnow"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr not in clocks, f"line {node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_only_the_store_knows_duckdb_and_only_the_ui_knows_streamlit(path: Path) -> None:
    roots = {m.split(".")[0] for m in imports(path)}
    if floor(path) != "store":
        assert "duckdb" not in roots
    if floor(path) in ("domain", "store"):
        assert not roots & {"streamlit", "altair"}


def test_pages_are_short_and_hold_no_sql() -> None:
    for path in sorted((ROOT / "pages").glob("*.py")):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 140, path.name
        assert "SELECT" not in text, path.name


def test_the_top_level_holds_only_the_house() -> None:
    allowed = {
        "app.py", "pages", "chatdong", "data", "tests", "bench", "docs", "scripts",
        "requirements.txt", "README.md", "Makefile", "pyproject.toml",
    }
    found = {p.name for p in ROOT.iterdir() if not p.name.startswith((".", "__"))}
    assert found <= allowed


def test_every_domain_function_that_others_use_says_what_it_answers() -> None:
    silent = []
    for path in SOURCES:
        for node in ast.parse(path.read_text("utf-8")).body:
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            if public and floor(path) in ("domain", "store") and isinstance(node, ast.ClassDef) and not ast.get_docstring(node):
                silent.append(f"{named(path)}: {node.name}")
            if isinstance(node, ast.FunctionDef) and public and floor(path) in ("domain", "store"):
                assert node.returns is not None, f"{named(path)}: {node.name} has no return type"
    assert not silent
