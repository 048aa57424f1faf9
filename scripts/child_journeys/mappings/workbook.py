"""The workbook in which analysts correct how values and headers are understood."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from child_journeys.land.readers import kind_of
from child_journeys.land.records import FileRefused
from child_journeys.land.workbooks import plain_reasons, texts
from child_journeys.mappings.errors import MappingsError
from child_journeys.mappings.matches import HeaderRow, ValueRow
from child_journeys.written_workbooks import (
    heading_format,
    new_workbook,
    set_pages,
    write_sentences,
)

VALUES, HEADERS = "values", "headers"
CORRECT_VALUE, CORRECT_COLUMN = "correct value", "correct column"
# what a worksheet can hold
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575

_LEGAL = "legal values"
_TITLE = "How values and headers were understood"
_FOOTER = "This may hold data of children: keep it where the warehouse is kept."
_SENTENCES = (
    "This workbook shows values and headers as the files of your authority have them, so that it"
    " may hold data of children: keep it where the warehouse is kept, and send it to nobody.",
    f'Each row of the sheet "{VALUES}" is a value of a coded column with the code it was'
    f' understood as, each row of the sheet "{HEADERS}" is a header with its column; first stands'
    " what was not understood or is least certain, and of that what occurs most often.",
    "Where something is wrong or missing choose from the list in the last column, where"
    ' "leave unmatched" says that the value has no code or that the column is not to be read,'
    " and leave the cell empty where nothing is to be changed.",
    "Save the workbook and read it in with: child-journeys mappings --read FILE; cells that cannot"
    " be used are named by sheet and row, and nothing is changed until there are none.",
    "From the next dbt build on the corrections apply to the files of the authority of their row"
    " and to no other; emptying the cell of a correction and reading the workbook in again takes"
    " it back.",
)


class _Heading(NamedTuple):
    text: str
    width: int


_VALUE_HEADINGS = (
    _Heading("authority_code", 15),
    _Heading("dataset", 12),
    _Heading("table_name", 24),
    _Heading("column_name", 24),
    _Heading("code_list", 18),
    _Heading("value", 44),
    _Heading("rows", 9),
    _Heading("method", 12),
    _Heading("understood as", 38),
    _Heading(CORRECT_VALUE, 38),
)
_HEADER_HEADINGS = (
    _Heading("authority_code", 15),
    _Heading("dataset", 12),
    _Heading("table_name", 24),
    _Heading("header", 44),
    _Heading("files", 9),
    _Heading("method", 12),
    _Heading("understood as", 44),
    _Heading(CORRECT_COLUMN, 44),
)
_SHEETS = {VALUES: _VALUE_HEADINGS, HEADERS: _HEADER_HEADINGS}


class SheetLine(NamedTuple):
    """A row of a sheet as text, by heading; empty cells are None."""

    row_number: int
    cells: dict[str, str | None]


def write_workbook(
    out: Path, values: Sequence[ValueRow], headers: Sequence[HeaderRow], ranges: dict[str, list]
) -> int:
    """Write the workbook; the same rows give the same bytes.

    Args:
        out: the file, which is replaced in one step.
        values: rows of the first sheet, in their order.
        headers: rows of the second sheet.
        ranges: what the drop-down lists offer, by the name of the list.

    Returns:
        How many rows were left out because no worksheet can hold them.

    Raises:
        OSError: the file cannot be written.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f"{out.name}.tmp")
    try:
        with new_workbook(temporary, _TITLE) as workbook:
            write_sentences(workbook, _TITLE, _SENTENCES, _FOOTER)
            writer = _SheetWriter(workbook)
            left_out = writer.write(VALUES, _VALUE_HEADINGS, values, 'INDIRECT("codes_"&$E2)')
            left_out += writer.write(
                HEADERS, _HEADER_HEADINGS, headers, 'INDIRECT("columns_"&$B2&"_"&$C2)'
            )
            _write_ranges(workbook, ranges)
        temporary.replace(out)
    finally:
        temporary.unlink(missing_ok=True)
    return left_out


class _SheetWriter:
    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._bold = heading_format(workbook)
        # a cell that is text stays text when it is edited
        self._text = workbook.add_format({"num_format": "@"})
        self._to_fill = workbook.add_format({"num_format": "@", "bg_color": "#FFF8DC"})

    def write(
        self, name: str, headings: Sequence[_Heading], rows: Sequence[NamedTuple], choices: str
    ) -> int:
        sheet = self._workbook.add_worksheet(name)
        last = len(headings) - 1
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(0, column, heading.text, self._bold)
        kept = [row for row in rows if _fits(row)][:MOST_ROWS]
        for number, row in enumerate(kept, start=1):
            for column, cell in enumerate(row):
                form = self._to_fill if column == last else self._text
                _write_cell(sheet, number, column, cell, form)
        sheet.freeze_panes(1, 0)
        set_pages(sheet, _FOOTER, 0)
        sheet.autofilter(0, 0, max(len(kept), 1), last)
        sheet.data_validation(
            1,
            last,
            max(len(kept), 1),
            last,
            {
                "validate": "list",
                "source": f"={choices}",
                "error_title": "Not in the list",
                "error_message": "Choose from the list, or leave the cell empty.",
            },
        )
        return len(rows) - len(kept)


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: str | int | None, form: Format
) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, cell, form)


def _fits(row: NamedTuple) -> bool:
    cells = [cell for cell in row if isinstance(cell, str)]
    # the two characters that XML has no way to hold do not come back as they were
    return not any(len(c) > LONGEST_CELL or "\ufffe" in c or "\uffff" in c for c in cells)


def _write_ranges(workbook: xlsxwriter.Workbook, ranges: dict[str, list[str]]) -> None:
    sheet = workbook.add_worksheet(_LEGAL)
    bold = heading_format(workbook)
    for column, (name, choices) in enumerate(ranges.items()):
        sheet.set_column(column, column, 36)
        sheet.write_string(0, column, name, bold)
        for row, choice in enumerate(choices, start=1):
            sheet.write_string(row, column, choice)
        letters = xl_col_to_name(column, col_abs=True)
        workbook.define_name(name, f"='{_LEGAL}'!{letters}$2:{letters}${len(choices) + 1}")
    sheet.freeze_panes(1, 0)


def read_workbook(path: Path) -> dict[str, list[SheetLine]]:
    """Read the rows of an edited workbook.

    Args:
        path: a workbook that `write_workbook` wrote, as Excel or another program saved it.

    Returns:
        The rows of the sheets `values` and `headers`.

    Raises:
        MappingsError: the file is no such workbook, or cannot be read.
    """
    try:
        is_workbook = kind_of(path) == "workbook"
        stream = path.open("rb")
    except OSError:
        message = f'"{path}" cannot be opened; is it there, and closed in Excel?'
        raise MappingsError(message) from None
    try:
        with stream, plain_reasons(path):
            if not is_workbook:
                raise FileRefused("It is no workbook: save it as .xlsx.")
            workbook = CalamineWorkbook.from_filelike(stream)
            return {name: list(_lines(workbook, name, _SHEETS[name])) for name in _SHEETS}
    except FileRefused as refusal:
        raise MappingsError(f'"{path}" cannot be read. {refusal.reason}') from None


def _lines(
    workbook: CalamineWorkbook, name: str, headings: Sequence[_Heading]
) -> Iterator[SheetLine]:
    if name not in workbook.sheet_names:
        raise MappingsError(f'The workbook has no sheet "{name}".')
    sheet = workbook.get_sheet_by_name(name)
    rows = [] if sheet.start is None else [texts(row) for row in sheet.iter_rows()]
    names = rows[0] if rows else []
    for heading in headings:
        if heading.text not in names:
            raise MappingsError(
                f'The first row of the sheet "{name}" lacks the heading "{heading.text}".'
            )
    for number, row in enumerate(rows[1:], start=2):
        cells = [cell or None for cell in row]
        if any(cells):
            yield SheetLine(number, dict(zip(names, cells, strict=True)))
