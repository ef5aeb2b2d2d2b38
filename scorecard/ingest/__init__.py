"""From a source's file or database to observations: fetch, land, parse, append what changed."""
