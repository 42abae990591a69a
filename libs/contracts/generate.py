"""Generates libs/contracts/gen from protos/: `python -m libs.contracts.generate [--check]`.

The rules of protovalidate (`buf/validate/validate.proto`) are taken from the installed package's descriptor
instead of a copy of the file, those of `google/` from googleapis-common-protos. Nothing is downloaded.
"""

from __future__ import annotations

import filecmp
import re
import shutil
import sys
import tempfile
from importlib import resources
from pathlib import Path
from typing import Any

import google.api
from google.protobuf import descriptor_pb2
from grpc_tools import protoc
from protovalidate._gen.buf.validate import validate_pb

from libs.contracts.descriptors import DESCRIPTORS, GENERATED

ROOT = Path(__file__).resolve().parents[2]
PROTOS = ROOT / "protos"

# Generated modules import each other by proto package; here they live inside ours.
_OWN_IMPORT = re.compile(r"^(from|import) (volunteercircle|buf)\b", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Writes the generated code; with `--check` only says whether it is current (0) or not (1)."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / "gen"
        generate(fresh)
        if "--check" in arguments:
            return _report_differences(fresh)
        if GENERATED.exists():
            shutil.rmtree(GENERATED)
        shutil.copytree(fresh, GENERATED)
    return 0


def generate(target: Path) -> None:
    """Compiles every proto file into Python below `target`. Raises RuntimeError if one is faulty."""
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        image = Path(scratch) / "all.binpb"
        write_image(image)
        own = [name for name in _names(image) if name.startswith(("volunteercircle/", "buf/"))]
        _protoc(
            f"--descriptor_set_in={image}",
            f"--python_out={target}",
            f"--pyi_out={target}",
            f"--grpc_python_out={target}",
            *own,
        )
        shutil.copy(image, target / DESCRIPTORS.name)
    for module in [*target.rglob("*.py"), *target.rglob("*.pyi")]:
        module.write_text(_OWN_IMPORT.sub(r"\1 libs.contracts.gen.\2", module.read_text()))
    for stub in target.rglob("*_pb2_grpc.py"):
        if "class " not in stub.read_text():
            stub.unlink()
    for folder in [target, *(path for path in target.rglob("*") if path.is_dir())]:
        (folder / "__init__.py").write_text("")


def write_image(path: Path) -> None:
    """Writes a descriptor set of all proto files with comments and imports; `buf` reads the same format."""
    with tempfile.TemporaryDirectory() as scratch:
        rules = Path(scratch) / "validate.binpb"
        rules.write_bytes(_validate_rules())
        own = Path(scratch) / "own.binpb"
        google_protos = Path(next(iter(google.api.__path__))).parents[1]
        bundled_protos = resources.files("grpc_tools") / "_proto"
        _protoc(
            f"--proto_path={PROTOS}",
            f"--proto_path={google_protos}",
            f"--proto_path={bundled_protos}",
            f"--descriptor_set_in={rules}",
            f"--descriptor_set_out={own}",
            "--include_imports",
            "--include_source_info",
            *sorted(str(file.relative_to(PROTOS)) for file in PROTOS.rglob("*.proto")),
        )
        path.write_bytes(own.read_bytes())


def _validate_rules() -> bytes:
    """Descriptor set of `buf/validate/validate.proto` and its imports, from the installed protovalidate."""
    files: dict[str, descriptor_pb2.FileDescriptorProto] = {}

    def collect(described: Any) -> None:
        for dependency in described.dependencies:
            collect(dependency)
        if described.name not in files:
            files[described.name] = descriptor_pb2.FileDescriptorProto.FromString(described.proto.to_binary())

    collect(validate_pb._DESC)
    return descriptor_pb2.FileDescriptorSet(file=files.values()).SerializeToString()


def _names(image: Path) -> list[str]:
    return [file.name for file in descriptor_pb2.FileDescriptorSet.FromString(image.read_bytes()).file]


def _protoc(*arguments: str) -> None:
    code = protoc.main(["protoc", *arguments])
    if code != 0:
        raise RuntimeError("protoc refused the files under protos/; its words stand above")


def _report_differences(fresh: Path) -> int:
    differing = sorted(_differences(filecmp.dircmp(fresh, GENERATED, ignore=["__pycache__"])))
    for name in differing:
        print(f"{name} is not what protos/ gives now: run `make protos`", file=sys.stderr)
    return 1 if differing else 0


def _differences(compared: filecmp.dircmp[str]) -> list[str]:
    here = [*compared.left_only, *compared.right_only, *compared.diff_files]
    return here + [name for below in compared.subdirs.values() for name in _differences(below)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
