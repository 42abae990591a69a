"""Places: what cells hide, and that the plane keeps distances."""

from math import asin, cos, radians, sin, sqrt

from hypothesis import given
from hypothesis import strategies as st

from libs.places import Plane, TravelMode, cell_centre, cell_of, distance_metres, travel_minutes
from libs.places.plane import EARTH_RADIUS_METRES

latitudes = st.floats(-60, 60)
longitudes = st.floats(-180, 179.999)
nearby = st.floats(-0.2, 0.2)


def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    half = (
        sin(radians(b[0] - a[0]) / 2) ** 2
        + cos(radians(a[0])) * cos(radians(b[0])) * sin(radians(b[1] - a[1]) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(half))


@given(latitudes, longitudes)
def test_cell_centre_lies_in_the_cell_and_close_to_the_point(latitude: float, longitude: float) -> None:
    cell = cell_of(latitude, longitude)
    assert cell_of(*cell_centre(cell)) == cell
    assert great_circle((latitude, longitude), cell_centre(cell)) < 1_200


@given(latitudes, longitudes, nearby, nearby)
def test_distance_agrees_with_the_great_circle_within_a_city(
    latitude: float, longitude: float, up: float, right: float
) -> None:
    there = (latitude + up, longitude + right)
    assert (
        abs(distance_metres((latitude, longitude), there) - great_circle((latitude, longitude), there)) <= 60
    )


@given(latitudes, longitudes, nearby, nearby)
def test_distance_is_the_same_both_ways(latitude: float, longitude: float, up: float, right: float) -> None:
    here, there = (latitude, longitude), (latitude + up, longitude + right)
    assert abs(distance_metres(here, there) - distance_metres(there, here)) <= 1


def test_plane_crosses_the_date_line_the_short_way() -> None:
    x, _ = Plane(0, 179.99).project(0, -179.99)
    assert 2_000 < x < 2_500


def test_travel_rounds_up() -> None:
    assert travel_minutes(0, TravelMode.WALK) == 0
    assert travel_minutes(1, TravelMode.WALK) == 1
    assert travel_minutes(750, TravelMode.WALK) == 10
    assert travel_minutes(751, TravelMode.WALK) == 11
