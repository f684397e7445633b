"""The two databases behind one interface: DuckDB (a file or memory) and PostgreSQL; migrations and errors."""
