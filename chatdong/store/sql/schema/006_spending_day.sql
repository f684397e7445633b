-- What was paid from a line on a day for an event, all such vouchers together: what the pages read, so that none of them
-- reads every payment. It follows from spending and is kept equal to it by the transaction that writes spending; a snapshot
-- leaves it out. `event_id` is '' where the vouchers name no event, because a key holds no NULL.
CREATE TABLE store.spending_day (
    plan_id     VARCHAR NOT NULL,
    revision    INTEGER NOT NULL,
    line_id     VARCHAR NOT NULL,
    spent_on    DATE    NOT NULL,
    event_id    VARCHAR NOT NULL,
    payments    BIGINT  NOT NULL,
    amount_krw  BIGINT  NOT NULL,
    PRIMARY KEY (plan_id, revision, line_id, spent_on, event_id)
);

INSERT INTO store.spending_day
SELECT plan_id, revision, line_id, spent_on, coalesce(event_id, ''), count(*), CAST(sum(amount_krw) AS BIGINT)
FROM store.spending
GROUP BY plan_id, revision, line_id, spent_on, event_id;
