"""The one error of publishing."""


class PublishError(Exception):
    """Publishing was refused or failed; the message says why and never holds a cell's value."""
