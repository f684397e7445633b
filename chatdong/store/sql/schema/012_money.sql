-- Commitments (지출원인행위), changes of the budget (전용, 추경, 전년도 이월), what is carried to the next year, and the closing of a year.
-- `reduces`, `commitment_id` and `returns_id` refer to rows without a FOREIGN KEY, for the reason in 002_event_districts.sql: a record and
-- what refers to it may be written or undone in one transaction. The writes keep them; a snapshot declares them, and a restore checks them.
CREATE TABLE store.commitment (
    commitment_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id        VARCHAR NOT NULL,
    revision       INTEGER NOT NULL,
    line_id        VARCHAR NOT NULL,
    committed_on   DATE    NOT NULL,
    amount_krw     BIGINT  NOT NULL CHECK (amount_krw <> 0),
    due_on         DATE,
    number         VARCHAR,
    counterpart    VARCHAR CHECK (counterpart IN ('company', 'person', 'public_body', 'nonprofit', 'other')),
    reduces        VARCHAR,
    memo           VARCHAR,
    version        INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY (plan_id, revision, line_id) REFERENCES budget_line (plan_id, revision, line_id),
    CHECK (amount_krw > 0 OR reduces IS NOT NULL),
    CHECK (amount_krw < 0 OR reduces IS NULL),
    CHECK (reduces <> commitment_id)
);

-- Until `approved_on` a change is proposed and counts nothing.
CREATE TABLE store.budget_change (
    budget_change_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id           VARCHAR NOT NULL,
    revision          INTEGER NOT NULL,
    kind              VARCHAR NOT NULL CHECK (kind IN ('transfer', 'supplementary', 'carry_in')),
    proposed_on       DATE    NOT NULL,
    amount_krw        BIGINT  NOT NULL CHECK (amount_krw > 0),
    from_line         VARCHAR,
    to_line           VARCHAR,
    approved_on       DATE,
    reason            VARCHAR,
    approval          VARCHAR,
    version           INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY (plan_id, revision, from_line) REFERENCES budget_line (plan_id, revision, line_id),
    FOREIGN KEY (plan_id, revision, to_line) REFERENCES budget_line (plan_id, revision, line_id),
    CHECK (kind <> 'transfer' OR (from_line IS NOT NULL AND to_line IS NOT NULL AND from_line <> to_line)),
    CHECK (kind <> 'supplementary' OR (from_line IS NULL) <> (to_line IS NULL)),
    CHECK (kind <> 'carry_in' OR (from_line IS NULL AND to_line IS NOT NULL)),
    CHECK (proposed_on <= approved_on)
);

-- Until `approved_on` it is proposed.
CREATE TABLE store.carry_over (
    carry_over_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id        VARCHAR NOT NULL,
    revision       INTEGER NOT NULL,
    kind           VARCHAR NOT NULL CHECK (kind IN ('specified', 'unavoidable', 'continuing')),
    line_id        VARCHAR NOT NULL,
    approved_on    DATE,
    amount_krw     BIGINT  NOT NULL CHECK (amount_krw > 0),
    commitment_id  VARCHAR,
    reason         VARCHAR,
    approval       VARCHAR,
    version        INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY (plan_id, revision, line_id) REFERENCES budget_line (plan_id, revision, line_id)
);

-- The settled figures (JSON) of a plan's year; a plan is closed once.
CREATE TABLE store.year_closing (
    closing_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id     VARCHAR NOT NULL UNIQUE,
    revision    INTEGER NOT NULL,
    closed_on   DATE    NOT NULL,
    figures     VARCHAR NOT NULL CHECK (length(figures) BETWEEN 2 AND 5000000),
    reason      VARCHAR,
    version     INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

-- `returns_id`: the payment of which a negative amount is the return (여입). `funding_source`: whose money it was, where somebody said so.
-- Bounds are checked by records.py, because DuckDB cannot add a column with a CHECK.
ALTER TABLE store.spending ADD COLUMN commitment_id VARCHAR;
ALTER TABLE store.spending ADD COLUMN returns_id VARCHAR;
ALTER TABLE store.spending ADD COLUMN funding_source VARCHAR;
