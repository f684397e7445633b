-- `stage` is the stage of the programme in which a support team works, from 1, NULL while unknown; records.py checks its bounds,
-- because DuckDB cannot add a column with a CHECK. `note` is free text.

ALTER TABLE store.support_team ADD COLUMN stage INTEGER;
ALTER TABLE store.support_team ADD COLUMN note VARCHAR;
