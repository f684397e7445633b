-- Keys are text made by the application; amounts are integer won; a stored plan revision never changes.

CREATE TABLE store.migration (
    number      INTEGER   NOT NULL PRIMARY KEY,
    name        VARCHAR   NOT NULL,
    applied_at  TIMESTAMP NOT NULL
);

-- One row; `version` rises by one with every committed write, so that results can be cached by it.
CREATE TABLE store.store_version (
    id          INTEGER   NOT NULL PRIMARY KEY CHECK (id = 1),
    version     BIGINT    NOT NULL,
    changed_at  TIMESTAMP NOT NULL
);

-- `text` is the plan file in canonical form; the tables below hold its parts, so that records can refer to them.
CREATE TABLE store.plan (
    plan_id      VARCHAR   NOT NULL,
    revision     INTEGER   NOT NULL CHECK (revision >= 1),
    fiscal_year  INTEGER   NOT NULL,
    programme    VARCHAR   NOT NULL,
    title        VARCHAR   NOT NULL,
    title_en     VARCHAR,
    total_krw    BIGINT    NOT NULL CHECK (total_krw >= 0),
    text         VARCHAR   NOT NULL,
    loaded_at    TIMESTAMP NOT NULL,
    loaded_by    VARCHAR   NOT NULL,
    PRIMARY KEY (plan_id, revision)
);

CREATE TABLE store.category (
    plan_id      VARCHAR NOT NULL,
    revision     INTEGER NOT NULL,
    category_id  VARCHAR NOT NULL,
    position     INTEGER NOT NULL,
    name         VARCHAR NOT NULL,
    name_en      VARCHAR,
    amount_krw   BIGINT  NOT NULL CHECK (amount_krw >= 0),
    source       VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, category_id),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

CREATE TABLE store.activity (
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    activity_id   VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    name          VARCHAR NOT NULL,
    name_en       VARCHAR,
    kind          VARCHAR NOT NULL CHECK (kind IN ('workshop', 'training', 'meeting', 'publication', 'purchase', 'planning')),
    times         INTEGER NOT NULL CHECK (times >= 1),
    people        INTEGER CHECK (people >= 1),
    window_start  DATE,
    window_end    DATE,
    payer         VARCHAR,
    source        VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, activity_id),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision),
    CHECK (window_start <= window_end)
);

CREATE TABLE store.budget_line (
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    line_id       VARCHAR NOT NULL,
    position      INTEGER NOT NULL,
    activity_id   VARCHAR NOT NULL,
    category_id   VARCHAR NOT NULL,
    item          VARCHAR NOT NULL,
    item_en       VARCHAR,
    costing       VARCHAR NOT NULL,
    amount_krw    BIGINT  NOT NULL CHECK (amount_krw >= 0),
    window_start  DATE,
    window_end    DATE,
    source        VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, line_id),
    FOREIGN KEY (plan_id, revision, activity_id) REFERENCES activity (plan_id, revision, activity_id),
    FOREIGN KEY (plan_id, revision, category_id) REFERENCES category (plan_id, revision, category_id),
    CHECK (window_start <= window_end)
);

-- `value` is NULL where the plan sets no number.
CREATE TABLE store.target (
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    indicator_id  VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    name          VARCHAR NOT NULL,
    name_en       VARCHAR,
    unit          VARCHAR NOT NULL,
    measure       VARCHAR NOT NULL CHECK (measure IN ('events_held', 'months_held', 'teams_open', 'not_quantified')),
    value         BIGINT  CHECK (value >= 0),
    due           DATE,
    source        VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, indicator_id, year),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

CREATE TABLE store.milestone (
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    milestone_on  DATE    NOT NULL,
    amount_krw    BIGINT  NOT NULL CHECK (amount_krw >= 0),
    rate_percent  DECIMAL(7, 3),
    source        VARCHAR NOT NULL,
    PRIMARY KEY (plan_id, revision, milestone_on),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

CREATE TABLE store.district (
    district_id  VARCHAR NOT NULL PRIMARY KEY,
    name         VARCHAR NOT NULL,
    name_en      VARCHAR
);

-- `district_id` is NULL while the team's district is unknown.
CREATE TABLE store.support_team (
    team_id      VARCHAR NOT NULL PRIMARY KEY,
    programme    VARCHAR NOT NULL,
    district_id  VARCHAR REFERENCES district (district_id),
    mode         VARCHAR NOT NULL CHECK (mode IN ('direct', 'entrusted')),
    operator     VARCHAR,
    operator_en  VARCHAR,
    staff        INTEGER CHECK (staff >= 0),
    opened_on    DATE    NOT NULL,
    closed_on    DATE,
    source       VARCHAR NOT NULL,
    version      INTEGER NOT NULL CHECK (version >= 1),
    CHECK (opened_on <= closed_on)
);

-- An event: one occurrence of an activity as held, postponed or cancelled. `occurrence` is its number in the plan, NULL for an extra event.
CREATE TABLE store.event (
    event_id      VARCHAR NOT NULL PRIMARY KEY,
    plan_id       VARCHAR NOT NULL,
    revision      INTEGER NOT NULL,
    activity_id   VARCHAR NOT NULL,
    occurrence    INTEGER CHECK (occurrence >= 1),
    held_on       DATE,
    postponed_on  DATE,
    postponed_to  DATE,
    cancelled_on  DATE,
    attendance    INTEGER CHECK (attendance >= 0),
    topic         VARCHAR,
    note          VARCHAR,
    version       INTEGER NOT NULL CHECK (version >= 1),
    UNIQUE (plan_id, activity_id, occurrence),
    FOREIGN KEY (plan_id, revision, activity_id) REFERENCES activity (plan_id, revision, activity_id),
    CHECK (held_on IS NOT NULL OR postponed_on IS NOT NULL OR cancelled_on IS NOT NULL),
    CHECK (held_on IS NULL OR cancelled_on IS NULL),
    CHECK (postponed_to IS NULL OR postponed_on IS NOT NULL),
    CHECK (attendance IS NULL OR held_on IS NOT NULL)
);

CREATE TABLE store.spending (
    spending_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id      VARCHAR NOT NULL,
    revision     INTEGER NOT NULL,
    line_id      VARCHAR NOT NULL,
    event_id     VARCHAR REFERENCES event (event_id),
    spent_on     DATE    NOT NULL,
    amount_krw   BIGINT  NOT NULL CHECK (amount_krw <> 0),
    voucher      VARCHAR,
    memo         VARCHAR,
    version      INTEGER NOT NULL CHECK (version >= 1),
    FOREIGN KEY (plan_id, revision, line_id) REFERENCES budget_line (plan_id, revision, line_id)
);

-- The change log. `row_before` and `row_after` are the row as JSON; `batch` is one write; `store_version` orders the writes, and
-- `position`, from 1, the changes within a write.
CREATE TABLE store.change (
    change_id      VARCHAR   NOT NULL PRIMARY KEY,
    batch          VARCHAR   NOT NULL,
    store_version  BIGINT    NOT NULL,
    position       INTEGER   NOT NULL,
    changed_at     TIMESTAMP NOT NULL,
    actor          VARCHAR   NOT NULL,
    action         VARCHAR   NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
    table_name     VARCHAR   NOT NULL,
    row_key        VARCHAR   NOT NULL,
    row_before     VARCHAR,
    row_after      VARCHAR,
    UNIQUE (batch, position)
);
