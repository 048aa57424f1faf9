"""The simulator: rates, what is sent, the truth, and the plain-Python archetypes."""

import csv
import filecmp
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from child_journeys.cli import main
from child_journeys.sample.assumptions import PLANTED
from child_journeys.sample.days import NEVER, Days, add_months
from child_journeys.sample.journeys import Journeys
from child_journeys.sample.mess import HEADER_VARIANTS
from child_journeys.sample.rates import (
    ASSESSMENT_LIMIT,
    CONFERENCE_LIMIT,
    Rates,
    national_rates,
    share_within,
)
from child_journeys.sample.records import DIED, Child
from child_journeys.sample.sent import EVENT_DATES
from child_journeys.sample.simulate import SampleSummary, rates_of, write_sample
from child_journeys.sample.support import NO_FACTOR
from child_journeys.sample.truth import (
    Authorised,
    ObservedChild,
    join_stretches,
    potentially_missed_risk,
    re_referral,
)
from child_journeys.sample.upn import HIGHEST_NUMBER, upn
from child_journeys.settings import project_folder

START, END = date(2023, 4, 1), date(2026, 3, 31)
SEEDS = project_folder() / "seeds"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Sample:
    raw: Path
    truth: Path
    summary: SampleSummary

    def rows(self, name: str) -> list[dict[str, str]]:
        return rows_of(self.truth / name)


def make(folder: Path, **arguments: object) -> Sample:
    settings = {"authorities": 3, "children": 250, "start": START, "end": END, "mess": 0.0}
    raw, truth = folder / "raw", folder / "truth"
    summary = write_sample(raw, truth, **(settings | {"seed": 5} | arguments))
    return Sample(raw, truth, summary)


@pytest.fixture(scope="module")
def tidy(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return make(tmp_path_factory.mktemp("tidy"))


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return make(tmp_path_factory.mktemp("messy"), children=120, mess=0.1)


# The same bytes


def files_below(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def test_same_arguments_give_the_same_bytes_whatever_the_processes(tmp_path: Path) -> None:
    one = make(tmp_path / "one", children=40, mess=0.1)
    two = make(tmp_path / "two", children=40, mess=0.1, processes=2)
    for first, second in ((one.raw, two.raw), (one.truth, two.truth)):
        names = files_below(first)
        assert names and names == files_below(second)
        _, different, unreadable = filecmp.cmpfiles(first, second, names, shallow=False)
        assert not different and not unreadable


def test_another_seed_gives_other_children(tmp_path: Path, messy: Sample) -> None:
    codes = sorted({row["authority_code"] for row in messy.rows("events.csv")})
    other = make(tmp_path, children=120, mess=0.1, seed=6, authorities=codes)
    assert codes == sorted({row["authority_code"] for row in other.rows("events.csv")})
    assert other.rows("events.csv") != messy.rows("events.csv")


@pytest.mark.parametrize(
    "wrong",
    [
        {"mess": 1.5},
        {"children": 0},
        {"end": date(2023, 6, 1)},
        {"authorities": ["xyz"]},
        {"authorities": 0},
    ],
)
def test_arguments_out_of_range_are_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        make(tmp_path, **wrong)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--mess", "7"], "between 0 and 1"),
        (["--mess", "nan"], "between 0 and 1"),
        (["--authorities", "0"], "number of authorities"),
        (["--from", "2026-01-01", "--to", "2025-01-01"], "at least 8 months"),
        (["--from", "0025-04-01"], "between 1950 and 2100"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path: Path, wrong: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["sample", "--out", str(tmp_path / "raw"), *wrong])
    assert result.exit_code == 2
    assert said in result.output.splitlines()[-1]


def test_the_command_names_a_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "raw"
    file.write_text("no folder", encoding="utf-8")
    result = CliRunner().invoke(main, ["sample", "--out", str(file)])
    assert (result.exit_code, result.output.count("\n")) == (2, 1)
    assert str(file) in result.output


def test_the_command_writes_into_the_folder_where_it_is_called(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    few = ["--authorities", "1", "--children", "2"]
    result = CliRunner().invoke(main, ["sample", "--out", ".", *few])
    assert result.exit_code == 0, result.output
    assert {path.name for path in tmp_path.iterdir()} == {"here", "here_truth"}


def test_a_folder_with_files_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "mine.csv").write_text("kept", encoding="utf-8")
    with pytest.raises(ValueError, match="not empty"):
        make(tmp_path, children=5)


# Rates


@dataclass(frozen=True)
class LargeAuthority:
    children: list[Child]
    days: Days
    rates: Rates

    def referrals(self) -> list[tuple[Child, int]]:
        """Referrals with twelve months of simulation before them: (child, place of episode)."""
        first = add_months(START.toordinal(), 12)
        return [
            (child, place)
            for child in self.children
            for place, episode in enumerate(child.episodes)
            if first <= episode.referral <= END.toordinal()
        ]


@pytest.fixture(scope="module")
def large() -> LargeAuthority:
    rates = national_rates(SEEDS / "reference" / "dfe_statistics.csv")
    holidays = {
        date.fromisoformat(row["bank_holiday_date"]).toordinal()
        for row in rows_of(SEEDS / "reference" / "bank_holidays.csv")
    }
    start, end = START.toordinal(), END.toordinal()
    days = Days(add_months(start, -300), add_months(end, 120), holidays, rates.months)
    journeys = Journeys(days, rates, PLANTED, 1.0, start, end, Random("large"))
    return LargeAuthority([journeys.simulate(n, str(n)) for n in range(6000)], days, rates)


def test_share_of_re_referrals_is_the_published_one(large: LargeAuthority) -> None:
    referrals = large.referrals()
    again = sum(
        place > 0
        and child.episodes[place].referral <= add_months(child.episodes[place - 1].referral, 12)
        for child, place in referrals
    )
    assert again / len(referrals) == pytest.approx(large.rates.re_referral, abs=0.025)


def test_shares_of_no_further_action_and_no_need_are_the_published_ones(
    large: LargeAuthority,
) -> None:
    episodes = [child.episodes[place] for child, place in large.referrals()]
    nothing = sum(episode.is_no_further_action for episode in episodes) / len(episodes)
    no_need = sum(e.closure_reason in ("RC8", "RC9") for e in episodes) / len(episodes)
    assert nothing == pytest.approx(large.rates.no_further_action, abs=0.01)
    assert no_need == pytest.approx(large.rates.not_in_need, abs=0.025)


def test_conferences_per_enquiry_and_plans_per_conference_are_the_published_ones(
    large: LargeAuthority,
) -> None:
    episodes = [child.episodes[place] for child, place in large.referrals()]
    enquiries = [enquiry for episode in episodes for enquiry in episode.section_47s]
    held = sum(enquiry.conference != NEVER for enquiry in enquiries)
    transferred = sum(episode.transferred_conference != NEVER for episode in episodes)
    plans = sum(len(episode.protection_plans) for episode in episodes)
    rates = large.rates
    assert len(enquiries) / len(episodes) == pytest.approx(rates.section_47_per_referral, abs=0.02)
    assert held / len(enquiries) == pytest.approx(rates.conference_per_section_47, abs=0.03)
    assert plans / (held + transferred) == pytest.approx(rates.plan_per_conference, abs=0.04)


def test_assessments_and_conferences_take_the_published_working_days(
    large: LargeAuthority,
) -> None:
    episodes = [child.episodes[place] for child, place in large.referrals()]
    count = large.days.working_days_between
    assessments = [count(a.start, a.authorised) for e in episodes for a in e.assessments]
    conferences = [
        count(s.start, s.conference)
        for e in episodes
        for s in e.section_47s
        if s.conference != NEVER
    ]
    for lengths, bands, limit in (
        (assessments, large.rates.assessment_bands, ASSESSMENT_LIMIT),
        (conferences, large.rates.conference_bands, CONFERENCE_LIMIT),
    ):
        share = sum(length <= limit for length in lengths) / len(lengths)
        assert share == pytest.approx(share_within(bands, limit), abs=0.04)


def test_assessments_are_authorised_and_conferences_held_on_working_days(
    large: LargeAuthority,
) -> None:
    days = [
        day
        for child in large.children
        for episode in child.episodes
        for day in (
            *(a.authorised for a in episode.assessments),
            *(s.conference for s in episode.section_47s if s.conference != NEVER),
            *(review for plan in episode.protection_plans for review in plan.reviews),
        )
    ]
    assert days
    assert all(large.days.after_working_days(day, 0) == day for day in days)


def test_sources_and_months_follow_the_published_shares(large: LargeAuthority) -> None:
    episodes = [child.episodes[place] for child, place in large.referrals()]
    sources = Counter(episode.source for episode in episodes)
    for code in ("6", "2A"):
        published = large.rates.sources[code]
        assert sources[code] / len(episodes) == pytest.approx(published, abs=0.03)
    months = Counter(large.days.dates[episode.referral].month for episode in episodes)
    assert months[8] < months[6] and months[4] < months[5]


def test_fewer_turn_to_services_at_weekends(large: LargeAuthority) -> None:
    weekdays = Counter(
        large.days.weekday(day) for child in large.children for day, _ in child.contacts
    )
    assert 0 < weekdays[6] < weekdays[0] / 2


def test_nothing_happens_in_the_wrong_order(large: LargeAuthority) -> None:
    for child in large.children:
        last_over = 0
        for episode in child.episodes:
            assert episode.referral > last_over
            last_over = episode.over
            ends = [a.authorised for a in episode.assessments]
            ends += [end for _, end in episode.cin_plans]
            ends += [plan.end for plan in episode.protection_plans]
            ends += [care.end for care in episode.care]
            starts = [a.start for a in episode.assessments]
            starts += [start for start, _ in episode.cin_plans]
            starts += [plan.start for plan in episode.protection_plans]
            starts += [care.start for care in episode.care]
            assert all(start >= episode.referral for start in starts)
            assert all(end <= episode.closure for end in ends)


def test_nothing_happens_to_a_child_who_died(large: LargeAuthority) -> None:
    dead = [child for child in large.children if child.death != NEVER]
    assert dead
    for child in dead:
        assert child.birth <= child.death == child.episodes[-1].closure
        assert all(day <= child.death for day, _ in child.contacts)
        assert all(start <= child.death for start, _, _ in child.early_help)
    assert all(
        (child.death != NEVER) == (episode.closure_reason == DIED)
        for child in large.children
        for episode in child.episodes[-1:]
    )


def test_nobody_is_looked_after_before_birth(large: LargeAuthority) -> None:
    periods = [(c.birth, care.start) for c in large.children for e in c.episodes for care in e.care]
    assert any(start - birth < 30 for birth, start in periods)
    assert all(birth <= start for birth, start in periods)


def test_an_assessment_that_finds_need_names_a_factor(large: LargeAuthority) -> None:
    assessments = [a for c in large.children for e in c.episodes for a in e.assessments]
    without = [a.support for a in assessments if NO_FACTOR in a.factors]
    assert without and set(without) == {"N"}


def test_every_child_is_known_by_some_event(large: LargeAuthority) -> None:
    assert all(child.contacts or child.episodes for child in large.children)


def test_authorities_differ_within_the_published_spread() -> None:
    spread = {
        row["indicator"]: row for row in rows_of(SEEDS / "reference" / "dfe_authority_spread.csv")
    }["rereferral_percent"]
    shares = [rates_of(code, 1).re_referral * 100 for code in ("202", "301", "800")]
    assert len(set(shares)) == 3
    low, high = float(spread["percentile_10"]), float(spread["percentile_90"])
    assert all(low <= share <= high for share in shares)


# What is sent


def dataset_of(path: Path) -> str:
    return path.parts[-3]


def last_day(path: Path) -> date:
    """Extract date, or 31 March of the census year."""
    name = path.parent.name
    return date(int(name), 3, 31) if dataset_of(path) == "cin_census" else date.fromisoformat(name)


def parsed(text: str) -> date:
    if "/" in text:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day)
    return date.fromisoformat(text)


@pytest.fixture(scope="module")
def columns() -> dict[tuple[str, str], dict[str, str]]:
    """Column name to header, by dataset and source name."""
    source_names = {
        (row["dataset"], row["table_name"]): row["source_name"]
        for row in rows_of(SEEDS / "specification" / "specified_tables.csv")
    }
    headers: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in rows_of(SEEDS / "specification" / "specified_columns.csv"):
        key = (row["dataset"], source_names[row["dataset"], row["table_name"]])
        headers[key][row["column_name"]] = row["header"]
    return headers


@pytest.fixture(scope="module")
def tables() -> dict[tuple[str, str], str]:
    return {
        (row["dataset"], row["source_name"]): row["table_name"]
        for row in rows_of(SEEDS / "specification" / "specified_tables.csv")
    }


def read_events(
    sample: Sample,
    columns: dict[tuple[str, str], dict[str, str]],
    tables: dict[tuple[str, str], str],
) -> set[tuple[str, str, str, date, str]]:
    """Read every event of tidy files: folder, child, type, date, source as written."""
    found = set()
    for path in sample.raw.rglob("*.csv"):
        key = (dataset_of(path), path.stem)
        dates = EVENT_DATES.get((key[0], tables[key]), {})
        identifier = columns[key]["child_id"] if dates else ""
        for row in rows_of(path):
            for column, event_type in dates.items():
                text = row[columns[key][column]]
                if text:
                    source = row["Contact Source"] if event_type == "contact" else ""
                    authority = path.relative_to(sample.raw).parts[0]
                    found.add((authority, row[identifier], event_type, parsed(text), source))
    return found


def folders_by_code(sample: Sample) -> dict[str, str]:
    """Authority code to the name of its raw folder."""
    folders = {path.name for path in sample.raw.iterdir()}
    return {
        row["authority_code"]: (folders & set(row.values())).pop()
        for row in rows_of(SEEDS / "reference" / "local_authorities.csv")
        if folders & set(row.values())
    }


def test_observable_events_are_exactly_those_in_the_files(
    tidy: Sample,
    columns: dict[tuple[str, str], dict[str, str]],
    tables: dict[tuple[str, str], str],
) -> None:
    folders = folders_by_code(tidy)
    read = {
        (folder, child, kind, day, source.split(") ")[-1].split(":")[0])
        for folder, child, kind, day, source in read_events(tidy, columns, tables)
    }
    told = {
        (
            folders[row["authority_code"]],
            row["child_id"],
            row["event_type"],
            date.fromisoformat(row["event_date"]),
            row["contact_source_code"],
        )
        for row in tidy.rows("events.csv")
        if row["is_observable"] == "true"
    }
    assert read == told


def test_every_event_type_can_be_observed(tidy: Sample) -> None:
    observable = {
        row["event_type"] for row in tidy.rows("events.csv") if row["is_observable"] == "true"
    }
    types = rows_of(SEEDS / "reference" / "event_types.csv")
    in_journeys = {row["event_type"] for row in types if row["is_in_default_journey"] == "true"}
    # visits, placements and the like are in the lists, but the truth does not tell of them
    assert observable == in_journeys | {"cin_plan_start", "cin_plan_end", "cpp_review"}


def test_every_list_and_module_has_rows(tidy: Sample, tables: dict[tuple[str, str], str]) -> None:
    filled = {(dataset_of(path), path.stem) for path in tidy.raw.rglob("*.csv") if rows_of(path)}
    assert filled == set(tables)


def test_authorities_send_at_least_three_extracts_and_two_census_years(tidy: Sample) -> None:
    folders = list(tidy.raw.iterdir())
    assert len(folders) == 3
    for folder in folders:
        assert len(list((folder / "annex_a").iterdir())) >= 3
        assert len(list((folder / "cin_census").iterdir())) >= 2


def test_headers_are_the_specified_ones_of_the_year(
    tidy: Sample, columns: dict[tuple[str, str], dict[str, str]]
) -> None:
    for path in tidy.raw.rglob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            headers = next(csv.reader(file))
        assert set(headers) <= set(columns[dataset_of(path), path.stem].values())
        if path.stem == "ChildIdentifiers":
            assert ("Sex" in headers) == (last_day(path).year >= 2025)
            assert ("GenderCurrent" in headers) == (last_day(path).year < 2025)
    modules = {path.parent.name for path in tidy.raw.rglob("PreProceedingsandFGDM.csv")}
    assert modules == {"2026"}


def test_lists_show_six_months_and_nothing_after_the_extract(
    tidy: Sample,
    columns: dict[tuple[str, str], dict[str, str]],
    tables: dict[tuple[str, str], str],
) -> None:
    windowed = {
        "List 1": ("contact_date",),
        "List 2": ("early_help_assessment_start_date",),
        "List 3": ("referral_date",),
        "List 4": ("assessment_start_date", "assessment_authorisation_date"),
        "List 5": ("section_47_start_date",),
        "List 6": ("cin_closure_date",),
        "List 7": ("plan_end_date",),
        "List 8": ("care_end_date",),
    }
    paths = list(tidy.raw.rglob("*.csv"))
    assert set(windowed) <= {path.stem for path in paths}
    for path in paths:
        key, last = (dataset_of(path), path.stem), last_day(path)
        for row in rows_of(path):
            events = EVENT_DATES.get((key[0], tables[key]), {})
            days = [row[columns[key][column]] for column in events]
            assert all(parsed(day) <= last for day in days if day)
            if path.stem in windowed:
                first = date.fromordinal(add_months(last.toordinal(), -6))
                shown = [row[columns[key][column]] for column in windowed[path.stem]]
                is_open = path.stem in ("List 6", "List 7", "List 8") and not shown[0]
                assert is_open or any(parsed(day) > first for day in shown if day)


@pytest.mark.parametrize("name", ["List 6", "List 7", "List 8"])
def test_a_child_stands_once_in_lists_of_episodes(tidy: Sample, name: str) -> None:
    lists = [
        [row["Child Unique ID"] for row in rows_of(path)] for path in tidy.raw.rglob(f"{name}.csv")
    ]
    assert any(lists)
    assert [children for children in lists if len(children) != len(set(children))] == []


def test_number_of_referrals_excludes_the_latest_and_is_the_same_in_all_rows(
    tidy: Sample,
) -> None:
    folders = {folder: code for code, folder in folders_by_code(tidy).items()}
    true: dict[tuple[str, str], list[date]] = defaultdict(list)
    for row in tidy.rows("events.csv"):
        if row["event_type"] == "referral":
            key = (row["authority_code"], row["child_id"])
            true[key].append(date.fromisoformat(row["event_date"]))
    checked = 0
    for path in tidy.raw.rglob("List 3.csv"):
        code = folders[path.relative_to(tidy.raw).parts[0]]
        for row in rows_of(path):
            days = [d for d in true[code, row["Child Unique ID"]] if d <= last_day(path)]
            latest = max(days)
            first = date.fromordinal(add_months(latest.toordinal(), -12))
            expected = sum(first <= day < latest for day in days)
            assert int(row["Number of Referrals in Last 12 Months"]) == expected
            checked += expected > 0
    assert checked


def test_unique_pupil_numbers_are_those_of_a_school_of_the_authority(tidy: Sample) -> None:
    folders = {folder: code for code, folder in folders_by_code(tidy).items()}
    children: dict[str, str] = {}
    for path in tidy.raw.rglob("ChildIdentifiers.csv"):
        code = folders[path.relative_to(tidy.raw).parts[0]]
        for row in rows_of(path):
            if number := row["UPN"]:
                total = sum(place * int(digit) for place, digit in enumerate(number[1:], 2))
                assert number[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23]
                assert (len(number), number[1:4]) == (13, code)
                assert children.setdefault(number, row["LAchildID"]) == row["LAchildID"]
            is_of_school_age = row["PersonBirthDate"] and last_day(path) >= date.fromordinal(
                add_months(date.fromisoformat(row["PersonBirthDate"]).toordinal(), 48)
            )
            assert (number or row["UPNunknown"] != "UN1") if is_of_school_age else not number
    assert len(children) > 100


def test_there_are_no_more_pupil_numbers_than_schools_can_give() -> None:
    assert upn("846", HIGHEST_NUMBER - 1, 2024)[1:] == "846999924999"
    with pytest.raises(ValueError, match="no unique pupil numbers"):
        upn("846", HIGHEST_NUMBER, 2024)


def test_identifiers_have_the_manner_of_their_authority(tidy: Sample) -> None:
    manners = defaultdict(set)
    for row in tidy.rows("true_children.csv"):
        child_id = row["child_id"]
        manner = "letters" if not child_id.isdigit() else "zeros" if child_id[0] == "0" else "plain"
        manners[row["authority_code"]].add(manner)
    assert sorted(manner for found in manners.values() for manner in found) == [
        "letters",
        "plain",
        "zeros",
    ]


# Mess


def test_mess_loses_information_but_never_invents_an_event(tmp_path: Path) -> None:
    tidy = make(tmp_path / "tidy", children=80, seed=9)
    messy = make(tmp_path / "messy", children=80, seed=9, mess=0.2)

    def keys(sample: Sample, observable: str) -> set[tuple[str, ...]]:
        return {
            tuple(row[c] for c in row if c != "is_observable")
            for row in sample.rows("events.csv")
            if row["is_observable"] == observable
        }

    assert keys(messy, "true") < keys(tidy, "true")
    lost = keys(tidy, "true") - keys(messy, "true")
    blamed = {
        (row["file"].split("/")[0], row["child_id"], *told.split(":"))
        for row in messy.rows("mess.csv")
        for told in row["events"].split()
        if row["kind"] not in ("duplicate", "empty row")
    }
    folders = folders_by_code(messy)
    assert all((folders[code], child, kind, day) in blamed for code, child, kind, day, _ in lost)


def test_every_kind_of_mess_occurs_and_stands_where_the_record_says(messy: Sample) -> None:
    kinds = Counter()
    for row in messy.rows("mess.csv"):
        kinds[row["kind"]] += 1
        if not row["row"]:
            continue
        content = (messy.raw / row["file"]).read_bytes()
        text = content.decode("cp1252" if b"\x92" in content else "utf-8-sig")
        line = text.split("\n")[int(row["row"]) - 1].rstrip("\r")
        delimiter = ";" if line.count(";") > line.count(",") else ","
        cells = next(csv.reader(io.StringIO(line), delimiter=delimiter))
        if row["kind"] == "ragged":
            assert len(cells) == 1
        elif row["kind"] == "no identifier":
            assert cells[0] == "" and any(cells)
        elif row["kind"] == "empty row":
            assert not any(cells)
        elif row["kind"] == "nonsense date":
            assert "45/13/22" in cells
        elif row["kind"] == "impossible date":
            assert {"31/02/2024", "2024-02-31"} & set(cells)
    assert {
        "blanked", "unknown code", "ragged", "no identifier", "empty row", "nonsense date",
        "impossible date", "date after extract", "duplicate", "title rows", "semicolons",
        "encoding cp1252", "encoding utf-8-sig", "header variant", "column not asked for",
        "date spelled otherwise", "code spelled otherwise", "identifier spelled otherwise",
    } == set(kinds)  # fmt: skip


def test_header_variants_belong_to_specified_headers(
    columns: dict[tuple[str, str], dict[str, str]],
) -> None:
    headers = {header for table in columns.values() for header in table.values()}
    assert set(HEADER_VARIANTS) <= headers


# Planted differences


def test_planted_group_and_weekday_are_far_more_often_missed(
    tmp_path: Path,
) -> None:
    sample = make(tmp_path, children=500, seed=3)
    ethnicity = {
        (row["authority_code"], row["child_id"]): row["ethnicity_code"]
        for row in sample.rows("true_children.csv")
    }
    rates: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for row in sample.rows("archetype_cases.csv"):
        if row["archetype"] == "potentially_missed_risk" and row["is_followed_up"] == "true":
            code = ethnicity[row["authority_code"], row["child_id"]]
            day = date.fromisoformat(row["index_event_date"]).weekday()
            is_match = row["status"] == "match"
            rates["group", code in PLANTED.group_ethnicities].append(is_match)
            rates["weekday", day == PLANTED.weekday].append(is_match)
    for kind in ("group", "weekday"):
        inside, outside = rates[kind, True], rates[kind, False]
        assert sum(inside) / len(inside) > 1.8 * sum(outside) / len(outside)


# The archetypes in plain Python: small journeys written by hand. Letters as in journeys:
# R referral, AA assessment authorised, CPP child protection plan, CINP child in need plan.

ALWAYS = {
    kind: [(date(2020, 1, 1), date(2030, 1, 1))]
    for kind in ("referral", "assessment_authorised", "cin_plan_start", "cpp_start", "lac_start")
}
INDEX = date(2024, 3, 4)
STARTED = INDEX - timedelta(days=20)


def observed(
    *events: tuple[str, date], support: dict[date, str] | None = None, started: date = STARTED
) -> ObservedChild:
    """A child with these events; assessments are in `support`, the first began on `started`."""
    child = ObservedChild("1")
    for kind, day in events:
        child.dates.setdefault(kind, set()).add(day)
    for day, answer in (support or {INDEX: "N"}).items():
        begun = started if day == INDEX else day - timedelta(days=10)
        child.authorised[day] = Authorised(begun, answer)
        child.dates.setdefault("assessment_authorised", set()).add(day)
    return child


def after(days: int) -> date:
    return INDEX + timedelta(days=days)


def missed(child: ObservedChild, windows: dict = ALWAYS) -> tuple[str, date | None] | None:
    cases = potentially_missed_risk(child, windows)
    assert len(cases) <= 1
    return (cases[0].status, cases[0].match_date) if cases else None


def test_R_AS_AA_no_support_R_CPP_is_a_match() -> None:
    child = observed(("referral", after(-25)), ("referral", after(60)), ("cpp_start", after(90)))
    assert missed(child) == ("match", after(60))


def test_R_AS_AA_no_support_R_AA_support_is_a_match() -> None:
    child = observed(("referral", after(60)), support={INDEX: "N", after(100): "Y"})
    assert missed(child) == ("match", after(60))


def test_AA_without_any_outcome_and_without_plan_has_an_index() -> None:
    child = observed(("referral", after(60)), ("lac_start", after(61)), support={INDEX: ""})
    assert missed(child) == ("match", after(60))


def test_AA_support_has_no_index() -> None:
    child = observed(("referral", after(60)), ("cpp_start", after(90)), support={INDEX: "Y"})
    assert missed(child) is None


def test_AA_no_support_CINP_has_no_index_as_the_plan_outweighs_the_answer() -> None:
    assert missed(observed(("cin_plan_start", after(90)))) is None


def test_CPP_between_AS_and_AA_has_no_index() -> None:
    assert missed(observed(("cpp_start", STARTED))) is None


def test_CPP_before_AS_does_not_count_as_result_of_the_assessment() -> None:
    assert missed(observed(("cpp_start", STARTED - timedelta(days=1)))) == ("no_match", None)


def test_CINP_91_days_after_AA_does_not_count_as_result_of_the_assessment() -> None:
    assert missed(observed(("cin_plan_start", after(91)))) == ("no_match", None)


def test_plan_on_the_day_of_the_next_R_results_from_that_referral() -> None:
    child = observed(("referral", after(30)), ("cpp_start", after(30)))
    assert missed(child) == ("match", after(30))


def test_R_on_the_day_of_AA_is_not_a_later_referral() -> None:
    assert missed(observed(("referral", INDEX))) == ("no_match", None)


def test_R_on_the_last_day_of_six_months_is_a_match_and_the_day_after_is_not() -> None:
    last = date(2024, 9, 4)
    assert missed(observed(("referral", last), ("cpp_start", last))) == ("match", last)
    next_day = last + timedelta(days=1)
    late = observed(("referral", next_day), ("cpp_start", next_day))
    assert missed(late) == ("no_match", None)


def test_six_months_after_31_August_end_on_the_last_of_February() -> None:
    index, last = date(2024, 8, 31), date(2025, 2, 28)
    child = observed(("referral", last), ("cpp_start", last))
    child.authorised = {index: Authorised(index, "N")}
    assert missed(child) == ("match", last)


def test_CPP_90_days_after_R_is_a_match_and_91_is_not() -> None:
    assert missed(observed(("referral", after(10)), ("cpp_start", after(100))))[0] == "match"
    assert missed(observed(("referral", after(10)), ("cpp_start", after(101))))[0] == "no_match"


def test_R_R_CPP_matches_the_referral_that_the_plan_follows() -> None:
    child = observed(("referral", after(10)), ("referral", after(40)), ("cpp_start", after(45)))
    assert missed(child) == ("match", after(40))


def test_AA_support_after_the_next_R_does_not_belong_to_the_first() -> None:
    child = observed(
        ("referral", after(10)), ("referral", after(40)), support={INDEX: "N", after(50): "Y"}
    )
    assert missed(child) == ("match", after(40))


def test_plan_between_index_and_R_is_no_missed_risk() -> None:
    child = observed(
        ("cin_plan_start", after(95)), ("referral", after(120)), ("cpp_start", after(130))
    )
    assert missed(child) == ("no_match", None)


def test_only_the_first_AA_is_judged() -> None:
    child = observed(
        ("referral", after(40)),
        ("referral", after(200)),
        ("cpp_start", after(210)),
        support={INDEX: "N", after(60): "N"},
    )
    assert missed(child) == ("no_match", None)


def windows_until(last: date) -> dict:
    return {kind: [(date(2020, 1, 1), last)] for kind in ALWAYS}


def test_no_match_needs_six_months_and_90_days_observed() -> None:
    needed = date(2024, 9, 4) + timedelta(days=90)
    assert missed(observed(), windows_until(needed)) == ("no_match", None)
    assert missed(observed(), windows_until(needed - timedelta(days=1))) == ("too_early", None)


def test_a_match_that_is_not_followed_up_is_a_match() -> None:
    child = observed(("referral", after(10)), ("cpp_start", after(20)))
    case = potentially_missed_risk(child, windows_until(after(40)))[0]
    assert (case.status, case.is_followed_up) == ("match", False)


def test_a_gap_in_one_type_of_plan_is_not_observed() -> None:
    gap = [(date(2020, 1, 1), after(100)), (after(130), date(2030, 1, 1))]
    assert missed(observed(), ALWAYS | {"lac_start": gap}) == ("not_observed", None)


def test_a_type_of_plan_never_supplied_is_not_required() -> None:
    windows = {kind: stretches for kind, stretches in ALWAYS.items() if kind != "lac_start"}
    assert missed(observed(), windows) == ("no_match", None)


def test_an_index_before_the_first_stretch_of_a_type_is_not_observed() -> None:
    late = ALWAYS | {"cin_plan_start": [(after(1), date(2030, 1, 1))]}
    assert missed(observed(), late) == ("not_observed", None)


def test_stretches_that_touch_or_overlap_are_one() -> None:
    first, second = (date(2024, 1, 1), date(2024, 3, 31)), (date(2024, 4, 1), date(2024, 6, 30))
    apart = (date(2024, 7, 2), date(2024, 8, 1))
    assert join_stretches([apart, second, first]) == [(first[0], second[1]), apart]


def test_R_R_within_twelve_months_is_a_re_referral_and_the_last_one_is_open() -> None:
    child = observed(("referral", INDEX), ("referral", date(2025, 3, 4)))
    cases = re_referral(child, ALWAYS)
    assert [(c.index_date, c.status, c.match_date) for c in cases] == [
        (INDEX, "match", date(2025, 3, 4)),
        (date(2025, 3, 4), "no_match", None),
    ]


def test_R_R_a_day_beyond_twelve_months_is_no_re_referral() -> None:
    child = observed(("referral", INDEX), ("referral", date(2025, 3, 5)))
    assert re_referral(child, ALWAYS)[0].status == "no_match"


def test_re_referral_needs_only_referrals_observed_for_twelve_months() -> None:
    child = observed(("referral", INDEX))
    assert re_referral(child, {"referral": [(INDEX, date(2025, 3, 4))]})[0].status == "no_match"
    assert re_referral(child, {"referral": [(INDEX, date(2025, 3, 3))]})[0].status == "too_early"
