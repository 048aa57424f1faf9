"""What stands on the page: the tables of the shareable file, grouped as the page shows them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import chain, groupby
from typing import Any

from markupsafe import Markup

from child_journeys.report import pictures, wording
from child_journeys.report.tables import Row

ALL = "all"
# one row is one authority: the funnel says the same better
_DIMENSIONS_ELSEWHERE = ("authority",)
_MOST_FINDINGS = 10
_MOST_STEPS = 30
_MOST_VARIANTS = 10
# our indicator -> that of the DfE which is defined alike
_ENGLAND = {
    "re_referral_in_12_months": "rereferral_percent",
    "referral_without_further_action": "no_further_action_percent",
    "assessed_not_in_need": "not_in_need_percent",
    "assessment_in_45_working_days": "assessments_within_45wd_percent (derived)",
    "conference_in_15_working_days": "icpc_within_15wd_percent (derived)",
    "repeat_child_protection_plan": "cpp_subsequent_percent",
    "child_protection_plan_reviewed_in_time": "cpp_reviewed_within_timescales_percent",
}
_SEVERITIES = {"error": 0, "warning": 1, "information": 2}


def page_content(tables: dict[str, list[Row]]) -> dict[str, Any]:
    """Return everything the template asks for.

    Args:
        tables: as `read_tables` returns them.

    Returns:
        Plain values, rows and pictures by name; nothing of it is escaped yet but the pictures.
    """
    names = _names(tables)
    periods = sorted({row["period"] for row in tables["archetype_rates"]} - {ALL}, reverse=True)
    return {
        "run": tables["publication"][0],
        "disclosure": tables["disclosure"][0],
        "names": names,
        "authorities": [code for code in names if code != ALL],
        "periods": periods,
        "data": _data(tables, names),
        "archetypes": [_archetype(row, tables, names) for row in tables["archetypes"]],
        "journeys": _journeys(tables, names),
        "quality": _quality(tables, names),
    }


def _names(tables: dict[str, list[Row]]) -> dict[str, str]:
    """Return the name of each authority of the data by its code, and of all together."""
    known = {row["authority_code"]: row["authority_name"] for row in tables["authorities"]}
    codes = {row["authority_code"] for row in tables["list_counts"]} - {"unknown"}
    named = {code: known.get(code, code) for code in codes}
    ordered = dict(sorted(named.items(), key=lambda item: item[1]))
    together = f"All {len(named)} authorities" if len(named) != 1 else next(iter(ordered.values()))
    return {ALL: together, **ordered}


def _where(rows: Iterable[Row], **values: object) -> list[Row]:
    return [row for row in rows if all(row[key] == value for key, value in values.items())]


def _grouped(rows: list[Row], key: Callable[[Row], Any]) -> list[tuple[Any, list[Row]]]:
    return [(name, list(group)) for name, group in groupby(sorted(rows, key=key), key)]


def _sum(rows: list[Row], column: str) -> int:
    return sum(row[column] for row in rows)


# --- what is in the data -------------------------------------------------------------------------


def _data(tables: dict[str, list[Row]], names: dict[str, str]) -> dict[str, Any]:
    lists, windows = tables["list_counts"], tables["observation_windows"]
    counts = {
        (row["authority_code"], row["event_type"]): row
        for row in tables["event_counts"]
        if row["authority_code"] in names
    }
    days = [day for row in windows for day in (row["observed_from"], row["observed_to"])]
    span = (min(days), max(days)) if days else None
    authorities = [
        {
            "code": code,
            "name": name,
            "counts": counts.get((code, ALL)),
            **_extracts(_where(lists, authority_code=code)),
            "coverage": _coverage(tables, code, name, span),
        }
        for code, name in names.items()
        if code != ALL
    ]
    return {
        "span": span,
        "all": counts.get((ALL, ALL)),
        "authorities": authorities,
        "events": [
            {**row, **counts[ALL, row["event_type"]]}
            for row in _event_types(tables)
            if (ALL, row["event_type"]) in counts
        ],
        "files_landed": _sum(lists, "files_landed"),
        "files_refused": _sum(lists, "files_refused"),
    }


def _extracts(lists: list[Row]) -> dict[str, Any]:
    def most(dataset: str) -> int:
        return max([row["extract_count"] for row in _where(lists, dataset=dataset)], default=0)

    ends = [row["last_extract_date"] for row in lists if row["last_extract_date"]]
    return {
        "annex_a": most("annex_a"),
        "cin_census": most("cin_census"),
        "newest": max(ends, default=None),
        "files_landed": _sum(lists, "files_landed"),
        "files_refused": _sum(lists, "files_refused"),
    }


def _event_types(tables: dict[str, list[Row]]) -> list[Row]:
    return sorted(tables["event_types"], key=lambda row: row["same_day_order"])


def _coverage(tables: dict[str, list[Row]], code: str, name: str, span: Any) -> Markup | None:
    windows = _where(tables["observation_windows"], authority_code=code)
    if not windows:
        return None
    stages = []
    # of some types no list shows every event
    observed = {row["event_type"] for row in tables["observation_windows"]}
    known = [row for row in _event_types(tables) if row["event_type"] in observed]
    for stage, types in groupby(known, lambda row: row["stage"]):
        stretches = [
            [
                (row["observed_from"], row["observed_to"])
                for row in _where(windows, event_type=type_["event_type"])
            ]
            for type_ in types
        ]
        stages.append((wording.words(stage), stretches))
    first = min(row["observed_from"] for row in windows)
    last = max(row["observed_to"] for row in windows)
    said = f"{name}: observed from {wording.day(first)} to {wording.day(last)}"
    seen = {stage.lower(): pictures.merged(list(chain(*types))) for stage, types in stages}
    gaps = [stage for stage, stretches in seen.items() if len(stretches) > 1]
    said += f", with gaps in {', '.join(gaps)}." if gaps else ", without a gap in any stage."
    return pictures.coverage(stages, *span, said)


# --- archetypes ----------------------------------------------------------------------------------


def _archetype(
    archetype: Row, tables: dict[str, list[Row]], names: dict[str, str]
) -> dict[str, Any]:
    name, level = archetype["archetype"], archetype["level"]
    rates = [
        row for row in _where(tables["archetype_rates"], archetype=name) if _is_worth(row, names)
    ]
    breakdowns = [
        row
        for row in _where(tables["archetype_breakdowns"], archetype=name, period=ALL)
        if row["dimension"] not in _DIMENSIONS_ELSEWHERE and row["authority_code"] in names
    ]
    overall = _where(breakdowns, authority_code=ALL)
    return {
        **archetype,
        "things": wording.things(level),
        "settings": _settings(archetype["parameters"]),
        "total": next(iter(_where(rates, authority_code=ALL, period=ALL)), None),
        "rates": sorted(rates, key=lambda row: _order(row, list(names))),
        "trend": _trend(_where(rates, authority_code=ALL), archetype, names[ALL]),
        "sentences": wording.difference_sentences(overall, level),
        "no_difference": wording.no_difference(overall),
        "breakdowns": _dimensions(overall),
        "weekdays": _pattern(overall, "weekday", pictures.WEEKDAYS, archetype),
        "months": _pattern(overall, "calendar_month", pictures.MONTHS, archetype),
        "curve": _curve(tables, archetype, names[ALL]),
        "funnel": _funnel(tables, name, archetype, names),
        "trends": _trends(rates),
        "authorities": [
            {
                "code": code,
                "name": names[code],
                "sentences": wording.difference_sentences(own, level),
                "no_difference": wording.no_difference(own),
            }
            for code in names
            for own in [_where(breakdowns, authority_code=code)]
            if code != ALL and len(names) > 2
        ],
    }


def _is_worth(row: Row, names: dict[str, str]) -> bool:
    """Return whether a row of rates says anything: one authority is not also shown as all."""
    if row["authority_code"] not in names or (len(names) == 2 and row["authority_code"] != ALL):
        return False
    return row["period"] == ALL or row["eligible"] != 0 or bool(row["too_early"])


def _order(row: Row, codes: list[str]) -> tuple:
    return (codes.index(row["authority_code"]), row["period"] != ALL, row["period"])


def _settings(parameters: str) -> list[tuple[str, str]]:
    return [(wording.words(key), str(value)) for key, value in json.loads(parameters).items()]


def _dimensions(rows: list[Row]) -> list[dict[str, Any]]:
    """Return the dimensions of a breakdown with the groups that are shown and can be rated."""
    return [
        {
            "title": wording.words(dimension),
            "hidden": len(_where(group, is_suppressed=True)),
            "rows": sorted(
                (row for row in group if row["eligible"]),
                key=lambda row: _value_order(row["value"]),
            ),
        }
        for dimension, group in _grouped(rows, lambda row: row["dimension"])
    ]


def _value_order(value: str) -> tuple:
    for order in (pictures.WEEKDAYS, pictures.MONTHS, ("Unborn", "Under 1", "1 to 4", "5 to 9")):
        if value in order:
            return (order.index(value), value)
    return (99, value)


def _trend(rows: list[Row], archetype: Row, name: str) -> Markup | None:
    years = sorted(_years(rows), key=lambda row: row["period"])
    if not any(row["rate"] is not None for row in years):
        return None
    labelled = [(wording.period(row["period"]), row) for row in years]
    alternative = _said_rates(f"{archetype['title']}, {name}, by year ending 31 March", labelled)
    return pictures.rates_by(labelled, alternative, joined=True)


def _trends(rates: list[Row]) -> dict[str, Markup]:
    """Return the rates of the years of each authority as a small line, all on one scale."""
    years = sorted({row["period"] for row in _years(rates)})
    highest = max([row["rate"] for row in _years(rates) if row["rate"]], default=None)
    if highest is None or len(years) < 2:
        return {}
    by_place = {(row["authority_code"], row["period"]): row["rate"] for row in rates}
    return {
        code: pictures.trend_mark([by_place.get((code, year)) for year in years], highest)
        for code in {row["authority_code"] for row in rates}
    }


def _years(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["period"] != ALL]


def _pattern(
    rows: list[Row], dimension: str, order: Iterable[str], archetype: Row
) -> Markup | None:
    by_value = {row["value"]: row for row in _where(rows, dimension=dimension)}
    if not any(row["rate"] is not None for row in by_value.values()):
        return None
    labelled = [(value[:3], by_value.get(value)) for value in order]
    title = f"{archetype['title']} by {wording.words(dimension).lower()} of the index event"
    return pictures.rates_by(labelled, _said_rates(title, labelled), joined=False)


def _curve(tables: dict[str, list[Row]], archetype: Row, name: str) -> Markup | None:
    key = {"archetype": archetype["archetype"], "authority_code": ALL}
    rows = sorted(_where(tables["archetype_time_to_match"], **key), key=lambda row: row["days"])
    if len(rows) < 2:
        return None
    said = [f"{row['days']} days {wording.percent(row['share'])}" for row in rows]
    alternative = f"{archetype['title']}, {name}, share that had matched within: {'; '.join(said)}."
    return pictures.curve([(row["days"], row["share"]) for row in rows], alternative)


def _said_rates(title: str, rows: list[tuple[str, Row | None]]) -> str:
    said = [
        f"{label} {wording.percent(row['rate'])}"
        f" ({wording.interval(row['rate_low'], row['rate_high'])})"
        for label, row in rows
        if row and row["rate"] is not None
    ]
    return f"{title}: {'; '.join(said)}."


def _funnel(
    tables: dict[str, list[Row]], name: str, archetype: Row, names: dict[str, str]
) -> dict[str, Any] | None:
    rows = [
        row
        for row in _where(tables["authority_comparison"], archetype=name, period=ALL)
        if row["authority_code"] in names
    ]
    if len(rows) < 2:
        return None
    said = [f"{names[row['authority_code']]} {wording.percent(row['rate'])}" for row in rows]
    alternative = (
        f"{archetype['title']}, funnel of {len(rows)} authorities around"
        f" {wording.percent(rows[0]['target_rate'])}: {'; '.join(said)}."
    )
    return {"rows": rows, "picture": pictures.funnel(rows, names, alternative)}


# --- journeys ------------------------------------------------------------------------------------


def _journeys(tables: dict[str, list[Row]], names: dict[str, str]) -> dict[str, Any]:
    labels = {row["event_type"]: row["label"] for row in tables["event_types"]}
    scopes = [code for code in names if code == ALL or len(names) > 2]
    return {
        "labels": labels,
        "short_forms": [row for row in _event_types(tables) if row["is_in_default_journey"]],
        "flows": [
            _flows(tables, code, names[code], origin)
            for code in scopes
            for origin in sorted({row["origin"] for row in tables["journey_flows"]})
        ],
        "maps": [_map(tables, code, names[code], labels) for code in scopes],
        "variants": [
            row
            for code in scopes
            for row in sorted(
                _where(tables["journey_variants"], authority_code=code),
                key=lambda row: (-row["child_count"], row["journey_reduced"]),
            )[:_MOST_VARIANTS]
        ],
        "timeliness": _timeliness(tables, scopes),
        "bands": _bands(tables, names[ALL]),
    }


def _map(
    tables: dict[str, list[Row]], code: str, name: str, labels: dict[str, str]
) -> dict[str, Any]:
    steps = [
        row
        for row in _where(tables["journey_transitions"], authority_code=code)
        if row["transition_count"]
    ]
    steps.sort(
        key=lambda row: (-row["transition_count"], row["from_event_type"], row["to_event_type"])
    )
    said = [
        f"{labels[row['from_event_type']]} to {labels[row['to_event_type']].lower()}"
        f" {row['transition_count']:,}"
        for row in steps[:5]
    ]
    alternative = f"Steps of the journeys in {name}. The commonest: {'; '.join(said)}."
    drawn = steps[:_MOST_STEPS]
    taken = {step[end] for step in drawn for end in ("from_event_type", "to_event_type")}
    types = [row for row in _event_types(tables) if not taken or row["event_type"] in taken]
    return {
        "code": code,
        "name": name,
        "picture": pictures.journey_map(types, drawn, alternative),
        "steps": drawn,
        "left_out": max(len(steps) - _MOST_STEPS, 0),
    }


def _flows(tables: dict[str, list[Row]], code: str, name: str, origin: str) -> dict[str, Any]:
    steps = [
        row
        for row in _where(tables["journey_flows"], authority_code=code, origin=origin)
        if row["journey_count"]
    ]
    steps.sort(key=lambda row: (row["step_number"], -row["journey_count"], row["to_stage"]))
    said = [
        f"{row['from_stage']} to {row['to_stage'].lower()} {row['journey_count']:,}"
        for row in steps
    ]
    title = f"From a {origin.lower()}, {name}"
    alternative = f"{title}: {'; '.join(said)}."
    return {
        "code": code,
        "title": title,
        "steps": steps,
        "picture": pictures.flows(steps, alternative) if steps else None,
    }


def _timeliness(tables: dict[str, list[Row]], scopes: list[str]) -> list[dict[str, Any]]:
    newest = {}
    for row in sorted(tables["dfe_authority_spread"], key=lambda row: row["year_ending_31_march"]):
        newest[row["indicator"]] = row
    rows = [
        row
        for row in tables["timeliness"]
        if row["authority_code"] in scopes and (row["counted"] != 0 or row["period"] == ALL)
    ]
    return [
        {
            **group[0],
            "england": newest.get(_ENGLAND.get(indicator)),
            "rows": sorted(group, key=lambda row: _order(row, scopes)),
        }
        for (_, indicator), group in _grouped(rows, lambda row: (row["title"], row["indicator"]))
    ]


def _bands(tables: dict[str, list[Row]], name: str) -> list[tuple[str, Markup]]:
    titles = {row["indicator"]: row["title"] for row in tables["timeliness"]}
    rows = _where(tables["timeliness_bands"], authority_code=ALL, period=ALL)
    shown = []
    for indicator, group in _grouped(rows, lambda row: row["indicator"]):
        group.sort(key=lambda row: row["band_position"])
        said = "; ".join(
            f"{row['band']} "
            + (wording.HIDDEN if row["share"] is None else wording.percent(row["share"]))
            for row in group
        )
        alternative = f"{titles[indicator]}, {name}: {said}."
        shown.append((titles[indicator], pictures.bands(group, alternative)))
    return shown


# --- quality -------------------------------------------------------------------------------------


def _quality(tables: dict[str, list[Row]], names: dict[str, str]) -> dict[str, Any]:
    findings = tables["finding_counts"]
    key = ("authority_code", "dataset", "table_name")
    lists = [
        {
            **row,
            "errors": _rules(_where(findings, **{name: row[name] for name in key}), "error"),
            "warnings": _rules(_where(findings, **{name: row[name] for name in key}), "warning"),
        }
        for row in tables["list_counts"]
    ]
    return {
        "lists": lists,
        "first": [
            row
            for _, group in _grouped(findings, lambda row: row["authority_code"])
            for row in sorted(group, key=_urgency)[:_MOST_FINDINGS]
            if row["severity"] != "information"
        ],
        "names": {**names, "unknown": "Not known"},
    }


def _rules(findings: list[Row], severity: str) -> int:
    return len({row["rule"] for row in findings if row["severity"] == severity})


def _urgency(row: Row) -> tuple:
    return (
        _SEVERITIES.get(row["severity"], 9),
        -(row["row_count"] or 0),
        row["dataset"],
        row["table_name"],
        row["rule"],
        row["column_name"],
    )
