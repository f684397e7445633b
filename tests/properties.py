"""How many examples, rounds or rows a long test takes: all with ``make test-all``, a tenth with ``make test``."""

from hypothesis import settings

A_TENTH = "chatdong"
"""The Hypothesis profile of ``make test``; every other profile uses the full number of examples."""

LEAST = 5
"""The fewest examples of a property."""


def in_full() -> bool:
    """True where each test takes all that it has, as with ``make test-all``."""
    return settings.get_current_profile_name() != A_TENTH


def some(full: int, least: int = 1) -> int:
    """``full``, or a tenth of it under the profile A_TENTH, but not fewer than ``least``."""
    return full if in_full() else max(full // 10, least)


def examples(full: int, **more: object) -> settings:
    """Hypothesis settings with ``some`` of so many examples; ``more`` are further settings."""
    return settings(max_examples=some(full, LEAST), deadline=None, **more)
