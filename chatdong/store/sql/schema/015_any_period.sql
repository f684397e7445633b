-- A plan of more than a year has more than four quarters: the CHECK that listed the periods of a report is replaced by one of the word's length,
-- and the rule of the table says what a period is. No statement drops a CHECK in both databases, so the table is recreated, as in
-- 010_any_measure.sql; no other table refers to it.
CREATE TABLE store.report_text_anew (
    report_text_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id         VARCHAR NOT NULL,
    revision        INTEGER NOT NULL,
    period          VARCHAR NOT NULL CHECK (length(period) BETWEEN 1 AND 10),
    section         VARCHAR NOT NULL CHECK (length(section) BETWEEN 1 AND 40),
    language        VARCHAR NOT NULL CHECK (length(language) BETWEEN 2 AND 10),
    as_of           DATE    NOT NULL,
    words           VARCHAR NOT NULL CHECK (length(words) <= 20000),
    draft           VARCHAR NOT NULL,
    version         INTEGER NOT NULL CHECK (version >= 1),
    UNIQUE (plan_id, period, section, language),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);

INSERT INTO store.report_text_anew SELECT * FROM store.report_text;

DROP TABLE store.report_text;

ALTER TABLE store.report_text_anew RENAME TO report_text;
