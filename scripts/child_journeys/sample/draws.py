"""Random draws: a value by its weight, a length by its band."""

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from random import Random

from child_journeys.sample.rates import Band


class Choice:
    """Draws a value with the given weights; quicker than `Random.choices` for one at a time."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._values = list(weights)
        self._sums = list(accumulate(weights.values()))

    def draw(self, rng: Random) -> str:
        """Return one value."""
        return self._values[bisect_right(self._sums, rng.random() * self._sums[-1])]


class Lengths:
    """Draws a length: a band by its weight, then any whole number within it."""

    def __init__(self, bands: tuple[Band, ...]) -> None:
        self._bands = [(low, high) for low, high, _ in bands]
        self._sums = list(accumulate(weight for _, _, weight in bands))

    def draw(self, rng: Random) -> int:
        """Return one length."""
        low, high = self._bands[bisect_right(self._sums, rng.random() * self._sums[-1])]
        return low + int(rng.random() * (high - low + 1))
