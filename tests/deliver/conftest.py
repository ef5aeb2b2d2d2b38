"""Fixtures that several tests of delivery share: a mail server, and a month that it mails."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from scorecard import stages
from scorecard.project import Project
from tests.conftest import drop, small_organisation
from tests.deliver.live import AT, MONTH, mailing
from tests.deliver.mailserver import MailServer, listening
from tests.running import calculate, desk_of, run
from tests.small import yaml_of


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """March as an edition, with one digest sent as a file, then with other figures.

    Not to be written to.
    """
    made = small_organisation(tmp_path_factory.mktemp("live") / "organisation")
    path = made.config_dir / "organisation.yaml"
    raw = YAML(typ="safe").load(path)
    raw["people"] += [
        {"id": name, "name": name.title(), "email": f"{name}@small.example", "roles": ["executive"]}
        for name in ("bo", "cy")
    ]
    raw["distribution"] += [{"person": name, "units": ["north"]} for name in ("bo", "cy")]
    path.write_bytes(yaml_of(raw))
    run(made, MONTH)
    drop(made, "b.csv", "revenue,north,2026-03,95")
    calculate(made, MONTH)
    with desk_of(made) as desk:
        stages.edition(desk, AT)
    return made


@pytest.fixture
def mailserver() -> Iterator[MailServer]:
    with listening() as made:
        yield made


@pytest.fixture
def live(corrected: Project, mailserver: MailServer, tmp_path: Path) -> Project:
    """A copy in which mails go live."""
    shutil.copytree(corrected.root, tmp_path / "organisation")
    made = Project(tmp_path / "organisation")
    mailing(made, mailserver.port)
    return made
