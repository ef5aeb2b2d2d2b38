"""Systems that are asked for figures, as a new organisation may begin with one instead of a file.

What is written is valid and has to be filled in: addresses, numbers and names are examples.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from scorecard.onboard.naming import identifier

FILE: Final = "file"


@dataclass(frozen=True, slots=True)
class System:
    """How a system calls itself and its columns, as far as that is known beforehand.

    `prefix` is what stands before the name of a figure where it is no free text, else None;
    `query` is the file of a query in the configuration folder.
    """

    title: str
    month: str = "Month"
    unit: str = "Unit"
    style: str = "%Y-%m"
    covers: str = "month"
    prefix: str | None = None
    ignored: tuple[str, ...] = ()
    query: str | None = None

    @property
    def query_template(self) -> str:
        """What a query's file is made from."""
        return f"systems/{(self.query or '').rpartition('/')[2]}.j2"

    def names(self, headings: Iterable[str]) -> Mapping[str, str]:
        """What each heading is called there."""
        if self.prefix is None:
            return {heading: heading for heading in headings}
        taken: dict[str, str] = {}
        for heading in headings:
            taken[heading] = identifier(heading, taken.values(), "figure")
        return {heading: f"{self.prefix}{plain}" for heading, plain in taken.items()}


SYSTEMS: Final[Mapping[str, System]] = {
    "rest": System("a server over HTTP", month="month", unit="unit", prefix=""),
    "superset": System("Superset", style="%Y-%m-%d"),
    "power_bi": System("Power BI", style="%Y-%m-%dT%H:%M:%S", query="queries/figures.dax"),
    "metabase": System("Metabase"),
    "cube": System(
        "Cube",
        month="figures.month.month",
        unit="figures.unit",
        style="%Y-%m-%dT%H:%M:%S.%f",
        prefix="figures.",
        ignored=("figures.month",),
    ),
    "odata": System("OData", month="month", unit="unit", style="%Y-%m-%d", prefix=""),
    "datasette": System("Datasette", month="month", unit="unit", prefix=""),
    "looker": System("Looker", month="figures.month", unit="figures.unit", prefix="figures."),
    "tableau": System("Tableau"),
    "google_sheets": System("Google Sheets", covers="history"),
    "dlt": System("a resource of dlt", month="month", unit="unit", prefix=""),
}
