"""``python -m chatdong`` as a process of its own: what a call within the process of the tests cannot show."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.terminal.program import ROOT, chatdong

SAMPLE = ROOT / "data" / "sample"
PLAN = ROOT / "data" / "plans" / "2016.toml"
OTHER = ROOT / "tests" / "plans" / "reading-2031.toml"


def start(*arguments: object, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the arguments, on the example unless CHATDONG_STORE says otherwise."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, env={**os.environ, "CHATDONG_STORE": "example", **environment},
        capture_output=True, text=True, encoding="utf-8", input=stdin, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--help"], 0),
        (["status", "--as-of", "2016-09-30", "--json"], 0),
        pytest.param(["status", "--as-of", "2017-01-01"], 1, marks=pytest.mark.full),
        (["check", PLAN], 1),
        pytest.param(["what-if", "--set", "ad-hoc"], 2, marks=pytest.mark.full),
        (["dance"], 2),
    ],
)
def test_a_process_ends_and_says_as_the_call_does(arguments: list[object], code: int) -> None:
    done, called = start("-m", "chatdong", *arguments), chatdong(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (called.returncode, called.stdout, called.stderr)
    assert done.returncode == code
    assert (done.stderr == "") == (arguments[0] == "check" or code == 0)


def test_a_process_reads_its_input_and_goes_on_after_a_bad_line() -> None:
    lines = [json.dumps("2,000원×5명×12회=130,000원", ensure_ascii=False), "not json", json.dumps("총액계상")]
    done = start("-m", "chatdong", "costing", "--stdin", stdin="\n".join(lines))
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()] == ["differs", "not_computable"]
    assert (done.returncode, done.stderr.count("번째 줄")) == (1, 1)


def test_a_terminal_without_korean_gets_marks_and_no_traceback() -> None:
    done = start("-m", "chatdong", "status", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("[?? ??")
    refused = start("-m", "chatdong", "status", "--plan", "1999", PYTHONIOENCODING="ascii")
    assert refused.returncode == 1
    assert "1999" in refused.stderr and "Traceback" not in refused.stderr


def test_a_reader_that_leaves_early_makes_no_traceback() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "chatdong", "status", "--json", "--store", "example"],
            cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


EVERY_COMMAND = """
import json, sys
from chatdong.__main__ import main
codes = [main(command) for command in json.loads(sys.stdin.read())]
assert "streamlit" not in sys.modules, "a command other than report waits for Streamlit"
print(json.dumps(codes))
"""


@pytest.mark.full
def test_no_command_but_report_imports_streamlit_and_none_says_anything_beside_its_answer(tmp_path: Path) -> None:
    store = ["--store", str(tmp_path / "store.duckdb")]
    commands: list[list[object]] = [
        ["init", *store], ["load", OTHER, *store], ["status", *store], ["status", "--json", *store], ["what-if", "--fit", "--json", *store],
        ["import", "events", SAMPLE / "events.csv", "--plan", "2016", *store],
        ["import", "events", SAMPLE / "events.csv", "--plan", "2016", "--dry-run", "--json", *store],
        ["calendar", tmp_path / "out.ics", *store], ["snapshot", tmp_path / "out.zip", *store],
        ["restore", tmp_path / "out.zip", "--store", tmp_path / "again.duckdb"], ["backup", tmp_path / "kept", *store],
        ["copy", "--from", tmp_path / "store.duckdb", "--to", tmp_path / "copy.duckdb"], ["verify", *store], ["verify", "--json", *store],
        ["check", OTHER], ["costing", "350,000원×3명×2회=2,100,000원"],
    ]  # fmt: skip
    done = start("-c", EVERY_COMMAND, stdin=json.dumps([[str(word) for word in command] for command in commands]))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout.splitlines()[-1]) == [0] * len(commands)


def test_the_report_of_a_quarter_is_made_from_a_shell_and_nothing_else_is_said(tmp_path: Path) -> None:
    done = start("-m", "chatdong", "report", "--quarter", "3", "--as-of", "2016-11-05", "--format", "hwpx", tmp_path / "out")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "[예시 자료: 실제 기록이 아닙니다]"
    assert "2016년도 3/4분기 현황 보고, 기준일 2016-09-30" in done.stdout
    assert done.stderr == ""
    with zipfile.ZipFile(tmp_path / "out") as archive:
        assert "12,388천원" in archive.read("Contents/section0.xml").decode()


def test_one_process_makes_a_store_and_the_next_one_opens_it(tmp_path: Path) -> None:
    store = str(tmp_path / "new" / "store.duckdb")
    assert start("-m", "chatdong", "init", CHATDONG_STORE=store).returncode == 0
    done = start("-m", "chatdong", "status", "--json", CHATDONG_STORE=store)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["store"]) == (0, "", "records")
