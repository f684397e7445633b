-- Plans that somebody is making and has not loaded: what was read from a document, what was answered and changed since. `plan_id` is the plan
-- that it will be, `revises` the revision that it was made from; NULL where it is a new one. `plan_text` is NULL while the plan lacks something.
-- Part of neither the change log nor a snapshot, which everybody downloads who may look: a draft and its document are the planner's until they
-- are loaded. A copy of the store and a backup have them.
CREATE TABLE store.plan_draft (
    draft_id    VARCHAR   NOT NULL PRIMARY KEY CHECK (length(draft_id) BETWEEN 1 AND 64),
    title       VARCHAR   NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    plan_id     VARCHAR   CHECK (length(plan_id) BETWEEN 1 AND 64),
    revises     INTEGER   CHECK (revises >= 1),
    plan_text   VARCHAR   CHECK (length(plan_text) BETWEEN 1 AND 10000000),
    evidence    VARCHAR   CHECK (length(evidence) BETWEEN 2 AND 20000000),
    document    VARCHAR   CHECK (length(document) BETWEEN 2 AND 20000000),
    answers     VARCHAR   NOT NULL CHECK (length(answers) BETWEEN 2 AND 100000),
    created_at  TIMESTAMP NOT NULL,
    created_by  VARCHAR   NOT NULL,
    updated_at  TIMESTAMP NOT NULL,
    updated_by  VARCHAR   NOT NULL,
    version     INTEGER   NOT NULL CHECK (version >= 1),
    CHECK (revises IS NULL OR plan_id IS NOT NULL)
);

-- Why a plan was changed to this revision; of an approved scenario, plan_approval says it.
CREATE TABLE store.plan_reason (
    plan_id   VARCHAR NOT NULL,
    revision  INTEGER NOT NULL,
    reason    VARCHAR NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
    PRIMARY KEY (plan_id, revision),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);
