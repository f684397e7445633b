"""``python -m chatdong restore`` and ``backup`` as a person or a script calls them."""

from pathlib import Path

import duckdb
import pytest

from tests.terminal.program import ROOT, chatdong


def test_a_store_goes_out_as_a_snapshot_and_comes_back_equal(tmp_path: Path) -> None:
    store, out, again = tmp_path / "a.duckdb", tmp_path / "a.zip", tmp_path / "new" / "b.duckdb"
    assert chatdong("init", store=store).returncode == 0
    assert chatdong("snapshot", out, store=store).returncode == 0
    done = chatdong("restore", out, "--store", again)
    assert (done.returncode, done.stderr) == (0, "")
    assert "되살렸습니다" in done.stdout
    status = [chatdong("status", "--json", store=path).stdout for path in (store, again)]
    assert status[0] == status[1] != ""


def test_a_restored_example_says_that_it_is_one(tmp_path: Path) -> None:
    assert chatdong("snapshot", tmp_path / "e.zip").returncode == 0
    assert chatdong("restore", tmp_path / "e.zip", "--store", tmp_path / "e.duckdb").stdout.startswith("[예시 자료")
    assert chatdong("status", store=tmp_path / "e.duckdb").stdout.startswith("[예시 자료")
    again = chatdong("load", ROOT / "tests" / "plans" / "reading-2031.toml", store=tmp_path / "e.duckdb")
    assert again.returncode == 1
    assert "예시 자료의 저장소" in again.stderr


def test_a_restore_refuses_what_is_no_snapshot_and_what_is_already_there(tmp_path: Path) -> None:
    target = tmp_path / "s.duckdb"
    foreign = tmp_path / "foreign.zip"
    foreign.write_bytes(b"PK")
    done = chatdong("restore", foreign, "--store", target)
    assert (done.returncode, target.exists()) == (1, False)
    assert "스냅샷(zip)이 아니거나" in done.stderr
    target.write_text("mine")
    done = chatdong("restore", foreign, "--store", target)
    assert "이미 있는 파일" in done.stderr
    assert target.read_text() == "mine"
    done = chatdong("restore", tmp_path / "no such.zip", "--store", tmp_path / "x.duckdb")
    assert (done.returncode, "no such.zip" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_store_that_lost_history_is_restored_on_demand_alone_and_ends_with_one(store: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(store)) as file:
        file.execute("DELETE FROM change WHERE table_name = 'target'")
    assert chatdong("snapshot", tmp_path / "a.zip", store=store).returncode == 0
    target = tmp_path / "b.duckdb"
    done = chatdong("restore", tmp_path / "a.zip", "--store", target)
    assert (done.returncode, target.exists()) == (1, False)
    assert "변경 이력이 빠졌습니다" in done.stderr
    assert "--despite-history" in done.stderr
    done = chatdong("restore", tmp_path / "a.zip", "--store", target, "--despite-history")
    assert (done.returncode, target.exists()) == (1, True)
    assert "변경 이력이 빠졌습니다" in done.stderr
    assert "되살렸습니다" in done.stdout


@pytest.mark.parametrize("arguments", [["restore", "a.zip"], ["restore", "a.zip", "--store", "example"], ["backup"]])
def test_a_command_that_is_not_understood_ends_with_two(arguments: list[str]) -> None:
    assert chatdong(*arguments).returncode == 2


def test_a_backup_opens_like_the_store_itself(store: Path, tmp_path: Path) -> None:
    done = chatdong("backup", tmp_path / "kept", store=store)
    assert done.returncode == 0, done.stderr
    (made,) = (tmp_path / "kept").iterdir()
    assert str(made) in done.stdout
    status = [chatdong("status", "--json", store=path).stdout for path in (store, made)]
    assert status[0] == status[1] != ""


def test_a_backup_makes_no_store_where_there_is_none(tmp_path: Path) -> None:
    done = chatdong("backup", tmp_path / "kept", store=tmp_path / "none.duckdb")
    assert done.returncode == 1
    assert "저장소가 없습니다" in done.stderr
    assert list(tmp_path.iterdir()) == []
