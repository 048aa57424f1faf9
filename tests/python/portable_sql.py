"""Which SQL only one engine understands, or understands in its own way (rule 10 of the house).

Such SQL stands in `macros/engine` and nowhere else: the same models must run on Spark one day.
"""

import re
from typing import NamedTuple

_COMMENT = r"\{#.*?#\}|/\*.*?\*/|--[^\n]*"
_QUOTED = r"'(?:[^']|'')*'|\"[^\"]*\""
_QUOTED_OR_COMMENT = re.compile(rf"({_QUOTED})|{_COMMENT}", re.DOTALL)
_CONFIG = re.compile(r"\{\{-?\s*config\(.*?\)\s*-?\}\}", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_SQL_STRING = re.compile(r"'(?:[^']|'')*'")


class Wording(NamedTuple):
    """A wording that models must not use: what to look for, why, and one example of it."""

    name: str
    pattern: str
    reason: str
    example: str


def _functions(names: str, reason: str, example: str) -> Wording:
    """Return the wording for calls of any of these functions, names parted by `|`."""
    return Wording(names, rf"\b({names})\s*\(", reason, example)


NO_SPARK = "Spark does not have it"
OTHER_RESULT = "the engines give different results"

ONE_ENGINE = (
    Wording("qualify", r"\bqualify\b", NO_SPARK, "select a from t qualify rank() over () = 1"),
    Wording("group by all", r"\bgroup\s+by\s+all\b", "hides the grain", "group by all"),
    Wording("order by all", r"\border\s+by\s+all\b", "hides the order", "order by all"),
    Wording("by name", r"\bunion\s+(all\s+)?by\s+name\b", NO_SPARK, "union all by name select 1"),
    Wording("comprehension", r"\[[^\]]*\bfor\s+\w+\s+in\b", NO_SPARK, "[x + 1 for x in numbers]"),
    Wording(
        "lambda",
        r"[(,]\s*\(?\s*\w+(\s*,\s*\w+)*\s*\)?\s*->",
        "DuckDB 2 and Spark write it differently",
        "list_filter(numbers, x -> x > 1)",
    ),
    Wording("lambda keyword", r"\blambda\s+\w+\s*:", NO_SPARK, "transform(xs, lambda x: x + 1)"),
    Wording("asof join", r"\basof\b", NO_SPARK, "asof join b on a.d >= b.d"),
    Wording("semi join", r"\b(semi|anti)\s+join\b", NO_SPARK, "from a anti join b on c"),
    Wording("positional join", r"\bpositional\s+join\b", NO_SPARK, "a positional join b"),
    Wording("distinct on", r"\bdistinct\s+on\s*\(", NO_SPARK, "select distinct on (a) b from t"),
    Wording("pivot", r"\b(un)?pivot\b", "the engines write it differently", "pivot t on a"),
    Wording("star exclude", r"\*\s*(exclude|replace|rename)\b", NO_SPARK, "select * exclude (a)"),
    Wording("columns()", r"\bcolumns\s*\(", NO_SPARK, "select min(columns(*)) from t"),
    Wording("from first", r"(^|\()\s*from\b", NO_SPARK, "exists (from t)"),
    Wording("file as table", r"\b(from|join)\s+''", "sources are declared", "from 'list.parquet'"),
    Wording("double colon", r"::", "write cast(... as ...)", "a::integer"),
    Wording("integer division", r"\w\s*//\s*\w", "Spark has div", "days // 7"),
    Wording("regex operator", r"\s!?~\*?\s*''", "Spark has rlike", "a ~ '^[0-9]'"),
    Wording("struct literal", r"\{\s*''\s*:", "Spark has named_struct", "{'a': 1}"),
    Wording(
        "type without length",
        r"\bas\s+(varchar|text|hugeint|ubigint|uinteger|timestamptz)\b(?!\s*\()",
        "Spark knows string, integer, bigint",
        "cast(a as varchar)",
    ),
    Wording(
        "ignore nulls", r"\bignore\s+nulls\b", "stands in different places", "(a ignore nulls)"
    ),
    Wording(
        "day number",
        r"\bextract\s*\(\s*(dow|isodow|dayofweek|dayofweek_iso|weekday)\b",
        "the week starts on different days",
        "extract(dow from a)",
    ),
    _functions(
        "read_csv|read_csv_auto|read_parquet|read_json", "sources are declared", "read_csv("
    ),
    _functions("strptime|try_strptime|strftime", "other names and formats", "strftime(a, '%Y')"),
    _functions(r"list_\w+|list|array_\w+|struct_\w+|map", "lists differ", "list_sort(a)"),
    _functions("unnest|generate_series|range|generate_subscripts", "lists differ", "unnest(a)"),
    _functions(
        "string_agg|listagg|group_concat|array_agg", "order is lost on Spark", "string_agg(a, ',')"
    ),
    _functions("any_value|first|last|arbitrary", "which row is left to chance", "any_value(a)"),
    _functions("arg_max|arg_min|argmax|argmin", "Spark has max_by and min_by", "arg_max(a, b)"),
    _functions("max_by|min_by|mode", "ties and blanks are broken by chance", "max_by(a, b)"),
    _functions(r"quantile\w*|approx_\w+|reservoir_quantile", OTHER_RESULT, "quantile_cont(a, 0.5)"),
    _functions(
        "regexp_matches|regexp_full_match|regexp_replace|regexp_split_to_array|regexp_extract_all",
        OTHER_RESULT,
        "regexp_replace(a, 'b', 'c')",
    ),
    _functions("string_split|str_split|split", OTHER_RESULT, "split(a, ',')"),
    _functions("starts_with|ends_with|prefix|suffix|format", NO_SPARK, "starts_with(a, 'b')"),
    _functions("hash|md5_number|sha256", OTHER_RESULT, "hash(a)"),
    _functions("date_?diff|date_?sub|date_?add", "other arguments", "date_diff('day', a, b)"),
    _functions("date_part|datepart", "the week starts on different days", "date_part('dow', a)"),
    _functions(
        "dayofweek|isodow|weekday|dayname|monthname|yearweek",
        "the week starts on different days",
        "dayofweek(a)",
    ),
    _functions(r"epoch\w*|julian|time_bucket|make_timestamp", NO_SPARK, "epoch(a)"),
)

NOT_REPEATABLE = (
    Wording(
        "current date",
        r"\b(current_date|current_timestamp|localtimestamp|run_started_at)\b",
        "every result is as at the data, never as at today",
        "where a < current_date",
    ),
    _functions(
        "now|today|get_current_timestamp|getdate",
        "every result is as at the data, never as at today",
        "today() - a",
    ),
    _functions(
        "random|rand|uuid|gen_random_uuid|setseed", "two builds must agree", "order by random()"
    ),
    Wording(
        "sample", r"\b(using\s+sample|tablesample)\b", "two builds must agree", "using sample 9"
    ),
)


def code_only(text: str) -> str:
    """Return an SQL template without comments of SQL and Jinja."""
    return _QUOTED_OR_COMMENT.sub(lambda match: match.group(1) or " ", text)


def sql_only(text: str) -> str:
    """Return the SQL of a template: no comments, no Jinja, no contents of string literals.

    Of Jinja only its strings are left, a line each at the end, because they may be SQL that a macro
    is handed. `config()` goes as a whole, its strings are prose.
    """
    code = _CONFIG.sub(" ", code_only(text))
    blocks = " ".join(_JINJA.findall(code))
    handed_on = [quoted[1:-1] for quoted in re.findall(_QUOTED, blocks)]
    return "\n".join(
        _SQL_STRING.sub("''", part) for part in (_JINJA.sub(" _ ", code), *handed_on)
    ).lower()


def found_wordings(sql: str, wordings: tuple[Wording, ...]) -> list[Wording]:
    """Return those of the wordings that stand in the SQL, in the order of the table."""
    return [wording for wording in wordings if re.search(wording.pattern, sql)]


def unsafe_casts(sql: str) -> list[str]:
    """Return the casts of a template that would stop the build, or print a value, on a bad cell.

    A plain cast of a literal or to text cannot fail; every other one must be a `try_cast`.
    """
    code = code_only(sql).lower()
    calls = (_call(code, match.end()) for match in re.finditer(r"\bcast\s*\(", code))
    safe = re.compile(r"\s*(null\b|'[^']*'|\d+)\s+as\b|.*\bas\s+string\s*$", re.DOTALL)
    return [call for call in calls if not safe.match(call)]


def _call(code: str, start: int) -> str:
    """Return what stands between a bracket opened just before `start` and the one that shuts it."""
    depth = 1
    for position in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[position], 0)
        if depth == 0:
            return code[start:position]
    return code[start:]
