-- Which version does the store have (the number of committed writes)?
SELECT version FROM store.store_version
