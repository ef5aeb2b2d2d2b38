"""What people wrote about a card's month or are asked for, and the points of its front page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person wrote beside a figure of this month.

    `about` names the KPI it was written beside where that is not the measure's own. One that is in
    the ledger has its number and day; `cause`, `action` and what belongs to it may be empty.
    """

    text: str
    person: str
    about: str = ""
    cause: str = ""
    action: str = ""
    # 'YYYY-MM-DD': when the action is due.
    due: str = ""
    action_owner: str = ""
    # 'YYYY-MM-DD': when it was written.
    on: str = ""
    decision: int | None = None


@dataclass(frozen=True, slots=True)
class RequiredComment:
    """A comment that the policy asks for, whether it was given or not.

    `place` is `measure ID`; `why` has words, as `turned red`. `person` is who is to write it.
    """

    place: str
    name: str
    why: str
    person: str
    given: bool


@dataclass(frozen=True, slots=True)
class FrontPoint:
    """A sentence of the front page: drafted from facts, or a person's words in its place.

    `key` is `card`, `perspective ID` or `measure KPI BASIS`. `person` is empty where the words are
    the draft's; `draft` keeps those where they are not.
    """

    key: str
    text: str
    draft: str
    person: str = ""
    # 'YYYY-MM-DD'.
    on: str = ""
    # Put on the page by a person, whatever its words.
    pinned: bool = False
    # A person's words, and the draft they were put in the place of said something else.
    stale: bool = False
