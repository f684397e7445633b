-- `origin` is 'example' where the store was made from example data, also in copies of it; NULL where the records are real.

ALTER TABLE store.store_version ADD COLUMN origin VARCHAR;
