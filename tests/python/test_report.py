"""The report: what it shows and hides, that nothing in it runs, and that it opens in a browser."""

import base64
import hashlib
import html
import http.server
import json
import os
import random
import re
import shutil
import struct
import subprocess
import threading
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import duckdb
import pytest

from child_journeys.report import pictures, wording
from child_journeys.report.page import REPORT_FILE, render, write_report
from child_journeys.report.tables import ReportError, read_tables

LAPTOP, PHONE, PAPER = (1366, 768), (390, 844), (794, 1123)
VOID = {"meta", "br", "link", "img", "input"}
# words that the report compares with: a value that is one of them is not planted
KEYWORDS = {
    *("all", "unknown", "annex_a", "cin_census", "error", "warning", "information", "concern"),
    *("weekday", "calendar_month", "authority", "child"),
    *pictures.WEEKDAYS,
    *pictures.MONTHS,
}
# counts of files, extracts and authorities, and the place of a thing in its order: no children
NOT_OF_CHILDREN = {
    *("extract_count", "files_landed", "files_refused", "authority_count", "stretch_number"),
    *("band_position", "same_day_order", "table_count", "first_year", "last_year", "authorities"),
    *("year_ending_31_march", "tolerance_days", "archetype_time_to_match.days", "step_number"),
    *("least_hidden", "greatest_hidden", "rounded_to"),
    # of a journey that enough children share
    *("journey_variants.event_count", "publication.row_count"),
}


# --- reading a page ------------------------------------------------------------------------------


class Page(HTMLParser):
    """The elements of a page in their order: name, attributes, own text, what is around."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        around = [element["name"] for element in self.open]
        element = {"name": tag, "attributes": dict(attrs), "text": "", "around": around}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1]["name"] == tag, f"</{tag}> closes nothing"
        self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.open[-1]["text"] += data

    def all(self, *names):
        return [element for element in self.elements if element["name"] in names]


@pytest.fixture(scope="module")
def tables(built):
    return read_tables(built.shareable)


@pytest.fixture(scope="module")
def text(tables):
    return render(tables)


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


# --- what is in the page -------------------------------------------------------------------------


def test_a_page_needs_nothing_but_the_shareable_file(built, tmp_path, text):
    (tmp_path / "published").mkdir()
    shutil.copy(built.shareable, tmp_path / "published")
    written = write_report(tmp_path)
    assert written == tmp_path / "published" / REPORT_FILE
    assert written.read_bytes() == text.encode("utf-8")
    assert sorted(path.name for path in written.parent.iterdir()) == [
        built.shareable.name,
        REPORT_FILE,
    ]


def test_rows_in_another_order_give_the_same_bytes(built, tables, text, tmp_path):
    copy = tmp_path / "shuffled.duckdb"
    with duckdb.connect(str(copy)) as connection:
        connection.execute(f"attach '{built.shareable}' as shareable (read_only)")
        for name in tables:
            connection.execute(
                f"create table {name} as select * from shareable.{name} order by all desc"
            )
    assert render(read_tables(copy)) == text


def test_lists_are_counted_and_not_called_files(built, text):
    with duckdb.connect(str(built.warehouse), read_only=True) as warehouse:
        (lists,) = warehouse.execute(
            "select count(distinct (file, table_name)) from landed_files where status = 'landed'"
        ).fetchone()
    assert f"<dt>lists and modules read</dt><dd>{lists:,}</dd>" in text


def test_every_archetype_has_its_question_its_rate_and_what_is_too_early(tables, text):
    totals = {
        row["archetype"]: row
        for row in tables["archetype_rates"]
        if row["authority_code"] == row["period"] == "all"
    }
    assert len(totals) > 10
    for archetype in tables["archetypes"]:
        section = text.split(f'<section data-archetype="{archetype["archetype"]}"')[1]
        section = section.split("</section>")[0]
        assert archetype["question"] in section
        assert "Definition and caveats" in section
        total = totals.get(archetype["archetype"])
        if total is None:
            assert "There are too few cases" in section
            continue
        if total["rate"] is not None:
            assert wording.interval(total["rate_low"], total["rate_high"]) in section
        too_early = wording.count(total["too_early"])
        assert f"<dt>too early to tell</dt><dd>{too_early}</dd>" in section


def test_every_authority_and_section_is_there(tables, page, text):
    headings = [element["text"] for element in page.all("h2")]
    assert headings == [
        *("What is in the data", "Archetypes", "Journeys", "Quality", "How to read this"),
    ]
    names = {row["authority_code"]: row["authority_name"] for row in tables["authorities"]}
    codes = {row["authority_code"] for row in tables["list_counts"]}
    assert len(codes) == 3
    for code in codes:
        assert f'<option value="{code}">{names[code]}</option>' in text
        assert f'<figure data-authority="{code}">' in text


def test_run_and_version_are_those_of_the_published_file(tables, text):
    (publication,) = tables["publication"]
    assert publication["run_id"] in text and publication["package_version"] in text


def test_a_page_with_small_numbers_says_that_it_must_not_be_shared(tables, text):
    (disclosure,) = tables["disclosure"]
    assert disclosure["rule"] in text and "So this page may be shared." in text
    inside = tables | {"disclosure": [disclosure | {"profile": "internal", "rule": "None."}]}
    assert "must not be shared" in render(inside)
    assert "may be shared" not in render(inside)


def test_one_authority_alone_is_not_shown_twice(tables):
    one = {
        name: [row for row in rows if row.get("authority_code", "202") in ("202", "all", "unknown")]
        for name, rows in tables.items()
    }
    shown = Page(render(one))
    assert not shown.all("details")
    assert "All 1" not in shown.all("h1", "title")[0]["text"]


def test_a_build_without_any_file_still_gives_a_page(tables):
    reference = ("archetypes", "authorities", "event_types", "dfe_authority_spread")
    reference += ("publication", "disclosure")
    nothing = {name: rows if name in reference else [] for name, rows in tables.items()}
    assert Page(render(nothing)).all("h1")


# --- small numbers -------------------------------------------------------------------------------


def test_every_count_of_children_in_the_shareable_file_is_rounded(built, tables):
    with duckdb.connect(str(built.shareable), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns()"
            " where not internal and data_type in ('BIGINT', 'INTEGER', 'HUGEINT')"
        ).fetchall()
    checked = {
        (table, column)
        for table, column in columns
        if not {column, f"{table}.{column}"} & NOT_OF_CHILDREN
    }
    assert len(checked) > 20
    for table, column in checked:
        values = {row[column] for row in tables[table]}
        odd = {value for value in values if value is not None and value % 5}
        assert not odd, f"{table}.{column} holds counts that are not rounded"


@pytest.mark.parametrize(
    "table, exact, key, small, hidden",
    [
        (
            "journey_transitions",
            "journey_transitions",
            "authority_code, from_event_type, to_event_type",
            "child_count between 1 and 7",
            "transition_count, child_count, median_days",
        ),
        (
            "timeliness",
            "timeliness",
            "indicator, authority_code, period",
            "counted between 1 and 7 or met between 1 and 7 or counted - met between 1 and 7",
            "counted, met, share, share_low, share_high, median_measure",
        ),
        (
            "timeliness_bands",
            "timeliness_bands",
            "indicator, authority_code, period, band",
            "counted between 1 and 7",
            "counted, share",
        ),
    ],
)
def test_small_numbers_are_hidden_with_all_that_is_made_of_them(
    built, table, exact, key, small, hidden
):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        few = connection.execute(f"select {key} from {exact} where {small}").fetchall()
        many = connection.execute(f"select {key} from {exact} where not ({small})").fetchall()
    with duckdb.connect(str(built.shareable), read_only=True) as connection:
        shown = connection.execute(
            f"select {key} from {table} where coalesce({as_text(hidden)}) is not null"
        ).fetchall()
    assert few and many
    assert not set(few) & set(shown)
    assert len(set(many) & set(shown)) > len(many) / 2


def as_text(columns):
    return ", ".join(f"{column}::varchar" for column in columns.split(", "))


def test_a_journey_of_few_children_is_not_even_named(built, tables, text):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        few = connection.execute(
            "select authority_code, journey_reduced from journey_variants where child_count < 8"
        ).fetchall()
    assert len(few) > 100
    shown = {(row["authority_code"], row["journey_reduced"]) for row in tables["journey_variants"]}
    assert shown and not shown & set(few)


def test_medians_need_sixteen_children(built, tables):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        children = connection.execute(
            "select authority_code, from_event_type, to_event_type, child_count"
            " from journey_transitions"
        ).fetchall()
    counts = {tuple(key): number for *key, number in children}
    with_median = [
        counts[row["authority_code"], row["from_event_type"], row["to_event_type"]]
        for row in tables["journey_transitions"]
        if row["median_days"] is not None
    ]
    assert with_median and min(with_median) >= 16


def test_no_name_of_a_file_is_in_the_shareable_file(built, tables, text):
    with duckdb.connect(str(built.warehouse), read_only=True) as connection:
        names = connection.execute("select distinct file from landed_files").fetchall()
    assert len(names) > 20
    for (file,) in names:
        assert file.rsplit("/", 1)[-1] not in text


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2024, 4, 1), date(2025, 3, 31), ["Apr 2024"]),
        (date(2018, 4, 1), date(2025, 3, 31), ["Apr 2018", "Apr 2020", "Apr 2022", "Apr 2024"]),
        (date(2024, 10, 1), date(2025, 3, 31), ["Oct 2024"]),
        (date(2024, 10, 2), date(2025, 4, 1), ["Apr 2025"]),
    ],
)
def test_years_observed_are_named_without_overlap(first, last, shown):
    drawn = pictures.coverage([("Contact", [[(first, last)]])], first, last, "Observed")
    named = re.findall(r'<text x="([0-9.]+)"[^>]*>([A-Z][a-z]{2} [0-9]{4})<', drawn)
    assert [label for _, label in named] == shown
    places = [float(x) for x, _ in named]
    assert all(right - left > 60 for left, right in pairwise(places))
    assert max(places) <= 430


def test_the_funnel_has_one_colour_and_one_shape(tables):
    rows = [row for row in tables["authority_comparison"] if row["period"] == "all"][:3]
    outside = {**rows[0], "rate": 0.99, "position": "above 99.8 %"}
    names = {row["authority_code"]: "name" for row in rows}
    drawn = Page(str(pictures.funnel([outside, *rows[1:]], names, "funnel")))
    marks = [(m["attributes"]["class"], m["attributes"]["r"]) for m in drawn.all("circle")]
    assert len(marks) == len(rows) and len(set(marks)) == 1


# --- nothing planted runs, nothing is asked for ---------------------------------------------------


def planted_tables(tables, planted):
    """The tables with something planted behind every text that no keyword is."""

    def plant(value):
        return value + planted if isinstance(value, str) and value not in KEYWORDS else value

    def row_with(row):
        new = {column: plant(value) for column, value in row.items()}
        if "parameters" in row:
            new["parameters"] = json.dumps({planted: planted})
        return new

    return {name: [row_with(row) for row in rows] for name, rows in tables.items()}


PLANTED = (
    "</style></script></title>'\"><script>document.title='planted'</script>"
    "<img src=x onerror=\"document.title='planted'\"><svg onload=document.title='planted'>"
)


def test_what_is_planted_in_any_text_is_text(tables, page):
    text = render(planted_tables(tables, PLANTED))
    planted = Page(text)
    assert text.count("document.title") > 1000
    assert [e["name"] for e in planted.all("script", "style")] == ["style", "script"]
    assert not planted.all("img")
    known = {key for element in page.elements for key in element["attributes"]}
    assert {key for element in planted.elements for key in element["attributes"]} <= known
    assert not {key for key in known if key.startswith("on")} | ({"style", "src"} & known)


def test_policy_allows_our_style_and_script_only(page):
    policy = next(
        e["attributes"]["content"]
        for e in page.all("meta")
        if e["attributes"].get("http-equiv") == "Content-Security-Policy"
    )
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": f"'{digest(page, 'style')}'",
        "script-src": f"'{digest(page, 'script')}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def digest(page, name):
    (element,) = page.all(name)
    content = hashlib.sha256(element["text"].encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(content).decode('ascii')}"


def test_page_names_no_other_place(page, text):
    assert not re.search(r"https?:|//\w|url\(|@import", text.replace("<!DOCTYPE html>", ""))
    assert {e["attributes"]["href"][0] for e in page.all("a")} == {"#"}


# --- readable by everyone ------------------------------------------------------------------------


def test_headings_do_not_skip_a_level(page):
    levels = [int(e["name"][1]) for e in page.all("h1", "h2", "h3", "h4", "h5")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_and_links_lead_somewhere(page):
    assert [len(page.all(name)) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    ids = [e["attributes"]["id"] for e in page.elements if "id" in e["attributes"]]
    assert len(ids) == len(set(ids))
    assert {e["attributes"]["href"][1:] for e in page.all("a")} <= set(ids)
    labelled = {e["attributes"].get("aria-labelledby") for e in page.elements} - {None}
    assert labelled and labelled <= set(ids)
    assert page.all("html")[0]["attributes"]["lang"] == "en-GB"


def test_tables_have_a_caption_and_headers_a_scope(page):
    assert len(page.all("caption")) == len(page.all("table")) > 5
    # a header of a row needs none: where only headers stand in a column, they head their rows
    heads = [e for e in page.all("th") if "thead" in e["around"] or "colspan" in e["attributes"]]
    assert len(heads) > 20 and all(e["attributes"].get("scope") for e in heads)
    assert all("table" in e["around"] for e in page.all("th", "td"))


def test_pictures_have_an_alternative_or_stand_beside_their_figures(page):
    pictures_of_page = [e["attributes"] for e in page.all("svg")]
    shown = [a for a in pictures_of_page if a.get("aria-hidden") != "true"]
    assert len(shown) > 8
    assert all(a.get("role") == "img" and len(a["aria-label"]) > 10 for a in shown)


def test_every_region_that_scrolls_can_be_reached_with_keys(page):
    regions = [e["attributes"] for e in page.elements if e["attributes"].get("class") == "scroll"]
    assert regions
    assert all(r["tabindex"] == "0" and r["role"] == "region" for r in regions)
    labels = [r["aria-label"] for r in regions]
    assert len(labels) == len(set(labels))


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_formula_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_colours_of_text_stand_out(text):
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", text))
    for name in ("ink", "soft", "deep", "blue", "orange"):
        for background in ("#ffffff", colours["wash"]):
            assert contrast(colours[name], background) >= 4.5, (name, background)


# --- pictures and words --------------------------------------------------------------------------


@pytest.mark.parametrize("shares", [[], [0.0], [0.0, 0.0], [0.1], [0.37, 1.0]])
def test_an_axis_of_shares_begins_at_nought_and_reaches_above_it(shares):
    ticks = pictures.axis_ticks(shares)
    assert ticks[0] == 0 < ticks[-1]
    assert max(shares, default=0) <= ticks[-1] + 1e-9


def test_a_curve_of_nothing_lies_on_its_axis():
    drawn = pictures.curve([(30, 0.0), (60, 0.0)], "nothing had matched")
    assert 'class="reach"' in drawn


def stretch(start, end):
    return date.fromisoformat(start), date.fromisoformat(end)


def test_stretches_are_united_where_they_touch():
    a, b = stretch("2025-01-01", "2025-01-31"), stretch("2025-02-01", "2025-02-28")
    c = stretch("2025-03-02", "2025-03-31")
    assert pictures.merged([c, b, a]) == [stretch("2025-01-01", "2025-02-28"), c]
    assert pictures.merged([stretch("2025-01-01", "2025-12-31"), a]) == [
        stretch("2025-01-01", "2025-12-31")
    ]


def test_common_stretches_are_the_days_that_lie_in_every_set():
    rng = random.Random(5)
    start = date(2025, 1, 1).toordinal()
    for _ in range(200):
        sets = []
        for _ in range(rng.randint(1, 3)):
            days = [(rng.randrange(40), rng.randrange(12)) for _ in range(rng.randint(0, 3))]
            sets.append(
                pictures.merged(
                    [
                        (date.fromordinal(start + d), date.fromordinal(start + d + n))
                        for d, n in days
                    ]
                )
            )
        expected = set.intersection(*(days_of(stretches) for stretches in sets))
        assert days_of(pictures.common(sets)) == expected


def days_of(stretches):
    return {d for a, b in stretches for d in range(a.toordinal(), b.toordinal() + 1)}


@pytest.mark.parametrize("highest", [0.001, 0.02, 0.1, 0.101, 0.3, 0.5, 0.62, 0.99, 1.0])
def test_axes_reach_above_all_shares_in_few_round_steps(highest):
    ticks = pictures.axis_ticks([highest / 2, highest])
    assert ticks[0] == 0 and highest <= ticks[-1] <= 1.0001
    assert 2 <= len(ticks) <= 6


def a_row(**changes):
    row = {
        "dimension": "weekday",
        "value": "Friday",
        "rate": 0.6,
        "eligible": 25,
        "rate_ratio": 3.3,
        "rate_ratio_low": 1.93,
        "rate_ratio_high": 5.3,
        "q_value": 0.0004,
    }
    return row | changes


def test_sentences_say_the_strongest_differences_once():
    rows = [
        a_row(),
        a_row(value="Monday", rate_ratio=0.3, q_value=0.001),
        a_row(dimension="gender", value="Male", rate_ratio=0.2, rate_ratio_low=0.1, q_value=0.01),
        a_row(dimension="need", value="Neglect", q_value=0.06),
        a_row(dimension="need", value="Abuse", q_value=None, rate_ratio=None),
    ]
    sentences = wording.difference_sentences(rows, "child")
    assert [s.split(":")[0] for s in sentences] == ["Gender, Male", "Weekday, Friday"]
    assert sentences[1] == (
        "Weekday, Friday: 60% of 25 children, 3.30 times the rate of all others"
        " (95% interval 1.93 to 5.30, q below 0.001)."
    )
    nobody_else = a_row(rate_ratio=None, rate_ratio_low=4.2, rate_ratio_high=None)
    nobody = a_row(
        rate=0.0, rate_ratio=0.0, rate_ratio_low=0.0, rate_ratio_high=0.24, value="Monday"
    )
    assert wording.difference_sentences([nobody, nobody_else], "child") == [
        "Weekday, Friday: 60% of 25 children, at least 4.20 times the rate of all others"
        " (end of the 95% interval, q below 0.001)."
    ]
    assert wording.difference_sentences([nobody], "child") == [
        "Weekday, Monday: 0% of 25 children, at most 0.24 times the rate of all others"
        " (end of the 95% interval, q below 0.001)."
    ]
    assert "circle" in pictures.forest_mark(nobody_else)
    assert "circle" in pictures.forest_mark(nobody)
    assert "circle" not in pictures.forest_mark(a_row(rate_ratio=None, rate_ratio_low=None))
    alike, hidden = a_row(q_value=0.06), a_row(q_value=None, rate_ratio=None)
    assert "differs from all others by more than chance" in wording.no_difference([alike, hidden])
    assert "too few cases to compare" in wording.no_difference([hidden])
    assert "too few cases to compare" in wording.no_difference([])
    many = [a_row(value=str(number)) for number in range(9)]
    assert len(wording.difference_sentences(many, "referral")) == wording.MOST_SENTENCES


def test_a_year_is_said_from_april_to_march():
    assert wording.period("2026") == "2025-26"
    assert wording.period("all") == "All years"


def test_a_trend_is_broken_where_a_year_has_no_rate():
    drawn = str(pictures.trend_mark([0.1, 0.2, None, 0.2, 0.1], 0.2))
    # two lines of two years each, on one scale
    assert drawn.count("M") == 2 and drawn.count("<circle") == 4
    assert drawn.count('cy="4"') == 2
    alone = str(pictures.trend_mark([None, 0.1], 0.2))
    assert "path" not in alone and alone.count("<circle") == 1


def test_a_curve_goes_up_in_steps_on_the_day_it_is_told():
    drawn = str(pictures.curve([(30, 0.1), (60, 0.1), (90, 0.3)], "curve"))
    (path,) = re.findall(r'd="(M[^"]+)" class="reach"', drawn)
    points = [tuple(map(float, place.split())) for place in path[1:].split("L")]
    assert len(points) == 7
    # level up to the day, then up: never down
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
    assert "Days since the index event" in drawn


def step(number, start, end, count):
    """Return a row of `journey_flows`."""
    return {"step_number": number, "from_stage": start, "to_stage": end, "journey_count": count}


def test_an_answer_in_the_flows_has_the_count_of_the_table():
    """Not what its rounded parts add up to."""
    drawn = str(
        pictures.flows(
            [
                step(1, "Referral", "Assessment", 340),
                step(2, "Assessment", "No plan", 200),
                step(2, "Assessment", "Looked after", 145),
            ],
            "flows",
        )
    )
    assert "Assessment 340" in drawn and "345" not in drawn


def test_flows_are_as_wide_as_they_are_many_and_leave_hidden_ones_out():
    drawn = str(
        pictures.flows(
            [
                step(1, "Referral", "Assessment", 30),
                step(1, "Referral", "No further action", 10),
                step(2, "Assessment", "No plan", 30),
                step(2, "No further action", "No plan", None),
            ],
            "flows",
        )
    )
    widths = [float(width) for width in re.findall(r'stroke-width="([\d.]+)"', drawn)]
    assert len(widths) == 3
    assert widths[0] == widths[2] == pytest.approx(3 * widths[1], rel=0.01)
    assert "Referral 40" in drawn and "No plan 30" in drawn


def test_an_open_interval_is_said_and_drawn():
    assert wording.ratio_interval(1.5, None) == "1.50 and more"
    drawn = str(pictures.forest_mark(a_row(rate_ratio=40, rate_ratio_high=None)))
    assert 'cx="220"' in drawn and "inf" not in drawn


# --- the command ---------------------------------------------------------------------------------


def test_command_writes_the_page_where_it_is_told(built, run_tool, tmp_path, text):
    out = tmp_path / "new folder" / "page.html"
    finished = run_tool("child-journeys", "report", "--out", out, **built.settings)
    assert finished.returncode == 0, finished.stdout
    assert out.read_bytes() == text.encode("utf-8")


def test_command_ends_with_1_where_nothing_was_published(run_tool, tmp_path):
    finished = run_tool("child-journeys", "report", CHILD_JOURNEYS_HOME=tmp_path)
    assert finished.returncode == 1
    assert "run dbt build first" in finished.stdout and "Traceback" not in finished.stdout


def test_command_ends_with_2_where_it_is_wrong(run_tool, tmp_path):
    finished = run_tool("child-journeys", "report", "--out", tmp_path, CHILD_JOURNEYS_HOME=tmp_path)
    assert finished.returncode == 2


def test_help_names_the_command_and_an_example(run_tool):
    assert "report" in run_tool("child-journeys", "--help").stdout
    assert "Example: child-journeys report" in run_tool("child-journeys", "report", "--help").stdout


def test_an_old_shareable_file_is_named_and_the_old_page_stays(tmp_path):
    (tmp_path / "published").mkdir()
    file = tmp_path / "published" / "child_journeys_shareable.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table archetypes (archetype varchar)")
    (tmp_path / "published" / REPORT_FILE).write_text("old", encoding="utf-8")
    with pytest.raises(ReportError, match="earlier version"):
        write_report(tmp_path)
    assert (tmp_path / "published" / REPORT_FILE).read_text(encoding="utf-8") == "old"


def test_rows_of_a_log_beside_the_shareable_file_are_not_read(tmp_path):
    (tmp_path / "published").mkdir()
    file = tmp_path / "published" / "child_journeys_shareable.duckdb"
    duckdb.connect(str(file)).close()
    file.with_name(f"{file.name}.wal").write_bytes(b"rows of another time")
    with pytest.raises(ReportError, match="write-ahead log"):
        write_report(tmp_path)


# --- size ---------------------------------------------------------------------------------------


def as_ten_authorities(tables):
    """The tables with the rows of the three authorities as often as ten have them."""
    codes = sorted({row["authority_code"] for row in tables["list_counts"]})
    others = {row["authority_code"] for row in tables["authorities"]} - set(codes)
    new = dict(zip(sorted(others)[:7], codes * 3, strict=False))
    return {
        name: rows
        if name == "authorities"
        else rows
        + [
            row | {"authority_code": code}
            for code, like in new.items()
            for row in rows
            if row.get("authority_code") == like
        ]
        for name, rows in tables.items()
    }


def test_a_page_of_ten_authorities_is_under_one_and_a_half_megabytes(tables):
    ten = as_ten_authorities(tables)
    page = render(ten)
    assert page.count("<option value=") > 10
    assert len(page.encode("utf-8")) < 1_500_000


# --- at the end of a build -----------------------------------------------------------------------


def test_a_build_writes_the_report(built, text):
    assert (built.shareable.parent / REPORT_FILE).read_bytes() == text.encode("utf-8")


def test_a_build_leaves_the_report_out_where_it_is_told(built, run_tool, tmp_path):
    home = shutil.copytree(built.home, tmp_path / "home")
    (home / "published" / REPORT_FILE).unlink()
    settings = built.settings | {
        "CHILD_JOURNEYS_HOME": home,
        "DBT_TARGET_PATH": tmp_path / "target",
    }
    told = ("--select", "published", "--vars", "{with_report: false}")
    finished = run_tool("dbt", "run", *told, **settings)
    assert finished.returncode == 0, finished.stdout
    assert not (home / "published" / REPORT_FILE).exists()


# --- in a browser --------------------------------------------------------------------------------

# Changes what a reader would change in the page beside it and says what came of it.
DRIVER = """<!DOCTYPE html><title>waiting</title>
<iframe src="PAGE" width="WIDTH" height="800" SANDBOX></iframe><script>
addEventListener("load", () => {
  const page = document.querySelector("iframe").contentDocument;
  const view = document.querySelector("iframe").contentWindow;
  const shown = (selector) =>
    [...page.querySelectorAll(selector)].filter((e) => e.getClientRects().length).length;
  const choose = (name, value) => {
    const select = page.querySelector(`select[name=${name}]`);
    select.value = value;
    select.dispatchEvent(new view.Event("change", { bubbles: true }));
  };
  const result = (STEPS)();
  document.body.textContent = "result" + JSON.stringify(result) + "end";
});
</script>"""


@pytest.fixture(scope="module")
def browser():
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("no chromium is installed: CI must have one")
    if program is None:
        pytest.skip("no chromium is installed")
    return program


@pytest.fixture(scope="module")
def browse(browser, tmp_path_factory):
    """`browse(*arguments)`: run the browser without a window; its output and what it logged."""
    profile = tmp_path_factory.mktemp("profile")
    quiet = ["--headless=new", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
    quiet += ["--enable-logging=stderr", "--virtual-time-budget=5000"]
    # so that the driver may look into the page beside it
    quiet += ["--allow-file-access-from-files"]
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []

    def run(*arguments):
        finished = subprocess.run(
            [browser, *quiet, *as_root, f"--user-data-dir={profile}", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        return finished.stdout, [line for line in finished.stderr.splitlines() if "CONSOLE" in line]

    return run


@pytest.fixture
def page_file(tmp_path, text):
    file = tmp_path / "report.html"
    file.write_bytes(text.encode("utf-8"))
    return file


def driven(browse, file, steps, width=1366, sandbox=""):
    driver = file.with_name("driver.html")
    written = DRIVER.replace("PAGE", file.name).replace("WIDTH", str(width))
    written = written.replace("SANDBOX", sandbox)
    driver.write_text(written.replace("STEPS", steps), encoding="utf-8")
    dom, _ = browse("--dump-dom", driver.as_uri())
    return json.loads(re.search("<body>result(.*)end", dom).group(1))


def test_page_opens_without_an_error(browse, page_file):
    dom, console = browse("--dump-dom", page_file.as_uri())
    assert console == []
    assert "<h1>Child journeys</h1>" in dom
    # the script ran: it shows the filters and makes headers into buttons
    assert '<form class="filters" aria-label="Filters">' in dom
    assert "<button" in dom


def test_an_error_would_be_seen(browse, tmp_path):
    file = tmp_path / "wrong.html"
    file.write_text("<script>nowhere()</script>", encoding="utf-8")
    assert browse("--dump-dom", file.as_uri())[1]


@pytest.fixture
def listener():
    """A server that counts what it is asked: its address, and the paths."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_planted_scripts_never_run_and_no_request_leaves(browse, tables, tmp_path, listener):
    address, asked = listener
    file = tmp_path / "planted.html"
    planted = PLANTED + f"<img src={address}/image><script src={address}/script></script>"
    file.write_bytes(render(planted_tables(tables, planted)).encode("utf-8"))
    dom, _ = browse("--dump-dom", file.as_uri())
    assert asked == []
    assert dom.split("<title>")[1].startswith("Child journeys")
    # even what is put into the page unescaped is held back by its policy
    raw = render(tables).replace("<h1>", f"{planted}<img src={address}/raw><h1>")
    file.write_bytes(raw.encode("utf-8"))
    dom, console = browse("--dump-dom", file.as_uri())
    assert asked == [] and console
    assert dom.split("<title>")[1].startswith("Child journeys")


def test_the_listener_would_hear_a_request(browse, tmp_path, listener):
    address, asked = listener
    file = tmp_path / "asks.html"
    file.write_text(f"<img src={address}/image>", encoding="utf-8")
    browse("--dump-dom", file.as_uri())
    assert "/image" in asked


def test_filters_hide_what_was_not_chosen(browse, page_file):
    steps = """() => {
      const all = [shown("tr[data-authority='202']"), shown("tr[data-authority='206']")];
      choose("authority", "202");
      const one = [shown("tr[data-authority='202']"), shown("tr[data-authority='206']")];
      const open = page.querySelectorAll("details[open]").length;
      choose("period", "2025");
      const years = [shown("tr[data-period='2025']"), shown("tr[data-period='2024']")];
      choose("archetype", "re_referral");
      const sections = [...page.querySelectorAll("section[data-archetype]")].map(
        (e) => Boolean(e.getClientRects().length));
      return { all, one, open, years, sections, said: page.querySelector("output").textContent };
    }"""
    result = driven(browse, page_file, steps)
    assert all(result["all"])
    assert result["one"] == [result["all"][0], 0]
    assert result["open"] > 0
    assert result["years"][0] > 0 and result["years"][1] == 0
    assert len(result["sections"]) > 2
    assert result["sections"].count(True) == 1
    assert "2024-25" in result["said"]


def test_a_click_on_a_header_sorts_and_another_turns_it_round(browse, page_file):
    steps = """() => {
      const table = page.querySelector("#data table:nth-of-type(1)");
      const header = [...page.querySelectorAll("th")].find((e) => e.textContent === "Events");
      const column = () => [...header.closest("table").tBodies[0].rows].map(
        (row) => row.cells[header.cellIndex].textContent);
      const sorted = [];
      for (let i = 0; i < 2; i++) {
        header.querySelector("button").click();
        sorted.push([header.getAttribute("aria-sort"), column()]);
      }
      return sorted;
    }"""
    (first, up), (second, down) = driven(browse, page_file, steps)
    numbers = [int(text.replace(",", "")) for text in up]
    assert (first, second) == ("ascending", "descending")
    assert numbers == sorted(numbers) and len(set(numbers)) > 1
    assert down == up[::-1]


def test_nothing_stands_in_the_way_of_any_reader(browse, tables, tmp_path):
    """The rules of WCAG 2.1 AA that axe can judge; it takes its time, so on two archetypes."""
    two = ("potentially_missed_risk", "re_referral")
    text = render(
        {
            name: [row for row in rows if row.get("archetype", two[0]) in two]
            for name, rows in tables.items()
        }
    )
    axe = (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    # the policy of the page would keep axe out as well
    open_page, held_back = re.subn('<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert held_back == 1
    judge = """axe.run({ resultTypes: ["violations"] }).then((found) => {
      const wrong = found.violations.map((v) => [v.id, v.nodes[0].html]);
      document.body.textContent =
        "result" + JSON.stringify({ wrong, kept: found.passes.length }) + "end";
    });"""

    def judged(page):
        file = tmp_path / "axe.html"
        file.write_text(f"{page}<script>{axe}</script><script>{judge}</script>", encoding="utf-8")
        dom, _ = browse("--dump-dom", file.as_uri())
        return json.loads(html.unescape(re.search("<body>result(.*)end", dom).group(1)))

    result = judged(open_page)
    assert result["wrong"] == []
    assert result["kept"] > 30
    unreadable = '<html lang="en"><title>a</title><main><h1>a</h1><img src=""></main>'
    assert "image-alt" in [name for name, _ in judged(unreadable)["wrong"]]


def test_everything_can_be_read_without_script(browse, page_file, page):
    # a frame with this attribute runs no script
    steps = """() => {
      for (const e of page.querySelectorAll("details")) e.open = true;
      return [shown("button"), shown("form"), shown("tr"), shown("svg")];
    }"""
    result = driven(browse, page_file, steps, sandbox='sandbox="allow-same-origin"')
    assert result == [0, 0, len(page.all("tr")), len(page.all("svg"))]


@pytest.mark.parametrize("width", [LAPTOP[0], PHONE[0], 320])
def test_page_does_not_scroll_sideways(browse, page_file, width):
    steps = "() => [page.documentElement.scrollWidth, page.documentElement.clientWidth]"
    scrolled, visible = driven(browse, page_file, steps, width=width)
    assert visible == width and scrolled <= visible


@pytest.mark.parametrize("size", [LAPTOP, PHONE, PAPER], ids=["laptop", "phone", "paper"])
def test_page_is_drawn_at_every_size(browse, page_file, size):
    frame = page_file.with_name("frame.html")
    # a window of the browser has a least width, a frame in it has none
    frame.write_text(
        f'<body style="margin:0"><iframe src="{page_file.name}" style="border:0" width="{size[0]}"'
        f' height="{size[1]}"></iframe>',
        encoding="utf-8",
    )
    picture = page_file.with_name("screen.png")
    browse(
        f"--window-size={max(size[0], 500)},{size[1]}", f"--screenshot={picture}", frame.as_uri()
    )
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert width >= size[0] and height >= size[1] / 2
    # a page of one colour is packed into next to nothing
    assert picture.stat().st_size > 10_000


def test_page_prints(browse, page_file):
    paper = page_file.with_name("report.pdf")
    browse(f"--print-to-pdf={paper}", "--no-pdf-header-footer", page_file.as_uri())
    content = paper.read_bytes()
    assert content.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", content)) > 3
