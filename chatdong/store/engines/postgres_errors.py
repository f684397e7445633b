"""What PostgreSQL and the way to it say when something fails, in words that a reader understands.

DuckDB hands its errors on as text. They are matched in English: a server that speaks another language is asked for
``lc_messages = 'C'`` in docs/SCALE.md, and where it is not, its own words are shown.
"""

import re

import duckdb

from chatdong.domain.message import Message, message

_RULES = re.compile(
    r"violates (unique|foreign key|check|not-null) constraint|value too long|out of range|numeric field overflow|NULL-byte|"
    r"invalid byte sequence|could not serialize access"
)

_CAUSES = (
    (r"password authentication failed|no password supplied|Ident authentication failed|Peer authentication failed", message("데이터베이스의 사용자 이름이나 비밀번호가 맞지 않습니다")),
    (r'database "[^"]*" does not exist', message("그 이름의 데이터베이스가 없습니다")),
    (r'role "[^"]*" does not exist', message("데이터베이스의 사용자 이름이나 비밀번호가 맞지 않습니다")),
    (r"could not translate host name|Name or service not known", message("그 이름의 서버를 찾을 수 없습니다")),
    (r"server does not support SSL|SSL error|certificate", message("데이터베이스와 암호화된 연결을 맺지 못했습니다")),
    (r"too many clients|remaining connection slots|too many connections", message("데이터베이스에 연결이 너무 많습니다")),
    (r"starting up|shutting down|in recovery mode", message("데이터베이스가 켜지거나 꺼지는 중입니다")),
    (r"lock timeout", message("다른 사람의 기록이 끝나지 않았습니다")),
    (r"permission denied|read-only transaction", message("데이터베이스에 쓰거나 읽을 권한이 없습니다")),
    (r"No space left|could not extend|disk full", message("데이터베이스 서버의 디스크에 남은 자리가 없습니다")),
    (
        (r"Unable to connect to Postgres|server closed the connection|terminating connection|no connection to the server|could not (?:receive|send) data|"
         r"connection (?:not open|pointer is NULL|has been closed|already closed)|SSL connection|timeout expired"),
        message("데이터베이스가 답하지 않습니다"),
    ),
)  # fmt: skip
"""What PostgreSQL or the way to it says, in the order in which it is looked for; each in a few words."""


def broken_rule(error: Exception) -> str | None:
    """What PostgreSQL says of rows that it does not take, a key that is there already in DuckDB's words; None for another error."""
    if not isinstance(error, duckdb.Error) or not _RULES.search(said := _said(error)):
        return None
    detail = re.search(r"DETAIL:  (.*)", str(error))
    return f"{said.replace('duplicate key', 'Duplicate key')}: {detail[1] if detail else ''}"


def trouble(error: Exception) -> Message | None:
    """Why the database cannot be used, in a few words; None for an error that comes from what was asked, or not from it at all."""
    if not isinstance(error, duckdb.Error) or not re.search(r"Postgres|(?:FATAL|ERROR|PANIC):  |Failed to \w+", str(error)):
        return None
    # The disk of a store's own file, which DuckDB tells as a commit that failed too: the write is then taken back.
    if "Could not write" in str(error) and not re.search(r"Postgres|(?:FATAL|ERROR|PANIC):  ", str(error)):
        return None
    said = _said(error)
    return next((words for pattern, words in _CAUSES if re.search(pattern, said)), None)


def is_unsure(error: Exception) -> bool:
    """Whether the connection was lost while a transaction was committed, so that nobody here knows whether it was."""
    return "Failed to commit" in str(error) and trouble(error) is not None


def _said(error: Exception) -> str:
    """The server's own line; what was asked, and the rows that it was about, may hold any words."""
    found = re.search(r"(?:FATAL|ERROR|PANIC):  (.*)", str(error))
    return found[1] if found else str(error)
