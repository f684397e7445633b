"""Quote names and values for the text of an SQL statement; the only module that does so."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path


def quoted(name: str) -> str:
    """An identifier as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | int | date | Path) -> str:
    """A constant as SQL writes it, for the places that take no parameter: a path in ATTACH, the type of a JSON text."""
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"


def quoted_list(names: Iterable[str], of: str = "") -> str:
    """Columns one after another, each of the table or alias ``of`` where there is one."""
    return ", ".join(f"{of}.{quoted(name)}" if of else quoted(name) for name in names)


def row_key(key: Iterable[str], of: str = "") -> str:
    """A row's key as the change log has it: the values of its columns, joined by a stroke."""
    return " || '/' || ".join(f"{of}.{quoted(name)}::VARCHAR" if of else f"{quoted(name)}::VARCHAR" for name in key)
