"""The effects of the sample's planted faults, against everything calculated again for each.

`tests/impact/test_exact.py` does so for random organisations, whenever tests run.
"""

import pytest

from scorecard.project import Project, sql_dir
from scorecard.stores.warehouse import Warehouse
from tests.impact.exchange import asked, check
from tests.running import Ran


@pytest.mark.proof
def test_effects_are_those_of_a_full_recalculation(sample_copy: tuple[Project, Ran]) -> None:
    project = sample_copy[0]
    warehouse = Warehouse(project.warehouse, sql_dir())
    breaks = "SELECT count(*) FROM mart.breaks WHERE rule IN ('agreement', 'roll_up')"
    ((planted,),) = asked(warehouse, breaks)
    check(warehouse, project.config(), most=planted)
    warehouse.close()
