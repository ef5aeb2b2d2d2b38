"""What a series of figures says: pure functions, no stores.

Those named here take a pandas Series of numbers indexed by months and give frozen dataclasses;
docs/analysts.md shows them, and they stay as they are.
"""

from scorecard.signals.behaviour import Behaviour, Mark, process_behaviour
from scorecard.signals.links import Evidence, Link, judge_links, lead_lag_test
from scorecard.signals.outlook import Outlook, year_outlook
from scorecard.signals.series import Figures, figures_of

__all__ = [
    "Behaviour",
    "Evidence",
    "Figures",
    "Link",
    "Mark",
    "Outlook",
    "figures_of",
    "judge_links",
    "lead_lag_test",
    "process_behaviour",
    "year_outlook",
]
