"""Update masks: which fields a caller changes, and proof that they may."""

from collections.abc import Collection
from typing import TypeVar

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message

from libs.errors import UpdateMaskInvalid

Resource = TypeVar("Resource", bound=Message)

_EVERYTHING = "*"


def masked_paths(mask: FieldMask, given: Message, updatable: Collection[str]) -> tuple[str, ...]:
    """The paths to change, in the mask's order.

    An empty mask means every updatable field that is set in `given`, `*` means every updatable field. A path
    may name an updatable field or something inside it. Raises UpdateMaskInvalid for any other path.
    """
    allowed = sorted(updatable)
    if not mask.paths:
        present = {field.name for field, _ in given.ListFields()}
        return tuple(path for path in allowed if path.partition(".")[0] in present)
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

    Raises UpdateMaskInvalid.
    """
    result = type(current)()
    result.CopyFrom(current)
    paths = FieldMask(paths=masked_paths(mask, given, updatable))
    paths.MergeMessage(given, result, replace_message_field=True, replace_repeated_field=True)
    return result
