"""What is said on a console, whatever characters it knows."""

import io
import sys


def show_any_character() -> None:
    """Let standard output and errors show what their encoding lacks escaped, instead of failing.

    A file name is said as it is; a Windows console, or the file that output is sent to, may use a
    code page without its letters.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def printable(text: str) -> str:
    """Return a text that neither a terminal nor an XML file can stumble over.

    The name of a file, or an identifier, may hold anything: lines, colours, text from right to
    left.
    """
    return "".join(character if character.isprintable() else "?" for character in text)
