"""Places as people type them."""

import math

from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Place
from libs.errors import FieldViolation, ValidationFailed
from services.gateway.pages.page import Form


def read_place(form: Form) -> Place | None:
    """The point typed as latitude and longitude, None when both are empty. Raises ValidationFailed."""
    if not form["latitude"] and not form["longitude"]:
        return None
    return Place(
        latitude=_degrees(form["latitude"], "latitude", 90),
        longitude=_degrees(form["longitude"], "longitude", 180),
    )


def _degrees(text: str, field: str, most: int) -> float:
    try:
        degrees = float(text)
    except ValueError:
        degrees = math.nan
    if not -most <= degrees <= most:
        raise ValidationFailed([FieldViolation(field, f"must be a number from -{most} to {most}")])
    return degrees
