-- Whether somebody wants the guide for a first visit no more: a row if so
SELECT person, welcomed_at FROM store.welcomed WHERE person = $person
