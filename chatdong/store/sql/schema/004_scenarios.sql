-- What-if scenarios that somebody kept: a name, and other costings for lines of one revision of a plan.
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

-- `scenario_id` names a row of scenario without a FOREIGN KEY, for the reason told in 002_event_districts.sql: both are written
-- together, and a snapshot declares this key and is refused where it does not hold.
CREATE TABLE store.scenario_edit (
    scenario_id  VARCHAR NOT NULL,
    line_id      VARCHAR NOT NULL,
    plan_id      VARCHAR NOT NULL,
    revision     INTEGER NOT NULL,
    costing      VARCHAR NOT NULL,
    PRIMARY KEY (scenario_id, line_id),
    FOREIGN KEY (plan_id, revision, line_id) REFERENCES budget_line (plan_id, revision, line_id)
);

-- Why a revision holds, where it was a scenario: who approved it and when stand in its row of plan. The scenario's name is kept
-- beside its id, because the scenario itself may be renamed or taken out; the revision and this row stay.
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
