"""Names that a model does not mark and that their place gives away, or their shape: in datelines, tables, before a country."""

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.resolution.candidates import Article, Candidate, Draft, Paragraph, drop_overlapping
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.lexicon import MIN_CAPITALS, Style
from pipeline.resolution.names import bare_word
from pipeline.resolution.words import DATE_WORDS, FUNCTION_WORDS, HONORIFICS, KINDS, OFFICES, PORTFOLIOS
from pipeline.tables import EntityType

Tables = list[tuple[int, int]]  # of a paragraph, as offsets in it
CAPITALS = r"[A-Z][A-Z'.-]+(?: [A-Z][A-Z'.-]+){0,3}"
# "TORONTO 1996-08-21", "HANOI (Reuters)": at the start of a text or behind the end of a sentence.
DATELINE = re.compile(
    rf"(?:^|(?<=[.!?] )|(?<=[a-z] ))({CAPITALS})(?: ?, [A-Z][\w. ]{{2,30}}?)? "
    r"(?=\d{4}-\d\d-\d\d\b|\([A-Z][A-Za-z]+\) [—–-])"
)
NAME_REST = r"[a-z][^\W\d_]*(?:['-][A-Z]?[^\W\d_]+)*"
NAME_PART = rf"[A-Z]{NAME_REST}"
BEFORE_PARENTHESIS = re.compile(rf"(?<![\w-])({NAME_PART}(?: {NAME_PART}){{1,2}}) \( ?$")
CLOSED = re.compile(r" ?\)")
# "Chelsea 2 Arsenal 3", "ORLANDO 8 6": a capitalised name between figures.
BEFORE_FIGURE = re.compile(rf"(?<![\w-])({NAME_PART}(?: {NAME_PART}){{0,2}}|[A-Z][A-Z'-]+(?: [A-Z][A-Z'-]+){{0,2}}) (?=\d)")
TABLE_START = re.compile(r"(?:^|[\d.)-] |[:;,] ?)$")
FIGURE = re.compile(r"(?<!\S)[\d.,/-]*\d[\d.,/-]*(?!\S)")
DIGITS = re.compile(r"\d+")
BETWEEN_FIGURES = re.compile(r"[^\W\d_](?:(?! [\d.,/-]*\d).)*")
SHAPED = re.compile(rf"[A-Z](?<![\w@#&'/-].)(?<![A-Z][a-z] .){NAME_REST}(?: {NAME_PART}){{1,2}}(?= [a-z]|[,.] )")
DATELINE_END = 250  # a headline may stand before it in one line
MIN_FIGURES = 6
MIN_FIGURE_SHARE = 0.25  # of the words of a table
NO_NAMES = FUNCTION_WORDS | DATE_WORDS | HONORIFICS | OFFICES | PORTFOLIOS | KINDS


def find_placed(article: Article, styles: list[str], tables: list[Tables], accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the names that their place gives away."""
    for index, paragraph in enumerate(article.paragraphs):
        if styles[index] == Style.SENTENCE:
            yield from find_dateline(index, paragraph.text)
        for start, end in tables[index]:
            yield from drop_overlapping(list(find_in_table(index, paragraph.text[:end], start)), accepted)
    for candidate in accepted:
        if candidate.known and candidate.known.key.startswith("country:"):
            yield from find_before_country(candidate, article.paragraphs[candidate.paragraph].text)


def find_dateline(index: int, text: str) -> Iterator[Candidate]:
    """Yield the places of datelines."""
    head = text[:DATELINE_END]
    if ") " not in head and "-" not in head:
        return
    for match in DATELINE.finditer(head):
        if len(match.group(1)) >= MIN_CAPITALS:
            yield Candidate(index, match.start(1), match.end(1), match.group(1), kind=EntityType.PLACE)


def list_tables(paragraph: Paragraph) -> Tables:
    """The sentences of which figures make up much, as offsets in the paragraph."""
    if len(DIGITS.findall(paragraph.text)) < MIN_FIGURES:
        return []
    tables: Tables = []
    for sentence in paragraph.sentences:
        text = paragraph.text[sentence.start : sentence.end]
        figures = len(FIGURE.findall(text))
        if figures >= MIN_FIGURES and figures >= MIN_FIGURE_SHARE * len(text.split()):
            tables.append((sentence.start, sentence.end))
    return tables


def find_in_table(index: int, text: str, start: int) -> Iterator[Candidate]:
    """Yield what has figures before and behind it in a table, which is a text from ``start`` on; mostly it is a team."""
    for match in BEFORE_FIGURE.finditer(text, start):
        name = match.group(1)
        is_name = len(name) >= MIN_CAPITALS and not any(bare_word(word) in NO_NAMES for word in name.split())
        if is_name and TABLE_START.search(text, max(start, match.start() - 3), match.start()):
            yield Candidate(index, match.start(1), match.end(1), name, kind=EntityType.ORGANIZATION)


def part_at_figures(tables: list[Tables], marked: list[Candidate]) -> list[Candidate]:
    """What was marked, in tables without the figures: "Chelsea 2 Arsenal" is two names there, "Boeing 747" one elsewhere."""
    parted = []
    for candidate in marked:
        is_inside = any(start <= candidate.start < end for start, end in tables[candidate.paragraph])
        if is_inside and not candidate.rejection and FIGURE.search(candidate.text):
            parted += [
                candidate._replace(start=candidate.start + part.start(), end=candidate.start + part.end(), text=part.group())
                for part in BETWEEN_FIGURES.finditer(candidate.text)
            ]
        else:
            parted.append(candidate)
    return parted


def find_shaped(draft: Draft, accepted: list[Candidate], corpus: CorpusNames) -> Iterator[Candidate]:
    """Yield two or three capitalised words side by side in a sentence, none of which the corpus has in small letters."""
    taken: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in accepted:
        taken[candidate.paragraph].append(candidate)
    for index, paragraph in enumerate(draft.article.paragraphs):
        for match in SHAPED.finditer(paragraph.text) if draft.styles[index] == Style.SENTENCE else ():
            start, end = match.start() - 1, match.end() + 1
            if any(other.start <= end and start <= other.end for other in taken[index]):
                continue
            words = match.group().split()
            if not any(bare_word(word) in NO_NAMES or corpus.has_word(word) for word in words):
                yield Candidate(index, match.start(), match.end(), match.group())


def find_before_country(country: Candidate, text: str) -> Iterator[Candidate]:
    """Yield the person whose country stands in parentheses: "Thomas Muster (Austria)"."""
    before = BEFORE_PARENTHESIS.search(text, max(0, country.start - 60), country.start)
    if before and CLOSED.match(text, country.end) and not any(bare_word(word) in NO_NAMES for word in before.group(1).split()):
        yield Candidate(country.paragraph, before.start(1), before.end(1), before.group(1), kind=EntityType.PERSON)
