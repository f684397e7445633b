"""Floor 2: the only place that knows a database: reading, writing, imports, snapshots, permissions and seed data of a store."""
