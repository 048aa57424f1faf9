"""Every command explains itself, with an example that would be understood."""

import shlex

import click
import pytest
from click.testing import CliRunner

from child_journeys.cli import main


def all_commands(group, names=()):
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from all_commands(command, (*names, name))
        else:
            yield (*names, name), command


COMMANDS = dict(all_commands(main))


@pytest.mark.parametrize("names", COMMANDS, ids=" ".join)
def test_help_ends_in_an_example_of_the_command(names):
    result = CliRunner().invoke(main, [*names, "--help"], terminal_width=200)
    assert result.exit_code == 0
    *_, example = [line for line in COMMANDS[names].help.split("\n") if "Example:" in line]
    words = shlex.split(example.partition("Example:")[2])
    assert words[: len(names) + 1] == ["child-journeys", *names]
    # the options of the example exist, and their values are taken
    COMMANDS[names].make_context(names[-1], words[len(names) + 1 :])
