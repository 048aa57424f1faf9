"""Timelines and audit lists: what they show, where it stands, what is escaped, what goes wrong."""

import datetime
import errno
import importlib.util
import re
import shutil
import subprocess
import sys
from itertools import combinations, pairwise

import click
import duckdb
import numpy as np
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from child_journeys.cli import main
from child_journeys.timeline import pictures, words
from child_journeys.timeline.history import History, Hit, Moment, Overrun, Spell, read_history
from child_journeys.timeline.layout import Period, Scale, period_of, rows_for
from child_journeys.timeline.restricted import timeline_name
from child_journeys.timeline.svg import NAMESPACE, draw_svg
from child_journeys.timeline.text import draw_text
from child_journeys.timeline.timelines import draw_timeline

SVG = {"svg": NAMESPACE}
PLANTED = '<script>alert("1")</script>&amp;\x1b[31m'


def date(text):
    return datetime.date.fromisoformat(text)


def history(child_id="12345", moments=(), spells=(), hits=()):
    stages = ("contact", "assessment", "child in need")
    return History("846", "Brighton and Hove", child_id, stages, moments, spells, hits)


CONTACT = Moment(date("2025-03-03"), "Contact", "C", "contact", False)
LATE = Overrun(date("2025-05-12"), 52, 45)
ASSESSMENT = Spell(
    "Assessment", "assessment", date("2025-03-05"), date("2025-05-21"), date("2025-05-21"), LATE
)
OPEN = Spell("Episode of need", "child in need", date("2023-01-01"), None, date("2025-06-30"))
HIT = Hit("Missed", ((date("2025-05-21"), "Assessment"), (date("2025-06-20"), "Referral")))
SHOWN = history(moments=(CONTACT,), spells=(ASSESSMENT, OPEN), hits=(HIT,))
PERIOD = Period(date("2024-01-01"), date("2025-06-30"))


def texts(svg, tag="text"):
    return [element.text for element in etree.fromstring(svg).iterfind(f".//svg:{tag}", SVG)]


# --- layout ------------------------------------------------------------------------------------


def test_eighteen_months_are_shown_unless_years_are_asked_for():
    assert period_of([SHOWN]) == Period(date("2023-12-01"), date("2025-06-30"))
    assert period_of([SHOWN], date("2020-01-01")).start == date("2020-01-01")
    assert period_of([SHOWN], months=None).start == date("2023-01-01")
    with pytest.raises(ValueError, match="--from is not before --to"):
        period_of([SHOWN], date("2025-02-01"), date("2025-01-01"))


def test_a_journey_of_one_day_has_room():
    assert period_of([history(moments=(CONTACT,))]).days == 90


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 50)), max_size=30))
def test_nothing_in_a_row_overlaps(stretches):
    extents = sorted((left, left + width) for left, width in stretches)
    placed = list(zip(extents, rows_for(extents), strict=True))
    for (one, row), (other, other_row) in combinations(placed, 2):
        assert row != other_row or one[1] <= other[0] or other[1] <= one[0]


@given(st.dates(date("2005-01-01"), date("2030-12-31")), st.integers(30, 6000))
def test_ticks_are_first_days_of_months_within_the_period_and_apart(start, days):
    period = Period(start, start + datetime.timedelta(days=days))
    scale = Scale(period, 150, 1090)
    ticks = scale.ticks(room=44)
    assert all(tick.day == 1 and period.holds(tick) for tick in ticks)
    places = [scale.x(tick) for tick in ticks]
    # a February is shorter than the average month
    assert all(b - a >= 44 * 0.9 for a, b in pairwise(places))


# --- pictures ----------------------------------------------------------------------------------


def test_a_picture_shows_marks_bars_arrows_limits_and_hits():
    shown = texts(draw_svg([SHOWN], PERIOD))
    assert words.WARNING in shown
    assert "Child 12345 of Brighton and Hove" in shown
    assert "C  3 Mar" in shown
    assert "Assessment, 77 days, 52 working days (limit 45)" in shown
    assert "Episode of need, open after 911 days" in shown
    assert "Missed: Assessment 21 May, Referral 20 Jun" in shown
    assert [text for text in shown if text in ("1", "2", "3")] == ["1", "2"]


def bar_of(svg, title):
    groups = etree.fromstring(svg).iterfind("svg:g", SVG)
    group = next(g for g in groups if g.findtext("svg:title", namespaces=SVG).startswith(title))
    path = group.find("svg:path", SVG).get("d").strip("MZ")
    points = [tuple(map(float, point.split())) for point in path.split("L")]
    return group, points


def bare_groups(svg):
    root = etree.fromstring(svg)
    for group in root.findall("svg:g", SVG):
        if group.find("svg:title", SVG) is None:
            root.remove(group)
    return etree.tostring(root)


def test_open_ends_and_what_began_before_are_arrows():
    svg = bare_groups(draw_svg([SHOWN], PERIOD))
    _, closed = bar_of(svg, "Assessment")
    _, arrow = bar_of(svg, "Episode")
    assert (len(closed), len(arrow)) == (4, 6)
    assert min(x for x, _ in arrow) < 150 < 1090 < max(x for x, _ in arrow)


def test_a_limit_is_marked_where_it_was_exceeded():
    group, points = bar_of(bare_groups(draw_svg([SHOWN], PERIOD)), "Assessment")
    over, _ = group.findall("svg:line", SVG)
    scale = Scale(PERIOD, 150, 1090)
    assert float(over.get("x1")) == pytest.approx(scale.x(LATE.limit_date), abs=0.1)
    assert float(over.get("x2")) == max(x for x, _ in points)


def test_the_legend_speaks_of_a_limit_only_where_one_was_exceeded():
    def legend(child):
        return " ".join(texts(draw_svg([child], PERIOD)))

    assert "over the statutory limit" in legend(SHOWN)
    assert "over the statutory limit" not in legend(history(moments=SHOWN.moments))


def test_a_picture_has_text_alternatives():
    root = etree.fromstring(draw_svg([SHOWN], PERIOD))
    assert root.get("role") == "img"
    title, description = (
        root.find(f"svg:*[@id='{name}']", SVG).text for name in root.get("aria-labelledby").split()
    )
    assert title == "Child 12345 of Brighton and Hove: 1 January 2024 to 30 June 2025"
    for sentence in (words.of_moment(CONTACT), words.of_spell(OPEN), words.of_hit(HIT)):
        assert sentence in description


def test_children_stand_above_each_other_on_one_scale():
    svg = draw_svg([SHOWN, history("67890", moments=(CONTACT,))], PERIOD)
    root = etree.fromstring(svg)
    places = {
        element.text: float(element.get("y"))
        for element in root.iterfind(".//svg:text", SVG)
        if element.text.endswith(" of Brighton and Hove")
    }
    assert list(places) == [f"Child {n} of Brighton and Hove" for n in ("12345", "67890")]
    first, second = places.values()
    assert first + 100 < second < float(root.get("height"))
    marks = [m for m in root.iterfind(".//svg:text", SVG) if m.text == "C  3 Mar"]
    assert len({mark.get("x") for mark in marks}) == 1


def test_a_long_legend_is_broken_into_lines():
    kinds = [(f"K{n}", f"Kind of event number {n}") for n in range(20)]
    many = tuple(Moment(CONTACT.date, name, kind, "contact", False) for kind, name in kinds)
    legend = [t for t in texts(draw_svg([history(moments=many)], PERIOD)) if "Kind of" in t]
    assert len(legend) > 1
    assert max(map(len, legend)) <= 170
    assert all(f"{kind}: {name}." in " ".join(legend) for kind, name in kinds)


def test_planted_values_are_text_and_never_run():
    planted = history(PLANTED, (Moment(CONTACT.date, PLANTED, PLANTED, "contact", False),))
    svg = draw_svg([planted], PERIOD)
    allowed = {"svg", "title", "desc", "g", "rect", "line", "path", "circle", "text"}
    root = etree.fromstring(svg)
    assert {etree.QName(element).localname for element in root.iter()} <= allowed
    assert not [name for e in root.iter() for name in e.attrib if name.startswith(("on", "href"))]
    assert "\x1b" not in draw_text([planted], PERIOD)


def test_text_is_ascii_and_fits_a_terminal():
    drawn = draw_text([SHOWN], PERIOD)
    assert drawn.isascii()
    lines = drawn.splitlines()
    assert max(len(line[:90].rstrip()) for line in lines) <= 90
    need = next(line for line in lines if line.startswith("child in need"))
    assert need[18] == "<" and need[89] == ">"
    assert "!" in next(line for line in lines if line.startswith("assessment"))
    assert words.of_hit(HIT) in drawn


# --- from the warehouse ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def warehouse(built):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        yield connection


def test_a_history_holds_every_event_spell_and_match_of_the_child(warehouse):
    child = warehouse.execute(
        "select authority_code, child_id from archetype_cases where status = 'match'"
        " group by all order by count(*) desc, 1, 2 limit 1"
    ).fetchone()
    read = read_history(warehouse, *child)

    def rows(query):
        return warehouse.execute(f"{query} and authority_code = ? and child_id = ?", child)

    days = rows("select event_date from child_events where true").fetchall()
    assert sorted(moment.date for moment in read.moments) == sorted(day for (day,) in days)
    spells = rows("select start_date, end_date, days from child_spells where true").fetchall()
    lasting = [s for s in read.spells if s.label != "Enquiry to conference"]
    assert sorted((s.start, s.days) for s in lasting) == sorted((s, d) for s, _, d in spells)
    hits = rows("select index_event_date from archetype_cases where status = 'match'").fetchall()
    assert sorted(hit.evidence[0][0] for hit in read.hits) == sorted(day for (day,) in hits)


def test_limits_are_shown_where_the_timeliness_tables_say_so(warehouse):
    children = warehouse.execute(
        "select authority_code, child_id, s47_date, working_days_to_conference from s47_journeys"
        " where not is_conference_in_15_working_days order by all limit 5"
    ).fetchall()
    assert children
    for code, child_id, start, working_days in children:
        late = [s for s in read_history(warehouse, code, child_id).spells if s.start == start]
        assert Overrun(_limit_date(warehouse, start, 15), working_days, 15) in [
            s.overrun for s in late
        ]


def _limit_date(warehouse, start, working_days):
    days = warehouse.execute(
        "select calendar_date from calendar where calendar_date > ? and is_working_day"
        " order by 1 limit ?",
        [start, working_days],
    ).fetchall()
    return days[-1][0]


def test_late_assessments_are_those_over_45_working_days(warehouse):
    holidays = [
        day
        for (day,) in warehouse.execute(
            "select calendar_date from calendar where is_bank_holiday"
        ).fetchall()
    ]
    late = 0
    for code, child_id in warehouse.execute(
        "select authority_code, child_id from child_spells where spell_type = 'assessment'"
        " group by all order by max(days) desc, 1, 2 limit 20"
    ).fetchall():
        for spell in read_history(warehouse, code, child_id).spells:
            if spell.label == "Assessment":
                one = datetime.timedelta(days=1)
                count = np.busday_count(
                    spell.start + one, spell.known_until + one, holidays=holidays
                )
                assert (spell.overrun is not None) == (count > 45)
                late += count > 45
    assert late


@pytest.fixture(scope="module")
def child(warehouse):
    return warehouse.execute(
        "select authority_code, child_id from archetype_cases"
        " where archetype = 'potentially_missed_risk' and status = 'match' order by all limit 1"
    ).fetchone()


@pytest.mark.parametrize("form", ["svg", "text"])
def test_the_same_child_gives_the_same_bytes(form, built, child):
    code, child_id = child
    one, other = (draw_timeline(built.home, code, [child_id], form) for _ in range(2))
    assert one == other
    assert len(one.content) > 500


def test_rows_in_another_order_on_one_thread_or_four_give_the_same_bytes(
    built, warehouse, tmp_path
):
    children = warehouse.execute(
        "select authority_code, child_id from child_journeys"
        " order by event_count desc, authority_code, child_id limit 20"
    ).fetchall()
    copy = tmp_path / "shuffled.duckdb"
    tables = (
        *("archetype_cases", "archetypes", "authorities", "calendar", "child_events"),
        *("child_spells", "children", "event_types", "s47_journeys"),
    )
    with duckdb.connect(str(copy)) as connection:
        connection.execute(f"attach '{built.warehouse}' as warehouse (read_only)")
        for name in tables:
            connection.execute(
                f"create table {name} as select * from warehouse.{name} order by all desc"
            )
    drawn = [
        drawn_on(file, threads, children)
        for file, threads in ((built.warehouse, 1), (copy, 1), (copy, 4))
    ]
    assert drawn[0] == drawn[1] == drawn[2]
    assert len(set(drawn[0])) == len(children)


def drawn_on(file, threads, children):
    with duckdb.connect(config={"threads": threads}) as connection:
        connection.execute(f"attach '{file}' as journeys (read_only); use journeys")
        histories = [read_history(connection, *child) for child in children]
    return [draw_svg([h], period_of([h], months=None)) for h in histories]


def test_the_picture_of_the_readme_is_what_its_command_draws(built, project, tmp_path):
    (command,) = re.findall(
        r"`child-journeys (timeline [^`]*)`", (project / "README.md").read_text(encoding="utf-8")
    )
    drawn = run(built.home, *command.split(), "--out", str(tmp_path / "timeline.svg"))
    assert drawn.exit_code == 0, drawn.output
    picture = (project / "docs" / "pictures" / "timeline.svg").read_text(encoding="utf-8")
    assert (tmp_path / "timeline.svg").read_text(encoding="utf-8") == picture


def run(home, *arguments):
    return CliRunner().invoke(main, arguments, env={"CHILD_JOURNEYS_HOME": str(home)})


def test_a_picture_goes_to_the_restricted_folder_and_says_that_it_shows_a_child(built, child):
    code, child_id = child
    finished = run(built.home, "timeline", "--authority", code, "--child", child_id)
    assert finished.exit_code == 0
    assert "identifiable child" in finished.output
    file = built.home / "restricted" / timeline_name(code, [child_id], "svg")
    assert etree.parse(str(file)).getroot().get("role") == "img"
    told = run(built.home, "timeline", "--authority", code, "--child", child_id, "--format", "text")
    assert told.output.startswith(words.WARNING)


def test_a_child_is_found_by_its_number_as_a_spreadsheet_writes_it(built, warehouse):
    code, child_id = warehouse.execute(
        "select authority_code, min(child_id) from child_events"
        " where try_cast(child_id as bigint) is not null group by authority_code order by 1"
    ).fetchone()
    asked = ("timeline", "--authority", code, "--format", "text", "--child")
    told = run(built.home, *asked, child_id)
    assert told.exit_code == 0
    assert run(built.home, *asked, f" {child_id}.0 ").output == told.output


@pytest.mark.parametrize(
    ("authority", "child_id", "said"),
    [
        ("Narnia", "1", "no local authority"),
        ("846", "1", "has landed"),
        ("202", "nobody", "no child"),
    ],
)
def test_a_wrong_question_gets_one_sentence(authority, child_id, said, built):
    finished = run(built.home, "timeline", "--authority", authority, "--child", child_id)
    assert (finished.exit_code, finished.output.count("\n")) == (2, 1)
    assert said in finished.output


@pytest.mark.parametrize("days", [("--from", "0025-04-01"), ("--to", "2206-03-31")])
def test_days_of_which_nothing_can_be_known_get_one_sentence(days, built, child):
    code, child_id = child
    finished = run(built.home, "timeline", "--authority", code, "--child", child_id, *days)
    assert (finished.exit_code, finished.output.count("\n")) == (2, 1)
    assert "years from 1900 to 2100" in finished.output


def test_an_authority_without_a_name_is_not_all_authorities(built):
    finished = run(built.home, "cases", "--archetype", "re_referral", "--authority", "")
    assert (finished.exit_code, finished.output.count("\n")) == (2, 1)
    assert "no local authority" in finished.output


def test_a_restricted_folder_that_cannot_be_made_gets_one_sentence(built, child, tmp_path):
    shutil.copy(built.warehouse, tmp_path)
    (tmp_path / "restricted").write_text("a file of that name", encoding="utf-8")
    code, child_id = child
    for command in (
        ("cases", "--archetype", "re_referral"),
        ("timeline", "--authority", code, "--child", child_id, "--format", "svg"),
    ):
        finished = run(tmp_path, *command)
        assert (finished.exit_code, finished.output.count("\n")) == (2, 1)
        assert "restricted" in finished.output


def test_a_reader_who_has_seen_enough_is_no_error(built, child, monkeypatch):
    def gone(*arguments, **options):
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(click, "echo", gone)
    code, child_id = child
    asked = ("--authority", code, "--child", child_id, "--format", "text")
    finished = run(built.home, "timeline", *asked)
    assert (finished.exit_code, finished.output) == (1, "")


def test_a_folder_of_the_user_that_is_none_gets_one_sentence(built, tmp_path):
    (tmp_path / "notes").write_text("no folder", encoding="utf-8")
    out = str(tmp_path / "notes" / "cases.xlsx")
    finished = run(built.home, "cases", "--archetype", "re_referral", "--out", out)
    assert (finished.exit_code, finished.output.count("\n")) == (2, 1)
    assert "cases.xlsx cannot be written" in finished.output


def test_without_a_warehouse_there_is_one_sentence(tmp_path):
    for command in (
        ("cases", "--archetype", "a"),
        ("timeline", "--authority", "1", "--child", "1"),
    ):
        finished = run(tmp_path, *command)
        assert (finished.exit_code, finished.output.count("\n")) == (1, 1)
        assert "dbt build" in finished.output


HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"


def test_while_a_build_writes_there_is_one_sentence(tmp_path):
    warehouse = str(tmp_path / "child_journeys.duckdb")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, warehouse],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as build:
        assert build.stdout.readline() == "held\n"
        finished = run(tmp_path, "timeline", "--authority", "202", "--child", "1")
        build.communicate("\n")
    assert (finished.exit_code, finished.output.count("\n")) == (2, 1)
    assert "in use" in finished.output


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_pictures_are_converted_or_the_missing_library_is_named(form, start, built, child):
    code, child_id = child
    finished = run(
        built.home, "timeline", "--authority", code, "--child", child_id, "--format", form
    )
    if importlib.util.find_spec("vl_convert") is None:
        assert finished.exit_code == 2
        assert "pictures" in finished.output
        return
    assert finished.exit_code == 0
    file = built.home / "restricted" / timeline_name(code, [child_id], form)
    content = file.read_bytes()
    assert content.startswith(start)
    assert content == pictures.converted(draw_svg_of(built, child), form)


def draw_svg_of(built, child):
    return draw_timeline(built.home, child[0], [child[1]], "svg").content


def test_file_names_are_plain_and_differ():
    children = (["12345"], ["A/1"], ["A_1"], ["a_1"], ["A 1"], ["12345", "6"], ["con"], ["é" * 90])
    names = [timeline_name("846", ids, "svg") for ids in children]
    assert names[0] == "timeline_846_12345.svg"
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.isascii() and len(name) < 100 and "/" not in name for name in names)


# --- audit lists -------------------------------------------------------------------------------


def test_an_audit_list_holds_each_match_with_its_evidence(built, warehouse, tmp_path):
    out = tmp_path / "cases.xlsx"
    name = "potentially_missed_risk"
    finished = run(built.home, "cases", "--archetype", name, "--out", str(out), "--pictures")
    assert finished.exit_code == 0
    assert "names children" in finished.output
    book = openpyxl.load_workbook(out)
    assert "names children" in book["explanation"]["A2"].value
    header, *rows = book["cases"].values
    read = [dict(zip(header, row, strict=True)) for row in rows]
    expected = warehouse.execute(
        "select authority_code, child_id, index_event_date, match_event_date, days_to_match,"
        " plan_start_date from archetype_cases where archetype = ? and status = 'match'"
        " order by authority_code, index_event_date desc, child_id, case_id",
        [name],
    ).fetchall()
    keys = ("authority_code", "child_id", "index date", "matching date", "days to match")
    dates = [
        tuple(v.date() if isinstance(v, datetime.datetime) else v for v in row)
        for row in ([r[k] for k in (*keys, "plan date")] for r in read)
    ]
    assert dates == expected
    for row in range(2, len(rows) + 2):
        link = book["cases"].cell(row, header.index("timeline") + 1).hyperlink.target
        assert (tmp_path / link).is_file()


def test_a_workbook_with_notes_is_replaced_only_when_asked_for(built, tmp_path):
    out = tmp_path / "cases.xlsx"
    out.write_bytes(b"notes")
    command = ("cases", "--archetype", "re_referral", "--authority", "Camden", "--out", str(out))
    refused = run(built.home, *command)
    assert (refused.exit_code, out.read_bytes()) == (2, b"notes")
    assert "--overwrite" in refused.output
    assert run(built.home, *command, "--overwrite").exit_code == 0
    first = out.read_bytes()
    assert run(built.home, *command, "--overwrite").exit_code == 0
    assert out.read_bytes() == first
    unknown = run(built.home, "cases", "--archetype", "nothing")
    assert unknown.exit_code == 2
    assert "potentially_missed_risk" in unknown.output
