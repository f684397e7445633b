-- The plans to which a role is held; without a row a role is good for every plan. No snapshot has this table. A plan has many revisions, so that
-- no foreign key can name it: the write that gives a role checks that there is such a plan, and none is ever taken out of a store.
CREATE TABLE store.person_plan (
    person   VARCHAR NOT NULL,
    plan_id  VARCHAR NOT NULL,
    PRIMARY KEY (person, plan_id)
);
