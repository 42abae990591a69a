"""What operators and platforms probe."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from services.gateway.visitors import parts_of

router = APIRouter(include_in_schema=False)


@router.get("/livez")
async def livez() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"alive": True})


@router.get("/startupz")
async def startupz() -> JSONResponse:
    """The process has started: its database is migrated and it listens."""
    return JSONResponse({"started": True})


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """The services behind it are ready for work; 503 with the names of those that are not."""
    serving = await parts_of(request).upstream.serving()
    ready = all(serving.values())
    return JSONResponse({"ready": ready, "services": serving}, 200 if ready else 503)
