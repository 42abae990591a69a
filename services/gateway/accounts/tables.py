"""Tables of accounts and sessions, and the statements over them."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Text, delete, insert, select, update
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel

from libs.storage import UtcDateTime
from services.gateway.accounts.account import Account


class Table(SQLModel, registry=registry()):
    """Base of the gateway's tables; one process may host other services, so the registry is our own."""


class AccountRow(Table, table=True):
    """An account. `sign_up_id` recognises a repeated sign-up."""

    __tablename__ = "account"

    person_id: str = Field(sa_column=Column(Text, primary_key=True))
    email: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    password_hash: str = Field(sa_column=Column(Text, nullable=False))
    display_name: str = Field(sa_column=Column(Text, nullable=False))
    locale: str = Field(sa_column=Column(Text, nullable=False))
    platform_admin: bool
    demo_role: str = Field(sa_column=Column(Text, nullable=False))
    sign_up_id: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class SessionRow(Table, table=True):
    """A session, under the SHA-256 of its secret."""

    __tablename__ = "session"

    secret_sha256: str = Field(sa_column=Column(Text, primary_key=True))
    person_id: str = Field(
        sa_column=Column(
            Text, ForeignKey("account.person_id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


def account_of(row: AccountRow) -> Account:
    """The account in a row."""
    return Account(
        row.person_id,
        row.email,
        row.display_name,
        row.locale,
        row.platform_admin,
        row.demo_role,
        row.created_at,
    )


def add_account(session: Session, row: AccountRow) -> None:
    """Add an account. Raises ConstraintViolated when the e-mail address or the person has one."""
    session.add(row)
    session.flush()


def find_account(session: Session, person_id: str) -> Account | None:
    """The person's account."""
    row = session.get(AccountRow, person_id)
    return account_of(row) if row else None


def find_by_email(session: Session, email: str) -> AccountRow | None:
    """The account row of a normalised e-mail address."""
    return session.scalars(select(AccountRow).where(AccountRow.email == email)).first()  # type: ignore[arg-type]


def demo_accounts(session: Session) -> list[Account]:
    """The ready-made logins of the demo, the oldest first."""
    ready_made = select(AccountRow).where(AccountRow.demo_role != "").order_by(AccountRow.created_at)  # type: ignore[arg-type]
    return [account_of(row) for row in session.scalars(ready_made.limit(12))]


def set_account(session: Session, person_id: str, **values: object) -> Account | None:
    """Change fields of an account; None if there is no such account."""
    session.execute(update(AccountRow).where(AccountRow.person_id == person_id).values(**values))  # type: ignore[arg-type]
    session.expire_all()
    return find_account(session, person_id)


def add_session(session: Session, secret_sha256: str, person_id: str, now: datetime) -> None:
    """Remember a session."""
    row = {"secret_sha256": secret_sha256, "person_id": person_id, "created_at": now, "seen_at": now}
    session.execute(insert(SessionRow).values(**row))


def find_session(session: Session, secret_sha256: str) -> tuple[SessionRow, Account] | None:
    """A session and whose it is."""
    row = session.get(SessionRow, secret_sha256)
    account = find_account(session, row.person_id) if row else None
    return (row, account) if row and account else None


def touch_session(session: Session, secret_sha256: str, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(
        update(SessionRow).where(SessionRow.secret_sha256 == secret_sha256).values(seen_at=now)  # type: ignore[arg-type]
    )


def end_session(session: Session, secret_sha256: str) -> None:
    """Forget a session."""
    session.execute(delete(SessionRow).where(SessionRow.secret_sha256 == secret_sha256))  # type: ignore[arg-type]


def end_old_sessions(session: Session, idle_since: datetime, made_before: datetime) -> None:
    """Forget the sessions that nobody used since, and those made too long ago."""
    is_over = (SessionRow.seen_at < idle_since) | (SessionRow.created_at < made_before)
    session.execute(delete(SessionRow).where(is_over))  # type: ignore[arg-type]
