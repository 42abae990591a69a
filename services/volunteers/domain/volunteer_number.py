"""The public number of a volunteer: random, so that it says nothing of the person, and safe to read aloud."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that are not mistaken for each other."""

PREFIX = "VC"
_SYMBOLS = 12


def new_number() -> str:
    """A number that nobody has: among ten million volunteers two alike are one chance in ten thousand."""
    bits = secrets.randbits(5 * _SYMBOLS)
    symbols = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(_SYMBOLS))
    return f"{PREFIX}{symbols}{_check_symbol(symbols)}"


def is_number(text: str) -> bool:
    """Whether the text can be a volunteer's number; one mistyped symbol is always noticed."""
    symbols, check = text[len(PREFIX) : -1], text[-1:]
    well_formed = text.startswith(PREFIX) and len(symbols) == _SYMBOLS and set(symbols) <= set(ALPHABET)
    return well_formed and check == _check_symbol(symbols)


def _check_symbol(symbols: str) -> str:
    """Odd weights have an inverse modulo 32, so no change of one symbol keeps the sum."""
    total = sum((2 * place + 1) * ALPHABET.index(symbol) for place, symbol in enumerate(symbols))
    return ALPHABET[total % len(ALPHABET)]
