"""The command line: which commands there are, each with its example."""

import typer

from pipelines.cli import (
    action,
    adopt,
    analysis,
    backup,
    baseline,
    breaks,
    chase,
    clock,
    comment,
    config,
    decide,
    diff,
    doctor,
    forms,
    gate,
    heartbeat,
    init,
    minutes,
    new_year,
    outbox,
    publish,
    release,
    replies,
    retention,
    review,
    run,
    schema,
    shadow,
    sources,
    status,
    stores,
    strategy,
    tolerances,
    version,
    web,
    withdraw,
)

EXIT_CODES = (
    "Exit codes: 0 done; 2 bad input or configuration; 3 published with caveats; "
    "75 someone else is running on this project; 1 a defect of ours, with a log."
)

app = typer.Typer(
    name="scorecard",
    help="Month-end balanced scorecards: collect, reconcile, score, publish, deliver.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 100},
)


def _example(text: str) -> str:
    return f"Example: scorecard {text}"


app.callback()(version.version)
app.command("run", epilog=_example("run --month 2026-10"))(run.run)
app.command("tick", epilog=_example("tick --dry-run"))(clock.tick)
app.command("heartbeat", epilog=_example("heartbeat --older-than 3h"))(heartbeat.heartbeat)
app.command("calendar", epilog=_example("calendar --month 2026-11"))(clock.calendar)
app.command("chase", epilog=_example("chase --month 2026-10 --send"))(chase.chase)
app.command("init", epilog=_example('init acme --name "Acme" --units "North,South" --example'))(
    init.init
)
app.command("adopt", epilog=_example("adopt Scorecard.xlsx --into acme --name Acme"))(adopt.adopt)
app.command("validate", epilog=_example("validate --advice"))(config.validate)
app.command("doctor", epilog=_example("doctor --project /srv/acme"))(doctor.doctor)
app.command("schema", epilog=_example("schema"))(schema.schema)
app.add_typer(breaks.group, name="breaks")
app.add_typer(config.group, name="config")
app.add_typer(sources.group, name="sources")
app.command("new-year", epilog=_example("new-year --grow 3%"))(new_year.new_year)
app.command("status", epilog=_example("status"))(status.status)
app.command(
    "query",
    epilog=_example('query "SELECT unit, score FROM mart.scorecards" --format json'),
)(analysis.query)
app.command("strategy-test", epilog=_example("strategy-test --unit north"))(strategy.strategy_test)
app.command("shadow", epilog=_example("shadow --month 2026-10 --to compared.xlsx"))(shadow.shadow)
app.command(
    "release",
    epilog=_example('release --month 2026-10 --unit north --by jo --reason "reviewed"'),
)(release.release)
app.add_typer(gate.group, name="gate")
app.command("outbox", epilog=_example("outbox --month 2026-10 --state unknown"))(outbox.outbox)
app.command("send", epilog=_example("send --dry-run"))(outbox.send)
app.command(
    "resend",
    epilog=_example('resend 12 --month 2026-10 --by jo --reason "the address was mended"'),
)(outbox.resend)
app.command("publish", epilog=_example("publish --book group --month 2026-10"))(publish.publish)
app.add_typer(minutes.group, name="minutes")
app.add_typer(tolerances.group, name="tolerances")
app.command(
    "baseline",
    epilog=_example('baseline --month 2026-10 --by jo --reason "as it was when we began"'),
)(baseline.baseline)
app.command(
    "withdraw",
    epilog=_example(
        'withdraw crm --kpi revenue --unit north --month 2026-10 --by jo --reason "test data"'
    ),
)(withdraw.withdraw)
app.command("replies", epilog=_example("replies"))(replies.replies)
app.command("forms", epilog=_example("forms --month 2026-10 --send"))(forms.forms)
app.add_typer(decide.group, name="decide")
app.add_typer(comment.group, name="comment")
app.add_typer(action.group, name="action")
app.add_typer(review.group, name="review")
app.command("verify", epilog=_example("verify --month 2026-10"))(stores.verify)
app.command("diff", epilog=_example("diff 2026-10 1 2 --unit north"))(diff.diff)
app.command("rebuild-warehouse", epilog=_example("rebuild-warehouse"))(stores.rebuild_warehouse)
app.command("rebuild", epilog=_example("rebuild 2026-10 --edition 1 --into /tmp/again"))(
    stores.rebuild
)
app.command("backup", epilog=_example("backup --to /mnt/backup/acme"))(backup.backup)
app.command("restore", epilog=_example("restore --from /mnt/backup/acme --project /srv/acme"))(
    backup.restore
)
app.add_typer(retention.group, name="retention")
app.command("dagster", epilog=_example("dagster --port 3000"))(web.web)


def main() -> None:
    """Run the command the arguments name."""
    app()
