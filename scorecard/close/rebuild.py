"""Making things again from what never changes: the warehouse, and any edition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecard.close.audiences import copies_of, names
from scorecard.close.desk import Desk
from scorecard.close.listing import list_editions
from scorecard.close.previewing import preview
from scorecard.close.producer import OWN_TEMPLATES, fingerprint
from scorecard.close.publish import stamp_of
from scorecard.close.published import compare_published, last_month_as_read
from scorecard.config.load import load
from scorecard.config.models import Config
from scorecard.config.moments import zone_of
from scorecard.errors import InputError, InvariantBroken, StoreError
from scorecard.impact.effects import find_effects
from scorecard.ingest import observe
from scorecard.period import Month
from scorecard.project import Project, sql_dir, templates_dir
from scorecard.reconcile.breaks import (
    find_derived_breaks,
    find_scored_breaks,
    find_source_breaks,
)
from scorecard.reconcile.diagnoses import find_causes
from scorecard.reconcile.resolve import resolve
from scorecard.reference.mirror import mirror
from scorecard.report.freeze import freeze
from scorecard.report.render import Job, as_rendered
from scorecard.report.templates import Templates, templates_of
from scorecard.score.measures import score_measures
from scorecard.score.rollup import roll_up
from scorecard.score.signals import find_signals
from scorecard.stores.editions import CardVersion, Edition, Editions
from scorecard.stores.files import write_atomic
from scorecard.stores.landing import Landing
from scorecard.stores.ledger import Ledger
from scorecard.stores.ledger_decisions import Decision
from scorecard.stores.marks import log_path, mark_path
from scorecard.stores.snapshot import refresh
from scorecard.stores.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A rebuilt edition: files equal byte for byte, files that are not, and why they may be so.

    `other_producer` names what has changed since the different ones were made, `erased` says which
    deliveries it was made of whose content is gone.
    """

    edition: Edition
    equal: tuple[str, ...]
    different: tuple[str, ...]
    other_producer: tuple[str, ...]
    erased: tuple[str, ...] = ()


def calculate(
    warehouse: Warehouse,
    config: Config,
    landing: Landing,
    decisions: Sequence[Decision],
    *,
    up_to: int | None = None,
    under_way: Month | None = None,
) -> None:
    """Everything from loading to diagnoses, in order.

    What came in a month `under_way` is no figure before its time: it is what there is to date.
    """
    observe.load(warehouse, landing, config, up_to=up_to)
    mirror(warehouse, config, landing, decisions=decisions, up_to=up_to)
    if under_way is not None:
        warehouse.run("reference/update_arrivals", {"month_index": under_way.index})
    find_source_breaks(warehouse)
    resolve(warehouse)
    find_derived_breaks(warehouse)
    score_measures(warehouse)
    roll_up(warehouse)
    find_scored_breaks(warehouse)
    find_effects(warehouse)
    find_signals(warehouse)
    find_causes(warehouse, config)


def preview_unit(desk: Desk, month: Month, unit: str) -> list[Path]:
    """A preview of one card by the configuration as it is now, calculated beside the warehouse."""
    with TemporaryDirectory(dir=desk.project.var) as folder:
        scratch = Warehouse(Path(folder) / "preview.duckdb", sql_dir())
        try:
            calculate(scratch, desk.config, desk.landing, desk.ledger.decisions.all())
            return preview(desk, scratch, month, unit)
        finally:
            scratch.close()


def rebuild_warehouse(desk: Desk) -> dict[str, str]:
    """Build the warehouse anew beside the old one, and swap it in; returns its table hashes."""
    fresh = desk.project.warehouse.with_name("rebuilt.duckdb")
    _forget(fresh)
    warehouse = Warehouse(fresh, sql_dir())
    calculate(warehouse, desk.config, desk.landing, desk.ledger.decisions.all())
    list_editions(warehouse, desk.editions)
    compare_published(warehouse, desk.editions)
    refresh(warehouse, desk.project.snapshot)
    hashes = warehouse.table_hashes()
    warehouse.close()
    desk.warehouse.close()
    mark_path(desk.project.warehouse).unlink(missing_ok=True)
    fresh.replace(desk.project.warehouse)
    mark_path(fresh).replace(mark_path(desk.project.warehouse))
    return hashes


def _forget(path: Path) -> None:
    for leftover in (path, mark_path(path), log_path(path)):
        leftover.unlink(missing_ok=True)


def rebuild_edition(project: Project, month: Month, number: int, into: Path) -> Rebuilt:
    """Make an edition again in an empty folder from landing, ledger and its configuration alone.

    What it held its scores against is read from the edition of the month before that it names, and
    the organisation's own templates are those each card was made with, kept beside the editions.

    Raises `InputError` where the folder is not empty. Equal bytes are promised where the producer
    is the same; where it is not, `other_producer` names what differs.
    """
    if into.exists() and any(into.iterdir()):
        raise InputError(f"{into}: expected an empty folder to rebuild into")
    original = Editions(project.editions).get(str(month), number)
    target = _copy_stores(project, original, into)
    config = load(target.bundle())
    with Ledger.open(_ledger_url(target)) as ledger:
        decisions = ledger.decisions.all()
    warehouse = Warehouse(target.warehouse, sql_dir())
    try:
        landing = Landing(target.landing)
        calculate(warehouse, config, landing, decisions)
        worn = {key: _worn(project, target, then) for key, then in original.producers.items()}
        told = last_month_as_read(Editions(project.editions), month, original.compared_with)
        cards = {
            (key, card.unit): card
            for key, templates in worn.items()
            for card in freeze(warehouse, config, landing, templates, month, told=told)
        }
    finally:
        warehouse.close()
    zone = zone_of(config)
    erased = tuple(e.told(zone) for d in landing.deliveries() if (e := landing.erasure(d)))
    versions = [v for v in original.cards if v.status != "held"]
    missing = [v.unit for v in versions if (v.producer, v.unit) not in cards]
    if missing and erased:
        raise StoreError(f"{missing[0]}: its card cannot be made again, since {erased[0]}")
    if missing:
        raise InvariantBroken(f"{missing[0]}: the rebuilt warehouse has no such card")
    jobs = [
        Job(
            cards[version.producer, version.unit],
            stamp_of(version),
            worn[version.producer],
            copies_of(list(version.files)),
            names(config),
        )
        for version in versions
    ]
    equal, different = _print_again(target, versions, jobs)
    other = {
        key
        for producer in {version.producer for version in different.values()}
        for key, value in original.producers[producer].items()
        if fingerprint(worn[producer]).get(key) != value
    }
    return Rebuilt(original, tuple(equal), tuple(different), tuple(sorted(other)), erased)


def _worn(project: Project, target: Project, producer: Mapping[str, str]) -> Templates:
    """The templates of a producer: the organisation's own as they were, before today's shipped."""
    if OWN_TEMPLATES in producer:
        digest = producer[OWN_TEMPLATES]
        folder = target.var / "templates" / digest
        for name, content in Editions(project.editions).templates(digest).files.items():
            write_atomic(folder / name, content)
        return Templates(templates_dir(), folder)
    shipped = Templates(templates_dir())
    # Before own templates were kept, nothing said whether there were any.
    is_plain = shipped.digest() == producer["templates"]
    return shipped if is_plain else templates_of(project)


def _copy_stores(project: Project, edition: Edition, into: Path) -> Project:
    target = Project(into)
    landing = Landing(project.landing)
    landing.copy_up_to(target.landing, edition.landing_sequence)
    bundle = landing.config_bundle(edition.config_digest)
    places = target.table_places(bundle)
    for name, content in bundle.files.items():
        write_atomic(places.get(name, target.config_dir / name), content)
    (target.var / "ledger").mkdir(parents=True, exist_ok=True)
    with Ledger.open(project.ledger_url) as ledger:
        ledger.copy_up_to(_ledger_url(target), edition.ledger_sequence)
    return target


def _ledger_url(target: Project) -> str:
    """The copy's own ledger: `SCORECARD_LEDGER_URL` names the original's."""
    return f"sqlite:///{target.var / 'ledger' / 'ledger.sqlite'}"


def _print_again(
    target: Project, versions: Sequence[CardVersion], jobs: Sequence[Job]
) -> tuple[list[str], dict[str, CardVersion]]:
    equal: list[str] = []
    different: dict[str, CardVersion] = {}
    objects = Editions(target.editions).objects
    by_unit = {version.unit: version for version in versions}
    for files in as_rendered(jobs):
        version = by_unit[files.unit]
        if files.failure:
            raise InvariantBroken(f"{version.unit}: {files.failure}")
        # An edition of before a kind was added has no file of it.
        for kind in sorted(files.files.keys() & version.files.keys()):
            content = files.files[kind]
            if objects.put(content) == version.files[kind]:
                equal.append(f"{version.unit} {kind}")
            else:
                different[f"{version.unit} {kind}"] = version
    return equal, different
