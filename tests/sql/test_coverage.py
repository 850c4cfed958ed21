"""``coverage``: what was received, and what became of it."""

from datetime import date

from tests.sql.conftest import Corpus


def coverage(corpus: Corpus) -> dict[tuple[str, str], tuple[str, int, int, float | None]]:
    """Unit, item_count, total_count and share by measure and detail."""
    return {
        (row["measure"], row["detail"]): (row["unit"], row["item_count"], row["total_count"], row["share"])
        for row in corpus.table("coverage")
    }


def test_everything_received_is_somewhere(corpus: Corpus) -> None:
    corpus.add_article("a", ["[Ann] and [Bob]."], date_source="date_line", published_on=date(2021, 6, 1), publisher="Post")
    corpus.add_article("b", ["[Ann] in [Georgia|?]."], story_id="a", date_source="only_a_year", language="de")
    corpus.add_article("c", removed={"Advertisement": "advertisement", "©": "copyright"}, language=None)
    corpus.add_article("d", ["[Mr|!title_only]"], is_extracted=False)
    corpus.rows["rejected_inputs"] += [{"source": "e.txt", "rejection_reason": "empty"}]
    corpus.rows["rejected_inputs"] += [{"source": f"{name}.txt", "rejection_reason": "binary"} for name in "fgh"]
    corpus.add_article("i", ["[Mr|!title_only]"])
    assert coverage(corpus) == {
        ("inputs_received", "all"): ("input", 9, 9, 1),
        ("inputs_rejected", "all"): ("input", 4, 9, 4 / 9),
        ("inputs_rejected", "empty"): ("input", 1, 9, 1 / 9),
        ("inputs_rejected", "binary"): ("input", 3, 9, 3 / 9),
        ("articles_received", "all"): ("article", 5, 5, 1),
        ("articles_cleaned", "all"): ("article", 5, 5, 1),
        ("articles_by_language", "all"): ("article", 5, 5, 1),
        ("articles_by_language", "de"): ("article", 1, 5, 0.2),
        ("articles_by_language", "en"): ("article", 3, 5, 0.6),
        ("articles_by_language", "unknown"): ("article", 1, 5, 0.2),
        ("articles_without_kept_text", "all"): ("article", 1, 5, 0.2),
        ("articles_extracted", "all"): ("article", 3, 5, 0.6),
        ("articles_not_extracted", "all"): ("article", 1, 5, 0.2),
        ("articles_dated", "all"): ("article", 1, 5, 0.2),
        ("articles_dated", "date_line"): ("article", 1, 5, 0.2),
        ("articles_undated", "all"): ("article", 4, 5, 0.8),
        ("articles_undated", "no_date_found"): ("article", 3, 5, 0.6),
        ("articles_undated", "only_a_year"): ("article", 1, 5, 0.2),
        ("articles_without_publisher", "all"): ("article", 4, 5, 0.8),
        ("articles_duplicate", "all"): ("article", 1, 5, 0.2),
        ("articles_duplicate", "exact_text"): ("article", 1, 5, 0.2),
        ("spans_found", "all"): ("span", 6, 6, 1),
        ("spans_removed", "all"): ("span", 2, 6, 2 / 6),
        ("spans_removed", "advertisement"): ("span", 1, 6, 1 / 6),
        ("spans_removed", "copyright"): ("span", 1, 6, 1 / 6),
        ("mentions_found", "all"): ("mention", 5, 5, 1),
        ("mentions_resolved", "all"): ("mention", 3, 5, 0.6),
        ("mentions_resolved", "full_name"): ("mention", 3, 5, 0.6),
        ("mentions_unresolved", "all"): ("mention", 1, 5, 0.2),
        ("mentions_rejected", "all"): ("mention", 1, 5, 0.2),
        ("mentions_rejected", "title_only"): ("mention", 1, 5, 0.2),
        ("mentions_undated", "all"): ("mention", 1, 5, 0.2),
        ("mentions_without_publisher", "all"): ("mention", 1, 5, 0.2),
    }


def test_an_empty_corpus_says_so_for_every_measure(corpus: Corpus) -> None:
    rows = coverage(corpus)
    assert {detail for _, detail in rows} == {"all"}
    assert {values[1:] for values in rows.values()} == {(0, 0, None)}
    assert len(rows) == 20


def test_a_source_counts_once_though_it_was_read_and_rejected_in_part(corpus: Corpus) -> None:
    corpus.add_article("a", ["x"])
    corpus.rows["rejected_inputs"] += [{"source": "a.txt", "rejection_reason": "empty"}]
    rows = coverage(corpus)
    assert (rows["inputs_received", "all"][1], rows["inputs_rejected", "all"][1:]) == (1, (1, 1, 1))
