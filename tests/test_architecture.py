"""The house as rules that a machine checks: who may import whom, and what a floor may know."""

import ast
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import streamlit

from chatdong.ui.server.index_page import PAGE

ROOT = Path(__file__).parents[1]
FLOORS = {"domain": 1, "documents": 2, "store": 2, "ui": 3, "terminal": 3, "pages": 4}
ROOMS = {
    "domain": (
        "",
        "costing",
        "plan",
        "plan_check",
        "intake",
        "progress",
        "budget",
        "year_end",
        "agenda",
        "portfolio",
        "scenario",
        "plan_making",
        "report",
    ),
    "store": ("engines", "reading", "access", "writing", "ledger", "imports", "snapshots", "seed"),
    "ui": ("", "i18n", "session", "components", "charts", "office_files", "server", "views", "shell"),
}
"""The rooms of each floor, from below: a room imports from itself and from those before it. A file of the floor itself is in the room ""."""

MOST_MODULES = 14
"""A room with more is two rooms."""

SOURCES = [*sorted((ROOT / "chatdong").rglob("*.py")), *sorted((ROOT / "pages").glob("*.py")), ROOT / "app.py"]


TESTS = sorted((ROOT / "tests").rglob("*.py"))


@cache
def text_of(path: Path) -> str:
    """What stands in a file."""
    return path.read_text("utf-8")


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every node of a file's syntax that a rule asks for, parsed once for all of them; the module itself comes first."""
    tree = ast.parse(text_of(path))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ASKED_FOR))


ASKED_FOR = (ast.Module, ast.Import, ast.ImportFrom, ast.Call, ast.Attribute, ast.JoinedStr, ast.BinOp)


@cache
def imports(path: Path) -> frozenset[str]:
    """Every module that a file imports, wherever in it."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


def at(path: Path, node: ast.expr | ast.stmt) -> str:
    """Where a node stands."""
    return f"{named(path)}:{node.lineno}"


def floor(path: Path) -> str | None:
    parts = path.relative_to(ROOT).parts
    if parts[0] == "pages":
        return "pages"
    return parts[1] if len(parts) > 2 and parts[0] == "chatdong" else None


@cache
def room(module: str) -> tuple[str, str] | None:
    """The floor and the room that a dotted name of ours lies in; None where its floor has no rooms."""
    parts = module.split(".")
    if len(parts) < 3 or parts[0] != "chatdong" or parts[1] not in ROOMS:
        return None
    return parts[1], parts[2] if (ROOT / "chatdong" / parts[1] / parts[2]).is_dir() else ""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_floor_imports_only_from_itself_and_the_floors_below() -> None:
    found = set()
    for path in SOURCES:
        own = floor(path)
        if own is not None:
            above = {name for name, level in FLOORS.items() if level > FLOORS[own]}
            found |= {(named(path), module) for module in imports(path) if module.startswith("chatdong.") and module.split(".")[1] in above}
    assert not found


def test_a_room_imports_only_from_itself_and_the_rooms_below() -> None:
    found = set()
    for path in SOURCES:
        own = room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if own is None:
            continue
        rooms = ROOMS[own[0]]
        for module in imports(path):
            other = room(module)
            if other and other[0] == own[0] and rooms.index(other[1]) > rooms.index(own[1]):
                found.add((named(path), module))
    assert not found


def test_the_readers_of_office_files_need_nothing_of_ours_but_the_domain() -> None:
    for path in SOURCES:
        if floor(path) == "documents":
            ours = {m for m in imports(path) if m.startswith("chatdong.")}
            assert not {m for m in ours if m.split(".")[1] not in ("documents", "domain")}, named(path)


def imported_by(tree: dict[str, set[str]], page: str) -> set[str]:
    """All pages' folders that one of them imports from, directly or through another; itself where a way leads back."""
    found: set[str] = set()
    todo = [page]
    while todo:
        new = tree.get(todo.pop(), set()) - found
        found |= new
        todo += new
    return found


def test_the_folders_of_two_pages_import_in_one_direction_only() -> None:
    tree: dict[str, set[str]] = {}
    for path in (ROOT / "chatdong" / "ui" / "views").rglob("*.py"):
        page = path.relative_to(ROOT).parts[3]
        others = {module.split(".")[3] for module in imports(path) if module.startswith("chatdong.ui.views.") and len(module.split(".")) > 3}
        tree.setdefault(page, set()).update(others - {page})
    assert not {page for page in tree if page in imported_by(tree, page)}


def folders() -> list[Path]:
    return sorted({path.parent for path in SOURCES if path.is_relative_to(ROOT / "chatdong")})


def test_a_room_says_in_one_sentence_what_lives_there() -> None:
    for folder in folders():
        said = ast.get_docstring(nodes(folder / "__init__.py")[0])
        assert said and said.endswith("."), named(folder)


def test_a_folder_has_few_modules_and_none_repeats_its_name() -> None:
    for folder in folders():
        modules = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
        assert len(modules) <= MOST_MODULES, named(folder)
        # The one that has the room's own subject may bear its name.
        assert not [name for name in modules if name.startswith(f"{folder.name}_")], named(folder)


def test_every_page_that_has_a_folder_has_a_page() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert {path.name for path in (ROOT / "chatdong" / "ui" / "views").iterdir() if path.is_dir() and path.name != "__pycache__"} <= pages


def test_the_domain_needs_only_the_standard_library() -> None:
    for path in SOURCES:
        if floor(path) == "domain":
            foreign = {m.split(".")[0] for m in imports(path)} - set(sys.stdlib_module_names) - {"chatdong"}
            assert not foreign, named(path)


def test_the_time_of_day_is_that_of_the_programme_and_nothing_below_the_ui_asks_for_it() -> None:
    clocks = {"now", "today", "utcnow"}
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks:
                of_programme = ast.unparse(node.func.value) == "clock" and floor(path) not in ("domain", "documents", "store")
                # A moment that names its zone is the same moment everywhere, as in the properties of a file.
                assert of_programme or ast.unparse(node) == "datetime.now(UTC)", at(path, node)
        if floor(path) in ("domain", "documents", "store"):
            assert "chatdong.clock" not in imports(path), named(path)


def test_only_the_store_knows_duckdb_and_only_the_ui_knows_streamlit() -> None:
    for path in SOURCES:
        roots = {m.split(".")[0] for m in imports(path)}
        if floor(path) != "store":
            assert "duckdb" not in roots, named(path)
        if floor(path) in ("domain", "documents", "store"):
            assert not roots & {"streamlit", "altair"}, named(path)


INTERNALS = "chatdong/ui/streamlit_internals.py"
PARTS_OF_STREAMLIT = {"column_config", "components", "secrets"}
"""The modules that ``st`` itself documents; another one that it happens to have is none of ours."""


def is_st(node: ast.expr) -> bool:
    """True for the name ``st`` alone."""
    return isinstance(node, ast.Name) and node.id == "st"


def test_what_streamlit_does_not_document_is_used_in_one_module() -> None:
    for path in SOURCES:
        if named(path) == INTERNALS:
            continue
        assert not {m for m in imports(path) if m.startswith("streamlit.")}, f"{named(path)}: its place is {INTERNALS}"
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and is_st(node.value):
                part = getattr(streamlit, node.attr)
                assert not isinstance(part, ModuleType) or node.attr in PARTS_OF_STREAMLIT, at(path, node)
            if isinstance(node, ast.Call) and last_name(node.func).endswith(("getLogger", "import_module")):
                assert "streamlit" not in ast.unparse(node), at(path, node)


def last_name(node: ast.expr) -> str:
    """The name that an expression ends with, without what stands before its last dot; empty where it ends with none."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def test_the_tests_use_what_streamlit_does_not_document_in_one_module() -> None:
    for path in TESTS:
        if path.name != "streamlit_internals.py":
            found = {m for m in imports(path) if m.startswith("streamlit.")} - {"streamlit.testing.v1", "streamlit.testing.v1.AppTest"}
            assert not found, named(path)
            private = {ast.unparse(node) for node in nodes(path) if isinstance(node, ast.Attribute) and node.attr in ("_run", "_tree")}
            assert not {one for one in private if one.endswith(("app._run", "app._tree"))}, named(path)


def test_one_module_makes_the_sessions_in_which_the_tests_open_a_page() -> None:
    found = {
        f"{named(path)}: {called}"
        for path in TESTS
        if "AppTest" in text_of(path)
        for node in nodes(path)
        if isinstance(node, ast.Call) and "AppTest" in (called := ast.unparse(node.func)).split(".")
    }
    assert found == {f"tests/pages/app.py: AppTest.{how}" for how in ("from_file", "from_function")}


def test_pages_are_short_and_hold_no_sql() -> None:
    for path in sorted((ROOT / "pages").glob("*.py")):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 140, path.name
        assert "SELECT" not in text, path.name


def test_the_top_level_holds_only_the_house() -> None:
    allowed = {
        "app.py",
        # What makes the folder a package whose component Streamlit serves.
        "chatdong.egg-info",
        "pages",
        "chatdong",
        "data",
        "tests",
        "bench",
        "docs",
        "scripts",
        "requirements.txt",
        "requirements.lock",
        "README.md",
        "Makefile",
        "pyproject.toml",
    }
    found = {p.name for p in ROOT.iterdir() if not p.name.startswith((".", "__"))}
    assert found <= allowed


def test_every_domain_function_that_others_use_says_what_it_answers() -> None:
    for path in SOURCES:
        for node in nodes(path)[0].body if floor(path) in ("domain", "documents", "store") else ():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{at(path, node)}: {node.name} says nothing"
                assert isinstance(node, ast.ClassDef) or node.returns is not None, f"{at(path, node)}: {node.name} has no return type"


def test_no_code_names_a_plan_that_is_shipped() -> None:
    ids = {path.stem for path in (ROOT / "data" / "plans").glob("*.toml")}
    assert "2016" in ids
    for path in SOURCES:
        assert not {text for _quote, text in re.findall(r"""(["'])([\w-]+)\1""", text_of(path))} & ids, named(path)


PUT_INTO_SQL = {
    # A catalog's name is made by the program from a UUID; tables and columns are those of the schema and of RECORD_TABLES.
    # What engines/quoting.py quotes needs no place here.
    "snapshots/diff.py": {"', '.join(asked)", "both", "condition", "key", "old", "sides"},
    "snapshots/copy.py": {"' EXCEPT ALL '.join(rows)", "name", "side", "table"},
    "reading/csv_format.py": {
        "', '.join(cells)",
        "_LONGEST_ROW",
        "2 * _LONGEST_ROW",
        "cells",
        "column.type",
        "name",
        "names",
        "question",
        "rows_of_csv(table, mark)",
        "typed",
        "types",
    },
    "writing/event_districts.py": {"records", "wanted"},
    # A table of DAYS and its columns, and the table of an import's rows.
    "writing/counted_days.py": {"column", "planned", "table"},
    "imports/match.py": {"_BARE", "_NUMBERS[kind]", "_PLAIN_LETTERS", "answer", "head", "names"},
    "imports/match_spending.py": {"_MOVED"},
    "imports/match_events.py": {"EVENTS"},
    "imports/reader.py": {"columns", "table"},
    "imports/staging.py": {"catalog", "self.catalog"},
    "imports/importer.py": {"content", "key"},
    "engines/postgres.py": {"_TURN", "may", "name", "secret"},
    # What PostgreSQL is to look for itself is written out by ``_constant``, and tested with every text in test_synthetic.py.
    "reading/query.py": {"sql(name)", "total"},
    "writing/records.py": {
        "table",
        "key",
        "names",
        "planned",
        "changed",
        "differ",
        "query",
        "stored",
        "after",
        "own",
        "f'to_json(struct_pack({before}))' if stored else 'NULL'",
        "part.column",
        "', '.join((places for _ in some))",
        "', '.join((f'{quoted(c)} = ?' for c in changed))",
        "' AND '.join((f'{quoted(c)} = ?' for c, _ in same))",
        "', '.join((f'{c} = p.{c}' for c in tied))",
        "', '.join((f'{c} = p.{c}' for c in (*free, 'version')))",
    },
    "snapshots/replay.py": {
        "both",
        "counted",
        "differ",
        "key",
        "misread",
        "out",
        "own_key",
        "reads['after']",
        "reads['before']",
        "records",
        "sides['after']",
        "sides['before']",
    },
    "snapshots/restore.py": {"same", "given"},
    "writing/scenario_edits.py": {"records"},
    "writing/set_insert.py": {"into", "question"},
    "writing/spending_totals.py": {"payments"},
    "seed/synthetic.py": {"columns", "name", "', '.join(('?' for _ in rows[0]))"},
    "writing/undo.py": {
        "', '.join((f'done.before.{c}' for c in columns))",
        "', '.join((f'stored.{c}' for c in columns))",
        "before",
        "after",
        "differ",
        "differs",
        "join",
        "self._done",
        "self._records",
        "self._row_key",
        "self._stored",
        "settings",
        "values",
    },
    "writing/verification.py": {"differ", "key", "records"},
}
"""What is written into the text of a statement, by file of the store: names that this program chose, never a value."""

STATEMENT = re.compile(
    r"[\s(]*(?:SELECT|INSERT|UPDATE|DELETE|ATTACH|DETACH|COPY|CREATE|DROP|ALTER|CHECKPOINT|FROM|WITH|USE|SET|LOAD|INSTALL|PRAGMA)\b"
)
HARMLESS = re.compile(r"(?:quoted|literal)\([\w.]+\)|quoted_list\([\w.]+(?:, '\w+')?\)|int\([\w.]+\)")


def put_into_sql(path: Path) -> set[str]:
    """What the f-strings of a file that begin as a statement does, are filled with; also where ``format`` or ``%`` would do it."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.JoinedStr):
            text = "".join(piece.value if isinstance(piece, ast.Constant) else "x" for piece in node.values)
            if STATEMENT.match(text):
                found |= {ast.unparse(piece.value) for piece in node.values if isinstance(piece, ast.FormattedValue)}
        elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mod, ast.Add)):
            sides = [side.value for side in (node.left, node.right) if isinstance(side, ast.Constant) and isinstance(side.value, str)]
            found |= {ast.unparse(node) for side in sides if STATEMENT.match(side)}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            template = node.func.value
            if isinstance(template, ast.Constant) and isinstance(template.value, str) and STATEMENT.match(template.value):
                found.add(ast.unparse(node))
    return {expression for expression in found if not HARMLESS.fullmatch(expression)}


def test_no_value_is_ever_written_into_the_text_of_a_statement() -> None:
    found = {
        path.relative_to(ROOT / "chatdong" / "store").as_posix(): put_into_sql(path) for path in sorted((ROOT / "chatdong" / "store").rglob("*.py"))
    }
    new = {name: more for name, expressions in found.items() if (more := expressions - PUT_INTO_SQL.get(name, set()))}
    gone = {name: less for name, expressions in PUT_INTO_SQL.items() if (less := expressions - found.get(name, set()))}
    assert not new, "pass it as a parameter; where it is a name that the program chose, add it to PUT_INTO_SQL"
    assert not gone


def test_only_one_module_quotes_for_sql() -> None:
    for path in sorted((ROOT / "chatdong" / "store").rglob("*.py")):
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "replace":
                doubled = [ast.unparse(each).replace("chr(39)", '"\'"') for each in node.args] in (['"\'"', "\"''\""], ['"\'"', '"\'" * 2'])
                assert not doubled or path.name == "quoting.py", at(path, node)


REMEMBERED_ELSEWHERE = {
    "i18n/language.py",  # catalogues
    "components/chart.py",  # specs of charts
    "office_files/picture.py",  # fonts
    "session/navigation.py",  # what links lead to
    "views/what_if/sliders.py",  # the component
    "server/uploads.py",  # what a session may upload: an index of what its own state holds
}
"""What else the interface remembers, and no answer of a store."""


def test_answers_of_a_store_are_remembered_in_one_cache() -> None:
    for path in sorted((ROOT / "chatdong" / "ui").rglob("*.py")):
        own = path.relative_to(ROOT / "chatdong" / "ui").as_posix()
        for node in nodes(path):
            names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) and node.module != "chatdong.ui.session" else set()
            if isinstance(node, ast.Attribute):
                names = {node.attr}
            remembers = names & {
                "cache",
                "lru_cache",
                "cache_data",
                "cache_resource",
                "WeakValueDictionary",
                "WeakKeyDictionary",
                "LRUCache",
                "TTLCache",
            }
            assert not remembers or own in REMEMBERED_ELSEWHERE or own == "session/cache.py", f"{own}: {remembers}"


def test_every_upload_says_of_which_type_and_how_large() -> None:
    for path in SOURCES:
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("file_uploader", "chat_input", "camera_input")
            ):
                assert {"type", "max_upload_size"} <= {keyword.arg for keyword in node.keywords}, at(path, node)


CHOICES_BY_LABEL = {"selectbox", "radio", "pills", "multiselect", "segmented_control", "select_slider"}
"""The widgets whose choice Streamlit knows by the label that is shown."""

LABELS_THAT_NEVER_CHANGE = {("chatdong/ui/shell/sidebar.py", "언어 · Language")}


def test_every_link_to_a_page_carries_the_shared_view() -> None:
    """A bare st.page_link opens another plan, day, language or store in a new tab: ``navigation.link`` is the only one that calls it."""
    callers = {
        named(path)
        for path in SOURCES
        for node in nodes(path)
        if (isinstance(node, ast.Attribute) and node.attr == "page_link") or (isinstance(node, ast.alias) and node.name == "page_link")
    }
    assert callers == {"chatdong/ui/session/navigation.py"}


def test_every_widget_to_choose_with_keeps_the_choice_by_its_identity() -> None:
    """A label says a balance, a date or a name in the reader's language: a choice that is known by it would fall to another option."""
    found = set()
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHOICES_BY_LABEL:
                # ``choices.pills`` and ``url_widgets.pills`` have the same names; Streamlit's own also belong to places such as ``st.sidebar``.
                if ast.unparse(node.func.value) in ("choices", "url_widgets") or named(path) == "chatdong/ui/components/choices.py":
                    continue
                label = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ast.unparse(node)
                found.add((named(path), label))
            assert not (isinstance(node, ast.ImportFrom) and node.module == "streamlit" and CHOICES_BY_LABEL & {a.name for a in node.names})
    assert found == LABELS_THAT_NEVER_CHANGE


def test_every_download_goes_through_the_button_that_notes_it() -> None:
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr == "download_button":
                assert named(path) == "chatdong/ui/components/downloads.py", at(path, node)


def test_every_part_of_a_page_that_runs_alone_asks_whether_it_may_still_be_looked_at() -> None:
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr == "fragment" and is_st(node.value):
                assert named(path) == "chatdong/ui/session/auth.py", at(path, node)


def test_nothing_writes_to_the_store_past_the_question_for_the_right() -> None:
    """``Store.writing`` and ``mark_as_example`` ask nobody: only what asks before, or makes a store that is nobody's yet, may call them."""
    makers = {
        # The totals that a store is opened with are no record: they follow from the payments.
        "writing": {"store/access/permissions.py", "store/seed/startup.py", "store/seed/synthetic.py", "store/access/dismissed_tours.py"},
        "mark_as_example": {"store/engines/store.py", "store/snapshots/restore.py", "store/seed/synthetic.py"},
    }
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in makers:
                assert named(path).removeprefix("chatdong/") in makers[node.attr], at(path, node)


OURS = {
    # Colours, for the dark theme.
    ("chatdong/ui/shell/main.py", "st.html(Path(__file__).with_name('dark.css'))"),
    # What stands where on a narrow window.
    ("chatdong/ui/shell/main.py", "st.html(Path(__file__).with_name('look.css'))"),
    # What Streamlit's browser side says in English alone: styles of fixed words from the catalogue.
    (
        "chatdong/ui/shell/lost_files.py",
        "st.html(f\"<style>{_STYLES % {'not_made': _css(not_made), 'not_sent': _css(not_sent)}}</style>\")",
    ),
    # What a hand moves: a message to the server and back would come too late for it. The script is served as a file, not as text.
    (
        "chatdong/ui/views/what_if/sliders.py",
        (
            "st.components.v2.component('chatdong.sliders', html='<div class=\"instrument-room\"></div>',"
            " css='sliders.css', js='sliders.js', isolate_styles=False)"
        ),
    ),
}
"""The ways out: files of ours, with no word of a reader or a record in them."""

READS_AS_CODE = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|document\.write|srcdoc|\beval\b|\bFunction\(|javascript:|\bfetch\(|XMLHttpRequest|\bimport\b"
)
LEAVES_THE_TAB = re.compile(r"localStorage|indexedDB|\bcaches\b|cookie|sendBeacon|WebSocket|EventSource|BroadcastChannel|postMessage|window\.open")
"""How a script would tell others what it knows, or leave it to who uses the browser next."""


def test_no_page_shows_html_or_runs_a_script_of_its_own() -> None:
    ways_out = {"html", "iframe", "unsafe_allow_html", "components", "declare_component", "component"}
    for path in SOURCES:
        for node in nodes(path):
            if isinstance(node, ast.Call):
                used = {keyword.arg for keyword in node.keywords}
                if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "st":
                    used.add(node.func.attr)
                assert not used & ways_out or (named(path), ast.unparse(node)) in OURS, at(path, node)


def test_a_script_of_ours_writes_text_alone_and_asks_nobody() -> None:
    scripts = sorted((ROOT / "chatdong").rglob("*.js"))
    assert [named(path) for path in scripts] == [
        "chatdong/ui/components/typed.js",
        "chatdong/ui/shell/page_focus.js",
        "chatdong/ui/views/what_if/frontend/sliders.js",
    ]
    for path in scripts:
        assert not READS_AS_CODE.findall(path.read_text("utf-8")), named(path)
        assert not LEAVES_THE_TAB.findall(path.read_text("utf-8")), named(path)


def test_the_scripts_of_the_whole_page_are_in_it_and_end_where_they_should() -> None:
    for path in ("components/typed.js", "shell/page_focus.js"):
        script = (ROOT / "chatdong" / "ui" / path).read_text("utf-8")
        assert script in PAGE
        assert "</script" not in script
        assert "<!--" not in script


def test_what_is_served_beside_the_pages_is_what_browsers_are_to_have() -> None:
    assert {path.suffix for path in (ROOT / "chatdong" / "ui" / "views" / "what_if" / "frontend").iterdir()} == {".js", ".css"}


URL_WIDGETS = {"menu", "segments", "one", "pills", "one_pill", "several", "choice", "toggle"}
"""The widgets of ``url_widgets`` that take their key as the fourth argument."""

SHARED_KEYS = {"category", "activity", "month"}
"""Keys that widgets of several pages share on purpose, because their options are alike."""


def test_no_two_pages_keep_different_choices_under_one_key() -> None:
    """The choice of one page would be asked of the other, and be refused there as not in its list."""
    pages: dict[str, set[str]] = {}
    for path in SOURCES:
        for node in nodes(path):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) == "url_widgets"
                and node.func.attr in URL_WIDGETS
                and len(node.args) > 3
                and isinstance(node.args[3], ast.Constant)
            ):
                parts = path.relative_to(ROOT).parts
                pages.setdefault(node.args[3].value, set()).add(parts[3] if parts[:3] == ("chatdong", "ui", "views") else named(path))
    assert pages["draft_part"] == {"plan_making"}, "the keys are found"
    assert not {key: found for key, found in pages.items() if len(found) > 1 and key not in SHARED_KEYS}
