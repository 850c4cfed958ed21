"""The names in what a model marked, cut to the name alone."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline.resolution.candidates import TYPES_BY_LABEL, WORD_AFTER, Article, Candidate
from pipeline.resolution.names import cut_names


def cut_marked(article: Article, index: int) -> Iterator[Candidate]:
    """Yield the names in what the model marked in a paragraph."""
    paragraph = article.paragraphs[index]
    text = paragraph.text
    for start, end, label in paragraph.entities:
        if label in TYPES_BY_LABEL:
            after = WORD_AFTER.match(text, end)
            for name in cut_names(
                text[start:end], label, text[start - 1 : start] if start else "", after.group(1) if after else ""
            ):
                first, last = start + name.start, start + name.end
                yield Candidate(index, first, last, text[first:last], label, rejection=name.rejection)


def shorten_possessives(article: Article, marked: list[Candidate]) -> list[Candidate]:
    """Take the s off a name before an apostrophe when the article has the name without it: "Joe Bidens' meeting"."""
    words = {word for candidate in marked if not candidate.rejection for word in candidate.text.split()}
    shortened = []
    for candidate in marked:
        last = candidate.text.rsplit(" ", 1)[-1]
        is_possessive = article.paragraphs[candidate.paragraph].text[candidate.end : candidate.end + 1] == "'"
        is_known = is_possessive and last.endswith("s") and last[:-1] in words
        shortened.append(replace(candidate, end=candidate.end - 1, text=candidate.text[:-1]) if is_known else candidate)
    return shortened
