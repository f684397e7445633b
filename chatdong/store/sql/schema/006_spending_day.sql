-- Spending totals: number and sum of the payments from a line on a day for an event, so that pages need not read every payment.
-- Derived from spending and kept equal to it in the transaction that writes spending; not part of a snapshot. `event_id` is '' for
-- payments without an event, because a key holds no NULL.
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
