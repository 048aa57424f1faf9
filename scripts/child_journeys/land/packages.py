"""What is inside a workbook file, found out before the workbook is read.

A reader of workbooks trusts the file: it unpacks whatever is there and makes room for every cell
between the first and the last. So sizes are looked at first, and what the reader cannot tell
(formulas without a value, error values, hidden rows) is read from the parts of the package.
"""

import errno
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from child_journeys.land.limits import limit
from child_journeys.land.records import FileRefused

# honest workbooks pack to a tenth or a thirtieth; small ones are let through whatever they claim
_SMALL = 50_000_000
# how many cells of a kind are named one by one
NAMED_CELLS = 100

DAMAGED = (
    "A damaged or incomplete workbook: it was perhaps not copied to its end. "
    "Copy it again, or open it and save it anew."
)
LOCKED = "A password-protected workbook; save it without a password."
_ARCHIVE = "An archive or a document, not a workbook; unpack it and put the lists here."
_BOMB = (
    "The workbook would unpack to {size:,} bytes, more than lists need; "
    "save each list as a CSV file (CSV UTF-8)."
)
_DOCTYPE = (
    "The workbook holds a DOCTYPE or ENTITY declaration, which no spreadsheet program writes."
)

_CHUNK_BYTES = 1_000_000
_OVERLAP_BYTES = 100
_FIRST_BYTES = 200_000
_WORKBOOK_PARTS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
# column AJ: the widest list ends before it, and so may every sheet without being measured
_USUAL_WIDTH = 36
# one pass for what the searches below would find, each in a pass of its own: cells beyond the
# usual width, rows beyond 99,999, errors, formulas, hidden rows
_NOTABLE = '<c r="(A[K-Z]|[B-Z][A-Z]|[A-Z]{3})|<row r="[0-9]{6}|t="e"|<f|hidden='
_ROW_NUMBER = re.compile(rb'<row r="([0-9]{1,9})"')
_HIDDEN_ROW = re.compile(rb'<row r="([0-9]{1,9})"[^>]*\shidden="(?:1|true)"')
_WIDE_COLUMN = re.compile(rb'<c r="([A-Z]{2,9})[0-9]')
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*\st="e"')
# an empty text (t="str") is a value; any other formula without one was never calculated
_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"(?![^>]*\st="str")[^>]*>\s*'
    rb"<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:</c>|<v\s*/>|<v>\s*</v>)"
)
_FIRST_ROW = re.compile(rb'<sheetData>\s*<row r="1"[^>]*>(.*?)</row>', re.DOTALL)
_TEXT_CELL = re.compile(
    rb'<c r="[A-Z]+1"[^>]*\st="(?:s"><v>[0-9]+</v>|inlineStr"><is><t[^>]*>[^<]+</t></is>)</c>'
)
# spellings that only a true reading of the XML understands
_UNUSUAL = (b":sheetData", b"t='", b"hidden='", b"<![CDATA[", b"<!--")
_REFERENCE = re.compile(r"([A-Z]{1,9})([0-9]{1,9})")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CALC_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"


@dataclass
class SheetFacts:
    """What the package tells about one sheet; rows and columns are counted from 1.

    Attributes:
        height: number of the last row; below 100,000 rows may stand out of their order.
        width: number of the last column.
        without_value: (row, column) of formulas that no program has calculated.
        errors: (row, column) of cells that hold an error such as a division by zero.
        hidden_rows: numbers of the rows that a filter or a user has hidden.
        begins_with_texts: whether the first row is known to hold texts and nothing else.
        counts_from_1904: whether the workbook counts days from 1904 instead of 1900.
    """

    height: int = 0
    width: int = 0
    without_value: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    begins_with_texts: bool = False
    counts_from_1904: bool = False

    def check_size(self) -> None:
        """Refuse a sheet that would fill the memory.

        Raises:
            FileRefused: it has too many rows, or too many cells between its first and last.
        """
        if self.height > limit("sheet_rows") or self.height * self.width > limit("sheet_cells"):
            raise FileRefused(
                f"The sheet reaches to row {self.height:,} and column {self.width:,}, "
                "which no list needs; delete what stands far from the list."
            )


def look_inside(path: Path) -> dict[str, SheetFacts]:
    """Find out what a workbook holds, and refuse what cannot be read safely.

    Args:
        path: a file in an Office container: a ZIP package, or the older OLE format.

    Returns:
        The facts by name of sheet. Only `.xlsx` and `.ods` packages tell them; for the binary
        formats there are none.

    Raises:
        FileRefused: no workbook, or one that is damaged, protected, or too large.
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return {}
    with _plain_reasons(), zipfile.ZipFile(path) as package:
        kind = _kind(package)
        _check_sizes(package)
        parts = _sheet_parts(package) if kind == "xlsx" else {}
        scans = {part: _SheetScan() for part in parts.values()}
        for info in package.infolist():
            _scan_part(package, info, scans.get(info.filename.lower()))
        if kind == "ods":
            facts = _facts_of_ods(package)
            for sheet in facts.values():
                # the reader takes all sheets of this format at once
                sheet.check_size()
            return facts
        counts_from_1904 = bool(parts) and _counts_from_1904(package)
        return {
            name: replace(
                _facts_of_xlsx(package, part, scans[part]), counts_from_1904=counts_from_1904
            )
            for name, part in parts.items()
        }


@contextmanager
def _plain_reasons() -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        EOFError,
        KeyError,
        # also what zipfile says of a compression it does not know
        RuntimeError,
        UnicodeDecodeError,
        ValueError,
    ):
        # the library's own words may quote the file
        raise FileRefused(DAMAGED) from None
    except OSError as error:
        # a part that is said to stand before the beginning of the file
        if error.errno != errno.EINVAL:
            raise
        raise FileRefused(DAMAGED) from None


def _kind(package: zipfile.ZipFile) -> str:
    infos = package.infolist()
    names = [info.filename.lower() for info in infos]
    if any(info.flag_bits & 1 for info in infos):
        raise FileRefused("A password-protected archive; unpack it and put the lists here.")
    kinds = [kind for part, kind in _WORKBOOK_PARTS.items() if part in names]
    if len(kinds) != 1:
        raise FileRefused(_ARCHIVE)
    if kinds[0] == "ods" and not _begins(package, "mimetype").startswith(_SPREADSHEET):
        raise FileRefused(_ARCHIVE)
    if kinds[0] == "ods" and b"encryption-data" in _begins(package, "META-INF/manifest.xml"):
        raise FileRefused(LOCKED)
    if len(set(names)) != len(names):
        # two parts of one name: which of them counts is anybody's guess
        raise FileRefused(DAMAGED)
    return kinds[0]


def _begins(package: zipfile.ZipFile, part: str) -> bytes:
    if part not in package.namelist():
        return b""
    with package.open(part) as stream:
        return stream.read(_CHUNK_BYTES)


def _check_sizes(package: zipfile.ZipFile) -> None:
    unpacked = sum(info.file_size for info in package.infolist())
    packed = sum(info.compress_size for info in package.infolist())
    if unpacked > limit("unpacked_bytes") or unpacked > max(
        _SMALL, limit("packing_ratio") * packed
    ):
        raise FileRefused(_BOMB.format(size=unpacked))


def _scan_part(package: zipfile.ZipFile, info: zipfile.ZipInfo, scan: "_SheetScan | None") -> None:
    """Read a part to its end, which also proves that its size and checksum are true."""
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    rest = b""
    with package.open(info) as stream:
        while fresh := stream.read(_CHUNK_BYTES):
            if is_xml:
                rest = _scan_chunk(rest + fresh, scan)
    if scan:
        scan.add(rest)


def _scan_chunk(chunk: bytes, scan: "_SheetScan | None") -> bytes:
    """Look at some bytes of a part of XML; return those that have to wait for what follows."""
    if b"\0" in chunk[:4]:
        # UTF-16, which no spreadsheet program writes and these looks would not understand
        raise FileRefused(DAMAGED)
    if b"!" in chunk and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
        raise FileRefused(_DOCTYPE)
    end = chunk.rfind(b"<row") if scan else -1
    if end <= 0:
        end = max(len(chunk) - _OVERLAP_BYTES, chunk.rfind(b"<"))
    if scan:
        scan.add(chunk[:end])
    return chunk[end:]


@dataclass
class _SheetScan:
    """A quick look at the bytes of a sheet, which understands the usual way of writing XML."""

    facts: SheetFacts = field(default_factory=lambda: SheetFacts(width=_USUAL_WIDTH))
    is_unusual: bool = False

    def add(self, rows: bytes) -> None:
        """Add the facts of some complete rows.

        Args:
            rows: bytes of the part, cut between rows.
        """
        if self.is_unusual:
            return
        facts = self.facts
        is_notable = pc.match_substring_regex(pa.scalar(rows, pa.binary()), _NOTABLE).as_py()
        first_looked_at = 0 if is_notable else max(rows.rfind(b"<row "), 0)
        numbers = _ROW_NUMBER.findall(rows, first_looked_at)
        if not facts.height:
            # a program writes all rows in one way, so that the first ones tell
            self.is_unusual = _is_unusual(rows[:_FIRST_BYTES])
            facts.begins_with_texts = _begins_with_texts(rows)
        facts.height = max(facts.height, *map(int, numbers), 0)
        if not is_notable:
            return
        wide = {*_WIDE_COLUMN.findall(rows)}
        facts.width = max(facts.width, *(_column_number(letters.decode()) for letters in wide), 0)
        if b"hidden=" in rows:
            facts.hidden_rows += map(int, _HIDDEN_ROW.findall(rows))
        if b't="e"' in rows:
            facts.errors += map(_cell, _ERROR_CELL.findall(rows))
        if b"<f" in rows:
            facts.without_value += map(_cell, _FORMULA_CELL.findall(rows))


def _is_unusual(rows: bytes) -> bool:
    """Say whether rows or cells lack their number, or are spelt as few programs do."""
    rows = rows[: rows.rfind(b"<")]
    cells = rows.count(b"<c ") + rows.count(b"<c>") + rows.count(b"<c/>")
    has_all_numbers = rows.count(b'<c r="') == cells and len(_ROW_NUMBER.findall(rows)) == (
        rows.count(b"<row ") + rows.count(b"<row>")
    )
    return not has_all_numbers or any(mark in rows for mark in _UNUSUAL)


def _begins_with_texts(rows: bytes) -> bool:
    first = _FIRST_ROW.search(rows)
    return first is not None and first[1].count(b"<c ") == len(_TEXT_CELL.findall(first[1])) > 0


def _cell(reference: bytes) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference.decode())
    if match is None:
        raise FileRefused(DAMAGED)
    return int(match[2]), _column_number(match[1])


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column as a spreadsheet shows them.

    Args:
        number: counted from 1.
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _parser_options() -> dict[str, bool]:
    return {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "recover": False,
    }


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Return the part (in lower case) that holds each sheet of an .xlsx package, by its name."""
    by_lower = {name.lower(): name for name in package.namelist()}
    relations = by_lower.get("xl/_rels/workbook.xml.rels")
    if relations is None:
        return {}
    targets = {}
    for element in _root(package, relations):
        if isinstance(element.tag, str):
            target = element.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[element.get("Id")] = str(PurePosixPath(whole)).lower()
    parts = {}
    for element in _root(package, by_lower["xl/workbook.xml"]).iter("{*}sheet"):
        identity = next((v for k, v in element.items() if k.endswith("}id")), None)
        part = targets.get(identity)
        if part in by_lower:
            parts[element.get("name")] = part
    return parts


def _counts_from_1904(package: zipfile.ZipFile) -> bool:
    (part,) = [name for name in package.namelist() if name.lower() == "xl/workbook.xml"]
    properties = _root(package, part).find("{*}workbookPr")
    return properties is not None and properties.get("date1904") in ("1", "true")


def _root(package: zipfile.ZipFile, part: str) -> etree._Element:
    # only small parts are parsed as a whole; a workbook part of that size is none
    if package.getinfo(part).file_size > _SMALL:
        raise FileRefused(DAMAGED)
    return etree.fromstring(package.read(part), etree.XMLParser(**_parser_options()))


def _facts_of_xlsx(package: zipfile.ZipFile, part: str, scan: _SheetScan) -> SheetFacts:
    if not scan.is_unusual:
        return scan.facts
    (name,) = [name for name in package.namelist() if name.lower() == part]
    facts = SheetFacts()
    row = column = 0
    with package.open(name) as stream:
        elements = etree.iterparse(
            stream, events=("start", "end"), tag=("{*}row", "{*}c"), **_parser_options()
        )
        for event, element in elements:
            is_row = etree.QName(element).localname == "row"
            if event == "start" and is_row:
                row, column = _row_number(element, row), 0
                facts.height = max(facts.height, row)
                if element.get("hidden") in ("1", "true"):
                    facts.hidden_rows.append(row)
            elif event == "start":
                row, column = _position(element, row, column)
                facts.width = max(facts.width, column)
            elif is_row:
                _forget(element)
            else:
                _note_cell(element, (row, column), facts)
    return facts


def _row_number(element: etree._Element, previous: int) -> int:
    number = element.get("r", "")
    return int(number) if number.isdecimal() else previous + 1


def _position(element: etree._Element, row: int, column: int) -> tuple[int, int]:
    reference = _REFERENCE.fullmatch(element.get("r", ""))
    if reference is None:
        return row, column + 1
    return int(reference[2]), _column_number(reference[1])


def _note_cell(cell: etree._Element, position: tuple[int, int], facts: SheetFacts) -> None:
    kind = cell.get("t")
    if kind == "e":
        facts.errors.append(position)
    elif kind != "str" and cell.find("{*}f") is not None and not cell.findtext("{*}v"):
        facts.without_value.append(position)


def _forget(element: etree._Element) -> None:
    """Free the memory of an element that has been dealt with, and of those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _facts_of_ods(package: zipfile.ZipFile) -> dict[str, SheetFacts]:
    found: dict[str, SheetFacts] = {}
    facts, row = SheetFacts(), 0
    with package.open("content.xml") as stream:
        tags = (f"{_TABLE}table", f"{_TABLE}table-row")
        for event, element in etree.iterparse(
            stream, events=("start", "end"), tag=tags, **_parser_options()
        ):
            if event == "start" and element.tag == tags[0]:
                facts, row = SheetFacts(), 0
                found[element.get(f"{_TABLE}name")] = facts
            elif event == "end" and element.tag == tags[1]:
                row = _note_ods_row(element, row, facts)
                _forget(element)
    return found


def _note_ods_row(element: etree._Element, row: int, facts: SheetFacts) -> int:
    """Add the facts of a row, which may stand for many, and return the number of the last."""
    repeated = _repeated(element, "rows")
    column = width = 0
    for cell in element:
        if not isinstance(cell.tag, str):
            continue
        times = _repeated(cell, "columns")
        if len(cell) or any("value" in name for name in cell.attrib):
            width = column + times
        if cell.get(_CALC_TYPE) == "error":
            facts.errors.append((row + 1, column + 1))
        column += times
    if width:
        facts.height, facts.width = row + repeated, max(facts.width, width)
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            facts.hidden_rows += range(row + 1, row + 1 + min(repeated, limit("sheet_rows")))
    return row + repeated


def _repeated(element: etree._Element, what: str) -> int:
    number = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return int(number) if number.isdecimal() else 1
