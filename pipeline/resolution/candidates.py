"""The names in each article: what a model marked, cut to the name alone, and what rules find besides.

A name found once in an article is found wherever it stands in it. Which entity a name stands for belongs to ``grouping``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.countries import Condition, CountryForm, load_countries
from pipeline.resolution.lexicon import Found, Lexicon, Style, find_style
from pipeline.resolution.names import bare_word, cut_names, explains_acronym, name_tokens, normalize_name
from pipeline.resolution.words import DATE_WORDS, FOLLOWERS, FUNCTION_WORDS, HONORIFICS, OFFICES, PORTFOLIOS
from pipeline.tables import EntityType, MentionRejection, ResolutionMethod, Zone

TYPES_BY_LABEL = {
    "PERSON": EntityType.PERSON,
    "ORG": EntityType.ORGANIZATION,
    "GPE": EntityType.PLACE,
    "LOC": EntityType.PLACE,
    "NORP": EntityType.GROUP,
    "FAC": EntityType.FACILITY,
    "PRODUCT": EntityType.PRODUCT,
    "EVENT": EntityType.EVENT,
    "LAW": EntityType.LAW,
    "WORK_OF_ART": EntityType.WORK,
}
PLACE_LABELS = frozenset({"GPE", "LOC", "NORP"})

PREFIXED_COUNTRY = re.compile(r"(?:^|[\s(])(?:New|North|South|East|West|Northern|Southern|Eastern|Western|Equatorial) $")
PORTFOLIO = (
    r"defen[cs]e|state|justice|treasury|war|foreign|interior|health|education|energy|labou?r|commerce|agriculture|transport(?:ation)?|"
    r"finance|oil|culture|trade|environment|home"
)
# What makes one mention together with the country, nationality or city before it. Small letters or capitals alike.
INSTITUTION = re.compile(
    rf" (?:(?:{PORTFOLIO}) (?:department|ministry)|(?:department|ministry) of (?:the )?(?:{PORTFOLIO})|"
    r"embassy|consulate(?: general)?|supreme court|congress|senate|house of representatives|central bank)(?![\w-])",
    re.IGNORECASE,
)
AIRPORT = re.compile(r" (?:international )?airport(?![\w-])", re.IGNORECASE)
# With a small letter these are common nouns: "Afghan army", "Turkish parliament".
CAPITAL_INSTITUTION = re.compile(r" (?:Army|Navy|Air Force|Marine Corps|Coast Guard|National Guard|Parliament)(?![\w-])")
ACRONYM = re.compile(r"[.,]? \(\"?((?:[A-Z]\.?){3,8})\"?\)")
WORD_BEFORE = re.compile(r"([^\W_][\w'.-]*) $")
NAME_WORD = r"[A-Z][a-z][^\W\d_]*(?:['-][^\W\d_]{2,})?"
TITLED = re.compile(
    r"(?<![\w-])(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Col|Lt|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Det|Insp|Supt|Rev)\.?|Sir|Dame|Lord|Lady|Senator|"
    r"Congress(?:wo)?man|Judge|Justice|Professor|Marshal|Brigadier|Colonel|Lieutenant|Sergeant|Constable|Detective|Inspector|"
    rf"Superintendent|Ambassador|Archbishop|Cardinal|Rabbi|Ayatollah|Sheikh) ({NAME_WORD}(?: {NAME_WORD}){{0,2}})(?![\w-])"
)
LONE_CAPITAL = re.compile(r"[A-Z][a-z][\w']*(?:-[A-Z]\w*)?")  # not "U.S.", "Calif.-based", nor the end of a sentence
WORD_AFTER = re.compile(r" ([^\W_][\w'-]*)")
ORDINARY_CAPITALS = frozenset(HONORIFICS | OFFICES | PORTFOLIOS | FOLLOWERS | FUNCTION_WORDS | DATE_WORDS)


class Known(NamedTuple):
    """An entity that a rule names outright: its type, a key unique among all known ones, and the rule."""

    entity_type: EntityType
    key: str
    method: ResolutionMethod
    country_code: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its number in the article and its span, in code points of its paragraph."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with what the model found: offsets of entities and sentences in its text.

    ``text`` is in plain characters; ``span_text`` is as long, and as it stands in the source.
    """

    zone: str
    start_char: int
    text: str
    span_text: str
    entities: tuple[tuple[int, int, str], ...]
    sentences: tuple[Sentence, ...]
    extractor_id: str


@dataclass(frozen=True, slots=True)
class Article:
    """The paragraphs of one article, in order."""

    article_id: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name at one place of an article: paragraph index, span in it, text, and what is known about it."""

    paragraph: int
    start: int
    end: int
    text: str
    label: str | None = None
    known: Known | None = None
    rejection: MentionRejection | None = None
    is_titled: bool = False  # a person's title stands right before it
    explained_by: str | None = None  # for an acronym in parentheses: normal form of the name before it


Rule = Known | CountryForm


def build_rule_lexicon(aliases: AliasRules) -> Lexicon[Rule | None]:
    """All names that are found in every article: countries, nationalities and the alias file's."""
    entries: list[tuple[str, Rule | None, bool]] = [
        (form, entry, False) for form, entry in load_countries().forms.items() if normalize_name(form) not in aliases.entities
    ]
    for form in aliases.forms:
        spellings = {form, form.replace(".", "")} if re.fullmatch(r"(?:[A-Z]\.)+", form) else {form}
        entries += [(spelling, read_alias(spelling, aliases), " " in spelling) for spelling in sorted(spellings)]
    return Lexicon(entries)


def read_alias(text: str, aliases: AliasRules) -> Known | None:
    """The entity the alias file gives for a text."""
    entity = aliases.entities.get(normalize_name(text))
    return Known(entity[0], f"alias:{entity[0]}:{entity[1]}", ResolutionMethod.ALIAS_FILE) if entity else None


def read_country(entry: CountryForm) -> Known:
    """The place or group a country form stands for."""
    if entry.is_nationality:
        key = f"nationality:{entry.country_code or normalize_name(entry.form).removesuffix('s')}"
        return Known(EntityType.GROUP, key, ResolutionMethod.NATIONALITY, entry.country_code)
    key = f"country:{entry.country_code or normalize_name(entry.form)}"
    return Known(EntityType.PLACE, key, ResolutionMethod.COUNTRY_NAME, entry.country_code)


def list_candidates(article: Article, rules: Lexicon[Rule | None], aliases: AliasRules) -> list[Candidate]:
    """List the names of an article in order, without overlaps, the rejected ones among them."""
    styles = [find_style(paragraph.text, paragraph.zone != Zone.BODY) for paragraph in article.paragraphs]
    marked = [candidate for index in range(len(article.paragraphs)) for candidate in cut_marked(article, index)]
    marked = shorten_possessives(article, marked)
    ruled = list(find_rule_names(article, styles, rules, marked))
    accepted = keep_longest([*(candidate for candidate in marked if not candidate.rejection), *ruled])
    accepted = add_candidates(accepted, [*find_titled(article, styles, accepted), *find_acronyms(article, accepted)])
    accepted = add_candidates(accepted, find_repeats(article, styles, accepted, rules))
    accepted = add_candidates(accepted, find_institutions(article, accepted))
    accepted = [
        mark_titled(article, decide_known(candidate, aliases))
        for candidate in accepted
        if is_in_one_sentence(article, candidate)
    ]
    rejected = [candidate for candidate in marked if candidate.rejection]
    return add_candidates(accepted, drop_overlapping(rejected, accepted))


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


def find_rule_names(
    article: Article, styles: list[str], rules: Lexicon[Rule | None], marked: list[Candidate]
) -> Iterator[Candidate]:
    """Yield the countries, nationalities and aliases of an article."""
    found = [
        (index, match)
        for index, paragraph in enumerate(article.paragraphs)
        for match in rules.find(paragraph.text, styles[index])
    ]
    labels = Counter((candidate.text, candidate.label in PLACE_LABELS) for candidate in marked)
    named_codes = {
        match.meaning.country_code
        for _, match in found
        if isinstance(match.meaning, CountryForm) and match.meaning.condition is Condition.ALWAYS
    }
    capital_codes = load_countries().capital_codes
    named_codes |= {capital_codes.get(normalize_name(candidate.text)) for candidate in marked}
    for index, match in found:
        text = article.paragraphs[index].text
        rule = match.meaning
        if isinstance(rule, CountryForm):
            if not meets_condition(rule, text, match, labels, named_codes):
                continue
            known = read_country(rule)
        elif rule is None or (" " not in match.name and is_part_of_longer(text, match, styles[index])):
            continue
        else:
            known = rule
        yield Candidate(index, match.start, match.end, text[match.start : match.end], None, known)


def meets_condition(
    form: CountryForm,
    text: str,
    match: Found[Rule | None],
    labels: Counter[tuple[str, bool]],
    named_codes: set[str | None],
) -> bool:
    """Whether a country form at a place is meant as one."""
    if PREFIXED_COUNTRY.search(text, max(0, match.start - 12), match.start):
        return False  # "New Jersey" where the model found nothing
    if form.condition is Condition.HYPHEN:
        after = re.match(r"-([^\W_]+)", text[match.end : match.end + 30])
        other = load_countries().forms.get(after.group(1)) if after else None
        return other is not None and other.is_nationality
    if form.condition is Condition.LABEL:
        return form.country_code in named_codes or labels[match.name, True] > labels[match.name, False]
    if form.condition is Condition.OTHER_NAME:
        return form.country_code in named_codes
    return True


def find_titled(article: Article, styles: list[str], accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the persons that only their title gives away: "Mr Dupont", "Field Marshal Bernard Montgomery"."""
    for index, paragraph in enumerate(article.paragraphs):
        if styles[index] != Style.SENTENCE:
            continue
        for match in TITLED.finditer(paragraph.text):
            words = list(re.finditer(r"\S+", match.group(1)))
            kept = next((i for i, word in enumerate(words) if bare_word(word.group()) in ORDINARY_CAPITALS), len(words))
            start, end = match.start(1), match.start(1) + (words[kept - 1].end() if kept else 0)
            is_taken = any(other.paragraph == index and other.start < end and start < other.end for other in accepted)
            if kept and not is_taken:
                yield Candidate(index, start, end, paragraph.text[start:end])


def find_acronyms(article: Article, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the acronyms that stand in parentheses after the name they are made of: "World Food Programme (WFP)"."""
    for candidate in accepted:
        match = ACRONYM.match(article.paragraphs[candidate.paragraph].text, candidate.end)
        normal = normalize_name(candidate.text)
        if match and explains_acronym(match.group(1), normal):
            yield Candidate(candidate.paragraph, match.start(1), match.end(1), match.group(1), explained_by=normal)


def find_repeats(
    article: Article, styles: list[str], accepted: list[Candidate], rules: Lexicon[Rule | None]
) -> Iterator[Candidate]:
    """Yield every place where a name of the article stands, also the last names of its persons.

    Not where a single word may be an ordinary one, or is plainly part of a longer name.
    """
    names = {candidate.text for candidate in accepted if candidate.known is None and len(candidate.text) > 1}
    names |= {name for candidate in accepted if candidate.label == "PERSON" and (name := take_last_name(candidate.text))}
    lexicon: Lexicon[Rule | None] = Lexicon((name, None, False) for name in names)
    whole = "\n".join(paragraph.text for paragraph in article.paragraphs)
    taken = {(candidate.paragraph, candidate.start) for candidate in accepted}
    ends = {(candidate.paragraph, candidate.end) for candidate in accepted}
    for index, paragraph in enumerate(article.paragraphs):
        for match in lexicon.find(paragraph.text, styles[index], (rules,)):
            if (index, match.start) in taken and match.end - match.start <= 1:
                continue
            if " " not in match.name:
                follows = (index, match.start - 1) in ends or (index, match.end + 1) in taken
                if not follows and is_part_of_longer(paragraph.text, match, styles[index]):
                    continue
                if may_be_ordinary(paragraph, match, styles[index]) and has_word(whole, match.name.lower()):
                    continue
            yield Candidate(index, match.start, match.end, paragraph.text[match.start : match.end])


def take_last_name(text: str) -> str | None:
    """The last name of a person's full name; nothing for a single name or one that is also a date's word."""
    words = text.split()
    tokens = name_tokens(normalize_name(text))
    last = next((word for word in reversed(words) if bare_word(word).replace(".", "") == tokens[-1]), None)
    if last is None or len(tokens) < 2 or len(last) < 3 or not last[0].isupper() or bare_word(last) in DATE_WORDS:
        return None
    return None if last.isupper() else last.rstrip(".,")


def is_part_of_longer(text: str, match: Found[Rule | None], style: str) -> bool:
    """Whether a single word stands beside another capitalised one that is neither a title nor at a sentence's start."""
    if style != Style.SENTENCE:
        return False
    before = WORD_BEFORE.search(text, max(0, match.start - 40), match.start)
    if before and LONE_CAPITAL.fullmatch(before.group(1)) and bare_word(before.group(1)) not in ORDINARY_CAPITALS:
        left = text[: before.start()].rstrip()
        if left and left[-1] not in ".!?:\"'(":
            return True
    if match.name.isupper() and len(match.name) > 2:
        return False  # acronyms stand before other names: "BBC Studios"
    after = WORD_AFTER.match(text, match.end)
    return bool(after and after.group(1)[0].isupper() and bare_word(after.group(1)) not in ORDINARY_CAPITALS)


def may_be_ordinary(paragraph: Paragraph, match: Found[Rule | None], style: str) -> bool:
    """Whether a capital says nothing here: in a headline, or at the start of a sentence."""
    return style != Style.SENTENCE or any(sentence.start == match.start for sentence in paragraph.sentences)


def has_word(text: str, word: str) -> bool:
    """Whether a text holds a word, in this case."""
    return word in text and re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None


def find_institutions(article: Article, accepted: list[Candidate]) -> Iterator[Candidate]:
    """Yield the institutions named after a country, people or city: "Turkish Embassy", "US defence department"."""
    for candidate in accepted:
        text = article.paragraphs[candidate.paragraph].text
        key = candidate.known.key if candidate.known else ""
        is_country = key.startswith(("country:", "nationality:"))
        is_place = key.startswith("country:") or candidate.label in ("GPE", "LOC")
        match = None
        if is_country:
            match = INSTITUTION.match(text, candidate.end) or CAPITAL_INSTITUTION.match(text, candidate.end)
        if not match and is_place:
            match = AIRPORT.match(text, candidate.end)
        if match:
            yield replace(candidate, end=match.end(), text=text[candidate.start : match.end()], label=None, known=None)


def read_institution(text: str) -> Known | None:
    """The institution a text names: "US embassy" and "American Embassy" are one."""
    for match in re.finditer(" ", text):
        form = load_countries().forms.get(text[: match.start()])
        if form is None or form.condition is not Condition.ALWAYS or not form.country_code:
            continue
        rest = text[match.start() :]
        is_airport = AIRPORT.fullmatch(rest) is not None
        if is_airport or INSTITUTION.fullmatch(rest) or CAPITAL_INSTITUTION.fullmatch(rest):
            kind = EntityType.FACILITY if is_airport else EntityType.ORGANIZATION
            return Known(kind, f"institution:{form.country_code}:{name_institution(rest)}", ResolutionMethod.FULL_NAME)
    return None


def name_institution(text: str) -> str:
    """One form for "Department of Defense" and "defence department"."""
    words = normalize_name(text).replace("defence", "defense").replace("labour", "labor").split()
    if len(words) > 2 and words[1] == "of":
        words = [*(word for word in words[2:] if word != "the"), words[0]]
    return " ".join(words)


def decide_known(candidate: Candidate, aliases: AliasRules) -> Candidate:
    """Add what rules know about a whole name; the alias file outranks everything."""
    if normalize_name(candidate.text) in aliases.ignored:
        return replace(candidate, rejection=MentionRejection.IGNORED, known=None)
    if known := read_alias(candidate.text, aliases):
        return replace(candidate, known=known)
    if candidate.known is None and (known := read_institution(candidate.text)):
        return replace(candidate, known=known)
    return candidate


def mark_titled(article: Article, candidate: Candidate) -> Candidate:
    """Note when a person's title stands right before a name: "President Biden", "Mr. Smith"."""
    before = WORD_BEFORE.search(article.paragraphs[candidate.paragraph].text, max(0, candidate.start - 30), candidate.start)
    if before is None or not before.group(1)[0].isupper():
        return candidate
    word = bare_word(before.group(1))
    return replace(candidate, is_titled=True) if word in HONORIFICS or word in OFFICES else candidate


def is_in_one_sentence(article: Article, candidate: Candidate) -> bool:
    """Whether a name stands inside one sentence."""
    sentences = article.paragraphs[candidate.paragraph].sentences
    return any(sentence.start <= candidate.start and candidate.end <= sentence.end for sentence in sentences)


def add_candidates(accepted: list[Candidate], found: Iterable[Candidate]) -> list[Candidate]:
    """The accepted names and those found besides that are not there yet, the longest where they overlap."""
    present = {(candidate.paragraph, candidate.start, candidate.end) for candidate in accepted}
    added = [
        candidate
        for candidate in found
        if candidate.explained_by or (candidate.paragraph, candidate.start, candidate.end) not in present
    ]
    return keep_longest([*accepted, *added]) if added else accepted


def keep_longest(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep, of overlapping names, the longest, then the first; of two at one place, join label and rule."""
    by_span: dict[tuple[int, int, int], Candidate] = {}
    for candidate in candidates:
        span = (candidate.paragraph, candidate.start, candidate.end)
        other = by_span.get(span)
        by_span[span] = candidate if other is None else join_candidates(other, candidate)
    kept: list[Candidate] = []
    for _, candidate in sorted(by_span.items()):
        # In reading order a name can only overlap those just before it; a longer one drops them.
        while kept and overlap(kept[-1], candidate) and length(kept[-1]) < length(candidate):
            kept.pop()
        if not (kept and overlap(kept[-1], candidate)):
            kept.append(candidate)
    return kept


def overlap(one: Candidate, later: Candidate) -> bool:
    """Whether a name overlaps one that starts no earlier."""
    return one.paragraph == later.paragraph and later.start < one.end


def length(candidate: Candidate) -> int:
    """Length of a name in code points."""
    return candidate.end - candidate.start


def join_candidates(one: Candidate, other: Candidate) -> Candidate:
    """One candidate with what two at the same place know."""
    return replace(
        one,
        label=one.label or other.label,
        known=one.known or other.known,
        rejection=one.rejection and other.rejection,
        explained_by=one.explained_by or other.explained_by,
    )


def drop_overlapping(rejected: list[Candidate], accepted: list[Candidate]) -> list[Candidate]:
    """The rejected names that no accepted one overlaps."""
    if not rejected:
        return []
    taken = {(candidate.paragraph, position) for candidate in accepted for position in range(candidate.start, candidate.end)}
    return [
        candidate
        for candidate in rejected
        if not any((candidate.paragraph, position) in taken for position in range(candidate.start, candidate.end))
    ]
