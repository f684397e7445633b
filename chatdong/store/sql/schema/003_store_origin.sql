-- `origin` is 'example' where the store was made from example data, however often it was copied since; NULL where the records are real.

ALTER TABLE store.store_version ADD COLUMN origin VARCHAR;
