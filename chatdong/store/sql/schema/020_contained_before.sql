-- `contained_before`: the revisions of the plan that contained the change before one took it back, as "2-3,5-5"; NULL for none.
-- `contained_in_revision` is then the first of the revisions up to the newest that contain it.
ALTER TABLE store.budget_change ADD COLUMN contained_before VARCHAR;
