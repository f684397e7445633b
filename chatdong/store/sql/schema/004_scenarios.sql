-- Saved scenarios: a name, and other costings for lines of one plan revision.
CREATE TABLE store.scenario (
    scenario_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id      VARCHAR NOT NULL,
    revision     INTEGER NOT NULL,
    name         VARCHAR NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    description  VARCHAR,
    version      INTEGER NOT NULL CHECK (version >= 1),
    UNIQUE (plan_id, name),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

-- `scenario_id` refers to scenario without a FOREIGN KEY, for the reason in 002_event_districts.sql: both are written together; a
-- snapshot declares the key, and a restore checks it.
CREATE TABLE store.scenario_edit (
    scenario_id  VARCHAR NOT NULL,
    line_id      VARCHAR NOT NULL,
    plan_id      VARCHAR NOT NULL,
    revision     INTEGER NOT NULL,
    costing      VARCHAR NOT NULL,
    PRIMARY KEY (scenario_id, line_id),
    FOREIGN KEY (plan_id, revision, line_id) REFERENCES budget_line (plan_id, revision, line_id)
);

-- The approved scenario of a plan revision; who approved it and when is in its row of plan. The scenario's name is stored beside its
-- id, because the scenario may be renamed or deleted later; the revision and this row stay.
CREATE TABLE store.plan_approval (
    plan_id           VARCHAR NOT NULL,
    revision          INTEGER NOT NULL,
    scenario_id       VARCHAR NOT NULL,
    scenario_version  INTEGER NOT NULL CHECK (scenario_version >= 1),
    scenario_name     VARCHAR NOT NULL,
    reason            VARCHAR NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    PRIMARY KEY (plan_id, revision),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);
