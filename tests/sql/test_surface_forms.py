"""Every form of the corpus is in the view, with each thing that became of it."""

from tests.sql.conftest import Corpus


def test_a_form_has_a_row_for_each_outcome(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] met [Georgia|?].", "[Mr|!title_only] [Ann] left [Georgia|place:georgia]."])
    corpus.add_article("b", ["[Ann] is back in [Georgia|?]."])
    rows = corpus.query("select * exclude (entity_name, outcome) from surface_forms order by all")
    assert [tuple(row.values()) for row in rows] == [
        ("Ann", "resolved", "full_name", "person:ann", 3, 2),
        ("Georgia", "resolved", "full_name", "place:georgia", 1, 1),
        ("Georgia", "unresolved", "unresolved", None, 2, 2),
        ("Mr", "rejected", "title_only", None, 1, 1),
    ]


def test_every_mention_is_counted_once(random_corpus: Corpus) -> None:
    (forms,) = random_corpus.query("select coalesce(sum(mention_count), 0) as n from surface_forms")
    assert forms == random_corpus.query("select count(*) as n from mentions")[0]


def test_its_resolved_rows_are_those_of_entity_aliases(random_corpus: Corpus) -> None:
    columns = "alias_text, entity_id, mention_count"
    resolved = f"select {columns} from surface_forms where mention_status = 'resolved' order by all"
    assert random_corpus.query(resolved) == random_corpus.query(f"select {columns} from entity_aliases order by all")
