"""Lists of ids in a condition: every id is asked for, and the statement stays the same."""

from sqlalchemy import Column, MetaData, String, Table, create_engine, event, insert, select
from sqlalchemy.pool import StaticPool

from libs.storage.id_lists import IDS_AT_A_TIME, id_lists, one_of


def test_every_id_is_asked_for_and_nobody_else() -> None:
    for length in (0, 1, 2, 3, 1000, IDS_AT_A_TIME, IDS_AT_A_TIME + 1, 3 * IDS_AT_A_TIME - 5):
        ids = [f"id-{number}" for number in range(length)]
        lists = list(id_lists(ids))
        assert [one for some in lists for one in some] == ids
        assert all(len(some) <= IDS_AT_A_TIME for some in lists)


def test_lists_of_all_lengths_make_one_statement() -> None:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    people = Table("person", MetaData(), Column("id", String, primary_key=True))
    people.metadata.create_all(engine)
    texts: set[str] = set()
    with engine.begin() as connection:
        connection.execute(insert(people), [{"id": f"person-{number:04}"} for number in range(600)])

        @event.listens_for(connection, "before_cursor_execute")
        def note(_connection, _cursor, text, *_rest) -> None:  # type: ignore[no-untyped-def]
            texts.add(text)

        for length in range(601):
            ids = [f"person-{number:04}" for number in range(length)]
            found = connection.execute(select(people.c.id).where(one_of(people.c.id, ids))).scalars()
            assert sorted(found) == ids
    assert len(texts) == 1
