"""A real PostgreSQL from the system's packages for the tests of one process: its own data, its own port, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

PASSWORD = "p@ss/word"  # noqa: S105 - of a server that only these tests know


class Server:
    """Data and a server in a folder of their own; nobody but this machine reaches it, and nothing is waited for to be on the disk,
    unless it is to be ``durable`` as a server that is used is."""

    def __init__(self, *, durable: bool = False) -> None:
        self._durable = durable
        self._as = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        self._programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))
        if self._programs is None:
            found = shutil.which("initdb")
            assert found, "PostgreSQL is not installed: make test installs it"
            self._programs = Path(found).parent
        self._folder = Path(tempfile.mkdtemp(prefix="chatdong-pg-"))
        if self._as:
            shutil.chown(self._folder, "postgres")
        self._data = self._folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust")
        hba = self._data / "pg_hba.conf"
        hba.write_text("local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        self.start()
        self.sql(f"CREATE ROLE chatdong LOGIN CREATEDB PASSWORD '{PASSWORD}'")

    def start(self) -> None:
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self._folder, "lc_messages": "C",
            "max_connections": "200",
        }  # fmt: skip
        if not self._durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")

    def close(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def sql(self, statement: str, database: str = "postgres") -> list[list[str]]:
        """Ask the server without the program under test; rows of texts."""
        done = self._run("psql", "-h", str(self._folder), "-p", str(self.port), "-U", "postgres", "-X", "-q", "-A", "-t", "-F", "\t",
                         "-v", "ON_ERROR_STOP=1", "-c", statement, database)  # fmt: skip
        return [line.split("\t") for line in done.stdout.splitlines()]

    def address(self, database: str, user: str = "chatdong", password: str = PASSWORD) -> str:
        """The setting for CHATDONG_STORE."""
        return f"postgresql://{user}:{password.replace('@', '%40').replace('/', '%2F')}@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template0") -> str:
        """A new database, empty or a copy of another one; its name."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.sql(f"CREATE DATABASE {name} OWNER chatdong TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*self._as, str(self._programs / program), *arguments], cwd="/", stdin=subprocess.DEVNULL, capture_output=program != "pg_ctl",
            text=True, check=False, **({"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} if program == "pg_ctl" else {}),
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{program}: {done.stderr}"
        return done
