"""The two databases behind one interface: a DuckDB file or memory, and PostgreSQL; migrations and errors."""
