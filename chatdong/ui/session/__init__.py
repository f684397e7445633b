"""Who looks, at which store, plan, revision and day; what was read is kept here until the next write."""
