"""Every package is installed as it was looked at: one version, and files of known hashes only."""

import re
import tomllib
from pathlib import Path

import pytest

from chatdong import __version__

ROOT = Path(__file__).parents[1]
# Named in requirements.txt, installed for the tests alone.
NOT_SERVED = "pytest=="
ASKED = {"requirements.lock": ("requirements.txt",), "tests/requirements.lock": ("requirements.txt", "tests/requirements.txt")}


def locked(file: str) -> dict[str, str]:
    """Each pin of a lock file, with what follows it up to the next one."""
    entries = re.split(r"^(?=[A-Za-z0-9])", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE)
    return {entry.split(" ", 1)[0]: entry for entry in entries if entry}


def pins(file: str) -> list[str]:
    """The pins of a requirement file, as the lock writes them: what an extra brings has pins of its own there."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text("utf-8").splitlines())
    return [re.sub(r"\[.*?\]", "", line).lower() for line in lines if line]


def name(pin: str) -> str:
    return pin.partition("==")[0]


@pytest.mark.parametrize("lock", ASKED)
def test_what_is_asked_for_is_in_the_lock_in_that_version(lock: str) -> None:
    asked = {pin for file in ASKED[lock] for pin in pins(file) if lock != "requirements.lock" or not pin.startswith(NOT_SERVED)}
    assert not asked - locked(lock).keys(), "make lock"


@pytest.mark.parametrize("lock", ASKED)
def test_every_package_of_the_lock_has_hashes(lock: str) -> None:
    assert not [pin for pin, entry in locked(lock).items() if "==" not in pin or "--hash=sha256:" not in entry]


def test_what_serves_brings_nothing_of_the_tests() -> None:
    tests = {name(pin) for pin in pins("tests/requirements.txt")} | {"pytest", "pluggy", "iniconfig"}
    assert tests <= {name(pin) for pin in locked("tests/requirements.lock")}
    assert not tests & {name(pin) for pin in locked("requirements.lock")}


def test_the_tests_run_with_the_versions_that_are_served() -> None:
    assert locked("requirements.lock").items() <= locked("tests/requirements.lock").items()


def test_nothing_is_installed_without_its_hash() -> None:
    installs = [
        line
        for file in ("prepare", "run", "test", "test-fast", "check")
        for line in (ROOT / "scripts" / file).read_text("utf-8").splitlines()
        if "pip install" in line
    ]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]


def test_the_version_is_one() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == __version__
    assert f"Version: {__version__}\n" in (ROOT / "chatdong.egg-info" / "PKG-INFO").read_text("utf-8")
