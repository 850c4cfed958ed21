"""``text_units``: the universe of every share and every association."""

from tests.sql.conftest import Corpus


def test_an_article_is_divided_into_sentences_and_paragraphs(corpus: Corpus) -> None:
    corpus.add_article("a", ["One.", "Two."], ["Three."], title="Zero")
    assert corpus.query("from text_units order by level, unit_number") == [
        {"level": level, "article_id": "a", "unit_number": unit, "paragraph_number": paragraph, "start_char": s, "end_char": e}
        for level, unit, paragraph, s, e in [
            ("article", 1, None, 0, 23),
            ("paragraph", 1, 1, 0, 4),
            ("paragraph", 2, 2, 6, 15),
            ("paragraph", 3, 3, 17, 23),
            ("sentence", 1, 1, 0, 4),
            ("sentence", 2, 2, 6, 10),
            ("sentence", 3, 2, 11, 15),
            ("sentence", 4, 3, 17, 23),
        ]
    ]


def test_an_article_that_did_not_finish_extraction_has_no_units(corpus: Corpus) -> None:
    corpus.add_article("a", ["One."], is_extracted=False)
    corpus.add_article("b", removed={"Advertisement": "advertisement"})
    assert corpus.table("text_units") == []
