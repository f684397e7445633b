-- The users who have dismissed the tour for a first visit. Part of neither the change log nor a snapshot.
CREATE TABLE store.welcomed (
    person       VARCHAR   NOT NULL PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 254),
    welcomed_at  TIMESTAMP NOT NULL
);
