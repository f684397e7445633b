-- How many writes has the store seen?
SELECT version FROM store.store_version
