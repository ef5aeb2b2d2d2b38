"""Putting changed configuration files in place, and keeping on record who changed them."""

from scorecard.config.bundle import Bundle
from scorecard.config.models import Config
from scorecard.config.staged import replace_files
from scorecard.errors import InputError
from scorecard.project import Project
from scorecard.stores.landing import Landing, horizon
from scorecard.stores.lock import project_lock


def known_person(config: Config, person: str) -> str:
    """The id of a registered person; raises `InputError` for any other."""
    people = sorted({known.id for known in config.people})
    if person not in people:
        raise InputError(f"--by {person}: expected one of {', '.join(people)}")
    return person


def place(project: Project, seen: Bundle, files: dict[str, bytes], by: str) -> None:
    """Write files of the configuration, all or none, and land the result with who made it.

    `seen` is the configuration the files were made from; raises `InputError` where it is another
    by now, and `LockHeld` while a run is under way.
    """
    with project_lock(project.lock, f"change of the configuration by {by}"):
        if project.bundle().digest != seen.digest:
            raise InputError(
                "the configuration was changed while you looked at the preview: do it again"
            )
        landing = Landing(project.landing)
        month = horizon(landing.deliveries())
        # Before the first delivery there is no month to file it under, and nothing to compare.
        if month is not None:
            # What others changed by hand lands by itself, or it would be put down to this person.
            landing.land_config(seen, month)
        replace_files(project.config_dir, files)
        if month is not None:
            landing.land_config(project.bundle(), month, by=by)
