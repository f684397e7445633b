-- Whose money the lines of a plan's revision are, as its text states it (`domain/plan/funding.py`), so that the sums of many plans by source read no
-- text: as JSON, NULL where the text cannot be read. A revision that states nothing has no row. Derived from plan.text and kept in the
-- transaction that loads the revision; not part of a snapshot. Existing plans get theirs in the step that runs after this file.
CREATE TABLE store.plan_funding (
    plan_id   VARCHAR NOT NULL,
    revision  INTEGER NOT NULL,
    funding   VARCHAR,
    PRIMARY KEY (plan_id, revision)
);
