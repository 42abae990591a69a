"""What every page handler has in its hand: the visitor, the language, the services, and how to answer."""

import base64
import binascii
import json
import logging
import re
import uuid
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote, urlsplit

import grpc
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import BatchGetPeopleRequest
from libs.errors import DomainError, FieldViolation, NotAuthenticated, ValidationFailed
from services.gateway import visitors
from services.gateway.accounts.account import Account
from services.gateway.api.problems import Problem, problem_of
from services.gateway.pages import telling
from services.gateway.pages.language import CODES, Language, language, preferred_language
from services.gateway.pages.rendering import render
from services.gateway.pages.violations import word_description, word_field, word_violations
from services.gateway.parts import Parts
from services.gateway.upstream import Upstream
from services.gateway.visitors import Visitor

LANGUAGE_COOKIE = "vc_language"
NOTE_COOKIE = "vc_note"
_MOST_NAMES = 500
_MOST_FAULTS = 5
"""Faulty fields that a note tells: cookies are small."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """One request for a page."""

    request: Request
    parts: Parts
    visitor: Visitor
    language: Language
    fresh_secret: str = field(default_factory=visitors.new_form_secret)

    @property
    def upstream(self) -> Upstream:
        """The services, called in the visitor's name."""
        return self.parts.upstream

    @property
    def account(self) -> Account:
        """Who is signed in. Raises NotAuthenticated."""
        if self.visitor.account is None:
            raise NotAuthenticated("This page")
        return self.visitor.account

    @property
    def person_id(self) -> str:
        """The id of who is signed in. Raises NotAuthenticated."""
        return self.account.person_id

    @property
    def form_id(self) -> str:
        """The id that the address gives to the page's form, empty without one."""
        given = self.request.query_params.get("form", "")
        return given if _UUID.fullmatch(given) else ""

    def show(self, template: str, status: int = 200, *, sent_before: bool = False, **values: Any) -> Response:
        """A page made from a template; `sent_before` has a form that was sent before begin anew."""
        secret = visitors.form_secret(self.request, self.visitor)
        html = render(
            self.language,
            template,
            page=self,
            visitor=self.visitor,
            principal=self.visitor.principal,
            path=self.request.url.path,
            seal=visitors.seal(secret or self.fresh_secret),
            nonce=self.request.scope["state"]["csp_nonce"],
            note=self._note(),
            new_id=lambda: str(uuid.uuid4()),
            form_id=self.form_id or str(uuid.uuid4()),
            sent_before=sent_before,
            **values,
        )
        response = HTMLResponse(html, status, headers={"Content-Language": self.language.code})
        if not secret:
            visitors.set_form_secret(response, self.parts, self.fresh_secret)
        if NOTE_COOKIE in self.request.cookies:
            response.delete_cookie(NOTE_COOKIE, path="/")
        return response

    def show_problem(self, error: Exception, template: str = "error.html", **values: Any) -> Response:
        """A page that says what went wrong; a template with a form shows what was typed."""
        problem = problem_of(error)
        words = self.word_problem(problem)
        faults = word_violations(problem.violations, self.language)
        fields = {found.field: said for found, (_, said) in zip(problem.violations, faults, strict=True)}
        return self.show(
            template,
            problem.status,
            sent_before=problem.reason == "REQUEST_ID_REUSED",
            problem=problem,
            problem_words=words,
            faults=list(dict.fromkeys(faults)),
            fields=fields,
            **values,
        )

    def go(self, path: str, done: str = "") -> Response:
        """Send the browser on, with a word about what has been done."""
        return self._redirect(path, {"done": done} if done else None)

    async def act(
        self, doing: Awaitable[Any], to: str, done: str, back: str = "", *, before: str = ""
    ) -> Response:
        """Do something, then send the browser to `to`; back with a word about it when it is refused.

        `before` is what was done before and stays done when this is refused, so it is told as well.
        """
        try:
            await doing
        except (DomainError, grpc.aio.AioRpcError, Problem) as error:
            problem = problem_of(error)
            told = {"reason": problem.reason, "status": problem.status, "detail": problem.detail[:300]}
            faults = [[one.field, one.description[:100]] for one in problem.violations[:_MOST_FAULTS]]
            note = {"problem": told, "metadata": problem.metadata, "faults": faults, "done": before}
            return self._redirect(back or to, note)
        return self.go(to, done)

    def word_problem(self, problem: Problem) -> str:
        """A problem in the visitor's language."""
        return telling.word_problem(
            problem.reason, problem.status, problem.detail, problem.metadata, self.language
        )

    async def names(self, person_ids: Iterable[str]) -> Mapping[str, str]:
        """Names of people by id; those we may not know are shown by the end of their id."""
        wanted = sorted({person_id for person_id in person_ids if person_id})
        names = {person_id: f"…{person_id[-6:]}" for person_id in wanted}
        for start in range(0, len(wanted), _MOST_NAMES):
            request = BatchGetPeopleRequest(person_ids=wanted[start : start + _MOST_NAMES])
            try:
                answer = await self.upstream.volunteers.BatchGetPeople(request)
            except grpc.aio.AioRpcError as error:
                _log.warning("No names: %s", error.code())
                return names
            names.update({person.person_id: person.display_name for person in answer.people})
        return names

    @property
    def refusal(self) -> Problem | None:
        """Why the page before could not do what it was asked to."""
        note = _read_note(self.request.cookies.get(NOTE_COOKIE, ""))
        told, metadata = note.get("problem"), note.get("metadata")
        if not isinstance(told, dict):
            return None
        known = (
            {str(key): str(value) for key, value in metadata.items()} if isinstance(metadata, dict) else {}
        )
        status = told.get("status")
        return Problem(
            status if isinstance(status, int) else 500,
            str(told.get("detail", "")),
            str(told.get("reason", "")),
            known,
        )

    def _redirect(self, path: str, note: Mapping[str, Any] | None) -> Response:
        response = RedirectResponse(path, 303)
        if note:
            text = base64.urlsafe_b64encode(json.dumps(note).encode()).decode()
            secure = self.parts.settings.https
            response.set_cookie(
                NOTE_COOKIE, text, max_age=60, path="/", httponly=True, samesite="lax", secure=secure
            )
        return response

    def _note(self) -> Mapping[str, Any] | None:
        """What the page before wanted to tell, in words; only texts of ours can be told this way."""
        note = _read_note(self.request.cookies.get(NOTE_COOKIE, ""))
        done, problem = str(note.get("done", "")), self.refusal
        done_words = self.language.words(telling.DONE[done]) if done in telling.DONE else ""
        if problem is None:
            return {"tone": "good", "text": done_words, "faults": []} if done_words else None
        words = " ".join(filter(None, (done_words, self.word_problem(problem))))
        return {"tone": "bad", "text": words, "faults": self._faults(note.get("faults"))}

    def _faults(self, noted: Any) -> list[tuple[str, str]]:
        """Faulty fields that a note tells, as far as we have words of our own for them."""
        pairs = (
            [pair for pair in noted if isinstance(pair, list) and len(pair) == 2]
            if isinstance(noted, list)
            else []
        )
        worded = [
            (word_field(str(name), self.language), word_description(str(said), self.language))
            for name, said in pairs
        ]
        return [(label, words) for label, words in worded if words]


def _read_note(text: str) -> dict[str, Any]:
    try:
        note = json.loads(base64.urlsafe_b64decode(text.encode())) if text else {}
    except (ValueError, binascii.Error, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def _language_of(request: Request, visitor: Visitor) -> Language:
    """By the account, else by the cookie, else by what the browser prefers; many share a demo's account."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if visitor.account and not visitor.account.demo_role and visitor.account.locale in CODES:
        return language(visitor.account.locale)
    if chosen in CODES:
        return language(chosen)
    return language(preferred_language(request.headers.get("accept-language", "")))


async def open_page(request: Request) -> Page:
    """The page that a request asks for."""
    visitor = await visitors.page_visitor(request)
    return Page(request, visitors.parts_of(request), visitor, _language_of(request, visitor))


async def member_page(page: Annotated[Page, Depends(open_page)]) -> Page:
    """The page, for somebody who is signed in. Raises SignInFirst."""
    if page.visitor.account is None:
        if page.request.method == "GET":
            raise SignInFirst(page.request.url.path)
        raise SignInFirst(_form_of(page.request), was_sent=True)
    return page


def _form_of(request: Request) -> str:
    """The page whose form has been sent; the profile, which everybody has, when the browser does not say."""
    came_from = urlsplit(request.headers.get("referer", ""))
    return safe_path(came_from.path, "/profile") if came_from.netloc == request.url.netloc else "/profile"


class SignInFirst(Exception):
    """The page is for people who are signed in; `to` is where they sign in, to come back to the path."""

    def __init__(self, path: str, was_sent: bool = False) -> None:
        super().__init__(path)
        self.to = f"/sign-in?next={quote(path)}" + ("&sent=1" if was_sent else "")


class Form:
    """What somebody typed: texts without the blanks around them."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    def __getitem__(self, name: str) -> str:
        value = self._data.get(name, "")
        return _clean(value) if isinstance(value, str) else ""

    def many(self, name: str) -> list[str]:
        """All values of a field."""
        return [_clean(value) for value in self._data.getlist(name) if isinstance(value, str)]

    def number(self, name: str, default: int = 0) -> int:
        """A whole number that is chosen, not typed; the default for anything else."""
        text = self[name]
        is_number = text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 10
        return int(text) if is_number else default

    def whole(self, name: str, low: int, high: int, default: int = 0) -> int:
        """A whole number that is typed; the default for an empty field. Raises ValidationFailed."""
        if not self[name]:
            return default
        number = self.number(name, low - 1)
        if not low <= number <= high:
            words = f"must be a whole number from {low} to {high}"
            raise ValidationFailed([FieldViolation(name, words)])
        return number

    def choice(self, name: str, enum: Any, default: int = 0) -> Any:
        """A value of an enum by its name; the default for anything else."""
        found = enum.DESCRIPTOR.values_by_name.get(self[name])
        return found.number if found else default

    def checked(self, name: str) -> bool:
        """Whether a box is ticked."""
        return bool(self[name])

    def __contains__(self, name: str) -> bool:
        return name in self._data


def _clean(text: str) -> str:
    """The text without what no database or protobuf can keep."""
    return text.encode(errors="ignore").decode().replace("\x00", "").strip()


async def _sent_form(request: Request, page: Annotated[Page, Depends(open_page)]) -> Form:
    form = Form(await request.form(max_files=0, max_fields=2000))
    visitors.check_seal(visitors.form_secret(request, page.visitor), form["seal"])
    return form


AnyPage = Annotated[Page, Depends(open_page)]
"""A page for everybody."""

MemberPage = Annotated[Page, Depends(member_page)]
"""A page for people who are signed in; others are sent to sign in first."""

SentForm = Annotated[Form, Depends(_sent_form)]
"""A form that was made for the browser that sends it. Raises FormExpired."""


def safe_path(path: str, default: str = "/") -> str:
    """A path on this site; the default for anything that would lead elsewhere."""
    is_here = (
        path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    )
    return path if is_here else default
