"""Writes the reference beside this file from the code itself: `python docs/reference/generate.py [--check]`.

Comments in protos become the pages of RPCs, events and error reasons; descriptions of settings and help texts
of commands and make targets become theirs. `--check` only says whether the pages are current (0) or not (1).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import typer
from google.protobuf import descriptor_pb2
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT))

from google.api import annotations_pb2  # noqa: E402

from libs.contracts.descriptors import proto_files  # noqa: E402
from libs.contracts.gen.volunteercircle.events.v1 import options_pb2  # noqa: E402
from libs.hosting.settings import SUITE_PREFIX, ServiceSettings  # noqa: E402

SERVICES = ["organisations", "volunteers", "tasks", "matching", "gateway"]
NOTICE = "<!-- Made by `make docs`; change the code it describes instead. -->"


def main(arguments: list[str]) -> int:
    """Writes or checks every page."""
    stale = [name for name, text in pages().items() if not _is_current(HERE / name, text)]
    if "--check" in arguments:
        for name in stale:
            print(f"docs/reference/{name} is not what the code says now: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (HERE / name).write_text(pages()[name], encoding="utf-8")
    return 0


def pages() -> dict[str, str]:
    """The pages by file name."""
    own = [file for file in proto_files() if file.name.startswith("volunteercircle/")]
    return {
        "rpcs.md": _page("RPCs", _rpcs(own)),
        "events.md": _page("Events", _events(own)),
        "errors.md": _page("Error reasons", _errors(own)),
        "settings.md": _page("Settings", _settings()),
        "commands.md": _page("Commands", _commands()),
        "make.md": _page("Make targets", _make_targets()),
    }


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def _page(title: str, lines: Iterator[str]) -> str:
    return "\n".join([f"# {title}", "", NOTICE, *lines, ""])


def _comment(file: descriptor_pb2.FileDescriptorProto, *path: int) -> str:
    for location in file.source_code_info.location:
        if list(location.path) == list(path):
            return " ".join(location.leading_comments.split())
    return ""


def _rpcs(files: list[descriptor_pb2.FileDescriptorProto]) -> Iterator[str]:
    for file in files:
        for s, service in enumerate(file.service):
            yield from ["", f"## {service.name}", "", _comment(file, 6, s), ""]
            yield from ["| RPC | REST | what it does |", "| --- | --- | --- |"]
            for m, method in enumerate(service.method):
                yield f"| `{method.name}` | {_rest(method)} | {_cell(_comment(file, 6, s, 2, m))} |"


def _rest(method: descriptor_pb2.MethodDescriptorProto) -> str:
    rule = method.options.Extensions[annotations_pb2.http]
    verb = rule.WhichOneof("pattern")
    return f"`{verb.upper()} /api{getattr(rule, verb)}`" if verb else "operators only"


def _events(files: list[descriptor_pb2.FileDescriptorProto]) -> Iterator[str]:
    for file in files:
        events = [
            (message.options.Extensions[options_pb2.type], message.name, _comment(file, 4, index))
            for index, message in enumerate(file.message_type)
            if message.options.HasExtension(options_pb2.type)
        ]
        if events:
            yield from ["", f"## {file.package.split('.')[-2].capitalize()}", ""]
            yield from ["| type and subject | message | when |", "| --- | --- | --- |"]
            yield from (f"| `{kind}` | `{message}` | {_cell(when)} |" for kind, message, when in events)


def _errors(files: list[descriptor_pb2.FileDescriptorProto]) -> Iterator[str]:
    yield from ["", "Values of `google.rpc.ErrorInfo.reason` in the domain `volunteercircle`.", ""]
    yield from ["| reason | meaning |", "| --- | --- |"]
    for file in files:
        for e, enum in enumerate(file.enum_type):
            if enum.name == "ErrorReason":
                for v, value in enumerate(enum.value[1:], start=1):
                    yield f"| `{value.name}` | {_cell(_comment(file, 5, e, 2, v))} |"


def _settings() -> Iterator[str]:
    yield from [
        "",
        "Read from the environment; `<NAME>_FILE` may name a file that holds a secret.",
    ]
    yield from ["", "## Every service", ""]
    yield from [f"Under `{SUITE_PREFIX}` for all, or under a service's own prefix for one.", ""]
    yield from _setting_table(SUITE_PREFIX, ServiceSettings.model_fields)
    for service in SERVICES:
        settings: Any = getattr(
            import_module(f"services.{service}.settings"), f"{service.capitalize()}Settings"
        )
        prefix = settings.model_config["env_prefix"]
        own = {name: field for name, field in settings.model_fields.items() if _is_own(name, field)}
        yield from ["", f"## {service}", "", f"Prefix `{prefix}`.", ""]
        if own:
            yield from _setting_table(prefix, own)


def _is_own(name: str, field: FieldInfo) -> bool:
    shared = ServiceSettings.model_fields.get(name)
    return shared is None or (shared.default, shared.description) != (field.default, field.description)


def _setting_table(prefix: str, fields: dict[str, FieldInfo]) -> Iterator[str]:
    yield from ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in fields.items():
        yield f"| `{prefix}{name.upper()}` | {_default(field)} | {_cell(field.description or '')} |"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "computed"
    if field.default is PydanticUndefined:
        return "required"
    return f"`{field.default!s}`" if field.default not in ("", None) else "none"


def _commands() -> Iterator[str]:
    root = typer.main.get_command(import_module("services.cli.main").app)
    yield from ["", "| command | what it does |", "| --- | --- |"]
    for path, command in _walk("circle", root):
        yield f"| `{path}` | {_cell((command.help or '').split(chr(10) * 2)[0])} |"


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    below = _commands_below(command)
    if not below:
        yield path, command
    for name in sorted(below):
        yield from _walk(f"{path} {name}", below[name])


def _commands_below(command: Any) -> dict[str, click.Command]:
    """The commands of a group, which may load them only when they are asked for."""
    if not hasattr(command, "list_commands"):
        return {}
    context = click.Context(command)
    return {name: command.get_command(context, name) for name in command.list_commands(context)}


def _make_targets() -> Iterator[str]:
    yield from ["", "| target | what it does |", "| --- | --- |"]
    for target, what in re.findall(r"^([a-z-]+):.*?## (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE):
        yield f"| `make {target}` | {_cell(what)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
