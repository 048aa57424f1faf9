"""The CIN Census as the DfE's XML: one file, read once from beginning to end, all its modules."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from child_journeys.land.headers import squash
from child_journeys.land.limits import limit
from child_journeys.land.override_checks import WHOLE_MODULE
from child_journeys.land.records import (
    ERROR,
    WARNING,
    FileRefused,
    Finding,
    HeaderMatch,
    RefusedRow,
)
from child_journeys.land.rows import Block, as_text, tidy
from child_journeys.land.specification import Column, Table

Corrected = Mapping[tuple[str, str], str | None]
Found = TypeVar("Found")

# how many children given twice are named one by one
NAMED_CHILDREN = 100
# the DfE's code: no other rule of the DfE judges the header, which no table keeps
REFERENCE_DATE_RULE = "100"

_CHUNK_BYTES = 65_536
_BLOCK_ROWS = 20_000
# what the rows inside a row get from it, and the module whose own it is
_CARRIED = {
    "LAchildID": "ChildIdentifiers",
    "CINreferralDate": "CINdetails",
    "AssessmentActualStartDate": "Assessments",
    "CPPstartDate": "ChildProtectionPlans",
}
# modules whose element holds a list: every item is a row of its own
_ITEMS = {
    "Disabilities": "Disability",
    "FactorsIdentifiedAtAssessment": "AssessmentFactors",
    "Reviews": "CPPreviewDate",
}
# modules that the census did not ask for before the year that ends in the March of
_FIRST_YEARS = {"CINPlanDates": 2022, "PreProceedingsandFGDM": 2026}
_COLLECTIONS = {"CLA": "the SSDA903 return on children looked after (Collection CLA)"}
_DOCTYPES = tuple("<!DOCTYPE".encode(e) for e in ("ascii", "utf-16-le", "utf-16-be"))

_TOO_LONG = "A text of more than {limit:,} characters."
_NO_MODULE = 'The element "{name}" is no module of the specification.'
_LIKE_A_MODULE = (
    'The element "{name}" in {owner} is no module of the specification, but holds elements of'
    " {module}. Rows refused: {rows:,}. If it is that module, or is to be left out, a correction of"
    " headers can say so."
)
_NOT_THE_CENSUS = "No CIN Census: the file has no header that names its Collection."
_REFERENCE_DATE = (
    "The ReferenceDate in the header of the file is missing or not the last day of the census"
    " year, {year}-03-31."
)
_NO_CHILD = "The file holds no element Child, so that it would say nothing."


class CensusFile:
    """One XML file of the CIN Census.

    Args:
        path: the file.
        tables: the modules of the specification.
        authority_code: DfE code of the authority in whose folder it lies.
        year: the year of its folder, which ends on 31 March.
        corrected: what the authority says its elements mean, by table and squashed name; it comes
            before the specification. None for an element that means nothing.
        renamed: what the authority calls modules: squashed name of the element -> table.

    Attributes:
        encoding: as the file declares it; known once `blocks` has begun.
        findings: (name of the table or None, finding); complete once all blocks were taken.
    """

    def __init__(
        self,
        path: Path,
        tables: Sequence[Table],
        authority_code: str,
        year: int,
        corrected: Corrected | None = None,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        self.encoding: str | None = None
        self.findings: list[tuple[str | None, Finding]] = []
        self._path = path
        self._authority_code = authority_code
        self._year = year
        self._deepest = limit("xml_depth")
        self._modules = {
            table.source_name: _Module(table, {t.source_name for t in tables}, corrected or {})
            for table in tables
        }
        self._renamed = renamed or {}
        self._by_tag = _ByTag(self._module_called)
        self._children: set[str] = set()
        self._children_twice = 0
        self._waiting = 0
        self._unknown: set[tuple[str, str]] = set()
        # first line and number of rows by where they stood, their element and what it resembles
        self._refused: dict[tuple[str, str, str], tuple[int, int]] = {}

    @property
    def supplied(self) -> list[Table]:
        """The modules that the file supplies: those with rows, and those the year asks for."""
        return [
            module.table
            for name, module in self._modules.items()
            if module.last_number or self._year >= _FIRST_YEARS.get(name, 0)
        ]

    def matches(self, table: Table) -> list[HeaderMatch]:
        """Say what the elements of a module were taken for: none, where nobody knows them."""
        unknown = sorted(name for module, name in self._unknown if module == table.source_name)
        known = self._modules[table.source_name].matches()
        return known + [HeaderMatch(name, None, "unmatched") for name in unknown]

    def blocks(self) -> Iterator[tuple[Table, Block]]:
        """Yield the rows of all modules, in blocks of some thousands, as the file is read.

        Raises:
            FileRefused: not the CIN Census, no child in it, or XML that breaks off, is wrongly
                encoded, declares a DOCTYPE or holds an element beyond the limits.
        """
        has_header = False
        children = 0
        for element in _elements(self._path):
            if _name(element) == "Header":
                self.encoding = element.getroottree().docinfo.encoding
                self._check_header(element)
                has_header = True
            elif not has_header:
                raise FileRefused(_NOT_THE_CENSUS)
            else:
                children += 1
                self._read_child(element)
                if self._waiting >= _BLOCK_ROWS:
                    yield from self._flush()
        if not has_header:
            raise FileRefused(_NOT_THE_CENSUS)
        if not children:
            raise FileRefused(_NO_CHILD)
        yield from self._flush()
        self._report()

    def _flush(self) -> Iterator[tuple[Table, Block]]:
        self._waiting = 0
        for module in self._modules.values():
            if module.waiting:
                yield module.table, module.take()

    def _check_header(self, header: etree._Element) -> None:
        texts = {_name(leaf): (leaf.text or "").strip() for leaf in header.iter("{*}*")}
        collection = texts.get("Collection")
        if not collection:
            raise FileRefused(_NOT_THE_CENSUS)
        if collection.upper() != "CIN":
            other = _COLLECTIONS.get(collection.upper(), "another collection")
            raise FileRefused(f"The file is {other}, not the CIN Census (Collection CIN).")
        for name, what, folder in (
            ("Year", "census year", str(self._year)),
            ("LEA", "authority", self._authority_code),
        ):
            said = texts.get(name, "")
            if said and said != folder:
                shown = said if re.fullmatch("[0-9]{3,4}", said) else "something else"
                message = (
                    f"The header of the file gives the {what} as {shown}, the folder as {folder}; "
                    "the folder was believed."
                )
                self._find(None, "header_disagrees_with_folder", WARNING, message)
        # a date may be given with its time zone, or as a moment
        if texts.get("ReferenceDate", "")[:10] != f"{self._year}-03-31":
            self._find(None, REFERENCE_DATE_RULE, ERROR, _REFERENCE_DATE.format(year=self._year))

    def _read_child(self, child: etree._Element) -> None:
        identifier = self._identifier(child)
        carried = {}
        if identifier:
            carried["LAchildID"] = identifier
            self._note_child(identifier.strip(), child.sourceline)
        for part in _parts(child):
            self._read_part(part, "Child", carried, 1)

    def _identifier(self, child: etree._Element) -> str | None:
        """Return the child's LAchildID, wherever its identifiers stand among its modules."""
        module = self._modules["ChildIdentifiers"]
        wanted = module.columns["LAchildID"]
        for part in child:
            if self._by_tag[part.tag] is module:
                for leaf in part:
                    if module.places[leaf.tag] == wanted:
                        return leaf.text
        return None

    def _note_child(self, identifier: str, line: int) -> None:
        if identifier not in self._children:
            self._children.add(identifier)
            return
        self._children_twice += 1
        if self._children_twice <= NAMED_CHILDREN:
            message = "The child's LAchildID was given before in this file; both were landed."
            self._find("ChildIdentifiers", "child_given_twice", WARNING, message, line, "child_id")

    def _read_part(
        self, part: etree._Element, owner: str, carried: dict[str, str], depth: int
    ) -> None:
        module = self._module_of(part)
        if module:
            self._read_module(part, module, carried, depth)
        else:
            self._read_unknown(part, owner, carried, depth)

    def _read_unknown(
        self, element: etree._Element, owner: str, carried: dict[str, str], depth: int
    ) -> None:
        """Name an element that is no module, or refuse it as a row; read the modules inside."""
        self._check_depth(depth)
        name = _name(element)
        module = self._resembled(element, owner)
        is_left_out = any(m and m.leaves_out(name) for m in (module, self._modules.get(owner)))
        if not is_left_out and module:
            self._refuse(element, module, owner, carried)
        elif not is_left_out:
            self._note_unknown(owner, element)
        for part in _parts(element):
            if len(part) or not (module or is_left_out):
                self._read_part(part, owner, carried, depth + 1)

    def _resembled(self, element: etree._Element, owner: str) -> "_Module | None":
        """Return the module that has most of the elements inside an unknown one, unless it is
        the one around it: then they are a part of its row and no row of their own.
        """
        names = {_NAMES[leaf.tag] for leaf in _parts(element) if not len(leaf)}

        def likeness(module: "_Module") -> tuple[int, bool, bool]:
            own = [
                n
                for n in names & module.columns.keys()
                if _CARRIED.get(n, module.name) == module.name
            ]
            return len(own), module.item in names, module.name != owner

        best = max(self._modules.values(), key=likeness)
        return best if likeness(best)[0] and best.name != owner else None

    def _refuse(
        self, element: etree._Element, module: "_Module", owner: str, carried: dict[str, str]
    ) -> None:
        """Keep what could be a row of a module as a refused one: several, if it lists items."""
        name = _name(element)
        self._unknown.add((module.name, name))
        leaves = [leaf for leaf in _parts(element) if not len(leaf)]
        for row in [[leaf] for leaf in leaves] if module.item else [leaves]:
            texts = [*carried.values(), *(leaf.text or "" for leaf in row)]
            line = row[0].sourceline if module.item else element.sourceline
            key = (owner, name, module.name)
            first, rows = self._refused.get(key, (line, 0))
            self._refused[key] = (first, rows + 1)
            module.refuse(texts, line, _NO_MODULE.format(name=name))
            self._waiting += 1

    def _read_module(
        self, element: etree._Element, module: "_Module", carried: dict[str, str], depth: int
    ) -> None:
        self._check_depth(depth)
        if module.item:
            self._read_items(element, module, carried)
            return
        own: _Row = [None] * module.width
        others = []
        places = module.places
        for part in element:
            place = places[part.tag]
            if place is not None and own[place] is None and not len(part):
                own[place] = part.text or ""
            else:
                others.append(part)
        nested = self._nested(others, module, own) if others else ()
        is_blank = not nested and own.count(None) == module.width
        self._waiting += 1
        module.add(own, carried, element.sourceline, is_blank)
        if nested:
            carried = module.carried_on(own, carried)
        for part, inner in nested:
            if inner:
                self._read_module(part, inner, carried, depth + 1)
            else:
                self._read_unknown(part, module.name, carried, depth + 1)

    def _check_depth(self, depth: int) -> None:
        if depth > self._deepest:
            raise FileRefused(
                f"Elements stand more than {self._deepest} levels deep in each other."
            )

    def _nested(
        self, parts: list[etree._Element], module: "_Module", own: "_Row"
    ) -> list[tuple[etree._Element, "_Module | None"]]:
        """Return the parts that hold further elements, and add to `own` what is another value."""
        nested = []
        for part in parts:
            name = _NAMES[part.tag]
            inner = self._module_of(part)
            place = module.place_of(name)
            if inner:
                nested.append((part, inner))
            elif place is not None and not len(part):
                # what is given more than once is kept as a list for staging to judge
                own[place] = ",".join(filter(None, (own[place], part.text)))
            elif name is not None:
                nested.append((part, None))
        return nested

    def _read_items(
        self, element: etree._Element, module: "_Module", carried: dict[str, str]
    ) -> None:
        place = module.columns[module.item]
        for item in element:
            name = _NAMES[item.tag]
            if module.places[item.tag] == place and not len(item):
                own: _Row = [None] * module.width
                own[place] = text = item.text or ""
                module.add(own, carried, item.sourceline, not text.strip())
                self._waiting += 1
            elif name is not None and name not in module.corrected:
                self._note_unknown(module.name, item)

    def _module_called(self, name: str | None) -> "_Module | None":
        """Return the module that the authority, or else the specification, calls so."""
        renamed = self._renamed.get(squash(name)) if name is not None else None
        if renamed is None:
            return self._modules.get(name)
        (module,) = [m for m in self._modules.values() if m.table.name == renamed]
        module.called.append(name)
        return module

    def _module_of(self, element: etree._Element) -> "_Module | None":
        """Return the module whose rows an element holds; Disabilities may also be a value."""
        module = self._by_tag[element.tag]
        if module and (len(element) or not (element.text or "").strip()):
            return module
        return None

    def _note_unknown(self, owner: str, element: etree._Element) -> None:
        name = _name(element)
        if (owner, name) in self._unknown:
            return
        self._unknown.add((owner, name))
        message = (
            f'The element "{name}" in {_name(element.getparent())} is not in the specification; '
            "what it says itself was not stored."
        )
        self._find(owner, "element_unknown", WARNING, message, element.sourceline)

    def _report(self) -> None:
        more = self._children_twice - NAMED_CHILDREN
        if more > 0:
            message = f"{more:,} further children were given more than once in this file."
            self._find("ChildIdentifiers", "child_given_twice", WARNING, message)
        for (owner, name, module), (line, rows) in self._refused.items():
            message = _LIKE_A_MODULE.format(name=name, owner=owner, module=module, rows=rows)
            self._find(module, "module_unknown", ERROR, message, line)

    def _find(
        self,
        module: str | None,
        rule: str,
        severity: str,
        message: str,
        line: int | None = None,
        column: str | None = None,
    ) -> None:
        known = self._modules.get(module)
        finding = Finding(rule, severity, message, line, column)
        self.findings.append((known.table.name if known else None, finding))


class _Module:
    """The rows of one module that wait to be written.

    Attributes:
        name: the element.
        item: where the element holds a list, the element of which each is a row.
        columns: its columns by the elements that hold them.
        places: the same by the tags of the file; None where an element may be a module itself.
        corrected: the elements of the file that the authority has corrected, and the columns that
            they are taken for; None where they mean nothing.
        called: what the authority calls the module itself in the file.
    """

    def __init__(self, table: Table, modules: set[str], corrected: Corrected) -> None:
        self.table = table
        self.name = table.source_name
        self.item = _ITEMS.get(self.name)
        self.columns = {column.header: place for place, column in enumerate(table.columns)}
        self.width = len(self.columns)
        self.corrected: dict[str, Column | None] = {}
        self.called: list[str] = []
        self.places = _ByTag(self._place_of_value)
        self._modules = modules
        self._said = {name: column for (of, name), column in corrected.items() if of == table.name}
        self._found: set[str] = set()
        self.last_number = 0
        self._carried = [(name, self.columns[name]) for name in _CARRIED & self.columns.keys()]
        self._start()

    def place_of(self, name: str | None) -> int | None:
        """Return the column that an element holds; None for a comment and for unknown elements."""
        if name is not None and squash(name) in self._said:
            wanted = self._said[squash(name)]
            column = next((c for c in self.table.columns if c.name == wanted), None)
            self.corrected[name] = column
            return self.columns[column.header] if column else None
        return self.columns.get(name)

    def leaves_out(self, name: str) -> bool:
        """Say whether the authority has said of an element that it means nothing here."""
        return self.place_of(name) is None and name in self.corrected

    def _place_of_value(self, name: str | None) -> int | None:
        place = self.place_of(name)
        return place if name in self.corrected or name not in self._modules else None

    def matches(self) -> list[HeaderMatch]:
        """Say which columns the file gave, and by which elements."""
        corrected = sorted(self.corrected.items())
        by_correction = {column.header for _, column in corrected if column}
        met = {_NAMES[tag] for tag in self.places}
        own = self._found - (by_correction - met)
        return [
            *(
                HeaderMatch(c.header, c.name, "exact")
                for c in self.table.columns
                if c.header in own
            ),
            *(HeaderMatch(name, c and c.name, "override") for name, c in corrected),
            *(HeaderMatch(name, WHOLE_MODULE, "override") for name in sorted(set(self.called))),
        ]

    def _start(self) -> None:
        self.waiting = self._blank = 0
        self._refused: list[RefusedRow] = []
        self._numbers: list[int] = []
        self._carried_by: list[dict[str, str]] = []
        # row after row in one list: a list a row costs more, and is slower to turn into columns
        self._cells: list[str | None] = []

    def add(self, own: "_Row", carried: dict[str, str], line: int, is_blank: bool) -> None:
        """Add a row: its own values, and those that its parents carry for it."""
        self.waiting += 1
        # several rows may begin in one line, but each needs a number of its own
        self.last_number = line if line > self.last_number else self.last_number + 1
        if is_blank:
            self._blank += 1
        else:
            self._numbers.append(self.last_number)
            self._carried_by.append(carried)
            self._cells += own

    def refuse(self, texts: Sequence[str], line: int, reason: str) -> None:
        """Add a row that is not landed, with the texts it would be known by."""
        self.waiting += 1
        self.last_number = max(line, self.last_number + 1)
        self._refused.append(RefusedRow(self.last_number, reason, as_text(texts)))

    def carried_on(self, own: "_Row", carried: dict[str, str]) -> dict[str, str]:
        """Return what the elements inside a row of this module get from it and its parents."""
        given = {name: own[place] for name, place in self._carried if own[place] is not None}
        return carried | given if given else carried

    def take(self) -> Block:
        """Return the waiting rows as a block and start anew."""
        columns = self._columns()
        refused = self._refused
        longest = limit("cell_characters")
        if any((pc.max(pc.binary_length(c)).as_py() or 0) > longest for c in columns):
            columns, too_long = self._without_long(columns, longest)
            refused = sorted([*refused, *too_long])
        numbers = pa.array(self._numbers, pa.int32())
        block = Block(tidy(columns), numbers, refused, self._blank, self.waiting)
        self._start()
        return block

    def _columns(self) -> list[pa.Array]:
        columns = [self._cells[place :: self.width] for place in range(self.width)]
        rows = len(self._numbers)
        self._found.update(
            h for h, place in self.columns.items() if columns[place].count(None) < rows
        )
        for name, place in self._carried:
            columns[place] = [
                carried.get(name) if own is None else own
                for own, carried in zip(columns[place], self._carried_by, strict=True)
            ]
        return [pa.array(column, pa.string()) for column in columns]

    def _without_long(
        self, columns: list[pa.Array], longest: int
    ) -> tuple[list[pa.Array], list[RefusedRow]]:
        """Refuse the rows with a text beyond the limit."""
        refused, kept = [], []
        reason = _TOO_LONG.format(limit=longest)
        rows = zip(*(column.to_pylist() for column in columns), strict=True)
        for place, (number, row) in enumerate(zip(self._numbers, rows, strict=True)):
            texts = [text for text in row if text is not None]
            if max(map(len, texts)) > longest:
                refused.append(RefusedRow(number, reason, as_text(texts)))
            else:
                kept.append(place)
        self._numbers = [self._numbers[place] for place in kept]
        return [column.take(pa.array(kept, pa.int32())) for column in columns], refused


# the texts of a module's columns, None where the file gives none
_Row = list[str | None]


class _Names(dict):
    """Names of elements without the namespace, which not every file has; None for a comment."""

    def __missing__(self, tag: object) -> str | None:
        self[tag] = name = tag.rpartition("}")[2] if isinstance(tag, str) else None
        return name


_NAMES = _Names()


class _ByTag(dict, Generic[Found]):
    """What the tags of a file stand for, looked up once for each by its name."""

    def __init__(self, look_up: Callable[[str | None], Found]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, tag: object) -> Found:
        self[tag] = found = self._look_up(_NAMES[tag])
        return found


def _name(element: etree._Element) -> str:
    return _NAMES[element.tag]


def _parts(element: etree._Element) -> Iterator[etree._Element]:
    """Return the elements inside an element, without its comments."""
    return (part for part in element if isinstance(part.tag, str))


def _elements(path: Path) -> Iterator[etree._Element]:
    """Yield the header and then child by child, each forgotten when the next is asked for."""
    parser = etree.XMLPullParser(
        events=("end",),
        tag=("{*}Header", "{*}Child"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        # a value may have one in its middle
        remove_comments=True,
        remove_pis=True,
    )
    with path.open("rb") as stream:
        tail = b""
        unread, most = 0, limit("child_bytes")
        while chunk := stream.read(_CHUNK_BYTES):
            window = tail + chunk
            if any(doctype in window for doctype in _DOCTYPES):
                raise FileRefused("The XML declares a DOCTYPE, which the census never does.")
            tail = chunk[-2 * len(_DOCTYPES[1]) :]
            unread += len(chunk)
            _feed(parser, chunk)
            for _, element in parser.read_events():
                unread = 0
                yield element
                _forget(element)
            if unread > most:
                raise FileRefused(f"More than {most:,} bytes without the end of a child.")
    _finish(parser, is_cut_off=not tail.rstrip(b"\0 \t\r\n").endswith(b">"))


def _feed(parser: etree.XMLPullParser, chunk: bytes) -> None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        raise _refusal(error, is_cut_off=False) from None


def _finish(parser: etree.XMLPullParser, *, is_cut_off: bool) -> None:
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise _refusal(error, is_cut_off=is_cut_off) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise FileRefused("The XML declares a DOCTYPE, which the census never does.")


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _refusal(error: etree.XMLSyntaxError, *, is_cut_off: bool) -> FileRefused:
    """Say where and why the XML cannot be read; the parser's own words may quote the file."""
    line, column = error.position
    if not line:
        return FileRefused("The XML cannot be read: it breaks the rules of XML.")
    codes = etree.ErrorTypes
    ends = (codes.ERR_DOCUMENT_END, codes.ERR_TAG_NOT_FINISHED, codes.ERR_DOCUMENT_EMPTY)
    if is_cut_off or error.code in ends:
        why = "it breaks off; it was perhaps not copied to its end"
    elif error.code in (
        codes.ERR_INVALID_CHAR,
        codes.ERR_INVALID_ENCODING,
        codes.ERR_UNKNOWN_ENCODING,
        codes.ERR_UNSUPPORTED_ENCODING,
    ):
        why = "a character does not fit the encoding that the file declares"
    elif error.code == codes.ERR_RESERVED_XML_NAME:
        why = "something stands before the XML declaration"
    elif error.code in (codes.ERR_INTERNAL_ERROR, codes.ERR_RESOURCE_LIMIT):
        why = "a text is longer, or elements stand deeper in each other, than any census needs"
    else:
        why = "it breaks the rules of XML"
    return FileRefused(f"The XML cannot be read beyond line {line}, column {column}: {why}.")
