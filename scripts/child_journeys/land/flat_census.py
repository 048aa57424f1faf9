"""The CIN Census as the flat file used in London: one line per event, the items as columns."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

import pyarrow as pa

from child_journeys.land.headers import HeaderBook, Layout, Overrides
from child_journeys.land.records import WARNING, Finding, HeaderMatch
from child_journeys.land.rows import Block
from child_journeys.land.specification import Column, Specification, Table, Variant

FLAT_NAME = "flat_census"
# what makes a file of the census flat: the event of the line, and its date
_EVENT = ("Date", "Type")
_FOLDER = ("YEAR", "LA")
_CHILD, _CONFERENCE = "LAchildID", "DateOfInitialCPC"
_IDENTIFIERS, _CHARACTERISTICS = "ChildIdentifiers", "ChildCharacteristics"
# the module an event is of; the event's name is that of the item which holds its date
_MODULE_OF_EVENT = {
    "CINreferralDate": "CINdetails",
    "CINclosureDate": "CINdetails",
    "AssessmentActualStartDate": "Assessments",
    "AssessmentAuthorisationDate": "Assessments",
    "CINPlanStartDate": "CINPlanDates",
    "CINPlanEndDate": "CINPlanDates",
    "S47ActualStartDate": "Section47",
    "CPPstartDate": "ChildProtectionPlans",
    "CPPendDate": "ChildProtectionPlans",
    "CPPreviewDate": "Reviews",
}
# the item without which a line says nothing of a module; the lists stay whole for staging
_KEYS = {
    "CINdetails": "CINreferralDate",
    "Assessments": "AssessmentActualStartDate",
    "CINPlanDates": "CINPlanStartDate",
    "Section47": "S47ActualStartDate",
    "ChildProtectionPlans": "CPPstartDate",
    "Reviews": "CPPreviewDate",
    "PreProceedingsandFGDM": "PPStartDate",
}
# items that a line repeats for the modules within another
_CARRIED = {
    _CHILD,
    "CINdetailsID",
    "CINreferralDate",
    "AssessmentID",
    "CPPID",
    "CPPstartDate",
}
# items of a module's own table that a flat file tells in another module
_ELSEWHERE = {
    _IDENTIFIERS: {"Ethnicity", "Disabilities"},
    "ChildProtectionPlans": {"CPPreviewDate"},
}
_OTHER_NAMES = {"Factors": "AssessmentFactors", "Disability": "Disabilities"}
_YEAR = re.compile(r"(20[0-9]{2})(?:\s*[-/]\s*(?:20)?([0-9]{2}))?(?:\.0)?")

Part = dict[str, str]
Identity = tuple[str | None, str | None]


def flat_book(specification: Specification, overrides: Overrides | None = None) -> HeaderBook:
    """Return the names by which the columns of a flat file are known.

    Args:
        specification: its census modules give the columns, named here by their official headers.
        overrides: what the authority says its headers mean.

    Returns:
        A book of one table, `flat_census`; a line needs the child, the date and the type.
    """
    tables = specification.tables_of("cin_census")
    headers = dict.fromkeys(column.header for table in tables for column in table.columns)
    needed = {_CHILD, *_EVENT}
    columns = [Column(h, h, h in needed) for h in (*headers, *_EVENT, *_FOLDER)]
    table = Table("cin_census", FLAT_NAME, "Flat file", "All events of the census", tuple(columns))
    official = {column.name: column.header for t in tables for column in t.columns}
    variants = [
        replace(variant, table_name=FLAT_NAME, column_name=official[variant.column_name])
        for variant in specification.variants
        if variant.dataset == "cin_census" and not variant.table_name
    ]
    variants += [Variant("cin_census", FLAT_NAME, *pair) for pair in _OTHER_NAMES.items()]
    headers_of = {(t.name, column.name): column.header for t in tables for column in t.columns}
    said = {
        (None, header): headers_of.get((of_table, column), official.get(column))
        for (of_table, header), column in (overrides or {}).items()
    }
    return HeaderBook(table, variants, overrides=said)


@dataclass
class _Module:
    """What the lines of a file say of one module.

    Attributes:
        table: the module.
        own: its items that are not repeated from another module.
        key: the item without which a line does not speak of it.
        is_repeated: whether its key also stands on lines about something within a record.
        waiting: (line, items) to be landed next.
        rows: how many rows were landed.
        without_key: lines that hold items of it, but neither its key nor its event.
    """

    table: Table
    own: tuple[str, ...]
    key: str | None
    waiting: list[tuple[int, Part]] = field(default_factory=list)
    rows: int = 0
    without_key: int = 0
    _seen: set[bytes] = field(default_factory=set)
    _told: dict[Identity, list[Part]] = field(default_factory=lambda: defaultdict(list))
    _carried: list[tuple[int, Part]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.table.source_name
        self.is_repeated = self.key in _CARRIED

    def add(self, line: int, part: Part) -> None:
        """Land what a line tells of the module, if no line before told the same."""
        if self.name != _IDENTIFIERS and not self._is_new(part):
            return
        if self.is_repeated:
            self._told[self._identity(part)].append(part)
        self.waiting.append((line, part))

    def carry(self, line: int, part: Part) -> None:
        """Keep what a line about something within a record tells of the record itself."""
        if self._is_new(part):
            self._carried.append((line, part))

    def settle(self) -> None:
        """Land what was carried, unless a line about the record itself tells it and more."""
        for line, part in self._carried:
            told = self._told[self._identity(part)]
            if not any(part.items() <= other.items() for other in told):
                told.append(part)
                self.waiting.append((line, part))

    def _is_new(self, part: Part) -> bool:
        cells = "\x1f".join(part.get(column.header, "") for column in self.table.columns)
        digest = hashlib.blake2b(cells.encode("utf-8"), digest_size=16).digest()
        is_new = digest not in self._seen
        self._seen.add(digest)
        return is_new

    def _identity(self, part: Part) -> Identity:
        return part.get(_CHILD), part.get(self.key)

    def take(self) -> Block:
        """Return the waiting rows as a block."""
        items = [part for _, part in self.waiting]
        headers = [column.header for column in self.table.columns]
        columns = [pa.array([part.get(h) for part in items], pa.string()) for h in headers]
        numbers = pa.array([line for line, _ in self.waiting], pa.int32())
        self.rows += len(items)
        self.waiting = []
        return Block(columns, numbers, rows_in=len(items))


class FlatCensus:
    """Takes the lines of one flat file apart into the modules of the census.

    Every line speaks of its child and gives a row to ChildIdentifiers, where lines that are blank
    or cannot be read are counted too, so that this one module accounts for every line of the
    file; staging keeps the first of its exact copies. The other modules have a row for each
    record, at the first line that tells it.

    Args:
        layout: which column of the file holds which item, by the book of `flat_book`.
        tables: the modules of the census.
        year: the year of the folder, which ends on 31 March.
        authority_code: DfE code of the authority in whose folder the file lies.
        authority_of: gives the DfE code for the text of an LA column, or None.

    Attributes:
        findings: complete once all blocks were taken.
    """

    def __init__(
        self,
        layout: Layout,
        tables: Iterable[Table],
        year: int,
        authority_code: str,
        authority_of: Callable[[str], str | None],
    ) -> None:
        self.findings: list[Finding] = []
        self._layout = layout
        self._modules = [_module(table) for table in tables if _is_told(table)]
        self._year = year
        self._authority_code = authority_code
        self._authority_of = authority_of
        self._conferences: set[tuple[str | None, str | None, str]] = set()
        self._enquiries: list[tuple[int, Part]] = []
        self._doubts: Counter[str] = Counter()

    @property
    def supplied(self) -> list[Table]:
        """The modules that the file supplies: those with rows, and those it has a column for."""
        found = self._layout.matched
        has_plans = "CPPstartDate" in found
        return [
            module.table
            for module in self._modules
            if module.rows
            or found & ({module.key} if module.key else set(module.own))
            or (module.name == "Reviews" and has_plans)
        ]

    def matches(self, table: Table) -> list[HeaderMatch]:
        """Say which columns of the file feed a module; the rest is told of the identifiers."""
        (module,) = [m for m in self._modules if m.table.name == table.name]
        names = {column.header: column.name for column in table.columns}
        fed = {header for m in self._modules for header in (*m.own, *_CARRIED)}
        found = []
        for match in self._layout.matches:
            item = match.column_name
            if item in names and (item in module.own or item in _CARRIED):
                found.append(match._replace(column_name=names[item]))
            elif module.name == _IDENTIFIERS and item not in fed:
                found.append(match._replace(column_name=None))
        return found

    def blocks(self, blocks: Iterable[Block]) -> Iterator[tuple[Table, Block]]:
        """Yield the rows of the modules, in blocks as the file is read.

        Args:
            blocks: of the file's lines, in the columns of the layout's table.
        """
        identifiers = self._modules[0]
        for block in blocks:
            for line, items in self._lines(block):
                self._read(line, items)
            own = identifiers.take()
            yield (
                identifiers.table,
                replace(own, refused=block.refused, blank=block.blank, rows_in=block.rows_in),
            )
            yield from self._flush()
        self._settle()
        yield from self._flush()
        self._report()

    def _lines(self, block: Block) -> Iterator[tuple[int, Part]]:
        pairs = zip(self._layout.table.columns, block.columns, strict=True)
        present = {c.header: array.to_pylist() for c, array in pairs if array is not None}
        for line, *cells in zip(block.numbers.to_pylist(), *present.values(), strict=True):
            yield (
                line,
                {h: cell for h, cell in zip(present, cells, strict=True) if cell is not None},
            )

    def _read(self, line: int, items: Part) -> None:
        event = items.get("Type", "")
        module_of_event = _MODULE_OF_EVENT.get(event)
        self._doubts["Type"] += module_of_event is None
        self._doubt_folder(items)
        if module_of_event and "Date" in items:
            items.setdefault(event, items["Date"])
        speaks_of_enquiry = module_of_event == "Section47" or "S47ActualStartDate" in items
        if _CONFERENCE in items and not speaks_of_enquiry:
            self._conferences.add(_conference(items))
        for module in self._modules:
            self._read_module(module, line, items, module_of_event, speaks_of_enquiry)

    def _read_module(
        self, module: _Module, line: int, items: Part, event: str | None, speaks_of_enquiry: bool
    ) -> None:
        own = {header: items[header] for header in module.own if header in items}
        if speaks_of_enquiry != (module.name == "Section47"):
            # one column for two items: on the line of an enquiry it is the enquiry's
            own.pop(_CONFERENCE, None)
        if not own and module.name == _CHARACTERISTICS:
            return
        if module.key is not None and module.key not in own and module.name != event:
            module.without_key += bool(own)
            return
        part = {header: items[header] for header in items.keys() & _CARRIED} | own
        if module.name == "Section47":
            self._enquiries.append((line, part))
        elif module.is_repeated and module.name != event:
            module.carry(line, part)
        else:
            module.add(line, part)

    def _settle(self) -> None:
        """Land what could not be judged before the last line was read."""
        for module in self._modules:
            module.settle()
            if module.name == "Section47":
                for line, part in self._enquiries:
                    module.add(line, self._without_echo(part))

    def _without_echo(self, enquiry: Part) -> Part:
        """Take from an enquiry the conference date that belongs to the whole episode of need."""
        if _CONFERENCE in enquiry and _conference(enquiry) in self._conferences:
            return {header: text for header, text in enquiry.items() if header != _CONFERENCE}
        return enquiry

    def _flush(self) -> Iterator[tuple[Table, Block]]:
        for module in self._modules:
            if module.waiting:
                yield module.table, module.take()

    def _doubt_folder(self, items: Part) -> None:
        year, authority = items.get("YEAR"), items.get("LA")
        self._doubts["YEAR"] += year is not None and _year_of(year) != self._year
        self._doubts["LA"] += (
            authority is not None and self._authority_of(authority) != self._authority_code
        )

    def _report(self) -> None:
        for column, folder in (("YEAR", str(self._year)), ("LA", self._authority_code)):
            self._find(
                "line_disagrees_with_folder",
                self._doubts[column],
                f"another {column} than the folder, {folder}; the folder was believed.",
                column,
            )
        self._find(
            "event_type_unknown",
            self._doubts["Type"],
            "a Type that is no event of the census; their other columns were landed.",
            "Type",
        )
        for module in self._modules:
            self._find(
                "date_of_module_missing",
                module.without_key,
                f"items of {module.name} without {module.key}; those items were not landed.",
                module.key,
            )

    def _find(self, rule: str, lines: int, what: str, column: str | None) -> None:
        if lines:
            verb = "line has" if lines == 1 else "lines have"
            message = f"{lines:,} {verb} {what}"
            self.findings.append(Finding(rule, WARNING, message, column_name=column))


def _is_told(table: Table) -> bool:
    """Say whether lines speak of a module; factors and disabilities stay lists in another."""
    return table.source_name in (_IDENTIFIERS, _CHARACTERISTICS, *_KEYS)


def _module(table: Table) -> _Module:
    name = table.source_name
    key = _KEYS.get(name)
    left_out = (_CARRIED - {key}) | _ELSEWHERE.get(name, set())
    own = tuple(column.header for column in table.columns if column.header not in left_out)
    return _Module(table, own, key)


def _conference(items: Part) -> tuple[str | None, str | None, str]:
    return items.get(_CHILD), items.get("CINreferralDate"), items[_CONFERENCE]


def _year_of(text: str) -> int | None:
    found = _YEAR.fullmatch(text)
    if found is None:
        return None
    return 2000 + int(found[2]) if found[2] else int(found[1])
