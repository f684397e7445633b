-- Users and their roles. `person` is the e-mail address (or subject) of the sign-in, no name. None of these tables is part of a snapshot.
CREATE TABLE store.person (
    person  VARCHAR NOT NULL PRIMARY KEY CHECK (length(person) BETWEEN 1 AND 254),
    role    VARCHAR NOT NULL CHECK (role IN ('viewer', 'recorder', 'planner', 'admin'))
);

-- The districts to which a recorder is limited; without a row a recorder is not limited.
CREATE TABLE store.person_district (
    person       VARCHAR NOT NULL,
    district_id  VARCHAR NOT NULL REFERENCES district (district_id),
    PRIMARY KEY (person, district_id)
);

-- The audit list: sign-ins, refusals, downloads and changes of roles. Rows are added and never changed.
CREATE TABLE store.audit (
    audit_id  VARCHAR   NOT NULL PRIMARY KEY,
    noted_at  TIMESTAMP NOT NULL,
    person    VARCHAR   NOT NULL,
    kind      VARCHAR   NOT NULL CHECK (kind IN ('sign_in', 'sign_out', 'refused', 'download', 'people')),
    what      VARCHAR   NOT NULL
);
