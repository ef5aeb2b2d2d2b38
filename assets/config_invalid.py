"""The one asset that stands where the pipeline would be when the configuration cannot be used."""

import dagster as dg

from scorecard.errors import ConfigError, ScorecardError


def config_invalid(error: ScorecardError) -> dg.AssetsDefinition:
    """An asset that names file and line of every problem, and fails with them when run."""
    problems = error.problems if isinstance(error, ConfigError) else []
    first = f"{problems[0].file}:{problems[0].line}" if problems else "see the description"

    @dg.asset(
        name="config_invalid",
        group_name="config",
        description="The configuration cannot be used. Mend it and reload this location.\n\n"
        + "\n".join(f"    {line}" for line in str(error).splitlines()),
        metadata={"first_problem": first, "problems": max(len(problems), 1)},
    )
    def fail() -> None:
        raise dg.Failure(str(error), allow_retries=False)

    return fail
