"""What the drop-down lists of the workbook offer, and what each choice stands for."""

from child_journeys.land.override_checks import LEAVE_UNMATCHED, WHOLE_MODULE
from child_journeys.land.specification import Specification, Table

_SEPARATOR = " - "


class CodeChoices:
    """The legal codes of each list, as `code - label`.

    Args:
        code_lists: name of the list -> code -> label.
    """

    def __init__(self, code_lists: dict[str, dict[str, str]]) -> None:
        self._code_lists = code_lists

    @property
    def ranges(self) -> dict[str, list[str]]:
        """Name of each drop-down list -> what it offers."""
        return {
            f"codes_{name}": [LEAVE_UNMATCHED, *(self.text(name, code) for code in codes)]
            for name, codes in self._code_lists.items()
        }

    def text(self, code_list: str, code: str | None) -> str:
        """Return the choice that stands for a code, or for none."""
        if code is None:
            return LEAVE_UNMATCHED
        return f"{code}{_SEPARATOR}{self._code_lists[code_list][code]}"

    def code(self, code_list: str | None, text: str) -> str:
        """Return the code that a choice stands for.

        Args:
            code_list: name of the list.
            text: the choice; a code or a label alone is understood as well.

        Returns:
            The code; a text that is no choice comes back as it is, for the check to refuse.
        """
        wanted = text.casefold()
        for code, label in self._code_lists.get(code_list, {}).items():
            if wanted in (f"{code}{_SEPARATOR}{label}".casefold(), label.casefold()):
                return code
        return text


class ColumnChoices:
    """The columns of each list, as `column - header`; where the list is unknown, of all lists.

    Args:
        specification: the lists and their columns.
    """

    def __init__(self, specification: Specification) -> None:
        self._tables = {(table.dataset, table.name): table for table in specification.tables}
        self._datasets = list(dict.fromkeys(table.dataset for table in specification.tables))

    @property
    def ranges(self) -> dict[str, list[str]]:
        """Name of each drop-down list -> what it offers."""
        of_lists = {
            f"columns_{dataset}_{name}": [LEAVE_UNMATCHED, *_whole(table), *_columns(table)]
            for (dataset, name), table in self._tables.items()
        }
        of_datasets = {
            f"columns_{dataset}_": [
                f"{table.name}.{text}"
                for table in self._tables.values()
                if table.dataset == dataset
                for text in _columns(table)
            ]
            for dataset in self._datasets
        }
        return of_lists | of_datasets

    def text(self, dataset: str, table_name: str | None, column_name: str | None) -> str:
        """Return the choice that stands for a column, or for none; its name in no known list."""
        if column_name is None:
            return LEAVE_UNMATCHED
        if table_name is None or column_name == WHOLE_MODULE:
            return column_name
        columns = {column.name: column for column in self._tables[dataset, table_name].columns}
        return _column(column_name, columns[column_name].header)

    def column(self, table_name: str | None, text: str) -> tuple[str | None, str]:
        """Return the list and the column that a choice stands for.

        Args:
            table_name: the list, where it is known.
            text: the choice; the name of a column alone is understood as well.
        """
        name = text.partition(_SEPARATOR)[0]
        if "." in name:
            table_name, _, name = name.partition(".")
        return table_name, name


def _whole(table: Table) -> list[str]:
    return [WHOLE_MODULE] if table.dataset == "cin_census" else []


def _columns(table: Table) -> list[str]:
    return [_column(column.name, column.header) for column in table.columns]


def _column(name: str, header: str) -> str:
    return f"{name}{_SEPARATOR}{' '.join(header.split())}"
