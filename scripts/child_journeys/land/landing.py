"""From raw files to rows of text under the names of the specification, nothing interpreted."""

import datetime
import gc
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from child_journeys.land.census_xml import CensusFile
from child_journeys.land.flat_census import FLAT_NAME, FlatCensus
from child_journeys.land.limits import changed_limits
from child_journeys.land.notes import Notes
from child_journeys.land.overrides import Overrides, load_overrides
from child_journeys.land.places import Authorities, Place, RawFile, find_files, place
from child_journeys.land.readers import kind_of, open_sheets
from child_journeys.land.recognise import Recogniser, Recognition
from child_journeys.land.records import (
    ERROR,
    INFORMATION,
    WARNING,
    FileRefused,
    Finding,
    LandingError,
    LandingSummary,
)
from child_journeys.land.rows import Block, IgnoredSheet, Sheet
from child_journeys.land.specification import Specification, Table, load_specification
from child_journeys.land.store import FileRecord, Store
from child_journeys.land.table_writer import RowCounts, TableWriter

__all__ = ["LandingError", "LandingSummary", "ensure_landed_tables", "land"]

RESULTS_AMONG_RAW_FILES = "The results lie in the folder of raw files: change CHILD_JOURNEYS_HOME."
# all modules of a census wait in memory together
_CENSUS_GROUP_ROWS = 20_000
# the modules of a sheet that holds all of them are numbered apart from the sheets of the file
_FLAT_NUMBERS = 1_000
_FOLDERS = {
    "annex_a": "<authority>/annex_a/<YYYY-MM-DD>",
    "cin_census": "<authority>/cin_census/<year>",
}
# how many of the files that hold the same list are named
_NAMED_FILES = 3
_NOT_A_LIST = "Guidance, codes or notes: the sheet has no header row of a list."
_UNFORESEEN = (
    "The file could not be read because of an error of ours ({error}); please report it. "
    "Saved anew as CSV UTF-8 it can perhaps be read."
)
_NO_LIST = "No sheet of the workbook holds a list with a header row that could be recognised."

Progress = Callable[[str, int, int], None]


def land(
    raw: Path,
    home: Path,
    *,
    progress: Progress | None = None,
) -> LandingSummary:
    """Land every file below the raw folder; files that did not change are not read again.

    Args:
        raw: folder of raw files, `<authority>/annex_a/<YYYY-MM-DD>/*` and
            `<authority>/cin_census/<year>/*`.
        home: folder under which `landed/` is written.
        progress: called after each file with its relative path, the number of files done and the
            number of files in all.

    Returns:
        Counts of files and rows, and the reason of every refused file.

    Raises:
        LandingError: the raw folder does not exist, holds no file, or holds the home folder, or
            nothing can be written.
    """
    with _plain_errors(), _without_garbage_collection():
        files = _files_to_land(Path(raw), Path(home))
        specification = load_specification()
        authorities = Authorities(specification.authorities)
        overrides = load_overrides(Path(raw), specification, authorities)
        return _Landing(Path(home), specification, authorities, overrides).run(files, progress)


def ensure_landed_tables(home: Path) -> None:
    """Write the empty tables that stand for lists without a file, where they are missing.

    Args:
        home: folder under which `landed/` is written.

    Raises:
        LandingError: the folder cannot be written to.
    """
    with _plain_errors():
        Store(Path(home), load_specification()).ensure_tables()


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Save the search for cycles, of which rows hold none and the dbt around us holds many."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        reason = error.strerror or "a file could not be read or written"
        raise LandingError(f"The landing stopped: {reason}{where}.") from error


def _files_to_land(raw: Path, home: Path) -> list[RawFile]:
    if not raw.is_dir():
        raise LandingError(
            f'The folder of raw files "{raw}" does not exist; '
            "set CHILD_JOURNEYS_RAW to the folder that holds them."
        )
    if home.resolve().is_relative_to(raw.resolve()):
        raise LandingError(RESULTS_AMONG_RAW_FILES)
    files = find_files(raw)
    if all(file.ignored_because for file in files):
        raise LandingError(
            f'The folder of raw files "{raw}" holds no file to land; '
            "put them in <authority>/annex_a/<YYYY-MM-DD>/ and <authority>/cin_census/<year>/."
        )
    return files


class _Landing:
    def __init__(
        self,
        home: Path,
        specification: Specification,
        authorities: Authorities,
        overrides: Overrides,
    ) -> None:
        self._limits = changed_limits()
        self._store = Store(home, specification)
        self._specification = specification
        self._census_tables = specification.tables_of("cin_census")
        self._authorities = authorities
        self._overrides = overrides
        self._recognisers: dict[tuple[str, str], Recogniser] = {}
        self._first_with_content: dict[tuple, str] = {}
        self._kept: dict[str, FileRecord] = {}
        self._summary = LandingSummary()

    def run(self, files: list[RawFile], progress: Progress | None) -> LandingSummary:
        self._store.ensure_tables()
        records = []
        for number, file in enumerate(files, start=1):
            records.append(self._record(file))
            if progress:
                progress(file.name, number, len(files))
        _report_lists_given_twice(records)
        _report_corrections_not_applied(records, self._overrides)
        self._store.remove_others(self._kept)
        self._store.write_summaries(records)
        self._store.write_overrides(self._overrides)
        for record in records:
            _count(record, self._summary)
        for reason, rows in self._store.refused_by_reason():
            self._summary.add_reason(reason, rows)
        return self._summary

    def _record(self, file: RawFile) -> FileRecord:
        notes = Notes(file.name)
        if file.ignored_because:
            return notes.set_aside("ignored", file.ignored_because)
        if file.refused_because:
            return notes.refuse(FileRefused(file.refused_because))
        try:
            notes.place = place(file.name, self._authorities)
            notes.content_hash = _content_hash(file.path)
        except FileRefused as refusal:
            return notes.refuse(refusal)
        except OSError:
            return notes.refuse(
                FileRefused("The file cannot be opened; is it open in another program?")
            )
        identity = (notes.place.authority_code, notes.place.dataset, notes.place.extract_date)
        first = self._first_with_content.setdefault((*identity, notes.content_hash), file.name)
        if first != file.name and file.path.stat().st_size:
            return notes.set_aside("ignored", f"The same content as {first}.")
        settings = self._limits + self._corrections(notes.place)
        key = self._store.key(file.name, notes.content_hash, settings)
        record = self._store.load(key)
        if record:
            self._summary.files_unchanged += 1
        else:
            self._summary.files_read += 1
            record = self._read(file, key, notes)
            self._store.save(key, record)
        self._kept[key] = record
        return record

    def _corrections(self, place: Place) -> str:
        """Return what the authority has said of headers and modules, as one text."""
        said = list(self._overrides.header_overrides(place.authority_code, place.dataset).items())
        if place.dataset == "cin_census":
            said += self._overrides.module_overrides(place.authority_code).items()
        return repr(sorted(said, key=repr)) if said else ""

    def _read(self, file: RawFile, key: str, notes: Notes) -> FileRecord:
        recogniser = self._recogniser(notes.place)
        if notes.place.doubt:
            notes.find(Finding("authority_not_of_this_date", WARNING, notes.place.doubt))
        try:
            if notes.place.dataset == "cin_census" and kind_of(file.path) == "xml":
                self._land_census(file.path, key, notes)
                return notes.record
            for number, sheet in enumerate(open_sheets(file.path, recogniser.known_names)):
                if isinstance(sheet, IgnoredSheet):
                    notes.ignore(sheet)
                else:
                    self._land_sheet(sheet, number, key, notes, recogniser)
        except FileRefused as refusal:
            return notes.refuse(refusal)
        except (LandingError, OSError):
            raise
        except Exception as error:
            # one file that nobody thought of must not keep all others out; its words may be data
            return notes.refuse(FileRefused(_UNFORESEEN.format(error=type(error).__name__)))
        if not notes.holds_a_list:
            return notes.refuse(FileRefused(_NO_LIST))
        return notes.record

    def _recogniser(self, place: Place) -> Recogniser:
        corrected = self._overrides.header_overrides(place.authority_code, place.dataset)
        key = (place.dataset, place.authority_code if corrected else "")
        if key not in self._recognisers:
            self._recognisers[key] = Recogniser(place.dataset, self._specification, corrected)
        return self._recognisers[key]

    def _land_sheet(
        self, sheet: Sheet, number: int, key: str, notes: Notes, recogniser: Recogniser
    ) -> None:
        try:
            head, head_numbers = sheet.head()
        except FileRefused as refusal:
            notes.refuse(refusal, sheet)
            return
        try:
            recognition = _recognise(head, sheet, notes.file, recogniser)
            self._refuse_other_dataset(recognition, head, notes.place.dataset)
        except FileRefused as refusal:
            if sheet.is_one_of_many and not recogniser.claims_a_list(sheet.name, refusal):
                notes.ignore(IgnoredSheet(sheet.name, _NOT_A_LIST if head else refusal.reason))
            else:
                notes.refuse(refusal, sheet)
            return
        table = recognition.layout.table
        header_row = head_numbers[recognition.header_index]
        if table.name == FLAT_NAME:
            self._land_flat(sheet, recognition, header_row, number, key, notes)
            return
        try:
            with TableWriter(
                self._store, table, key, number, sheet.name, notes.file, notes.place
            ) as writer:
                for block in sheet.blocks(recognition.header_index, recognition.layout):
                    writer.add(block)
        except FileRefused as refusal:
            notes.refuse(refusal, sheet)
            return
        findings = _findings_of_sheet(sheet, recognition, header_row, writer.counts)
        notes.landed(writer, sheet.encoding, recognition.layout.matches, findings)

    def _refuse_other_dataset(
        self, recognition: Recognition, head: list[list[str]], dataset: str
    ) -> None:
        """Refuse a list in a folder of the census, or a module in a folder of Annex A.

        What both datasets call alike would be landed, and all else lost without a word.
        """
        layout = recognition.layout
        if all(match.column_name for match in layout.matches) or layout.table.name == FLAT_NAME:
            return
        (other,) = _FOLDERS.keys() - {dataset}
        recogniser = self._recogniser(Place("", other, datetime.date.min))
        known, table = recogniser.known_columns(head[recognition.header_index])
        if known > len(layout.matched):
            raise FileRefused(
                f"The headers are those of {table.source_name} ({table.title}), which belongs "
                f"in a folder {_FOLDERS[other]}.",
                matches=list(layout.matches),
            )

    def _land_census(self, path: Path, key: str, notes: Notes) -> None:
        """Land all modules of an XML file, which is read once; `sheet` is the module's name."""
        place = notes.place
        census = CensusFile(
            path,
            self._census_tables,
            place.authority_code,
            place.extract_date.year,
            self._overrides.header_overrides(place.authority_code, place.dataset),
            self._overrides.module_overrides(place.authority_code),
        )
        names = {table.name: table.source_name for table in self._census_tables}
        writers = self._write_modules(census.blocks(), names, key, 0, notes)
        for table in census.supplied:
            notes.landed(writers[table.name], census.encoding, census.matches(table), [])
        for table_name, finding in census.findings:
            notes.find(finding, table_name)

    def _land_flat(
        self,
        sheet: Sheet,
        recognition: Recognition,
        header_row: int,
        number: int,
        key: str,
        notes: Notes,
    ) -> None:
        """Land all modules of a flat file; each has the module's name after that of the sheet."""
        place = notes.place
        flat = FlatCensus(
            recognition.layout,
            self._census_tables,
            place.extract_date.year,
            place.authority_code,
            cache(lambda text: self._authorities.find(text, place.extract_date)),
        )
        names = {
            table.name: f"{sheet.name}/{table.source_name}" if sheet.name else table.source_name
            for table in self._census_tables
        }
        blocks = flat.blocks(sheet.blocks(recognition.header_index, recognition.layout))
        first = _FLAT_NUMBERS * (number + 1)
        writers = self._write_modules(blocks, names, key, first, notes)
        identifiers = self._census_tables[0]
        findings = _findings_of_sheet(
            sheet, recognition, header_row, writers[identifiers.name].counts
        )
        for table in flat.supplied:
            own = [*findings, *flat.findings] if table == identifiers else []
            notes.landed(writers[table.name], sheet.encoding, flat.matches(table), own)

    def _write_modules(
        self,
        blocks: Iterable[tuple[Table, Block]],
        sheets: dict[str, str],
        key: str,
        first: int,
        notes: Notes,
    ) -> dict[str, TableWriter]:
        """Write the rows of all modules of the census, which one file gives in turns."""
        writers = {
            table.name: TableWriter(
                self._store,
                table,
                key,
                number,
                sheets[table.name],
                notes.file,
                notes.place,
                _CENSUS_GROUP_ROWS,
            )
            for number, table in enumerate(self._census_tables, start=first)
        }
        with ExitStack() as stack:
            for writer in writers.values():
                stack.enter_context(writer)
            for table, block in blocks:
                writers[table.name].add(block)
        return writers


def _recognise(
    head: list[list[str]], sheet: Sheet, file: str, recogniser: Recogniser
) -> Recognition:
    if not head and sheet.encoding is None:
        raise FileRefused("The sheet is empty.")
    # the only table of a file may say by the file's name which list it is
    says_nothing = not sheet.is_one_of_many and recogniser.named_table(sheet.name) is None
    return recogniser.recognise(head, Path(file).stem if says_nothing else sheet.name)


def _findings_of_sheet(
    sheet: Sheet, recognition: Recognition, header_row: int, counts: RowCounts
) -> list[Finding]:
    own = _findings_of_rows(sheet, header_row, recognition.header_index, counts)
    return [*sheet.findings, *recognition.findings, *own]


def _findings_of_rows(
    sheet: Sheet, header_row: int, header_index: int, counts: RowCounts
) -> Iterator[Finding]:
    if header_index:
        yield Finding(
            "header_not_in_first_row",
            INFORMATION,
            f"The header stands in line {header_row}; what stands above it was passed over.",
            row_number=header_row,
        )
    if counts.rows_in == counts.blank:
        yield Finding("list_is_empty", INFORMATION, "The list has a header but no rows.")
    if sheet.is_cut_off and counts.last_is_refused:
        yield Finding(
            "file_cut_off",
            WARNING,
            "The file ends in the middle of a row: it was perhaps not copied to its end.",
        )


def _content_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _report_lists_given_twice(records: list[FileRecord]) -> None:
    """Add a finding to every file whose list another file of the same extract holds as well."""
    givers = defaultdict(list)
    for record in records:
        for row in record.landed_files:
            if row["status"] == "landed":
                identity = ("authority_code", "dataset", "table_name", "extract_date")
                givers[tuple(row[name] for name in identity)].append((record, row))
    for (authority, dataset, table, _), given in sorted(givers.items(), key=lambda item: item[0]):
        for record, row in given if len(given) > 1 else ():
            others = [_whole_name(other) for _, other in given if other is not row]
            more = len(others) - _NAMED_FILES
            others = [*others[:_NAMED_FILES], *([f"{more:,} more"] if more > 0 else [])]
            message = f"The same list is also given by {', '.join(others)}; both were landed."
            finding = Finding("list_given_twice", WARNING, message)
            record.find(finding, row["file"], authority, dataset, table)


def _report_corrections_not_applied(records: list[FileRecord], overrides: Overrides) -> None:
    """Add the findings about a file of corrections to that file's record."""
    by_file = {record.landed_files[0]["file"]: record for record in records}
    for found in overrides.findings:
        problem = found.problem
        finding = Finding(
            "correction_not_applied",
            ERROR,
            problem.message,
            problem.row_number,
            problem.column_name,
        )
        by_file[found.file].find(
            finding, found.file, found.authority_code, problem.dataset, problem.table_name
        )


def _whole_name(row: dict) -> str:
    return f'{row["file"]} (sheet "{row["sheet"]}")' if row["sheet"] else row["file"]


def _count(record: FileRecord, summary: LandingSummary) -> None:
    statuses = {row["status"] for row in record.landed_files}
    if "landed" in statuses:
        summary.files_landed += 1
    elif "refused" in statuses:
        summary.files_refused += 1
    else:
        summary.files_ignored += 1
    for row in record.landed_files:
        summary.rows_in += row["rows_in_file"]
        summary.rows_landed += row["rows_landed"]
        summary.rows_refused += row["rows_refused"]
        summary.rows_blank += row["rows_blank"]
        if row["status"] == "refused":
            summary.refusals.append((_whole_name(row), row["reason"]))
    for finding in record.landing_findings:
        summary.add_finding(finding["severity"], finding["rule"], finding["file"])
