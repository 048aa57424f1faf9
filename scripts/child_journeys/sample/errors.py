"""The one error of the sample."""


class SampleError(ValueError):
    """A sample cannot be made as it was asked for; the message says why, in one sentence."""
