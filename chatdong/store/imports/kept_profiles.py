"""The import profiles that a store keeps: by name, and without one for the next file with the same headings."""

from dataclasses import dataclass, replace
from datetime import datetime

from chatdong.domain.roles import Actor
from chatdong.store.engines.store import Store
from chatdong.store.ledger.layout import Layout
from chatdong.store.ledger.profile import ImportProfile, ProfileError, fingerprint, profile_from_json
from chatdong.store.reading import query
from chatdong.store.writing import records


@dataclass(frozen=True)
class KeptProfile:
    """A profile of the store; ``name`` is None for one that is kept for files with the headings of ``fingerprint``."""

    id: str
    name: str | None
    fingerprint: str
    profile: ImportProfile
    version: int


def kept_profiles(store: Store, kind: str) -> tuple[KeptProfile, ...]:
    """The profiles of a kind of import, those with a name first, by name. One that this version cannot read is left out."""
    found = []
    for row in query.rows(store, "import_profiles", kind=kind):
        try:
            profile = profile_from_json(row["settings"], kind)
        except ProfileError:
            continue
        found.append(KeptProfile(row["profile_id"], row["name"], row["fingerprint"], profile, row["version"]))
    return tuple(found)


def keep(store: Store, layout: Layout, name: str | None, actor: Actor, at: datetime) -> None:
    """Keep how a file was read, under a name or for files with the same headings; one that was kept so before is replaced.

    Nothing is written where it is kept already. Raises RefusedWrite.
    """
    shape = fingerprint(layout.kind, layout.titles)
    # The next file says its own unit and year, where nobody has said them for it.
    settings = replace(layout.profile.for_other_files(), unit_krw=layout.said.unit_krw, year=layout.said.year).to_json()
    same = [kept for kept in kept_profiles(store, layout.kind) if kept.name == name and (name is not None or kept.fingerprint == shape)]
    if not same:
        records.insert(store, "import_profile", {"kind": layout.kind, "name": name, "fingerprint": shape, "settings": settings}, actor, at)
    elif (same[0].profile.to_json(), same[0].fingerprint) != (settings, shape):
        records.update(store, "import_profile", same[0].id, same[0].version, {"fingerprint": shape, "settings": settings}, actor, at)


def profile_for(store: Store, layout: Layout) -> KeptProfile | None:
    """The profile that was kept for files with these headings; None where there is none."""
    shape = fingerprint(layout.kind, layout.titles)
    return next((kept for kept in kept_profiles(store, layout.kind) if kept.fingerprint == shape), None)


def profile_named(store: Store, kind: str, name: str) -> KeptProfile | None:
    """The profile of that name; None where there is none."""
    return next((kept for kept in kept_profiles(store, kind) if kept.name == name), None)
