"""Who wants the guide for a first visit no more."""

from datetime import datetime

from chatdong.domain.roles import Actor
from chatdong.store.access import permissions
from chatdong.store.engines.store import Store


def dismiss(store: Store, actor: Actor, at: datetime) -> None:
    """Keep that somebody who may look has seen the guide, for good; once more changes nothing but the store's version.

    Raises NotAllowed.
    """
    permissions.require_noted(store, actor, "look", at)
    with store.writing(at) as cursor:
        cursor.execute(
            "INSERT INTO store.welcomed SELECT $person, $at WHERE NOT EXISTS (SELECT 1 FROM store.welcomed WHERE person = $person)",
            {"person": actor.name, "at": at},
        )
