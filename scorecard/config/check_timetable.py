"""The timetable: no step twice, none on a day there is not, no run before its month is over."""

from collections.abc import Iterator

from scorecard.config.finding import Finding
from scorecard.config.models import Config


def timetable(config: Config) -> Iterator[Finding]:
    """What is wrong with the steps of the timetable."""
    seen = set()
    for place, step in enumerate(config.timetable):
        path = ("timetable", place)
        if step.day == 0:
            expected = "1, 2, .. after the month's last day or -1, -2, .. before the first after it"
            yield Finding((*path, "day"), expected, "0")
        elif step.do == "run" and step.day < 0:
            expected = "1 or later: a month is run once it is over"
            yield Finding((*path, "day"), expected, str(step.day))
        if (step.do, step.day, step.at) in seen:
            yield Finding(path, "each step once", f"{step.do} on day {step.day} at {step.at} twice")
        seen.add((step.do, step.day, step.at))
