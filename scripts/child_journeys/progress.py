"""A bar that shows how far a long task has come, where somebody sees it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from child_journeys.consoles import printable

Report = Callable[[str, int, int], None]


@contextmanager
def progress_bar(title: str, console: Console | None = None) -> Iterator[Report]:
    """Show a bar on the error output while something is done; nothing where it is no terminal.

    Args:
        title: what is done.
        console: where to show it, by default the error output.

    Yields:
        A function to be called after each step with its name, its number and how many there are.
    """
    console = console or Console(stderr=True)
    columns = (
        TextColumn("{task.fields[title]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task("", title=title, total=None)

        def report(name: str, number: int, total: int) -> None:
            progress.update(
                task, description=escape(printable(name)), completed=number, total=total
            )

        yield report
