-- Who may do what: the address (or the subject) that signs in, and its role. No name stands here, and neither table is part of a snapshot.
CREATE TABLE store.person (
    person  VARCHAR NOT NULL PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 254),
    role    VARCHAR NOT NULL CHECK (role IN ('viewer', 'recorder', 'planner', 'admin'))
);

-- The districts that a recorder's work is held to; none: it is held to none.
CREATE TABLE store.person_district (
    person       VARCHAR NOT NULL,
    district_id  VARCHAR NOT NULL REFERENCES district (district_id),
    PRIMARY KEY (person, district_id)
);

-- What is no record but is to be known: rows are added and never changed.
CREATE TABLE store.audit (
    audit_id  VARCHAR   NOT NULL PRIMARY KEY,
    noted_at  TIMESTAMP NOT NULL,
    person    VARCHAR   NOT NULL,
    kind      VARCHAR   NOT NULL CHECK (kind IN ('sign_in', 'sign_out', 'refused', 'download', 'people')),
    what      VARCHAR   NOT NULL
);
