"""The attack on the shareable tables: what it finds, what it leaves, that it stops publishing."""

from contextlib import closing

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse
from scipy.optimize import linprog

from child_journeys.publish import disclosure, disclosure_attack, publishing
from child_journeys.publish.disclosure_attack import UNBOUNDED, Attack, propagated
from child_journeys.publish.disclosure_counts import COUNTS
from child_journeys.publish.disclosure_programmes import only_one_fits
from child_journeys.publish.disclosure_repair import Counts, Unprotected, bounds_of, repaired
from child_journeys.publish.disclosure_rule import Rule
from child_journeys.publish.disclosure_tables import WITHIN, Sums, tables_apart
from child_journeys.publish.disclosure_walk import walked
from child_journeys.publish.errors import PublishError

NHS = Rule("nhs", 1, 7, 5)
DFE = Rule("dfe", 1, 5, 1)
TRE10 = Rule("tre10", 0, 9, 5)


def two_way(table, rule):
    """Counts of a table with its row, column and grand totals, as the rule alone shares them."""
    table = np.asarray(table)
    with_rows = np.vstack([table, table.sum(axis=0)])
    all_counts = np.hstack([with_rows, with_rows.sum(axis=1, keepdims=True)])
    cells = np.arange(all_counts.size).reshape(all_counts.shape)
    wholes = [*cells[:, -1], *cells[-1, :]]
    parts = [*cells[:, :-1], *cells[:-1, :].T]
    number = np.repeat(np.arange(len(wholes)), [len(each) for each in parts])
    entries = len(number)
    true = all_counts.ravel().astype(float)
    is_small = (true >= rule.least_hidden) & (true <= rule.greatest_hidden)
    places = np.arange(len(true))
    zeros = np.zeros(len(true), dtype=int)
    return Counts(
        true=true,
        shared=np.where(is_small, np.nan, rule.rounded_to * np.round(true / rule.rounded_to)),
        is_listed=np.ones(len(true), dtype=bool),
        row=places,
        unit=places,
        is_row_unit=zeros.astype(bool),
        block=zeros,
        total_block=zeros,
        sums=Sums(
            number=number,
            whole=np.repeat(wholes, [len(each) for each in parts]),
            part=np.concatenate(parts),
            block=np.zeros(entries, dtype=int),
            kind=np.full(entries, WITHIN),
        ),
    )


def is_found(counts, rule):
    try:
        repaired(counts, rule, repair=False)
    except Unprotected as error:
        return error.count
    return None


def recovered_in_block(counts, rule, block, totals, chosen):
    """The chosen counts of which one number fits, by the sums of one block and of its totals.

    Written apart from the attack that publishing makes: the least and the greatest that a count
    can be, each by a programme of its own.
    """
    low, high = bounds_of(counts, rule)
    sums = counts.sums
    entries = np.isin(sums.block, (block, totals))
    is_start = np.diff(sums.number[entries], prepend=-1) != 0
    row, whole, part = np.cumsum(is_start) - 1, sums.whole[entries], sums.part[entries]
    cells, column = np.unique(np.r_[part, whole[is_start]], return_inverse=True)
    values = np.r_[np.ones(len(part)), -np.ones(is_start.sum())]
    equations = sparse.csr_array((values, (np.r_[row, row[is_start]], column)))
    bounds = np.c_[low[cells], np.where(high[cells] == UNBOUNDED, np.inf, high[cells])]
    found = []
    for count in chosen:
        least, greatest = (
            sign
            * linprog(
                sign * (cells == count), A_eq=equations, b_eq=np.zeros(row[-1] + 1), bounds=bounds
            ).fun
            for sign in (1, -1)
        )
        if np.ceil(least - 1e-5) == np.floor(greatest + 1e-5):
            found.append(count)
    return found


def test_one_hidden_count_beside_its_total_is_found():
    assert is_found(two_way([[10, 3, 20]], DFE), DFE) is not None
    assert is_found(two_way([[10, 3, 20], [10, 20, 30]], DFE), DFE) == 1


def test_two_hidden_counts_in_each_row_and_column_are_not_found():
    assert is_found(two_way([[3, 2, 20], [2, 4, 30], [10, 20, 30]], DFE), DFE) is None


def triangles(count):
    """Three free counts in a triangle: a + b, b + c and a + c are known, and so is each.

    Returns:
        The sums of so many blocks, six counts each, the true counts and the bounds of each.
    """
    sums = [(3, (0, 1)), (4, (1, 2)), (5, (0, 2))]
    entries = [(n, whole, part) for n, (whole, parts) in enumerate(sums) for part in parts]
    blocks = np.repeat(np.arange(count), len(entries))
    number, whole, part = np.tile(entries, (count, 1)).T
    kind = np.full(len(blocks), WITHIN)
    true = np.tile([2.0, 3.0, 4.0, 5.0, 7.0, 6.0], count)
    is_free = np.arange(len(true)) % 6 < 3
    low, high = np.where(is_free, 0, true), np.where(is_free, UNBOUNDED, true)
    all_sums = Sums(number + 3 * blocks, whole + 6 * blocks, part + 6 * blocks, blocks, kind)
    return all_sums, true, low, high


def test_a_count_that_only_linear_programming_finds():
    sums, true, low, high = triangles(1)
    least, greatest = propagated(sums, low, high)
    assert (greatest[:3] - least[:3] > 2).all(), "this is not the case that the test is about"
    attack = Attack(sums, np.array([[0, 0]]), true, np.arange(6) < 3)
    assert attack.recovered(low, high)[:3].all()


@pytest.mark.parametrize("places_at_once", [1, 15, 1000])
def test_a_count_is_found_whichever_blocks_are_searched_together(places_at_once, monkeypatch):
    monkeypatch.setattr(disclosure_attack, "_PLACES_AT_ONCE", places_at_once)
    sums, true, low, high = triangles(5)
    # where one sum is not known, nothing follows
    low[11], high[11] = 0, UNBOUNDED
    attack = Attack(sums, np.repeat(np.arange(5), 2).reshape(5, 2), true, np.arange(30) % 6 < 3)
    found = attack.recovered(low, high).reshape(5, 6)[:, :3]
    assert found.all(axis=1).tolist() == [True, False, True, True, True]
    assert not found[1].any()


def random_tables(count):
    random = np.random.default_rng(20260402)
    return [random.poisson(random.gamma(1.2, 7, size=(5, 4))) for _ in range(count)]


def in_reach(counts, rule):
    """The tables of some counts, how far each count may be from the truth, and the secret ones."""
    low, high = propagated(counts.sums, *bounds_of(counts, rule))
    secret = (counts.true >= 1) & (counts.true <= rule.greatest_hidden) & (low < high)
    return (
        tables_apart(counts.sums, np.array([[0, 0]])),
        low - counts.true,
        high - counts.true,
        secret,
    )


@pytest.mark.parametrize("rule", [NHS, DFE, TRE10], ids=lambda rule: rule.profile)
def test_what_a_walk_settles_is_safe_and_it_settles_most(rule):
    settled = found_safe = 0
    for table in random_tables(12):
        counts = repaired(two_way(table, rule), rule)
        tables, below, above, secret = in_reach(counts, rule)
        differs = walked(tables, below, above, secret) & secret
        assert not only_one_fits(tables, below, above, differs).any()
        recovered = recovered_in_block(counts, rule, 0, 0, np.flatnonzero(differs)[:4])
        assert not len(recovered)
        settled += differs.sum()
        found_safe += secret.sum()
    assert settled > found_safe / 2, "the walk hardly moves"


@pytest.mark.parametrize("rule", [NHS, DFE, TRE10], ids=lambda rule: rule.profile)
def test_the_same_is_found_without_a_walk(rule):
    """The walk saves programmes, it decides nothing."""
    for table in random_tables(12):
        tables, below, above, secret = in_reach(two_way(table, rule), rule)
        left = secret & ~walked(tables, below, above, secret)
        with_walk, without = (only_one_fits(tables, below, above, each) for each in (left, secret))
        assert np.array_equal(with_walk, without)


def test_the_known_weak_spot_of_rounding_is_found_and_mended():
    """Parts of 8, 8 and 1: shown as 10, 10, hidden and 15 (docs/decisions/0011)."""
    counts = two_way([[8, 8, 1]], NHS)
    assert is_found(counts, NHS) is not None
    mended = repaired(counts, NHS)
    assert is_found(mended, NHS) is None
    assert np.isnan(mended.shared).sum() > np.isnan(counts.shared).sum()


@pytest.mark.parametrize("rule", [NHS, DFE, TRE10], ids=lambda rule: rule.profile)
@settings(max_examples=25, deadline=None)
@given(
    table=arrays.arrays(
        int,
        st.tuples(st.integers(1, 4), st.integers(2, 5)),
        elements=st.one_of(st.integers(0, 12), st.integers(0, 60)),
    )
)
def test_after_mending_nothing_is_found_in_any_table(rule, table):
    counts = two_way(table, rule)
    mended = repaired(counts, rule)
    assert is_found(mended, rule) is None
    shown = ~np.isnan(mended.shared)
    assert np.array_equal(mended.shared[shown], counts.shared[shown]), "nothing else is shown"


def test_totals_give_most_hidden_counts_away_without_the_second_step():
    random = np.random.default_rng(20260401)
    tables = [random.poisson(random.gamma(1.2, 9, size=(5, 4))) for _ in range(20)]
    assert sum(is_found(two_way(table, DFE), DFE) is not None for table in tables) > 15


# --- on the shipped sample ------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(built):
    with closing(duckdb.connect(str(built.warehouse), read_only=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def published(built, session):
    """A cursor with the tables of the shareable file before those of the warehouse."""
    with closing(session.cursor()) as cursor:
        cursor.execute(f"attach '{built.shareable}' as shared (read_only)")
        for table in (*disclosure.KEYS, *disclosure._PLAIN_COUNTS):
            name = table.removeprefix("shareable_")
            cursor.execute(f"create temp table {table} as from shared.{name}")
        yield cursor


@pytest.fixture(scope="module")
def published_counts(published):
    """The counts of the sample as the shareable file has them."""
    return disclosure.read_counts(published, NHS)


def test_the_sums_of_the_sample_are_sums(published_counts):
    sums = published_counts.sums
    parts = np.add.reduceat(published_counts.true[sums.part], sums.starts)
    assert np.array_equal(parts, published_counts.true[sums.whole[sums.starts]])


def test_the_attack_recovers_nothing_from_the_shareable_file(published_counts):
    assert is_found(published_counts, NHS) is None


def test_the_attack_recovers_counts_when_the_second_step_is_switched_off(session):
    with closing(session.cursor()) as cursor, pytest.raises(PublishError, match="worked out"):
        disclosure.protect(cursor, disclosure.KEYS, repair=False)


def sampled_blocks(counts, cursor):
    """Blocks drawn at random, and the one of which most was found when few programmes were made."""
    blocks = np.unique(np.c_[counts.block, counts.total_block], axis=0)
    open_once = cursor.execute(
        f"select any_value(block) from {COUNTS}"
        " where family = 'step_down_then_bounce' and dimension = 'weekday'"
    ).fetchone()
    drawn = np.random.default_rng(20260403).choice(blocks, 6, replace=False)
    return np.r_[drawn, blocks[blocks[:, 0] == open_once[0]]]


def narrowest(counts, rule, block, totals, most):
    """Hidden counts of a block, those first to which propagation leaves few values."""
    low, high = propagated(counts.sums, *bounds_of(counts, rule))
    entries = np.isin(counts.sums.block, (block, totals))
    cells = np.unique(np.r_[counts.sums.part[entries], counts.sums.whole[entries]])
    secret = cells[(counts.true[cells] >= 1) & (counts.true[cells] <= rule.greatest_hidden)]
    return secret[np.argsort((high - low)[secret], kind="stable")][:most]


def recovered_in_sample(counts, cursor):
    return [
        count
        for block, totals in sampled_blocks(counts, cursor)
        for count in recovered_in_block(
            *(counts, NHS, block, totals, narrowest(counts, NHS, block, totals, 20))
        )
    ]


def test_programmes_written_apart_recover_nothing_from_the_shareable_file(
    published, published_counts
):
    assert not recovered_in_sample(published_counts, published)


def test_programmes_written_apart_recover_counts_when_the_second_step_is_switched_off(session):
    with closing(session.cursor()) as cursor:
        assert recovered_in_sample(disclosure.read_counts(cursor, NHS), cursor)


def test_an_unknown_shareable_table_is_refused(session):
    with closing(session.cursor()) as cursor, pytest.raises(PublishError, match="shareable_new"):
        disclosure.protect(cursor, ["shareable_new"])


def test_a_small_number_stops_publishing_and_leaves_the_old_files(tmp_path):
    folder = tmp_path / "published"
    folder.mkdir()
    file = folder / publishing.SHAREABLE_FILE
    file.write_bytes(b"yesterday")
    with closing(duckdb.connect()) as connection:
        connection.execute(
            "create table landed_files as select 'cafe' as content_hash;"
            " create table shareable_disclosure as select 'nhs' as profile, 1 as least_hidden,"
            " 7 as greatest_hidden, 5 as rounded_to;"
            " create table shareable_list_counts as"
            " select 10 as rows_kept, 0 as rows_refused, 15 as rows_duplicate;"
            " create table shareable_archetype_time_to_match as select 10 as cases;"
            " create table shareable_finding_counts as select 3 as row_count"
        )
        tables = {"finding_counts": "shareable_finding_counts"}
        with pytest.raises(PublishError, match="shareable_finding_counts shows a small number"):
            publishing.publish(connection, tmp_path, public=[], shareable=tables)
    assert [each.name for each in folder.rglob("*") if each.is_file()] == [file.name]
    assert file.read_bytes() == b"yesterday"


def test_the_shareable_file_says_which_profile_made_it(built):
    with closing(duckdb.connect(str(built.shareable), read_only=True)) as connection:
        rule = connection.execute(
            "select profile, least_hidden, greatest_hidden, rounded_to from disclosure"
        ).fetchall()
    assert rule == [("nhs", 1, 7, 5)]


def test_an_unknown_profile_is_an_error_in_plain_words(run_tool, tmp_path):
    finished = run_tool(
        *("dbt", "compile", "--select", "shareable_disclosure"),
        *("--vars", "{disclosure_profile: gentle}"),
        CHILD_JOURNEYS_HOME=tmp_path,
        DBT_TARGET_PATH=tmp_path / "target",
        DBT_LOG_PATH=tmp_path / "logs",
    )
    assert finished.returncode != 0
    assert "no disclosure profile gentle" in finished.stdout
    assert "internal, nhs, dfe, tre10" in finished.stdout
