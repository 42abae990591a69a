"""Update masks: which fields a caller changes, and proof that they may."""

from collections.abc import Collection
from typing import TypeVar

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message

from libs.errors import UpdateMaskEmpty, UpdateMaskInvalid

Resource = TypeVar("Resource", bound=Message)

_EVERYTHING = "*"


def masked_paths(mask: FieldMask, given: Message, updatable: Collection[str]) -> tuple[str, ...]:
    """The paths to change, in the mask's order.

    An empty mask means every updatable field that is set in `given`, `*` means every updatable field. A path
    may name an updatable field or something inside it. Raises UpdateMaskInvalid for any other path, and
    UpdateMaskEmpty when there is nothing to change.
    """
    allowed = sorted(updatable)
    if not mask.paths:
        present = {field.name for field, _ in given.ListFields()}
        meant = tuple(path for path in allowed if path.partition(".")[0] in present)
        if not meant:
            raise UpdateMaskEmpty(allowed)
        return meant
    if list(mask.paths) == [_EVERYTHING]:
        return tuple(allowed)
    for path in mask.paths:
        is_allowed = any(path == one or path.startswith(f"{one}.") for one in allowed)
        if not is_allowed or not FieldMask(paths=[path]).IsValidForDescriptor(given.DESCRIPTOR):
            raise UpdateMaskInvalid(path, allowed)
    return tuple(mask.paths)


def merged(current: Resource, given: Resource, mask: FieldMask, updatable: Collection[str]) -> Resource:
    """A copy of `current` with the masked fields taken from `given`; a masked field that is not set is
    cleared.

    Raises UpdateMaskInvalid and UpdateMaskEmpty.
    """
    result = type(current)()
    result.CopyFrom(current)
    paths = masked_paths(mask, given, updatable)
    taken = FieldMask(paths=[path for path in paths if _has_parents(given, path)])
    taken.MergeMessage(given, result, replace_message_field=True, replace_repeated_field=True)
    for path in paths:
        if not _has_parents(given, path):
            _clear(result, path)
    return result


def _has_parents(message: Message, path: str) -> bool:
    """Whether everything around the field that the path names is set."""
    *parents, _ = path.split(".")
    for parent in parents:
        if not message.HasField(parent):
            return False
        message = getattr(message, parent)
    return True


def _clear(message: Message, path: str) -> None:
    """Clear the field that the path names, where there is one to clear."""
    if _has_parents(message, path):
        *parents, name = path.split(".")
        for parent in parents:
            message = getattr(message, parent)
        message.ClearField(name)
