"""Count the rows of every published table, with any DuckDB since 1.0.

Example: python docs/examples/read_published.py warehouse/published/child_journeys.duckdb
"""

import sys

import duckdb

file = sys.argv[1] if len(sys.argv) > 1 else "warehouse/published/child_journeys.duckdb"
with duckdb.connect(file, read_only=True) as connection:
    tables = [name for (name,) in connection.execute("show tables").fetchall()]
    rows = sum(
        connection.execute(f'select count(*) from "{table}"').fetchone()[0] for table in tables
    )
print(f"DuckDB {duckdb.__version__}: {len(tables)} tables, {rows:,} rows")
