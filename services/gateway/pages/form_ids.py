"""The id of a form that makes something: in its page's address, so that going back leads to the same form.

Whoever goes back after sending and sends again has the same id sent, and a service gives its first answer.
"""

import uuid
from typing import Annotated

from fastapi import Depends, Request

from services.gateway.pages.page import Page, member_page, open_page

_PARAMETER = "form"


class FormIdMissing(Exception):
    """The page of a form was asked for without an id; `to` is its address with a fresh one."""

    def __init__(self, request: Request) -> None:
        super().__init__(request.url.path)
        query = request.url.include_query_params(**{_PARAMETER: uuid.uuid4()}).query
        self.to = f"{request.url.path}?{query}"


async def _with_form_id(page: Page) -> Page:
    if not page.form_id:
        raise FormIdMissing(page.request)
    return page


async def _any_form(page: Annotated[Page, Depends(open_page)]) -> Page:
    return await _with_form_id(page)


async def _member_form(page: Annotated[Page, Depends(member_page)]) -> Page:
    return await _with_form_id(page)


AnyFormPage = Annotated[Page, Depends(_any_form)]
"""A page for everybody with a form that makes something."""

MemberFormPage = Annotated[Page, Depends(_member_form)]
"""The same for people who are signed in."""
