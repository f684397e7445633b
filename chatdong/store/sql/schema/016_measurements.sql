-- A reading of an indicator on a day: of the whole, or of one part of a breakdown (`broken_by`, `part`). `value_e4` is the value in
-- ten-thousandths (94.5 is 945,000), so that no digit is lost; `answers` is the number of answers that it comes from, NULL where unknown.
-- No name of a person is stored: `source` is an office, a role or a document.
CREATE TABLE store.measurement (
    measurement_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id         VARCHAR NOT NULL,
    revision        INTEGER NOT NULL,
    indicator_id    VARCHAR NOT NULL CHECK (length(indicator_id) BETWEEN 1 AND 64),
    measured_on     DATE    NOT NULL,
    value_e4        BIGINT  NOT NULL,
    answers         INTEGER CHECK (answers >= 0),
    broken_by       VARCHAR CHECK (broken_by IN ('district', 'sex', 'age', 'other')),
    part            VARCHAR,
    source          VARCHAR NOT NULL CHECK (length(source) >= 1),
    note            VARCHAR,
    version         INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision),
    CHECK ((broken_by IS NULL) = (part IS NULL))
);

-- What `target` cannot say of a target: those of quarters (`quarter` 1 to 4; 0 is the year itself), values that are no whole numbers, and ranges.
-- `value` and `high`, the upper end of a range, are whole numbers × 10^-`decimals`: 945 with 1 decimal is 94.5.
CREATE TABLE store.target_exact (
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    indicator_id  VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    quarter       INTEGER NOT NULL CHECK (quarter BETWEEN 0 AND 4),
    position      INTEGER NOT NULL,
    value         BIGINT  CHECK (value >= 0),
    high          BIGINT  CHECK (high >= 0),
    decimals      INTEGER NOT NULL CHECK (decimals BETWEEN 0 AND 4),
    due           DATE,
    source        VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, indicator_id, year, quarter),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);
