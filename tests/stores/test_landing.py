"""Deliveries: numbered once, kept as received, found damaged when they are."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.config.bundle import Bundle
from scorecard.errors import StoreError
from scorecard.stores.landing import Arrival, Landing, horizon

A = Arrival("crm", "crm.csv", "2026-09", "history", "full", "accepted", b"a\n", "csv", rows=1)
B = replace(A, content=b"b\n")
FAILED = replace(A, content=None, state="failed", reason="crm.csv: not there")


def landing(folder: Path) -> Landing:
    return Landing(folder, lambda: dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC))


def test_the_same_bytes_twice_are_one_delivery(tmp_path: Path) -> None:
    store = landing(tmp_path)
    first, new = store.land(A)
    again, new_again = store.land(A)
    assert (new, new_again) == (True, False)
    assert first == again
    assert store.content(first) == b"a\n"
    assert first.received_at == "2026-10-01T08:00:00+00:00"


def test_a_then_b_then_a_ends_on_a(tmp_path: Path) -> None:
    store = landing(tmp_path)
    for arrival in (A, B, A):
        store.land(arrival)
    found = list(store.deliveries())
    assert [d.seq for d in found] == [1, 2, 3]
    assert store.content(found[-1]) == b"a\n"


def test_a_failure_is_kept_once_and_mended_by_the_same_bytes(tmp_path: Path) -> None:
    store = landing(tmp_path)
    news = [store.land(arrival)[1] for arrival in (A, FAILED, FAILED, A, A)]
    assert news == [True, True, False, True, False]


def test_asked_for_a_later_month_is_a_delivery_of_its_own(tmp_path: Path) -> None:
    store = landing(tmp_path)
    store.land(A)
    assert store.land(replace(A, month="2026-10"))[1]
    assert not store.land(replace(A, month="2026-08"))[1]
    assert horizon(store.deliveries()) == "2026-10"


@pytest.mark.attack("altered files")
def test_altered_and_missing_content_is_found(tmp_path: Path) -> None:
    store = landing(tmp_path)
    delivery, _ = store.land(A)
    store.blob_path(delivery.sha256).write_bytes(b"x")
    with pytest.raises(StoreError, match="was altered"):
        store.content(delivery)
    store.blob_path(delivery.sha256).unlink()
    with pytest.raises(StoreError, match="is missing"):
        store.content(delivery)


def test_a_manifest_that_is_none(tmp_path: Path) -> None:
    store = landing(tmp_path)
    store.land(A)
    (tmp_path / "manifests" / "00000002.json").write_text("{}")
    with pytest.raises(StoreError, match="not a delivery manifest"):
        list(store.deliveries())


@pytest.mark.attack("altered files")
def test_a_manifest_under_the_name_of_another(tmp_path: Path) -> None:
    store = landing(tmp_path)
    store.land(A)
    folder = tmp_path / "manifests"
    (folder / "00000002.json").write_bytes((folder / "00000001.json").read_bytes())
    with pytest.raises(StoreError, match="manifest of delivery 1, under another's name"):
        landing(tmp_path).last_sequence()


def test_what_another_has_landed_is_seen(tmp_path: Path) -> None:
    one, other = landing(tmp_path), landing(tmp_path)
    assert (one.last_sequence(), other.last_sequence()) == (0, 0)
    one.land(A)
    other.land(B)
    assert not one.land(B)[1]
    assert [d.seq for d in one.deliveries()] == [d.seq for d in other.deliveries()] == [1, 2]


def test_a_folder_of_many_manifests_is_listed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landing(tmp_path).land(A)
    store = landing(tmp_path)
    listed: list[Path] = []
    glob = Path.glob

    def counted(path: Path, pattern: str) -> Iterator[Path]:
        listed.append(path)
        return glob(path, pattern)

    monkeypatch.setattr(Path, "glob", counted)
    for number in range(3):
        store.land(replace(A, content=b"%d" % number))
        assert len(list(store.deliveries())) == number + 2
    assert listed == [tmp_path / "manifests"]


def test_configurations_land_and_come_back(tmp_path: Path) -> None:
    store = landing(tmp_path)
    bundle = Bundle({"organisation.yaml": b"x: 1\n", "queries/q.sql": b"SELECT 1\n"})
    first = store.land_config(bundle, "2026-09")
    assert store.land_config(bundle, "2026-09") == first
    assert landing(tmp_path).config_bundle(bundle.digest) == bundle
    with pytest.raises(StoreError, match="no configuration"):
        store.config_bundle("0" * 64)


def test_a_copy_holds_what_came_up_to_a_number(tmp_path: Path) -> None:
    store = landing(tmp_path / "one")
    for arrival in (A, B, FAILED):
        store.land(arrival)
    store.copy_up_to(tmp_path / "two", 2)
    copy = landing(tmp_path / "two")
    assert list(copy.deliveries()) == list(store.deliveries(2))
    assert [copy.content(d) for d in copy.deliveries()] == [b"a\n", b"b\n"]


def test_a_branch_has_what_landed_of_one_source_and_knows_what_was_erased(tmp_path: Path) -> None:
    store = landing(tmp_path / "a")
    first, _ = store.land(A)
    other, _ = store.land(replace(A, source="other", content=b"b"))
    last, _ = store.land(replace(A, content=b"c"))
    store.erase([first], by="jo", reason="names")
    branch = store.branch(tmp_path / "b", A.source)
    assert [delivery.seq for delivery in branch.deliveries()] == [first.seq, last.seq]
    assert str(branch.erasure(first)) == str(store.erasure(first))
    assert branch.content(last) == b"c"
    assert len(list(store.branch(tmp_path / "c").deliveries())) == 3
    branch.land(replace(A, content=b"d"))
    assert store.last_sequence() == last.seq
    assert other.seq == 2
