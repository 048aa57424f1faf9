"""Ask a running Superset for a chart of a published table, again and again.

Superset's own API makes the database connection, the dataset and the query of the chart.

Example: python docs/examples/superset_trial.py http://localhost:8088 admin PASSWORD
    /full/path/published/child_journeys.duckdb 50
"""

import json
import sys
import urllib.request

TABLE, COLUMN = "publication", "run_id"


def call(server: str, path: str, body: dict, token: str = "") -> dict:
    """Send a request to the API and return its answer."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(server + path, json.dumps(body).encode("utf-8"), headers)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)


def main(server: str, user: str, password: str, file: str, queries: str) -> None:
    """Connect, make a dataset, and query it as a chart does."""
    login = {"username": user, "password": password, "provider": "db", "refresh": True}
    token = call(server, "/api/v1/security/login", login)["access_token"]
    extra = {"engine_params": {"connect_args": {"read_only": True}}}
    database = {
        "database_name": "Child Journeys (trial)",
        "sqlalchemy_uri": f"duckdb:///{file}",
        "extra": json.dumps(extra),
    }
    database_id = call(server, "/api/v1/database/", database, token)["id"]
    dataset = {"database": database_id, "schema": "main", "table_name": TABLE}
    dataset_id = call(server, "/api/v1/dataset/", dataset, token)["id"]
    chart = {
        "datasource": {"id": dataset_id, "type": "table"},
        "force": True,
        "queries": [{"columns": [COLUMN], "metrics": ["count"], "row_limit": 10}],
    }
    seen = set()
    for _ in range(int(queries)):
        rows = call(server, "/api/v1/chart/data", chart, token)["result"][0]["data"]
        seen |= {row[COLUMN] for row in rows}
    print(f"{queries} chart queries, {len(seen)} runs seen")


if __name__ == "__main__":
    main(*sys.argv[1:])
