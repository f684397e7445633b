-- The districts present at a held event.
-- `event_id` refers to event without a FOREIGN KEY: DuckDB checks a foreign key against committed rows, so an event and its
-- districts could not be deleted (nor an import undone) in one transaction. records.py writes both together; a snapshot declares
-- the key, and a restore checks it.
CREATE TABLE store.event_district (
    event_id     VARCHAR NOT NULL,
    district_id  VARCHAR NOT NULL REFERENCES district (district_id),
    PRIMARY KEY (event_id, district_id)
);
