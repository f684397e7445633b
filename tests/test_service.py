"""docs/chatdong.service names what is there, and systemd reads it where there is one."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.streamlit_internals import config

ROOT = Path(__file__).parents[1]
UNIT = (ROOT / "docs" / "chatdong.service").read_text("utf-8")


def settings(name: str) -> list[str]:
    return [line.partition("=")[2] for line in UNIT.splitlines() if line.startswith(f"{name}=")]


def test_the_service_starts_the_program_with_settings_that_it_knows(tmp_path: Path) -> None:
    (start,) = settings("ExecStart")
    assert start.split()[1:5] == ["-m", "streamlit", "run", "app.py"]
    known = {option.env_var for option in config._config_options_template.values()} | {"CHATDONG_STORE", "HOME", "WEBSOCKETS_MAX_LINE_LENGTH"}
    assert {store_url.partition("=")[0] for store_url in settings("Environment")} <= known
    assert settings("NoNewPrivileges") == ["yes"]
    assert settings("ProtectSystem") == ["strict"]
    if analyze := shutil.which("systemd-analyze"):
        # The program is looked for where the unit says, which is not where the tests are.
        here = tmp_path / "chatdong.service"
        here.write_text(UNIT.replace(start.split()[0], sys.executable), "utf-8")
        told = subprocess.run([analyze, "verify", "--man=no", str(here)], capture_output=True, text=True, check=False)
        assert "chatdong.service" not in told.stderr, told.stderr
