"""The examples of the pages of BI systems are what the program takes, with their query files."""

from pathlib import Path

import pytest

from scorecard.project import Project
from tests.docs.reading import CONFIGURATION, REST, SOURCES, fences, named_files
from tests.onboard.validating import complaints

PAGES = [path for path in SOURCES if path != REST]
# What a page is about, where that is no type of source.
OTHERWISE = {"stores": {"csv"}}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_example_is_what_the_program_takes(page: Path, tmp_path: Path) -> None:
    texts = fences(page, "yaml")
    assert texts
    assert [said for text in texts for said in complaints(text)] == []
    files = named_files(CONFIGURATION) | named_files(page)
    files |= {f"config/page_{number}.yaml": text for number, text in enumerate(texts)}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    config = Project(tmp_path).config()
    assert {source.type for source in config.sources} >= OTHERWISE.get(page.stem, {page.stem})
