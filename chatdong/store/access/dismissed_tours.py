"""The users who have dismissed the tour for a first visit."""

from datetime import datetime

from chatdong.domain.roles import Actor
from chatdong.store.access import permissions
from chatdong.store.engines.store import Store


def dismiss(store: Store, actor: Actor, at: datetime) -> None:
    """Store that a user has dismissed the tour; a second call only increments the store version. Raises NotAllowed without the right to look."""
    permissions.require_noted(store, actor, "look", at)
    with store.writing(at) as cursor:
        cursor.execute(
            "INSERT INTO store.welcomed SELECT $person, $at WHERE NOT EXISTS (SELECT 1 FROM store.welcomed WHERE person = $person)",
            {"person": actor.name, "at": at},
        )
