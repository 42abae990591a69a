"""Places: coarse cells that protect homes, a plane in metres for the solver, and how long people travel."""

from libs.places.cells import HOME_RESOLUTION, cell_centre, cell_of
from libs.places.plane import Plane, distance_metres
from libs.places.travel import SPEEDS, TravelMode, travel_minutes

__all__ = [
    "HOME_RESOLUTION",
    "SPEEDS",
    "Plane",
    "TravelMode",
    "cell_centre",
    "cell_of",
    "distance_metres",
    "travel_minutes",
]
