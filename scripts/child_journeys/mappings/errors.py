"""What can go wrong with the workbook of mappings."""

from child_journeys.reading import ReadError


class MappingsError(ReadError):
    """The workbook cannot be written or read; the message says why in plain words.

    It names sheets, rows and columns, never what a cell holds.
    """
