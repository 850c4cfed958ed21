"""``removed_lines``: what cleaning took out, with its text."""

from tests.sql.conftest import Corpus


def test_a_removed_span_is_shown_with_its_text_and_a_kept_one_is_not(corpus: Corpus) -> None:
    corpus.add_article("a", ["Élise 🙂 stays."], removed={"Werbung 🙂": "advertisement"})
    assert corpus.table("removed_lines") == [
        {
            "article_id": "a",
            "span_number": 2,
            "start_char": 15,
            "end_char": 24,
            "role": "boilerplate",
            "removal_reason": "advertisement",
            "rule_id": "rule-advertisement",
            "article_probability": None,
            "removed_text": "Werbung 🙂",
        }
    ]
