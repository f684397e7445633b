"""The initial contents of a store: the plans on disk, the example, and synthetic records for tests of size."""
