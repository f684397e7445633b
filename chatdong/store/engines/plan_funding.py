"""Whose money the lines of a plan are, kept beside each revision, so that the sums of many plans by source read no plan's text."""

import json
from collections.abc import Mapping
from fractions import Fraction

import duckdb

from chatdong.domain.plan.funding import Basis, Funded, Scope, Source, money_of
from chatdong.domain.plan.model import FundingSource, Plan
from chatdong.domain.plan.toml_format import PlanFileError, parse_plan


def funding_text(plan: Plan) -> str:
    """Whose money the plan's lines are, as it is stored; "" where the plan states nothing. Lines of which nothing is stated are left out."""
    found = money_of(plan)
    scopes = [
        [scope.basis.value, scope.key, list(scope.line_ids), _weights(scope.weights)] for scope in found.scopes if scope.basis is not Basis.NOTHING
    ]
    lines = {line_id: _weights(weights) for line_id, weights in found.weights.items() if any(source is not None for source in weights)}
    inside = {line_id for _basis, _key, line_ids, _w in scopes for line_id in line_ids}
    lines |= {line_id: _weights(weights) for line_id, weights in found.weights.items() if line_id in inside}
    return json.dumps({"lines": lines, "scopes": scopes}, ensure_ascii=False, separators=(",", ":")) if scopes else ""


def funding_of(text: str) -> Funded:
    """The funding that ``funding_text`` wrote as text."""
    if not text:
        return Funded({}, ())
    found = json.loads(text)
    return Funded(
        {line_id: _read(weights) for line_id, weights in found["lines"].items()},
        tuple(Scope(Basis(basis), key, tuple(line_ids), _read(weights)) for basis, key, line_ids, weights in found["scopes"]),
    )


def _weights(of: Mapping[Source, Fraction]) -> dict[str, str]:
    return {source.value if source else "": str(weight) for source, weight in of.items()}


def _read(of: Mapping[str, str]) -> dict[Source, Fraction]:
    return {FundingSource(source) if source else None: Fraction(weight) for source, weight in of.items()}


def keep_funding(cursor: duckdb.DuckDBPyConnection, plan: Plan, revision: int) -> None:
    """Keep whose money the lines of a plan's new revision are; nothing where it states nothing."""
    if text := funding_text(plan):
        _insert(cursor, plan.id, revision, text)


def fill_funding(cursor: duckdb.DuckDBPyConnection) -> None:
    """Work it out anew for every revision of every plan of a store from its text; of one that cannot be read it is kept that nothing is known."""
    cursor.execute("DELETE FROM store.plan_funding")
    for plan_id, revision, text in cursor.execute("SELECT plan_id, revision, text FROM store.plan ORDER BY plan_id, revision").fetchall():
        try:
            keep_funding(cursor, parse_plan(text, f"{plan_id}.toml"), revision)
        except PlanFileError:
            _insert(cursor, plan_id, revision, None)


def _insert(cursor: duckdb.DuckDBPyConnection, plan_id: str, revision: int, text: str | None) -> None:
    cursor.execute("INSERT INTO store.plan_funding VALUES ($id, $revision, $text)", {"id": plan_id, "revision": revision, "text": text})
