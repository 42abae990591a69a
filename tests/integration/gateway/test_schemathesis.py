"""The API against its own description, by a fuzzer that reads nothing but the OpenAPI document."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE, STDOUT
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.cli.operator import OPERATOR, Operator
from tests.support.suite import SuiteProcess

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
    "unsupported_method",
)
_CASES = re.compile(r"(\d+) generated")


@pytest.fixture
async def own_suite(tmp_path: Path) -> AsyncIterator[SuiteProcess]:
    """A suite for this test alone: nobody else should live among what a fuzzer makes."""
    process = SuiteProcess(tmp_path / "data", "--no-demo")
    await process.start()
    yield process
    await process.kill()


@pytest.mark.parametrize(
    ("phases", "examples", "least"),
    [
        pytest.param("fuzzing", 14, 1_000, id="fast"),
        pytest.param("examples,coverage,fuzzing,stateful", 60, 10_000, id="long", marks=pytest.mark.long),
    ],
)
async def test_no_request_makes_the_api_break_its_promises(
    own_suite: SuiteProcess, tmp_path: Path, phases: str, examples: int, least: int
):
    token = Operator(own_suite.directory.keys).token(OPERATOR, timedelta(hours=2))
    fuzzing = await asyncio.create_subprocess_exec(
        *(SCHEMATHESIS, "run", f"{own_suite.runtime.gateway_url}/api/openapi.json"),
        *("--header", f"Authorization: Bearer {token}"),
        *("--checks", ",".join(CHECKS), "--phases", phases, "--max-examples", str(examples)),
        *("--workers", "2", "--seed", "20261123", "--generation-database", "none", "--no-color"),
        *("--suppress-health-check", "all", "--warnings", "off"),
        cwd=tmp_path,
        stdout=PIPE,
        stderr=STDOUT,
    )
    out, _ = await fuzzing.communicate()
    report = out.decode()
    assert fuzzing.returncode == 0, report[-6000:]
    cases = _CASES.search(report)
    assert cases is not None
    assert int(cases[1]) >= least
    assert "Traceback" not in own_suite.log.read_text()
