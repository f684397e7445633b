"""The number of examples of a property test: all with ``make test-all``, a tenth with ``make test``."""

from hypothesis import settings

A_TENTH = "chatdong"
"""The Hypothesis profile of ``make test``; every other profile uses the full number of examples."""


def examples(full: int) -> settings:
    """Hypothesis settings with ``full`` examples, or a tenth of them under the profile A_TENTH."""
    return settings(max_examples=full // 10 if settings.get_current_profile_name() == A_TENTH else full, deadline=None)
