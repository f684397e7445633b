-- How a file of a kind of import was read: its settings (JSON) by the fingerprint of its headings, and by a name where somebody gave one.
CREATE TABLE store.import_profile (
    profile_id   VARCHAR NOT NULL PRIMARY KEY,
    kind         VARCHAR NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    name         VARCHAR CHECK (length(name) BETWEEN 1 AND 80),
    fingerprint  VARCHAR NOT NULL CHECK (length(fingerprint) = 32),
    settings     VARCHAR NOT NULL CHECK (length(settings) BETWEEN 2 AND 100000),
    version      INTEGER NOT NULL CHECK (version >= 1),
    UNIQUE (kind, name)
);
