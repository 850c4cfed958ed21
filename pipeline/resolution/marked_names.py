"""The names in what a model marked, cut to the name alone."""

from collections.abc import Iterator, Sequence

from pipeline.resolution.candidates import TYPES_BY_LABEL, WORD_AFTER, Article, Candidate
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.lexicon import MIN_CAPITALS, Style
from pipeline.resolution.names import bare_word, cut_names, name_tokens, normalize_name
from pipeline.resolution.words import DETERMINERS, HONORIFICS, KINDS, OFFICES, PORTFOLIOS
from pipeline.tables import MentionRejection

TITLES = HONORIFICS | OFFICES
HANDLE_MARKS = frozenset({"@", "#"})


def cut_marked(article: Article, index: int) -> Iterator[Candidate]:
    """Yield the names in what the model marked in a paragraph."""
    paragraph = article.paragraphs[index]
    text = paragraph.text
    for marked_start, end, label in paragraph.entities:
        if label in TYPES_BY_LABEL:
            start = marked_start + measure_portfolio(text, marked_start, end)
            if start == end:
                yield Candidate(index, marked_start, end, text[marked_start:end], label, rejection=MentionRejection.TITLE_ONLY)
                continue
            after = WORD_AFTER.match(text, end)
            title = after.group(1) if after and bare_word(after.group(1)) in TITLES else ""
            for name in cut_names(text[start:end], label, title, is_handle=text[start - 1 : start] in HANDLE_MARKS):
                first, last = start + name.start, start + name.end
                yield Candidate(index, first, last, text[first:last], label, rejection=name.rejection)


def measure_portfolio(text: str, start: int, end: int) -> int:
    """How much of a marked text belongs to the office before it: "State" in "Secretary of State Hillary Clinton"."""
    if text[start - 4 : start] != " of ":
        return 0
    office = text[max(0, start - 24) : start - 4].rsplit(" ", 1)[-1]
    first = text[start:end].split(" ", 1)[0]
    if bare_word(office) not in OFFICES or bare_word(first) not in PORTFOLIOS:
        return 0
    return min(len(first) + 1, end - start)


def shorten_possessives(article: Article, marked: list[Candidate]) -> list[Candidate]:
    """Take the s off a name before an apostrophe when the article has the name without it: "Joe Bidens' meeting"."""
    words = {word for candidate in marked if not candidate.rejection for word in candidate.text.split()}
    shortened = []
    for candidate in marked:
        last = candidate.text.rsplit(" ", 1)[-1]
        is_possessive = article.paragraphs[candidate.paragraph].text[candidate.end : candidate.end + 1] == "'"
        is_known = is_possessive and last.endswith("s") and last[:-1] in words
        shortened.append(candidate._replace(end=candidate.end - 1, text=candidate.text[:-1]) if is_known else candidate)
    return shortened


def cut_to_known(candidate: Candidate, corpus: CorpusNames) -> list[Candidate]:
    """Cut what was marked to the names that the articles know in it."""
    if candidate.label is None or candidate.known or (" " not in candidate.text and "-" not in candidate.text):
        return [candidate]
    if candidate.label == "PERSON":
        return [cut_to_person(candidate, corpus)]
    first, _, rest = candidate.text.partition(" ")
    if bare_word(first) in DETERMINERS and corpus.prefers(rest, candidate.text):
        return [candidate._replace(start=candidate.end - len(rest), text=rest)]
    parts = corpus.find_parts(candidate.text)
    if parts is None:
        return [candidate]
    first, second = parts
    return [
        candidate._replace(end=candidate.start + len(first), text=first, label=None),
        candidate._replace(start=candidate.end - len(second), text=second, label=None),
    ]


def cut_to_person(candidate: Candidate, corpus: CorpusNames) -> Candidate:
    """Cut what was marked to the person that other articles know: "James Comey Kept Notes", "Sanctimonious James Comey"."""
    words = candidate.text.split(" ")
    tokens = name_tokens(normalize_name(candidate.text))
    place = corpus.find_person(tokens) if len(tokens) == len(words) > 2 else None
    if place is None:
        return candidate
    start = sum(len(word) + 1 for word in words[: place[0]])
    text = " ".join(words[place[0] : place[1]])
    return candidate._replace(start=candidate.start + start, end=candidate.start + start + len(text), text=text)


def drop_headlines(
    styles: Sequence[str], accepted: list[Candidate], repeated: Sequence[Candidate], corpus: CorpusNames
) -> list[Candidate]:
    """The names without those marked in headlines only, where names are repeated inside: "Camp Rips 'Inaccurate' Claims"."""
    inside = [other for other in repeated if styles[other.paragraph] != Style.SENTENCE]
    return [
        candidate
        for candidate in accepted
        if styles[candidate.paragraph] == Style.SENTENCE
        or candidate.label is None
        or " " not in candidate.text
        or corpus.knows(candidate.text)
        or normalize_name(candidate.text).rsplit(" ", 1)[-1] in KINDS
        or not any(are_within(candidate, other) for other in inside)
    ]


def is_shouted(candidate: Candidate, corpus: CorpusNames) -> bool:
    """Whether a single word in capitals is an ordinary word written so: "DISGRACEFUL", "READ MORE"."""
    text = candidate.text
    is_marked = candidate.label is not None and candidate.explained_by is None
    return is_marked and len(text) >= MIN_CAPITALS and text.isupper() and corpus.is_ordinary(text)


def are_within(candidate: Candidate, other: Candidate) -> bool:
    """Whether another name stands inside a longer one."""
    return (
        candidate.paragraph == other.paragraph
        and candidate.start <= other.start
        and other.end <= candidate.end
        and other.end - other.start < candidate.end - candidate.start
    )
