"""How many examples a property is tried with: all of them with ``make test-all``, a tenth for each change."""

from hypothesis import settings

A_TENTH = "chatdong"
"""The profile of ``make test``; under every other one, properties are tried in full."""


def examples(full: int) -> settings:
    """Try a property with so many examples, or with the first tenth of them."""
    return settings(max_examples=full // 10 if settings.get_current_profile_name() == A_TENTH else full, deadline=None)
