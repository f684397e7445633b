"""Files that are dropped and values that are written: a clear refusal, or whole; and the store is as it should be either way."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import strategies as st

from chatdong.domain.plan.toml_format import load_plan_file
from chatdong.domain.roles import Actor
from chatdong.store.engines.record_tables import RECORD_TABLES
from chatdong.store.engines.store import EXAMPLE, Store, StoreError, open_store
from chatdong.store.imports import importer
from chatdong.store.ledger.refusals import RefusedFile
from chatdong.store.seed.example import DATA, PLAN
from chatdong.store.snapshots.data_package import FILE_NAME
from chatdong.store.snapshots.diff import compare
from chatdong.store.snapshots.restore import RefusedSnapshot, restore
from chatdong.store.snapshots.snapshot import snapshot, table_counts
from chatdong.store.writing import records
from chatdong.store.writing.records import RefusedWrite, load_plan
from tests.fuzz.mangled import NASTY, mangled, mangled_bytes, values

AT = datetime(2026, 1, 2, 3, 4, 5)
CSV = {
    "spending": '지출일,세부사업,산출내역,금액(원),증빙번호,행사,회차,적요\n2016-05-13,monthly-meeting,ad-hoc,10000,v-1,,,떡\n2016. 5. 14.,,ad-hoc,"5,000",v-2,,,다과\n합계,,,15000,,,,\n',
    "events": "세부사업,회차,개최일,연기 결정일,연기된 날,취소일,참석,참석 자치구,안건,비고\n월 정기간담회,1,2016-04-28,,,,27,성동·도봉,,\nmonthly-meeting,2,,2016-05-02,2016-06-03,,,,안건,사유\n",
    "commitments": "원인행위일,산출내역,금액(원),지급예정일,원인행위번호,거래상대 구분,적요\n2016-04-01,ad-hoc,10000,2016-05-31,계약-1,업체,다과\n2016. 5. 2.,ad-hoc,△3000,,계약-1,,감액\n",
}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    """A store in memory that holds the plan and takes what it is given."""
    opened = open_store(EXAMPLE, AT)
    load_plan(opened, load_plan_file(PLAN), Actor.local("fuzz"), AT)
    opened.is_example = False
    yield opened
    opened.close()


def files(kind: str) -> st.SearchStrategy[bytes]:
    """CSV files of every sort: mangled text in the encodings of offices, mangled bytes, noise."""
    # There is no sample of commitments; the payments of the example are another table with the same lines.
    sample = (DATA / "sample" / f"{'spending' if kind == 'commitments' else kind}.csv").read_text("utf-8")
    text = st.one_of(mangled([CSV[kind], sample[:2_000]]), st.text(max_size=200))
    encoded = st.tuples(text, st.sampled_from(["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])).map(lambda t: t[0].encode(t[1], "ignore"))
    return st.one_of(encoded, mangled_bytes([CSV[kind].encode(), CSV[kind].encode("cp949"), sample.encode()[:2_000]]), st.binary(max_size=200))


@pytest.mark.parametrize("kind", ["spending", "events", "commitments"])
def test_csv_files(throw: Callable, store: Store, kind: str) -> None:
    def drop(data: bytes) -> None:
        before = table_counts(store)[importer.KINDS[kind]]
        try:
            seen = importer.preview(store, "2016", kind, data)
        except RefusedFile as error:
            assert str(error)
            assert table_counts(store)[importer.KINDS[kind]] == before
            return
        try:
            for state in importer.STATES:
                seen.rows(state, 20)
            importer.refused_csv(seen)
            try:
                importer.commit(store, seen, Actor.local("fuzz"), AT, skip_refused=True)
            except RefusedWrite as error:
                assert str(error)
                assert table_counts(store)[importer.KINDS[kind]] == before
            else:
                assert table_counts(store)[importer.KINDS[kind]] == before + seen.counts["new"]
        finally:
            seen.close()

    throw(files(kind), drop, share=2, a_round=20)


def test_values_of_records(throw: Callable, store: Store) -> None:
    tables = store.cursor().execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store'").fetchone()
    event = records.insert(
        store, "event", {"plan_id": "2016", "revision": 1, "activity_id": "ad-hoc-meeting", "held_on": AT.date()}, Actor.local("fuzz"), AT
    )
    whole = {
        "event": {"plan_id": "2016", "revision": 1, "activity_id": "monthly-meeting", "held_on": AT.date(), "districts": []},
        "spending": {"plan_id": "2016", "revision": 1, "line_id": "ad-hoc", "spent_on": AT.date(), "amount_krw": 1},
    }

    def write(asked: tuple[str, dict, str]) -> None:
        table, cells, actor = asked
        try:
            key = records.insert(store, table, {**whole[table], **cells}, Actor.local(actor), AT)
            row = records.read(store, table, key)
            for column, value in cells.items():
                if isinstance(value, str) and column in ("note", "memo", "voucher", "topic"):
                    assert row[column] == value, "text is kept as it was"
            records.delete(store, table, key, 1, Actor.local(actor), AT)
        except RefusedWrite as error:
            assert str(error)
        try:
            records.update(store, "event", event, records.read(store, "event", event)["version"], cells, Actor.local(actor), AT)
        except RefusedWrite as error:
            assert str(error)
        assert store.cursor().execute("SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store'").fetchone() == tables

    def cells(table: str) -> st.SearchStrategy[tuple]:
        districts = st.one_of(st.none(), st.lists(st.one_of(st.text(max_size=9), st.sampled_from(["dobong", *NASTY])), max_size=3))
        cell = {column: districts if column == "districts" else values for column in RECORD_TABLES[table].columns}
        of = st.lists(st.sampled_from(RECORD_TABLES[table].columns), min_size=1, max_size=3).flatmap(
            lambda names: st.fixed_dictionaries({n: cell[n] for n in names})
        )
        return st.tuples(st.just(table), of, st.one_of(st.text(max_size=20), st.sampled_from(NASTY)))

    throw(st.one_of(cells("event"), cells("spending")), write, share=2)


@pytest.fixture(scope="module")
def zipped(store: Store) -> bytes:
    """A real snapshot."""
    return snapshot(store, AT)


@st.composite
def forged(draw: st.DrawFn, original: bytes) -> bytes:
    """A snapshot with files changed, and the words about them made to fit, as somebody would who means harm."""
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        if name.endswith(".csv"):
            files[name] = draw(mangled([files[name].decode()[:20_000]])).encode()
    words = json.loads(files[FILE_NAME])
    for resource in words["resources"]:
        if resource["path"] in files:
            resource["hash"] = f"sha256:{hashlib.sha256(files[resource['path']]).hexdigest()}"
            resource["bytes"] = len(files[resource["path"]])
    if draw(st.booleans()):
        place = words if draw(st.booleans()) else draw(st.sampled_from(words["resources"]))
        place[draw(st.sampled_from(sorted(place)))] = draw(
            st.one_of(st.none(), st.integers(), st.text(max_size=9), st.lists(st.integers(), max_size=2), st.just({}))
        )
    files[FILE_NAME] = json.dumps(words).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))) as archive:
        for name, data in files.items():
            archive.writestr(draw(st.sampled_from([name] * 20 + ["../x", "x"])), data)
    return made.getvalue()


def test_snapshots(throw: Callable, store: Store, zipped: bytes, tmp_path: Path) -> None:
    before = table_counts(store)

    def drop(data: bytes) -> None:
        target = tmp_path / "restored.duckdb"
        for attempt in (lambda: compare(data, store), lambda: restore(data, target, AT)):
            try:
                attempt()
            except (RefusedSnapshot, StoreError) as error:
                assert str(error)
        if target.exists():
            open_store(str(target), AT).close()
            target.unlink()
        assert table_counts(store) == before
        assert not list(tmp_path.iterdir())

    throw(st.one_of(forged(zipped), mangled_bytes([zipped]), st.binary(max_size=100)), drop, share=3, a_round=10)
