"""The effects of the sample's planted faults, against everything calculated again for each."""

from scorecard.project import Project, sql_dir
from scorecard.stores.warehouse import Warehouse
from tests.impact.exchange import asked, check
from tests.running import Ran


def test_every_effect_is_that_of_a_full_recalculation(sample_copy: tuple[Project, Ran]) -> None:
    project = sample_copy[0]
    warehouse = Warehouse(project.warehouse, sql_dir())
    breaks = "SELECT count(*) FROM mart.breaks WHERE rule IN ('agreement', 'roll_up')"
    ((planted,),) = asked(warehouse, breaks)
    check(warehouse, project.config(), most=planted)
    warehouse.close()
