"""How far each scope was read moves with its page, and waits where it stopped."""

from __future__ import annotations

from dataclasses import replace

from store import scopes
from store.open import Store
from store.scopes import Brake, PartitionState, ScopeState

ERP = ScopeState(source="jira", stream="issues", scope="ERP")
READ = replace(ERP, cursor="page 7", run=3, complete=True, reading_version="2", sha256="aa", loading_sha256="bb")


def _move(store: Store, *states: ScopeState) -> None:
    with store.transaction() as connection:
        for state in states:
            scopes.move(connection, state)


def _partition(name: str, scope: str = "erp.xml", as_of: str = "2026-10-31") -> PartitionState:
    return PartitionState(source="ledger", partition=name, as_of=as_of, sha256="ff", scope=scope, run=1)


def _brake(partition: str, source: str = "jira", absent: int = 60) -> Brake:
    return Brake(source=source, partition=partition, stream="issues", scope=partition, absent=absent, of=100, run=1)


def test_a_scope_never_read_has_an_empty_state(store: Store) -> None:
    with store.reading() as connection:
        assert scopes.state(connection, "jira", "issues", "ERP") == ERP
        assert scopes.states(connection, "jira") == []


def test_a_scope_stands_where_it_was_moved_to_last(store: Store) -> None:
    _move(store, replace(READ, cursor="page 6", complete=False), READ)
    with store.reading() as connection:
        assert scopes.state(connection, "jira", "issues", "ERP") == READ
        assert scopes.states(connection, "jira") == [READ]


def test_scopes_come_by_stream_and_name_and_for_their_source_only(store: Store) -> None:
    names = [("worklogs", "ERP"), ("issues", "GIS"), ("issues", "ERP")]
    _move(store, *(replace(ERP, stream=stream, scope=scope) for stream, scope in names))
    _move(store, replace(ERP, source="plans"))
    with store.reading() as connection:
        found = [(one.stream, one.scope) for one in scopes.states(connection, "jira")]
    assert found == [("issues", "ERP"), ("issues", "GIS"), ("worklogs", "ERP")]


def test_a_forgotten_scope_leaves_the_others_and_takes_its_listing_along(store: Store) -> None:
    other = replace(ERP, stream="worklogs")
    _move(store, READ, other)
    with store.transaction() as connection:
        scopes.list_page(connection, READ, ["jira:issue:1"])
        scopes.list_page(connection, other, ["jira:worklog:1"])
        scopes.forget(connection, READ)
    with store.reading() as connection:
        assert scopes.states(connection, "jira") == [other]
        assert scopes.listed(connection, READ) == set()
        assert scopes.listed(connection, other) == {"jira:worklog:1"}


def test_the_keys_of_all_pages_of_a_reading_are_listed_once(store: Store) -> None:
    pages = [["jira:issue:1", "jira:issue:2"], [], ["jira:issue:2", 'odd "key" ü']]
    for page in pages:
        with store.transaction() as connection:
            scopes.list_page(connection, ERP, page)
    with store.reading() as connection:
        assert scopes.listed(connection, ERP) == {"jira:issue:1", "jira:issue:2", 'odd "key" ü'}
        assert scopes.listed(connection, replace(ERP, scope="GIS")) == set()


def test_a_reading_that_begins_anew_forgets_the_pages_before(store: Store) -> None:
    gis = replace(ERP, scope="GIS")
    with store.transaction() as connection:
        scopes.list_page(connection, ERP, ["old"])
        scopes.list_page(connection, gis, ["kept"])
        scopes.clear_listing(connection, ERP)
        scopes.list_page(connection, ERP, ["new"])
    with store.reading() as connection:
        assert scopes.listed(connection, ERP) == {"new"}
        assert scopes.listed(connection, gis) == {"kept"}


def test_a_partition_has_one_current_file(store: Store) -> None:
    with store.transaction() as connection:
        assert scopes.partition(connection, "ledger", "FY2027") is None
        scopes.make_current(connection, [_partition("FY2027"), _partition("FY2026")])
        scopes.make_current(connection, [_partition("FY2027", "newer.csv", "2026-11-30")])
        scopes.make_current(connection, [])
    with store.reading() as connection:
        assert scopes.partition(connection, "ledger", "FY2027") == _partition("FY2027", "newer.csv", "2026-11-30")
        assert scopes.partition(connection, "jira", "FY2027") is None
        assert scopes.partitions_of(connection, "ledger", "newer.csv") == [
            _partition("FY2027", "newer.csv", "2026-11-30")
        ]
        assert scopes.partitions_of(connection, "ledger", "erp.xml") == [_partition("FY2026")]
        assert scopes.partitions_of(connection, "ledger", "gone.csv") == []


def test_a_partition_that_no_file_gives_any_more_is_dropped(store: Store) -> None:
    with store.transaction() as connection:
        scopes.make_current(connection, [_partition("FY2027"), _partition("FY2026")])
        scopes.drop_partition(connection, "ledger", "FY2027")
        scopes.drop_partition(connection, "jira", "FY2026")
        assert scopes.partitions_of(connection, "ledger", "erp.xml") == [_partition("FY2026")]


def test_the_partitions_of_a_file_come_by_name(store: Store) -> None:
    with store.transaction() as connection:
        scopes.make_current(connection, [_partition("FY2028"), _partition("FY2026"), _partition("FY2027")])
        found = scopes.partitions_of(connection, "ledger", "erp.xml")
    assert [one.partition for one in found] == ["FY2026", "FY2027", "FY2028"]


def test_deletions_wait_for_a_person_until_they_are_let_go(store: Store) -> None:
    with store.transaction() as connection:
        scopes.hold(connection, _brake("GIS"))
        scopes.hold(connection, _brake("ERP"))
        scopes.hold(connection, _brake("ERP", absent=70))
        scopes.hold(connection, _brake("FY2027", "ledger"))
    with store.transaction() as connection:
        assert scopes.brakes(connection, "jira") == [_brake("ERP", absent=70), _brake("GIS")]
        scopes.let_go(connection, "jira", "ERP")
        scopes.let_go(connection, "jira", "FY2027")
    with store.reading() as connection:
        assert scopes.brakes(connection) == [_brake("GIS"), _brake("FY2027", "ledger")]
