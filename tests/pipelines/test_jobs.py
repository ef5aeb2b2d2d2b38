"""What an operator starts by hand: parts of a month, and the release as somebody's act."""

import dagster as dg
import pytest

from pipelines.definitions import definitions
from pipelines.jobs import PARTS
from scorecard.close.desk import open_ledger
from scorecard.project import Project
from scorecard.stores.editions import Editions

MONTH = "2026-03"


@pytest.fixture
def defs(organisation: Project) -> dg.Definitions:
    return definitions(organisation, organisation.config())


def test_the_parts_make_the_month_and_none_twice(defs: dg.Definitions) -> None:
    made = [
        key
        for name in PARTS
        for key in defs.resolve_job_def(name).asset_layer.executable_asset_keys
    ]
    whole = defs.resolve_job_def("month_end").asset_layer.executable_asset_keys
    assert len(made) == len(set(made))
    assert set(made) == set(whole)


def test_a_month_in_parts_is_published_and_then_released_by_a_person(
    organisation: Project, defs: dg.Definitions
) -> None:
    with dg.DagsterInstance.ephemeral() as history:
        for name in PARTS:
            job = defs.resolve_job_def(name)
            assert job.execute_in_process(instance=history, partition_key=MONTH).success
        tags = [run.tags for run in history.get_runs() if run.job_name == "publish"]
        assert [tag["scorecard/edition"] for tag in tags] == ["1"]
        edition = Editions(organisation.editions).latest(MONTH)
        assert edition is not None
        assert {card.status for card in edition.cards} == {"provisional"}
        wanted = {"month": MONTH, "units": ["north"], "by": "ann", "reason": "reviewed"}
        ops = {"cards_released": {"config": wanted}}
        job = defs.resolve_job_def("release")
        assert job.execute_in_process(instance=history, run_config={"ops": ops}).success
    with open_ledger(organisation) as ledger:
        (release,) = ledger.releases(MONTH)
    assert (release.unit, release.person, release.channel) == ("north", "ann", "Dagster")


def test_a_release_by_a_stranger_fails(organisation: Project, defs: dg.Definitions) -> None:
    wanted = {"month": MONTH, "by": "eve", "reason": "why not"}
    ops = {"cards_released": {"config": wanted}}
    with dg.DagsterInstance.ephemeral() as history, pytest.raises(Exception, match="expected one"):
        defs.resolve_job_def("release").execute_in_process(
            instance=history, run_config={"ops": ops}
        )
    with open_ledger(organisation) as ledger:
        assert ledger.releases(MONTH) == []
