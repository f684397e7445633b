"""Quote names and values for the text of an SQL statement; the only module that does so."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path


def quoted(name: str) -> str:
    """An SQL identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | int | date | Path) -> str:
    """An SQL constant, for places that take no parameter: the path in ATTACH, the structure in from_json."""
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, int):
        return str(int(value))
    return "'" + str(value).replace("'", "''") + "'"


def quoted_list(names: Iterable[str], of: str = "") -> str:
    """Quoted column names separated by commas, each qualified by the table or alias ``of`` where it is given."""
    return ", ".join(f"{of}.{quoted(name)}" if of else quoted(name) for name in names)


def row_key(key: Iterable[str], of: str = "") -> str:
    """An SQL expression for the row key in the change log: the key columns as text, joined by "/"."""
    return " || '/' || ".join(f"{of}.{quoted(name)}::VARCHAR" if of else f"{quoted(name)}::VARCHAR" for name in key)
