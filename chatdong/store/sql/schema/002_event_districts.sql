-- Which districts were present at an event that was held.
-- `event_id` names a row of event without a FOREIGN KEY: DuckDB checks one against what is committed, so that an event and
-- its districts could never be taken out (or an import undone) in one transaction. records.py writes both together, and a
-- snapshot declares this key and is refused where it does not hold.
CREATE TABLE store.event_district (
    event_id     VARCHAR NOT NULL,
    district_id  VARCHAR NOT NULL REFERENCES district (district_id),
    PRIMARY KEY (event_id, district_id)
);
