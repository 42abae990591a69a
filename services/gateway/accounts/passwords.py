"""Passwords: argon2id, in few threads so that a flood of logins eats neither memory nor processors."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from services.gateway.accounts.account import PasswordTooWeak

MIN_CHARACTERS = 8
MAX_CHARACTERS = 256
_THREADS = 2
_OBVIOUS = frozenset(
    {
        "password",
        "passw0rd",
        "password1",
        "password123",
        "12345678",
        "123456789",
        "1234567890",
        "87654321",
        "qwertyui",
        "qwertyuiop",
        "1qaz2wsx",
        "1q2w3e4r",
        "qwer1234",
        "abcd1234",
        "abc12345",
        "iloveyou",
        "woaini1314",
        "woaini520",
        "a1234567",
        "a12345678",
        "1234qwer",
        "asdfghjk",
        "zxcvbnm1",
        "letmein1",
        "welcome1",
        "sunshine",
        "football",
        "princess",
        "volunteer",
        "zhiyuan1",
    }
)


def check_strength(password: str, email: str) -> None:
    """Raise PasswordTooWeak for a password that is short, endless, common or the address itself."""
    if len(password) < MIN_CHARACTERS:
        raise PasswordTooWeak(f"is shorter than {MIN_CHARACTERS} characters")
    if len(password) > MAX_CHARACTERS:
        raise PasswordTooWeak(f"is longer than {MAX_CHARACTERS} characters")
    if password.casefold() in _OBVIOUS or len(set(password)) < 4:
        raise PasswordTooWeak("is among the first that everybody guesses")
    if password.casefold() in (email, email.partition("@")[0]):
        raise PasswordTooWeak("is the e-mail address")


class Passwords:
    """Hashes and checks passwords off the event loop."""

    def __init__(self) -> None:
        self._hash = PasswordHash((Argon2Hasher(),))
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="passwords")
        self._nobodys = self._hash.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        """The hash to store."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hash.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Whether the password belongs to the hash; without one it takes as long and is False."""
        verify = self._hash.verify
        loop = asyncio.get_running_loop()
        is_same = await loop.run_in_executor(self._threads, verify, password, stored or self._nobodys)
        return is_same and stored is not None

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown(wait=False, cancel_futures=True)
