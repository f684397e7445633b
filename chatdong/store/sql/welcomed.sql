-- Has a user dismissed the tour for a first visit? One row if so, none otherwise.
SELECT person, welcomed_at FROM store.welcomed WHERE person = $person
