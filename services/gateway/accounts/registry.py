"""The use cases of accounts: sign up, sign in, sign out, and whose session this is."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlmodel import Session as DatabaseSession

from libs.access.principal import Principal
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteers_service_pb2
from libs.storage import ConstraintViolated, Database
from services.gateway.accounts import tables
from services.gateway.accounts.account import (
    Account,
    AccountExists,
    AccountNotFound,
    CredentialsWrong,
    DemoClosed,
    EmailTaken,
    OperatorOnly,
    Session,
)
from services.gateway.accounts.authority import Authorities
from services.gateway.accounts.passwords import Passwords, check_strength
from services.gateway.accounts.throttle import Throttle
from services.gateway.upstream import Upstream, speaking_as

_SECONDS_BETWEEN_TOUCHES = 60
_PERSON_NAMESPACE = uuid.UUID("5f0c1d1e-6a3f-4a55-9d8f-2f1f2ad0a9a1")


@dataclass(frozen=True, slots=True)
class SignUp:
    """What somebody gives to get an account. The last three are for administrators and the operator only."""

    email: str
    password: str
    display_name: str
    locale: str
    request_id: str = ""
    person_id: str = ""
    platform_admin: bool = False
    demo_role: str = ""


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """How long a session lasts without use, and at most."""

    idle: timedelta
    absolute: timedelta


class Accounts:
    """Everything that changes or reads accounts and sessions."""

    def __init__(
        self,
        database: Database,
        upstream: Upstream,
        authorities: Authorities,
        passwords: Passwords,
        throttle: Throttle,
        times: SessionTimes,
        *,
        demo: bool,
    ) -> None:
        self._database = database
        self._upstream = upstream
        self._authorities = authorities
        self._passwords = passwords
        self._throttle = throttle
        self._times = times
        self._demo = demo

    async def sign_up(self, asked: SignUp, by: Principal, address: str) -> Account:
        """Make an account and, unless one is named, the person it belongs to.

        The same e-mail address with the same request id gets the first answer again. Raises EmailTaken,
        AccountExists, PasswordTooWeak, OperatorOnly, TooManyAttempts.
        """
        asked = replace(asked, email=normalised(asked.email))
        if not is_operator(by):
            _refuse_privileges(asked)
            await self._throttle.sign_up(address)
        known = await self._database.read(lambda session: tables.find_by_email(session, asked.email))
        if known is not None:
            return await self._repeated(known, asked)
        check_strength(asked.password, asked.email)
        password_hash = await self._passwords.hash(asked.password)
        person_id = asked.person_id or await self._new_person(asked)
        return await self._add(asked, person_id, password_hash)

    async def sign_in(self, email: str, password: str, address: str) -> Session:
        """Open a session. Raises CredentialsWrong or TooManyAttempts."""
        email = normalised(email)
        await self._throttle.sign_in(email, address)
        row = await self._database.read(lambda session: tables.find_by_email(session, email))
        is_right = await self._passwords.matches(password, row.password_hash if row else None)
        await self._throttle.ended(email, address, well=is_right)
        if row is None or not is_right:
            raise CredentialsWrong
        return await self._open(row.person_id)

    async def sign_in_to_demo(self, person_id: str) -> Session:
        """Open a session of a ready-made login without a password. Raises DemoClosed outside demos."""
        account = await self._database.read(lambda session: tables.find_account(session, person_id))
        if not self._demo or account is None or not account.demo_role:
            raise DemoClosed
        return await self._open(person_id)

    async def sign_out(self, secret: str) -> None:
        """End a session; an unknown one has ended already."""
        await self._database.write(lambda session: tables.end_session(session, _digest(secret)))

    async def whose(self, secret: str) -> Account | None:
        """The account of a live session."""
        now = datetime.now(UTC)
        found = await self._database.read(lambda session: tables.find_session(session, _digest(secret)))
        if found is None:
            return None
        row, account = found
        if now - row.seen_at > self._times.idle or now - row.created_at > self._times.absolute:
            await self.sign_out(secret)
            return None
        if (now - row.seen_at).total_seconds() > _SECONDS_BETWEEN_TOUCHES:
            await self._database.write(lambda session: tables.touch_session(session, _digest(secret), now))
        return account

    async def find(self, person_id: str) -> Account | None:
        """The person's account."""
        return await self._database.read(lambda session: tables.find_account(session, person_id))

    async def demo_logins(self) -> list[Account]:
        """The ready-made logins; none outside demos."""
        return await self._database.read(tables.demo_accounts) if self._demo else []

    async def set_locale(self, person_id: str, locale: str) -> None:
        """Remember the language that the person reads."""
        await self._database.write(lambda session: tables.set_account(session, person_id, locale=locale))

    async def set_platform_admin(self, person_id: str, admin: bool, by: Principal) -> Account:
        """Make the person a platform administrator, or no longer. Raises OperatorOnly, AccountNotFound."""
        if not is_operator(by):
            raise OperatorOnly("platform_admin")
        changed = await self._database.write(
            lambda session: tables.set_account(session, person_id, platform_admin=admin)
        )
        if changed is None:
            raise AccountNotFound(person_id)
        self._authorities.forget(person_id)
        return changed

    async def _repeated(self, known: tables.AccountRow, asked: SignUp) -> Account:
        is_repeated = asked.request_id and asked.request_id == known.sign_up_id
        if not is_repeated or not await self._passwords.matches(asked.password, known.password_hash):
            raise EmailTaken
        return tables.account_of(known)

    async def _new_person(self, asked: SignUp) -> str:
        """Create the person; trying again after a failure half-way finds the same one."""
        seed = f"{asked.email} {asked.request_id or secrets.token_hex(16)}"
        request = volunteers_service_pb2.CreatePersonRequest(
            person=person_pb2.Person(display_name=asked.display_name, email=asked.email, locale=asked.locale),
            request_id=str(uuid.uuid5(_PERSON_NAMESPACE, seed)),
        )
        with speaking_as(self._authorities.own_token):
            created = await self._upstream.volunteers.CreatePerson(request)
        return str(created.person_id)

    async def _add(self, asked: SignUp, person_id: str, password_hash: str) -> Account:
        now = datetime.now(UTC)

        def add(session: DatabaseSession) -> Account:
            row = tables.AccountRow(
                person_id=person_id,
                email=asked.email,
                password_hash=password_hash,
                display_name=asked.display_name,
                locale=asked.locale,
                platform_admin=asked.platform_admin,
                demo_role=asked.demo_role,
                sign_up_id=asked.request_id,
                created_at=now,
            )
            tables.add_account(session, row)
            return tables.account_of(row)

        try:
            return await self._database.write(add)
        except ConstraintViolated as conflict:
            raise EmailTaken if "email" in conflict.constraint else AccountExists(person_id) from conflict

    async def _open(self, person_id: str) -> Session:
        secret = secrets.token_urlsafe(32)
        now = datetime.now(UTC)

        def open_session(session: DatabaseSession) -> None:
            tables.end_old_sessions(session, now - self._times.idle, now - self._times.absolute)
            tables.add_session(session, _digest(secret), person_id, now)

        await self._database.write(open_session)
        return Session(secret, person_id, now + self._times.absolute)


def is_operator(principal: Principal) -> bool:
    """Whether the caller may make accounts for others."""
    return principal.has_platform_role("platform_admin", "operator") or principal.service_name == "operator"


def normalised(email: str) -> str:
    """The form in which e-mail addresses are compared."""
    return email.strip().casefold()


def _refuse_privileges(asked: SignUp) -> None:
    for field in ("person_id", "platform_admin", "demo_role"):
        if getattr(asked, field):
            raise OperatorOnly(field)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
