"""The session: its user, store, plan, revision and as-of date, and the cache of what was read."""
