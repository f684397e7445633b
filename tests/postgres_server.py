"""A PostgreSQL server from the system's packages for one test process, with its own data and port, deleted afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

PASSWORD = "p@ss/word"  # noqa: S105 - of a server that only these tests know


class Server:
    """A PostgreSQL server in a temporary folder, reachable from this machine only. Unless ``durable``, it does not wait for the disk (fsync off)."""

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
        """Start the server and wait until it accepts connections."""
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self._folder, "lc_messages": "C",
            "max_connections": "200",
        }  # fmt: skip
        if not self._durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._run("pg_ctl", "-D", str(self._data), "-l", str(self._folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop the server; its data stay."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "fast", "-w", "stop")

    def close(self) -> None:
        """Stop the server and delete its data."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def sql(self, statement: str, database: str = "postgres") -> list[list[str]]:
        """Run a statement with psql, past the program under test; the rows as lists of texts."""
        done = self._run("psql", "-h", str(self._folder), "-p", str(self.port), "-U", "postgres", "-X", "-q", "-A", "-t", "-F", "\t",
                         "-v", "ON_ERROR_STOP=1", "-c", statement, database)  # fmt: skip
        return [line.split("\t") for line in done.stdout.splitlines()]

    def inserts(self, database: str, besides: str) -> str:
        """The statements that insert all rows of a database but those of one table, each table after those that it refers to."""
        dumped = self._run("pg_dump", "-h", str(self._folder), "-p", str(self.port), "-U", "postgres", "--data-only", "--inserts",
                           "--exclude-table", besides, database).stdout  # fmt: skip
        # What pg_dump says to psql (\\restrict) and to the session (no search path) would hold for what follows too.
        return dumped[dumped.index("INSERT INTO") : dumped.rindex(");\n") + 1]

    def address(self, database: str, user: str = "chatdong", password: str = PASSWORD) -> str:
        """The store URL of a database, for CHATDONG_STORE."""
        return f"postgresql://{user}:{password.replace('@', '%40').replace('/', '%2F')}@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template0") -> str:
        """Create a database, empty or as a copy of ``template``; return its name."""
        name = f"t{uuid.uuid4().hex[:12]}"
        self.sql(f"CREATE DATABASE {name} OWNER chatdong TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Drop a database and its connections."""
        self.sql(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*self._as, str(self._programs / program), *arguments], cwd="/", stdin=subprocess.DEVNULL, capture_output=program != "pg_ctl",
            text=True, check=False, **({"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} if program == "pg_ctl" else {}),
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{program}: {done.stderr}"
        return done
