-- `contained_in_revision`: the first revision of the plan whose own amounts contain the change; NULL while it is counted beside them.
ALTER TABLE store.budget_change ADD COLUMN contained_in_revision INTEGER;
