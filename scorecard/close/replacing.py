"""What was released of a month so far, to say what a new card of it changes, and whether it may."""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.close.desk import Desk
from scorecard.config.moments import local, zone_of
from scorecard.period import Month
from scorecard.report.card import Card, from_json
from scorecard.report.differences import differences, is_material
from scorecard.report.reissue import Reissue
from scorecard.stores.editions import CardVersion


def release_digest(version: CardVersion) -> str:
    """What a release is of: the page itself, so that each final version is released once."""
    return version.files["pdf"]


@dataclass(frozen=True, slots=True)
class Replacing:
    """Each unit's released version of a month, with the day it was released (`YYYY-MM-DD`)."""

    desk: Desk
    released: Mapping[str, tuple[CardVersion, str]]

    @classmethod
    def read(cls, desk: Desk, month: Month) -> "Replacing":
        """From the ledger's releases and the editions they are of."""
        zone = zone_of(desk.config)
        current = {release.unit: release for release in desk.ledger.releases(month)}
        found: dict[str, tuple[CardVersion, str]] = {}
        for edition in desk.editions.of_month(str(month)) if current else ():
            for version in edition.cards:
                release = current.get(version.unit)
                if (
                    release is not None
                    and version.status == "final"
                    and release_digest(version) == release.card_digest
                ):
                    day = local(release.at, zone).date()
                    found[version.unit] = version, day.isoformat()
        return cls(desk, found)

    def of(self, card: Card) -> Reissue | None:
        """What a card says otherwise than the released one; None where none was released."""
        known = self.released.get(card.unit)
        if known is None:
            return None
        version, day = known
        return Reissue(version.version, day, differences(self._tree(version), card))

    def keeps(self, card: Card, newest: CardVersion) -> bool:
        """Whether the released card stays, since what is new does not matter by the policy."""
        known = self.released.get(card.unit)
        if self.desk.config.release.reissue != "material" or known is None:
            return False
        version, _ = known
        effect = self.desk.config.materiality.effect
        return version.files == newest.files and not is_material(self._tree(version), card, effect)

    def _tree(self, version: CardVersion) -> Card:
        return from_json(self.desk.editions.objects.get(version.files["tree"]))
