"""Words of the domain and their numbers in proto files."""

from __future__ import annotations

from enum import Enum
from typing import Any, Generic, TypeVar

Word = TypeVar("Word", bound=Enum)


class Vocabulary(Generic[Word]):
    """A domain enumeration beside the proto enumeration that says the same: `ACTIVE` is `STATE_ACTIVE`.

    Raises ValueError when the proto file lacks a word of the domain.
    """

    def __init__(self, words: type[Word], numbers: Any, prefix: str) -> None:
        self._numbers: dict[Word, Any] = {word: numbers.Value(f"{prefix}_{word.name}") for word in words}
        self._words = {number: word for word, number in self._numbers.items()}

    def number(self, word: Word) -> Any:
        """The proto number of a word."""
        return self._numbers[word]

    def word(self, number: int) -> Word | None:
        """The word of a proto number, None for what is not given."""
        return self._words.get(number)

    def known(self, number: int) -> Word:
        """The word of a number that must be given. Raises KeyError."""
        return self._words[number]
