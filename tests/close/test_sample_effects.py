"""The effects of the sample's planted faults, against everything calculated again for each."""

import pytest

from scorecard.project import Project, sql_dir
from scorecard.stores.warehouse import Warehouse
from tests.impact.exchange import asked, check
from tests.running import Ran


@pytest.mark.parametrize("most", [2, pytest.param(None, marks=pytest.mark.proof)])
def test_effects_are_those_of_a_full_recalculation(
    sample_copy: tuple[Project, Ran], most: int | None
) -> None:
    project = sample_copy[0]
    warehouse = Warehouse(project.warehouse, sql_dir())
    breaks = "SELECT count(*) FROM mart.breaks WHERE rule IN ('agreement', 'roll_up')"
    ((planted,),) = asked(warehouse, breaks)
    check(warehouse, project.config(), most=most or planted)
    warehouse.close()
