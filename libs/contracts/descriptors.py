"""The descriptors of all APIs with their comments: REST is made from them, tests read what is promised.

Apart from `generate`, because protoc and OR-Tools do not survive in one process.
"""

from pathlib import Path

from google.protobuf import descriptor_pb2

GENERATED = Path(__file__).resolve().parent / "gen"
DESCRIPTORS = GENERATED / "descriptors.binpb"


def proto_files() -> list[descriptor_pb2.FileDescriptorProto]:
    """All proto files, those they import included, each after what it imports."""
    return list(descriptor_pb2.FileDescriptorSet.FromString(DESCRIPTORS.read_bytes()).file)
