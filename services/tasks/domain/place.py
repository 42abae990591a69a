"""An exact point on the earth, and what may be told of it."""

from dataclasses import dataclass

from libs.places import cell_centre, cell_of


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees (WGS 84)."""

    latitude: float
    longitude: float

    @property
    def point(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return self.latitude, self.longitude

    @property
    def cell(self) -> str:
        """The coarse cell around it."""
        return cell_of(self.latitude, self.longitude)

    def coarse(self) -> "Place":
        """The middle of its cell: near enough for matching, too far for finding the door."""
        return Place(*cell_centre(self.cell))
