"""Messages for the errors of PostgreSQL and of the connection to it.

DuckDB passes the errors on as text, which is matched in English. docs/SCALE.md asks for ``lc_messages = 'C'``; an error in another language
is shown in the server's own words.
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
"""Error patterns of PostgreSQL and its connection with the cause that is shown; the first pattern that matches counts."""


def broken_rule(error: Exception) -> str | None:
    """PostgreSQL's text for a violated constraint or an invalid value ("Duplicate key" as in DuckDB); None for another error."""
    if not isinstance(error, duckdb.Error) or not _RULES.search(said := _said(error)):
        return None
    detail = re.search(r"DETAIL:  (.*)", str(error))
    return f"{said.replace('duplicate key', 'Duplicate key')}: {detail[1] if detail else ''}"


def trouble(error: Exception) -> Message | None:
    """The cause for which PostgreSQL cannot be used, in a few words; None for an error of the query itself or from elsewhere."""
    if not isinstance(error, duckdb.Error) or not re.search(r"Postgres|(?:FATAL|ERROR|PANIC):  |Failed to \w+", str(error)):
        return None
    # DuckDB reports a full disk of a store's file as a failed commit too; that write is rolled back.
    if "Could not write" in str(error) and not re.search(r"Postgres|(?:FATAL|ERROR|PANIC):  ", str(error)):
        return None
    said = _said(error)
    return next((words for pattern, words in _CAUSES if re.search(pattern, said)), None)


def is_unsure(error: Exception) -> bool:
    """True where the connection was lost during COMMIT, so that the transaction may or may not have been committed."""
    return "Failed to commit" in str(error) and trouble(error) is not None


def _said(error: Exception) -> str:
    """The server's own error line, without the query and the row values, which may hold any words."""
    found = re.search(r"(?:FATAL|ERROR|PANIC):  (.*)", str(error))
    return found[1] if found else str(error)
