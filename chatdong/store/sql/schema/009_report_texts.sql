-- Edited report texts: one for each section of a period's report and language. `draft` is the generated text that it replaced, drafted
-- from this plan revision and the records known on `as_of`.
CREATE TABLE store.report_text (
    report_text_id  VARCHAR NOT NULL PRIMARY KEY,
    plan_id         VARCHAR NOT NULL,
    revision        INTEGER NOT NULL,
    period          VARCHAR NOT NULL CHECK (period IN ('1', '2', '3', '4', 'year')),
    section         VARCHAR NOT NULL CHECK (length(section) BETWEEN 1 AND 40),
    language        VARCHAR NOT NULL CHECK (length(language) BETWEEN 2 AND 10),
    as_of           DATE    NOT NULL,
    words           VARCHAR NOT NULL CHECK (length(words) <= 20000),
    draft           VARCHAR NOT NULL,
    version         INTEGER NOT NULL CHECK (version >= 1),
    UNIQUE (plan_id, period, section, language),
    FOREIGN KEY (plan_id, revision) REFERENCES plan (plan_id, revision)
);
