"""A build that needs more memory than it may use goes on, on the disk."""

PROJECT = """
name: larger
profile: child_journeys
flags: {send_anonymous_usage_stats: false}
"""
MEMORY_MB = 80
MODELS = {
    # sorting what does not fit writes to the temporary directory, which a table keeps in use
    "sorted": (
        "{{ config(materialized='table') }}"
        " select i, md5(cast(i as varchar)) as text from range(4000000) as numbers(i) order by text"
    ),
    "counted": (
        "{{ config(materialized='table') }} select count(*) as number from {{ ref('sorted') }}"
    ),
}


def test_what_does_not_fit_into_memory_goes_to_the_disk(run_tool, project, tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    for name, sql in MODELS.items():
        (tmp_path / "models" / f"{name}.sql").write_text(sql, encoding="utf-8")
    home = tmp_path / "home"
    settings = {"CHILD_JOURNEYS_HOME": home, "CHILD_JOURNEYS_MEMORY": f"{MEMORY_MB}MB"}
    here = ("--project-dir", tmp_path, "--profiles-dir", project)
    run = run_tool("dbt", "run", *here, **settings)
    assert run.returncode == 0, run.stdout
    # a sort holds all rows at once, and these are more than it may hold
    assert (home / "child_journeys.duckdb").stat().st_size > MEMORY_MB * 1_000_000
