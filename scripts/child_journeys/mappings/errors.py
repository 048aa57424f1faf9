"""What can go wrong with the workbook of mappings."""


class MappingsError(Exception):
    """The workbook cannot be written or read; the message says why in plain words.

    It names sheets, rows and columns, never what a cell holds.
    """
