"""What a run's end says: what was published, what stands open, where the files are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipelines.cli.console import counted
from pipelines.cli.expiring import ending_soon
from scorecard.config.models import Config
from scorecard.deliver.chat import unposted
from scorecard.deliver.unsent import unsent, unsent_lines
from scorecard.impact.compared import agreement
from scorecard.labels import t
from scorecard.onboard.shadow import compare_published
from scorecard.period import Month
from scorecard.project import Project
from scorecard.reconcile.shadow import books
from scorecard.report.caveats import WITHOUT_SCORE
from scorecard.report.narrative.wording import worded
from scorecard.report.templates import templates_of
from scorecard.stores.editions import CardVersion, Edition, Editions
from scorecard.stores.landing import Delivery, Landing
from scorecard.stores.ledger import Ledger

# Alerts and held cards named at the end of a run; the rest is a count.
NAMED = 10


def ending(
    project: Project,
    config: Config,
    month: Month,
    before: Edition | None,
    ranked: Sequence[str] = (),
) -> list[str]:
    """The lines a run ends with; `before` is the edition there was when it began.

    `ranked` are the keys of alerts, what presses most first.
    """
    edition = Editions(project.editions).latest(str(month))
    if edition is None:
        return [f"{month.title}: nothing was published"]
    return [
        *published(month, edition, before),
        *compared(project, config, month),
        *open_matters(project, config, month, edition, ranked),
        *ending_soon(config),
        *places(project, month),
    ]


def caveats(project: Project, month: Month) -> bool:
    """Whether cards carry caveats or are held, a source stayed down, or a mail did not leave."""
    edition = Editions(project.editions).latest(str(month))
    cards = edition.cards if edition is not None else ()
    marked = any(card.caveats or card.brief or card.status == "held" for card in cards)
    if edition is None or marked or failed(project, month):
        return True
    with Ledger.open(project.ledger_url) as ledger:
        return bool(unsent(ledger.messages(month)))


def published(month: Month, edition: Edition, before: Edition | None) -> list[str]:
    """Which edition stands, and how many cards are new in it."""
    states = Counter(card.status for card in edition.cards)
    said = ", ".join(f"{states[state]} {state}" for state in ("final", "provisional", "held"))
    cards = counted(len(edition.cards), "card")
    head = f"{month.title}: edition {edition.number}, {cards} ({said})"
    if before is not None and before.number == edition.number:
        return [head, "  nothing changed since it was made"]
    known = {} if before is None else {card.unit: card for card in before.cards}
    new = [card.unit for card in edition.cards if known.get(card.unit) != card]
    return [head, f"  new in it: {_listed(new)}"]


def compared(project: Project, config: Config, month: Month) -> list[str]:
    """That all cells agree with the hand-made scorecards; what differs is an alert."""
    if config.release.policy != "shadow" or not books(config):
        return []
    said = agreement(compare_published(project, config, month, None))
    return [f"  {said}"] if said else []


def open_matters(
    project: Project, config: Config, month: Month, edition: Edition, ranked: Sequence[str]
) -> list[str]:
    """Failed sources, cards held or without a score, alerts, what waits, what did not leave."""
    names = {source.id: source.name for source in config.sources}
    lines = [
        f"  source {names.get(d.source, d.source)}: {d.reason}" for d in failed(project, month)
    ]
    lines += [
        f"  {line}"
        for line in (*held(edition.cards), *without_score(project, config, edition.cards))
    ]
    with Ledger.open(project.ledger_url) as ledger:
        alerts = ledger.open_alerts(month)
        messages = ledger.messages(month)
    place = {key: number for number, key in enumerate(ranked)}
    ordered = sorted(alerts, key=lambda key: place.get(key, len(place)))
    lines += [f"  {alerts[key][1]}" for key in ordered[:NAMED]]
    if len(alerts) > NAMED:
        more = counted(len(alerts) - NAMED, "more alert")
        lines.append(f"  and {more}: scorecard breaks --month {month}")
    waiting = [card.unit for card in edition.cards if card.status == "provisional"]
    if waiting:
        said = "waiting for release"
        if config.release.policy == "shadow":
            said = f"only compared, see scorecard shadow --month {month}"
        lines.append(f"  {said}: {_listed(waiting)}")
        if config.release.policy != "shadow":
            lines.append(f"  what stops them: scorecard gate show --month {month}")
    lines += [f"  {line}" for line in unsent_lines(unsent(messages))]
    chats = [m for m in messages if m.kind == "chat" and m.state == "DEFERRED"]
    lines += [f"  {unposted(message)}" for message in chats]
    return ["Stands open:", *lines] if lines else ["Nothing stands open."]


def held(cards: Iterable[CardVersion]) -> Iterator[str]:
    """A line for each card that is held, with why."""
    for card in cards:
        if card.status == "held":
            yield f"card {card.unit} is held: {'; '.join(card.reasons)}"


def without_score(project: Project, config: Config, cards: Iterable[CardVersion]) -> Iterator[str]:
    """Published cards on which too little is scored for a score of their own, in a line or two."""
    with worded(templates_of(project), config.organisation.language):
        caveat = t(WITHOUT_SCORE)
    found: dict[bool, list[str]] = {}
    for card in cards:
        if card.status != "held" and caveat in card.caveats:
            found.setdefault(card.status == "final", []).append(card.unit)
    for final, units in found.items():
        one = "was released" if final else "is"
        several = "were released" if final else "are"
        who = f"card {units[0]} {one}" if len(units) == 1 else f"cards {_listed(units)} {several}"
        yield f"{who} without a score: {WITHOUT_SCORE}"


def places(project: Project, month: Month) -> list[str]:
    """Where the files are."""
    return [
        "Files:",
        f"  scorecards  {project.published / str(month)}",
        f"  mails       {project.outbox}",
        f"  for SQL     {project.snapshot}",
    ]


def failed(project: Project, month: Month) -> list[Delivery]:
    """Newest deliveries of the month, by source and name, that never arrived."""
    newest: dict[tuple[str, str], Delivery] = {}
    for delivery in Landing(project.landing).deliveries():
        if delivery.month == str(month):
            newest[delivery.source, delivery.name] = delivery
    return [delivery for delivery in newest.values() if delivery.state == "failed"]


def _listed(units: list[str]) -> str:
    if len(units) <= NAMED:
        return ", ".join(units)
    return f"{', '.join(units[:NAMED])} and {len(units) - NAMED} more"
