"""What the series of each figure on a scorecard says: limits, signals and the year's outlook."""

from scorecard.score.limits import find_limits
from scorecard.score.outlooks import find_outlooks
from scorecard.stores.warehouse import Warehouse


def find_signals(warehouse: Warehouse) -> None:
    """Fill `mart.signals` and `mart.outlook`, for every month that has a figure.

    Where a decision says that a series begins anew, figures before that month count no more.
    """
    with warehouse.transaction():
        warehouse.run("score/stage_series")
        find_limits(warehouse)
        find_outlooks(warehouse)
        warehouse.con.execute("DROP TABLE series_points")
