"""The two published files: what stands in them, what must never, and how they are put in place."""

import hashlib
import hmac
import json
import os
import re
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from child_journeys.publish import privacy, pseudonyms, publishing, replacement
from child_journeys.publish.errors import PublishError

PUBLIC = ["children", "child_events", "event_log", "value_matches", "refused_rows", "landed_files"]
FEW = ["children"]
# what stands in the published folder where no further files were asked for
STANDING = [
    "child_journeys.duckdb",
    "child_journeys_shareable.duckdb",
    "current.json",
    "dictionary.html",
    "dictionary.md",
    "manifest.json",
    "runs",
]
SHAREABLE = {"archetype_rates": "archetype_catalogue"}

# planted where an identifier or free text stands; none may be in a published file
CANARIES = {
    "child": "CANARYCHILD7731",
    "event": "CANARYEVENT9242",
    "upn": "CANARYUPN5518",
    "worker": "CANARYWORKER Zoë",
    "raw": "CANARYRAW likes Ann",
    "line": "CANARYLINE;1;2",
    "gender": "CANARYGENDER x",
}

WAREHOUSE_SQL = f"""
create table children (
    authority_code varchar, child_id varchar, gender varchar, gender_raw varchar,
    birth_date date, upn varchar, is_disabled boolean, weight decimal(9, 2), tags varchar[]
);
insert into children values
    ('301', '2', 'Female', 'F', date '2011-05-17', 'U2', true, 1.50, ['a']),
    ('846', '1', 'Male', '{CANARIES["gender"]}', date '2015-02-01', null, null, null, null),
    ('301', '{CANARIES["child"]}', 'Male', 'M', null, '{CANARIES["upn"]}', false, 2.25, []),
    ('301', '1', 'Male', 'M', date '2019-11-30', null, null, null, ['b', 'c']);
comment on table children is 'One row per child, the child''s own';
comment on column children.gender is 'Gender of the child';
comment on column children.child_id is 'The authority''s number of the child';

create table child_events (
    event_id varchar, authority_code varchar, child_id varchar, event_number integer,
    event_type varchar, event_date date, allocated_worker varchar, previous_event_id varchar
);
insert into child_events values
    ('e3', '846', '1', 1, 'referral', date '2024-03-01', null, null),
    ('e2', '301', '1', 2, 'assessment_start', date '2024-02-09', '{CANARIES["worker"]}', 'e1'),
    ('e1', '301', '1', 1, 'referral', date '2024-02-01', null, null),
    ('{CANARIES["event"]}', '301', '{CANARIES["child"]}', 1, 'contact', date '2024-01-01',
     null, null);

create table event_log as
select
    authority_code, child_id as "case:concept:name", event_type as "concept:name",
    event_date::timestamp as "time:timestamp", event_id as "concept:instance"
from child_events;

create table value_matches (column_name varchar, raw_value varchar, code varchar, method varchar);
insert into value_matches values
    ('gender', 'F', 'F', 'code'),
    ('gender', '{CANARIES["gender"]}', null, 'unmatched'),
    ('gender', 'female {CANARIES["raw"]}', 'F', 'pattern'),
    ('referral_source', '{CANARIES["raw"]}', null, 'unmatched');

create table refused_rows (authority_code varchar, row_number bigint, reason varchar, text varchar);
insert into refused_rows values ('301', 7, 'ragged', '{CANARIES["line"]}');

create table landed_files (file varchar, content_hash varchar);
insert into landed_files values ('b.csv', 'beef'), ('a.csv', 'cafe'), ('c.pdf', null);

create table archetype_catalogue (archetype varchar, eligible bigint, rate double);
insert into archetype_catalogue values ('re_referral', 40, 0.25), ('a_first', null, null);
"""


@pytest.fixture(autouse=True)
def no_key_setting(monkeypatch):
    monkeypatch.delenv(pseudonyms.KEYS_VARIABLE, raising=False)
    monkeypatch.setattr(replacement, "PAUSES", (0.001, 0.002))


def new_home(folder):
    # a name with a space, a quote and an accent: all three have broken paths before
    home = folder / "child's journéys home"
    home.mkdir()
    return home


@pytest.fixture(scope="module")
def published_home(tmp_path_factory):
    """A warehouse in its file, published once and closed, for tests that only read."""
    home = new_home(tmp_path_factory.mktemp("published"))
    with (
        pytest.MonkeyPatch.context() as patch,
        closing(duckdb.connect(str(home / "child_journeys.duckdb"))) as connection,
    ):
        patch.delenv(pseudonyms.KEYS_VARIABLE, raising=False)
        connection.execute(f"begin; {WAREHOUSE_SQL} commit")
        publish(connection, home)
    return home


@pytest.fixture
def home(tmp_path):
    return new_home(tmp_path)


@pytest.fixture
def warehouse():
    with closing(duckdb.connect()) as connection:
        connection.execute(WAREHOUSE_SQL)
        yield connection


def publish(connection, home, public=PUBLIC, shareable=SHAREABLE):
    return publishing.publish(connection, home, public=list(public), shareable=shareable)


def public_file(home):
    return home / "published" / "child_journeys.duckdb"


def shareable_file(home):
    return home / "published" / "child_journeys_shareable.duckdb"


def query(file, sql):
    with closing(duckdb.connect(str(file), read_only=True)) as connection:
        return connection.execute(sql).fetchall()


def names_in(folder):
    return sorted(file.name for file in folder.iterdir())


def contents(home):
    """Return every published file, those of older runs too: path -> bytes."""
    published = home / "published"
    files = [path for path in published.rglob("*") if path.is_file()]
    return {path.relative_to(published).as_posix(): path.read_bytes() for path in files}


def keys_of(home):
    text = (home / "keys" / "pseudonym_keys.json").read_text(encoding="utf-8")
    return {authority: bytes.fromhex(key) for authority, key in json.loads(text).items()}


def expected_child(home, authority, identifier):
    message = f"child:{identifier}".encode()
    return hmac.new(keys_of(home)[authority], message, "sha256").hexdigest()[:32]


def expected_event(home, authority, identifier):
    event_key = hmac.digest(keys_of(home)[authority], b"key of events", "sha256")[:16]
    return hashlib.sha256(event_key + identifier.encode()).hexdigest()[:32]


# --- what stands in the files ---------------------------------------------------------------


def test_columns_keep_order_and_type_and_identifiers_are_replaced(published_home):
    assert query(
        public_file(published_home), "select column_name, column_type from (describe children)"
    ) == [
        ("authority_code", "VARCHAR"),
        ("child_key", "VARCHAR"),
        ("gender", "VARCHAR"),
        ("birth_year_month", "VARCHAR"),
        ("is_disabled", "BOOLEAN"),
        ("weight", "DECIMAL(9,2)"),
        ("tags", "VARCHAR[]"),
    ]
    assert query(
        public_file(published_home), "select column_name from (describe refused_rows)"
    ) == [
        ("authority_code",),
        ("row_number",),
        ("reason",),
    ]


def test_all_rows_arrive_with_their_values(warehouse, home):
    summary = publish(warehouse, home)
    children = query(
        public_file(home),
        "select child_key, gender, birth_year_month, is_disabled, weight::varchar, tags"
        " from children",
    )
    assert sorted(children) == sorted(
        [
            (
                expected_child(home, "301", "2"),
                "Female",
                "2011-05",
                True,
                "1.50",
                ["a"],
            ),
            (expected_child(home, "846", "1"), "Male", "2015-02", None, None, None),
            (
                expected_child(home, "301", CANARIES["child"]),
                "Male",
                None,
                False,
                "2.25",
                [],
            ),
            (
                expected_child(home, "301", "1"),
                "Male",
                "2019-11",
                None,
                None,
                ["b", "c"],
            ),
        ],
        key=lambda row: row[0],
    )
    counts = {(table.file, table.name): table.row_count for table in summary.tables}
    assert counts == {
        ("child_journeys.duckdb", "children"): 4,
        ("child_journeys.duckdb", "child_events"): 4,
        ("child_journeys.duckdb", "event_log"): 4,
        ("child_journeys.duckdb", "value_matches"): 4,
        ("child_journeys.duckdb", "refused_rows"): 1,
        ("child_journeys.duckdb", "landed_files"): 3,
        ("child_journeys_shareable.duckdb", "archetype_rates"): 2,
    }


def test_rows_stand_in_one_order_however_the_warehouse_keeps_them(warehouse, home):
    publish(warehouse, home)
    first = {name: query(public_file(home), f"from {name}") for name in PUBLIC}
    for name in PUBLIC:
        columns = warehouse.execute(f"describe {name}").fetchall()
        backwards = ", ".join(f'"{column[0]}" desc' for column in columns)
        warehouse.execute(f"create or replace table {name} as from {name} order by {backwards}")
    publish(warehouse, home)
    assert {name: query(public_file(home), f"from {name}") for name in PUBLIC} == first
    events = query(
        public_file(home), "select authority_code, child_key, event_number from child_events"
    )
    assert events == sorted(events)


def test_rows_without_a_child_stand_in_one_order_too(warehouse, home):
    rows = ["('846', null, 'x')", "('301', null, 'x')", "('301', '1', 'x')", "('846', '1', 'x')"]
    published = []
    for ordered in (rows, rows[::-1]):
        warehouse.execute(
            "create or replace table notes as from (values"
            f" {', '.join(ordered)}) as t(authority_code, child_id, note)"
        )
        publish(warehouse, home, [*FEW, "notes"])
        published.append(query(public_file(home), "from notes"))
    assert (
        published[0]
        == published[1]
        == [
            ("301", expected_child(home, "301", "1"), "x"),
            ("846", expected_child(home, "846", "1"), "x"),
            ("301", None, "x"),
            ("846", None, "x"),
        ]
    )


def test_comments_are_copied(published_home):
    assert query(
        public_file(published_home),
        "select comment from duckdb_tables() where table_name = 'children'",
    ) == [("One row per child, the child's own",)]
    comments = dict(
        query(
            public_file(published_home),
            "select column_name, comment from duckdb_columns() where table_name = 'children'",
        )
    )
    assert comments["gender"] == "Gender of the child"
    assert "pseudonym" in comments["child_key"]
    assert comments["weight"] is None


def test_values_not_known_word_by_word_are_hidden_and_others_shown(published_home):
    assert query(
        public_file(published_home), "select raw_value, method from value_matches order by all"
    ) == [
        ("(hidden)", "pattern"),
        ("(hidden)", "unmatched"),
        ("(hidden)", "unmatched"),
        ("F", "code"),
    ]


def test_a_value_matched_by_a_pattern_is_shown_if_the_code_list_says_all_of_it(warehouse, home):
    columns = "raw_value, code, label, label_group, method"
    values = ["e) 2A: Schools", "2A - schools", "2A: Schools (J. Smith)", "Schools, Zoë"]
    rows = ", ".join(f"('{value}', '2A', 'Schools', 'Schools', 'pattern')" for value in values)
    warehouse.execute(f"create table spellings as from (values {rows}) as t({columns})")
    publish(warehouse, home, ["spellings"])
    shown = query(public_file(home), "select raw_value from spellings order by 1")
    assert shown == [("(hidden)",), ("(hidden)",), ("2A - schools",), ("e) 2A: Schools",)]


def test_raw_values_without_a_method_are_all_hidden(warehouse, home):
    warehouse.execute("create table spellings as select 'F' as raw_value")
    publish(warehouse, home, ["spellings"])
    assert query(public_file(home), "from spellings") == [("(hidden)",)]


def test_nothing_planted_is_in_the_bytes_of_the_files(published_home):
    raw = (published_home / "child_journeys.duckdb").read_bytes()
    published = (
        public_file(published_home).read_bytes() + shareable_file(published_home).read_bytes()
    )
    keys = list(keys_of(published_home).values())
    assert len(keys) == 2
    for canary in CANARIES.values():
        marker = canary.encode().split()[0]
        assert marker in raw, "the warehouse must hold it, or this test proves nothing"
        assert marker not in published
    for key in keys:
        assert key not in published and key.hex().encode() not in published
        assert key not in raw and key.hex().encode() not in raw


def test_publishing_leaves_the_warehouse_as_it_was(warehouse, home):
    listing = "select table_name, sql from duckdb_tables() order by all"
    before = warehouse.execute(listing).fetchall()
    publish(warehouse, home)
    assert warehouse.execute(listing).fetchall() == before
    databases = warehouse.execute("select database_name from duckdb_databases() where not internal")
    assert databases.fetchall() == [("memory",)]


def test_publishing_works_from_a_cursor_inside_a_transaction(warehouse, home):
    cursor = warehouse.cursor()
    cursor.execute("begin")
    cursor.execute("create table not_yet_committed as select 1 as number")
    publish(cursor, home)
    cursor.execute("rollback")
    assert len(query(public_file(home), "from children")) == 4


def test_both_files_can_be_opened_by_every_client_from_1_0_on(published_home):
    for file in (public_file(published_home), shareable_file(published_home)):
        assert publishing.storage_number(file) == 64
        assert query(file, "select distinct schema_name from duckdb_tables()") == [("main",)]
    assert names_in(published_home / "published") == STANDING


def test_a_newer_storage_format_is_refused(warehouse, home, monkeypatch):
    monkeypatch.setattr(publishing, "STORAGE_VERSION", "v1.2.0")
    with pytest.raises(PublishError, match="older clients"):
        publish(warehouse, home)
    assert contents(home) == {}


def test_run_id_tells_the_inputs_and_nothing_else(warehouse, home):
    first = publish(warehouse, home).run_id
    second = publish(warehouse, home).run_id
    publication = "select run_id, table_count, row_count from publication"
    assert query(public_file(home), publication) == [(first, 6, 20)]
    assert query(shareable_file(home), publication) == [(first, 1, 2)]
    warehouse.execute("update landed_files set content_hash = 'f00d' where file = 'a.csv'")
    assert first == second != publish(warehouse, home).run_id


# --- pseudonyms -----------------------------------------------------------------------------


def test_sql_hmac_equals_that_of_python():
    identifiers = ["", "1", "0012", "Zoë", "日本", "x" * 500, "O'Neil"]
    keys = {"short": b"k", "long": bytes(range(64)), "usual": b"\x00\xff" * 16}
    with closing(duckdb.connect()) as connection:
        pseudonyms.load_keys(connection, keys)
        expression = pseudonyms.child_pseudonym_sql("ids.id", "secrets")
        rows = connection.execute(
            f"select secrets.authority_code, ids.id, {expression}"
            " from pseudonym_secrets as secrets"
            " cross join (select unnest(?::varchar[]) as id) as ids",
            [identifiers],
        ).fetchall()
    assert len(rows) == len(identifiers) * len(keys)
    for authority, identifier, pseudonym in rows:
        message = f"child:{identifier}".encode()
        assert pseudonym == hmac.new(keys[authority], message, hashlib.sha256).hexdigest()[:32]


def test_an_event_has_another_key_in_each_authority_and_none_without_the_secret():
    event = hashlib.md5(b"301|1|referral|2024-02-01|").hexdigest()
    keys = {"301": b"\x01" * 32, "846": b"\x02" * 32}
    expression = pseudonyms.event_pseudonym_sql("event_id", "secrets")
    with closing(duckdb.connect()) as connection:
        pseudonyms.load_keys(connection, keys)
        rows = connection.execute(
            f"select event_id, secrets.authority_code, {expression} from pseudonym_secrets"
            " as secrets cross join (values (?), (null)) as events(event_id) order by all",
            [event],
        ).fetchall()
    (*_, one), (*_, other), *without_event = rows
    event_key = hmac.digest(keys["301"], b"key of events", "sha256")[:16]
    assert one == hashlib.sha256(event_key + event.encode()).hexdigest()[:32]
    assert other != one
    # one block of SHA-256 is 64 bytes, of which 9 are padding: more would cost twice as much
    assert len(event_key + event.encode()) <= 55
    assert [pseudonym for *_, pseudonym in without_event] == [None, None]


def test_a_child_has_one_key_in_all_tables_and_another_in_each_authority(published_home):
    keys = query(
        public_file(published_home),
        """
        select authority_code, list(distinct child_key order by child_key)
        from (
            select authority_code, child_key from children where birth_year_month is not null
            union all
            select authority_code, child_key from child_events where event_type <> 'contact'
            union all
            select authority_code, "case:concept:name" from event_log
            where "concept:name" <> 'contact'
        ) group by 1 order by 1
        """,
    )
    one, two = (expected_child(published_home, "301", child) for child in "12")
    other = expected_child(published_home, "846", "1")
    assert keys == [("301", sorted([one, two])), ("846", [other])]
    assert other != one


@pytest.mark.parametrize("public", [["children", "child_events"], ["child_events"]])
def test_a_child_who_is_missing_among_the_children_has_a_key_all_the_same(warehouse, home, public):
    warehouse.execute(
        "insert into child_events (event_id, authority_code, child_id, event_number)"
        " values ('e8', '301', '8', 1), ('e9', '209', '9', 1)"
    )
    publish(warehouse, home, public)
    keys = query(public_file(home), "select authority_code, child_key from child_events")
    identifiers = [("301", "1"), ("301", "1"), ("301", "8"), ("301", CANARIES["child"])]
    expected = [
        (authority, expected_child(home, authority, child))
        for authority, child in [("209", "9"), *identifiers, ("846", "1")]
    ]
    assert keys == sorted(expected)


def test_an_event_has_one_key_in_all_columns(published_home):
    first = expected_event(published_home, "301", "e1")
    assert query(
        public_file(published_home),
        "select previous_event_id from child_events where event_number = 2",
    ) == [(first,)]
    assert query(
        public_file(published_home),
        f"select event_type from child_events where event_id = '{first}'",
    ) == [("referral",)]
    assert query(
        public_file(published_home),
        f"""select "concept:name" from event_log where "concept:instance" = '{first}'""",
    ) == [("referral",)]


def test_pseudonyms_stay_the_same_over_runs_and_new_authorities(warehouse, home):
    publish(warehouse, home)
    keys_only = "select authority_code, child_key from children"
    before = set(query(public_file(home), keys_only))
    keys = keys_of(home)
    warehouse.execute("insert into children (authority_code, child_id) values ('209', '1')")
    publish(warehouse, home)
    after = set(query(public_file(home), keys_only))
    assert before < after and len(after) == 5
    assert keys.items() < keys_of(home).items()
    assert keys_of(home).keys() == {"209", "301", "846"}


def test_trying_every_identifier_without_the_key_finds_nobody(published_home):
    published = {
        key
        for (key,) in query(
            public_file(published_home),
            "select child_key from children union all select event_id from child_events",
        )
    }
    guesses = [f"{prefix}{number}" for prefix in ("", "child:", "e") for number in range(10_000)]
    for digest in (hashlib.sha256, hashlib.md5, hashlib.sha1):
        assert published.isdisjoint(digest(guess.encode()).hexdigest()[:32] for guess in guesses)
    for key in (b"", b"301", b"\x00" * 32):
        tried = {hmac.new(key, guess.encode(), "sha256").hexdigest()[:32] for guess in guesses}
        assert published.isdisjoint(tried)


def test_no_key_is_shown(warehouse, home, capfd, caplog):
    caplog.set_level(0)
    summary = publish(warehouse, home)
    shown = "".join(capfd.readouterr()) + caplog.text + repr(summary)
    keys = keys_of(home).values()
    assert keys
    for key in keys:
        assert len(key) == 32
        assert key.hex() not in shown and repr(key) not in shown


# --- the key file ---------------------------------------------------------------------------


def test_keys_are_read_from_the_file_that_the_environment_names(warehouse, home, monkeypatch):
    file = home.parent / "vault" / "keys.json"
    file.parent.mkdir()
    monkeypatch.setenv(pseudonyms.KEYS_VARIABLE, str(file))
    publish(warehouse, home, FEW)
    assert set(json.loads(file.read_text(encoding="utf-8"))) == {"301", "846"}
    assert not (home / "keys").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")
def test_the_key_file_is_for_its_owner_only(warehouse, home):
    assert publish(warehouse, home, FEW).notices == ()
    file = home / "keys" / "pseudonym_keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert names_in(file.parent) == [file.name]
    file.chmod(0o644)
    (notice,) = publish(warehouse, home, FEW).notices
    assert "key file" in notice


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b'{"301": 5}',
        b'{"301": "abcd"}',
        b'{"301": "' + b"G" * 64 + b'"}',
        b"\xff\xfe",
    ],
)
def test_a_broken_key_file_is_an_error_and_stays_as_it_is(tmp_path, content):
    file = tmp_path / "keys.json"
    file.write_bytes(content)
    with pytest.raises(PublishError, match="key file is broken"):
        pseudonyms.authority_keys(file, ["301", "846"])
    assert file.read_bytes() == content
    assert names_in(tmp_path) == [file.name]


def test_a_key_file_that_cannot_be_read_is_an_error(warehouse, home):
    (home / "keys" / "pseudonym_keys.json").mkdir(parents=True)
    with pytest.raises(PublishError, match="cannot be read"):
        publish(warehouse, home, FEW)
    assert contents(home) == {}


def test_a_key_file_in_the_published_folder_is_refused(warehouse, home, monkeypatch):
    file = home / "published" / "inner" / ".." / "keys.json"
    monkeypatch.setenv(pseudonyms.KEYS_VARIABLE, str(file))
    with pytest.raises(PublishError, match="published folder"):
        publish(warehouse, home, FEW)


def test_a_key_folder_that_is_not_there_is_refused(warehouse, home, monkeypatch):
    monkeypatch.setenv(pseudonyms.KEYS_VARIABLE, str(home / "unplugged" / "keys.json"))
    with pytest.raises(PublishError, match="does not exist"):
        publish(warehouse, home, FEW)


# --- what is refused ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "create, message",
    [
        ("create table odd (sibling_child_id varchar)", "column sibling_child_id"),
        ("create table odd (authority_code varchar, child_key varchar)", None),
        ("create table odd (child_key varchar)", "no authority_code"),
        ("create table odd (child_id varchar)", "no authority_code"),
        ("create table odd as select '301' as authority_code, '77' as child_key", "not pseudonyms"),
        (
            "create table odd as select null::varchar as authority_code, '77' as child_id",
            "no authority",
        ),
        ("create table odd as select 'CANARY' as birth_date", "strftime"),
    ],
)
def test_a_table_that_would_identify_children_is_refused(warehouse, home, create, message):
    warehouse.execute(create)
    if message is None:
        publish(warehouse, home, ["odd"])
        return
    with pytest.raises(PublishError, match=message) as refusal:
        publish(warehouse, home, ["odd"])
    assert "CANARY" not in str(refusal.value)
    assert contents(home) == {}


@pytest.mark.parametrize(
    "column",
    ["child_id", "CHILD_ID", "birth_date", "upn", "allocated_worker", "gender_raw", "_row_hash"],
)
def test_the_last_check_knows_every_forbidden_name(tmp_path, column):
    file = tmp_path / "candidate.duckdb"
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute(f'create table leaky (authority_code varchar, "{column}" varchar)')
    with pytest.raises(PublishError, match=column):
        privacy.assert_no_identifiers(file)


@pytest.mark.parametrize("column", ["child_key", "event_id", "case:concept:name"])
@pytest.mark.parametrize(
    "value",
    ["", "0" * 31, "0" * 33, "0" * 31 + "g", "A" * 32, "0" * 31 + "\n", "0" * 30 + "é", "é" * 32],
)
def test_the_last_check_refuses_all_but_32_small_hexadecimal_digits(tmp_path, column, value):
    file = tmp_path / "candidate.duckdb"
    digits = "0123456789abcdef" * 2
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute(f'create table odd (authority_code varchar, "{column}" varchar)')
        connection.execute("insert into odd values ('301', ?), ('301', null)", [digits])
    privacy.assert_no_identifiers(file)
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute("insert into odd values ('301', ?)", [value])
    with pytest.raises(PublishError, match="holds values that are not pseudonyms") as refusal:
        privacy.assert_no_identifiers(file)
    assert not value or value not in str(refusal.value)


@pytest.mark.parametrize("column", ["child_key", "event_id"])
@pytest.mark.parametrize("value", ["0" * 31 + "g", "0" * 31])
def test_the_last_check_looks_at_every_row(tmp_path, column, value):
    file = tmp_path / "candidate.duckdb"
    with closing(duckdb.connect(str(file))) as connection:
        # more than are looked at together, the wrong one last and beside what is empty
        connection.execute(
            f"create table odd as select '301' as authority_code, md5(i::varchar) as {column}"
            " from range(300000) as numbers(i)"
        )
        connection.execute("insert into odd values ('301', null)")
    privacy.assert_no_identifiers(file)
    with closing(duckdb.connect(str(file))) as connection:
        connection.execute("insert into odd values ('301', ?)", [value])
    with pytest.raises(PublishError, match="holds values that are not pseudonyms"):
        privacy.assert_no_identifiers(file)


def test_the_shareable_file_takes_no_table_of_children(warehouse, home):
    with pytest.raises(PublishError, match="single children"):
        publish(warehouse, home, shareable={"children": "children"})


# --- putting in place -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "public, shareable", [([*FEW, "absent"], SHAREABLE), (FEW, {"a": "absent"})]
)
def test_a_missing_table_leaves_the_old_files_untouched(warehouse, home, public, shareable):
    publish(warehouse, home, FEW)
    before = contents(home)
    warehouse.execute("update landed_files set content_hash = 'new'")
    with pytest.raises(PublishError, match="no table absent"):
        publish(warehouse, home, public, shareable)
    assert contents(home) == before


def test_a_failure_after_the_first_file_was_written_leaves_the_old_files_untouched(warehouse, home):
    publish(warehouse, home, FEW)
    before = contents(home)
    # a view that breaks while it is read, in the middle of the second file
    warehouse.execute(
        "create view breaking as select cast(raw_value as integer) as number from value_matches"
    )
    with pytest.raises(PublishError, match="as they were") as failure:
        publish(warehouse, home, FEW, {**SHAREABLE, "breaking": "breaking"})
    assert "CANARY" not in str(failure.value) and failure.value.__suppress_context__
    assert contents(home) == before
    assert publish(warehouse, home, FEW).run_id


@pytest.mark.parametrize(
    ("refused", "said"),
    [([], None), (["c.pdf"], "1 of 3 raw files"), (["a.csv", "b.csv", "c.pdf"], "None of 3 raw")],
)
def test_files_that_were_refused_are_said(warehouse, home, refused, said):
    warehouse.execute("alter table landed_files add column status varchar default 'landed'")
    warehouse.execute("update landed_files set status = 'refused' where file in ?", [refused])
    notices = publish(warehouse, home, FEW).notices
    assert [notice[: len(said or "")] for notice in notices] == ([said] if said else [])


def test_a_stale_write_ahead_log_is_moved_aside(warehouse, home):
    publish(warehouse, home, FEW)
    wal = replacement.wal_of(public_file(home))
    wal.write_bytes(b"rows of another time")
    (notice,) = publish(warehouse, home, FEW).notices
    (aside,) = (home / "published").glob("*.stale-wal-*")
    assert aside.name in notice
    assert aside.read_bytes() == b"rows of another time"
    assert not wal.exists()
    assert len(query(public_file(home), "from children")) == 4


def test_the_rows_of_a_killed_writer_do_not_come_up_again(warehouse, home):
    publish(warehouse, home, FEW)
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(public_file(home))], check=False)
    assert replacement.wal_of(public_file(home)).exists()
    publish(warehouse, home, FEW)
    assert query(public_file(home), "select count(*) from children") == [(4,)]


KILLED_WRITER = """
import duckdb, os, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("set checkpoint_threshold = '1 GB'")
connection.execute("insert into children select * from children")
os._exit(9)
"""


class RefusingReplace:
    """`os.replace` as on Windows: it refuses to write over some file, `times` times."""

    def __init__(self, refused, times):
        self.refused, self.times, self.calls = refused, times, 0
        self.original = os.replace

    def __call__(self, source, target, **options):
        if Path(target).name == self.refused and Path(target).exists() and self.calls < self.times:
            self.calls += 1
            raise PermissionError(13, "Access is denied")
        return self.original(source, target, **options)


def test_a_file_that_cannot_be_replaced_is_renamed_first(warehouse, home, monkeypatch):
    publish(warehouse, home, FEW)
    warehouse.execute("update landed_files set content_hash = 'new'")
    refusing = RefusingReplace("child_journeys.duckdb", times=1)
    monkeypatch.setattr(os, "replace", refusing)
    summary = publish(warehouse, home, FEW)
    assert refusing.calls == 1
    assert query(public_file(home), "select run_id from publication") == [(summary.run_id,)]
    assert names_in(home / "published") == STANDING


def test_a_file_held_for_a_moment_is_tried_again(tmp_path, monkeypatch):
    stable, new = tmp_path / "stable", tmp_path / "new"
    stable.write_text("old", encoding="utf-8")
    new.write_text("new", encoding="utf-8")
    original, refusals = os.replace, [True, True, True]

    def held_for_a_moment(source, target, **options):
        if refusals:
            refusals.pop()
            raise PermissionError(13, "Access is denied")
        return original(source, target, **options)

    monkeypatch.setattr(os, "replace", held_for_a_moment)
    replacement.put_in_place(new, stable)
    assert stable.read_text(encoding="utf-8") == "new"
    assert names_in(tmp_path) == ["stable"]


def test_a_file_held_for_good_stays_and_nothing_is_left_behind(warehouse, home, monkeypatch):
    publish(warehouse, home, FEW)
    before = contents(home)

    def held(source, target, **options):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PublishError, match="Access is denied"):
        publish(warehouse, home, FEW)
    assert contents(home) == before


def test_it_is_said_when_only_one_of_the_two_files_could_be_replaced(warehouse, home, monkeypatch):
    publish(warehouse, home, FEW)
    original = os.replace

    def held(source, target, **options):
        if "shareable" in Path(source).name:
            raise PermissionError(13, "Access is denied")
        return original(source, target, **options)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(PublishError, match=re.escape("child_journeys_shareable.duckdb could not")):
        publish(warehouse, home, FEW)


def test_a_publishing_killed_between_two_renames_is_repaired(tmp_path):
    stable = tmp_path / "stable.duckdb"
    for name, age in (("stable.duckdb.old-1", 1), ("stable.duckdb.old-2", 9)):
        (tmp_path / name).write_text(name, encoding="utf-8")
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    (tmp_path / "stable.duckdb.new-3").write_text("half", encoding="utf-8")
    (tmp_path / "stable.duckdb.new-3.wal").write_text("half", encoding="utf-8")
    (tmp_path / "other.duckdb.old-1").write_text("other", encoding="utf-8")
    replacement.tidy_up(stable)
    assert stable.read_text(encoding="utf-8") == "stable.duckdb.old-1"
    assert names_in(tmp_path) == ["other.duckdb.old-1", "stable.duckdb"]


LOOPING_READER = """
import duckdb, pathlib, sys, time
while not pathlib.Path(sys.argv[2]).exists():
    with duckdb.connect(sys.argv[1], read_only=True) as connection:
        print(*connection.execute("select run_id, round from publication, rounds").fetchone())
        sys.stdout.flush()
    time.sleep(0.05)
"""

HOLDING_READER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
print(connection.execute("select round from rounds").fetchone()[0], flush=True)
sys.stdin.readline()
print(connection.execute("select round from rounds").fetchone()[0], flush=True)
"""


def start_reader(programme, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", programme, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_readers_see_the_old_or_the_new_file_and_never_an_error(warehouse, home, tmp_path):
    def publish_round(number):
        warehouse.execute(f"create or replace table rounds as select {number} as round")
        warehouse.execute(f"update landed_files set content_hash = 'round {number}'")
        return publish(warehouse, home, ["rounds"]).run_id

    stop = tmp_path / "stop"
    runs = {publish_round(0): "0"}
    holding = start_reader(HOLDING_READER, public_file(home))
    looping = start_reader(LOOPING_READER, public_file(home), stop)
    assert holding.stdout.readline() == "0\n"
    first_read = looping.stdout.readline()
    for number in range(1, 21):
        runs[publish_round(number)] = str(number)
    stop.touch()
    read, errors = looping.communicate(timeout=20)
    held, _ = holding.communicate("go on\n", timeout=20)
    assert (looping.returncode, errors) == (0, "")
    seen = [tuple(line.split()) for line in (first_read + read).splitlines()]
    assert set(seen) <= set(runs.items())
    assert len(set(seen)) >= 3
    assert held == "0\n"
