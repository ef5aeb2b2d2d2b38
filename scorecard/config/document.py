"""A file of the configuration: its tree, what is wrong with it, and where everything stands."""

from typing import Any

import yaml

from scorecard.config.finding import KeyPath
from scorecard.config.yaml_tree import Block, Listed, Refused, Spot, spot_of, tree
from scorecard.errors import Problem

SIZE_LIMIT = 5_000_000


def parse(name: str, content: bytes, problems: list[Problem]) -> Any:
    """A file's tree; None where it has none, and what is wrong with it among the problems."""
    if len(content) > SIZE_LIMIT:
        problems.append(Problem(name, 1, 1, "file", "at most 5 MB", f"{len(content):,} bytes"))
        return None
    try:
        return tree(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problems.append(Problem(name, 1, 1, "file", "UTF-8 text", f"byte {error.start} is not"))
    except Refused as refused:
        said = refused.what, refused.expected, refused.found
        problems.append(Problem(name, *refused.at, *said))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = (1, 1) if mark is None else spot_of(mark)
        problems.append(Problem(name, *at, "syntax", *_wrong(error)))
    except (yaml.YAMLError, ValueError) as error:
        problems.append(Problem(name, 1, 1, "syntax", "valid YAML", str(error).splitlines()[0]))
    return None


def _wrong(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    """What was expected and what was found; libyaml says one of them."""
    said = str(error.problem)
    expected = said.removeprefix("did not find expected ")
    if expected != said:
        return f"valid YAML, here {expected}", "something else"
    return "valid YAML", said.removeprefix("found ")


def spot(node: Any, path: KeyPath) -> Spot:
    """Line and column of the deepest part of `path` that exists under `node`, from 1."""
    at: Spot = node.at
    for part in path:
        if isinstance(node, Block) and part in node:
            at = node.keys_at[part]
        elif isinstance(node, Listed) and isinstance(part, int) and part < len(node):
            at = node.items_at[part]
        else:
            break
        node = node[part]
    return at
