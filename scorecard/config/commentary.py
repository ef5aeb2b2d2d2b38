"""What has to be commented by whoever answers for it, and who edits front pages."""

from typing import Annotated

from pydantic import Field

from scorecard.config.strict import Strict
from scorecard.period import Month


class Commentary(Strict):
    """Comments that are required: asked for in review workbooks, a caveat while they are missing.

    Nothing is required unless it is set.
    """

    new_reds: bool = False
    """Of a measure that turned red since the last month in which it had a colour."""
    red_months: Annotated[int, Field(ge=2, le=36)] | None = None
    """Of a measure that was red for so many months on end, or more, as `3`; months in which it is
    not due are passed over."""
    largest_moves: Annotated[int, Field(ge=0, le=20)] = 0
    """Of so many measures of each card, those whose change moved its score furthest."""
    first_month: Month | None = None
    """The first month comments are required for; if it is not set, all."""
    front_pages: bool = False
    """The strategy office's review workbook has the points of front pages, to edit them there."""
