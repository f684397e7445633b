-- The CHECK that listed the measures of an indicator is dropped: plans are checked against the registry of measures, so that a new
-- measure needs no migration. No statement drops a CHECK in both databases, so the table is recreated; no other table refers to it.
CREATE TABLE store.target_anew (
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    indicator_id  VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    name          VARCHAR NOT NULL,
    name_en       VARCHAR,
    unit          VARCHAR NOT NULL,
    measure       VARCHAR NOT NULL CHECK (length(measure) BETWEEN 1 AND 40),
    value         BIGINT  CHECK (value >= 0),
    due           DATE,
    source        VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, indicator_id, year),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

INSERT INTO store.target_anew SELECT * FROM store.target;

DROP TABLE store.target;

ALTER TABLE store.target_anew RENAME TO target;
