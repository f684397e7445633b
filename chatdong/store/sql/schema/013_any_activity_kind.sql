-- The CHECK that listed the kinds of activities is dropped: plans are checked against the kinds in domain/plan, so that a new kind needs no
-- migration. Other tables refer to activity, and DuckDB can neither drop a CHECK nor alter a table that others refer to: the statements,
-- which differ between the databases and follow from the tables that a store has, are in engines/activity_kinds.py and run with this file.
SELECT 'engines/activity_kinds.py';
