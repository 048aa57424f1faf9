"""What the workbooks that we write share: text stays text, same rows same bytes, A4 pages."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_A4 = 9
_POINTS_OF_A_LINE = 15
# of Excel: the highest row, in points
_HIGHEST = 409
# of a column of sentences, in characters
TEXT_WIDTH = 110
_OPTIONS = {
    # what files hold is text, and never a formula, a link or a number
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # nothing of it in a folder for temporary files
    "in_memory": True,
}


def new_workbook(target: Path | BinaryIO, title: str) -> xlsxwriter.Workbook:
    """Return a workbook to write, in which every text is a text.

    Args:
        target: the file, or an open stream of bytes.
        title: what it is about, shown among its properties.
    """
    book = xlsxwriter.Workbook(target if hasattr(target, "write") else str(target), _OPTIONS)
    book.set_properties({"title": title, "created": datetime.datetime(2000, 1, 1)})
    return book


def set_pages(sheet: Worksheet, footer: str, heading_row: int | None = None) -> None:
    """Lay a sheet out for A4 on its side: all columns on a page, the heading on each.

    Args:
        sheet: a sheet of a workbook.
        footer: sentence at the foot of each page.
        heading_row: number of the row of headings, from 0.
    """
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(1, 0)
    # an ampersand begins an instruction
    sheet.set_footer(f"&L{footer.replace('&', '&&')}&RPage &P of &N")
    if heading_row is not None:
        sheet.repeat_rows(heading_row)


def height_of(text: str, width: int) -> int:
    """Return the height, in points, of a row that holds a text wrapped at a width in characters.

    Excel works it out when it opens a file, other programs do not.
    """
    lines = sum(math.ceil(max(len(line), 1) / (0.95 * width)) for line in text.split("\n"))
    return min(_POINTS_OF_A_LINE * lines, _HIGHEST)


def write_sentences(
    book: xlsxwriter.Workbook, title: str, sentences: Sequence[str], footer: str
) -> None:
    """Add the sheet `explanation`: a title, and a sentence a row, to be read and printed.

    Args:
        book: the workbook.
        title: stands in the first row.
        sentences: stand in the rows below it.
        footer: sentence at the foot of each page.
    """
    sheet = book.add_worksheet("explanation")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, TEXT_WIDTH)
    sheet.write_string(0, 0, title, title_format(book))
    for row, sentence in enumerate(sentences, start=1):
        sheet.set_row(row, height_of(sentence, TEXT_WIDTH))
        sheet.write_string(row, 0, sentence, wrapped)
    set_pages(sheet, footer)


def title_format(book: xlsxwriter.Workbook) -> Format:
    """Return the format of a title above a sheet."""
    return book.add_format({"bold": True, "font_size": 14})


def heading_format(book: xlsxwriter.Workbook) -> Format:
    """Return the format of headings; LibreOffice does not show the style of an Excel table."""
    return book.add_format({"bold": True, "bottom": 1})
