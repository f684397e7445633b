-- What is said of a support team beside its period. `stage` is the stage of the programme in which it works, 1 or more (records.py
-- sees to that: a column that is added cannot carry a CHECK in DuckDB), NULL while nobody stated it; `note` is free text.

ALTER TABLE store.support_team ADD COLUMN stage INTEGER;
ALTER TABLE store.support_team ADD COLUMN note VARCHAR;
