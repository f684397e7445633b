-- Who has seen the guide for a first visit and wants it no more. It is no record: neither the change log nor a snapshot holds it.
CREATE TABLE store.welcomed (
    person       VARCHAR   NOT NULL PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 254),
    welcomed_at  TIMESTAMP NOT NULL
);
