"""Which names stand for the same entity: within each article first, then over the corpus.

Two names are joined only on the evidence of their words; where two entities remain possible, none is chosen. What is a
name, and where, belongs to ``finding``; ids and names of the entities to ``naming``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import TYPES_BY_LABEL, Known, Occurrence
from pipeline.resolution.countries import load_countries
from pipeline.resolution.names import (
    DESIGNATION,
    abbreviates_words,
    group_stem,
    name_tokens,
    normalize_name,
    organization_key,
)
from pipeline.resolution.spellings import find_spellings
from pipeline.resolution.states import load_place_abbreviations
from pipeline.resolution.words import (
    GENERIC_ENDINGS,
    PLACE_ENDINGS,
    PLAIN_HEADS,
    SMALL_WORDS,
    TYPES_BY_LAST_WORD,
    VIEWS,
)
from pipeline.tables import EntityType, ResolutionMethod

# A person's title or the last word of a name says more than one label of the model.
STRONG_VOTE = 4
TYPE_ORDER = {kind: number for number, kind in enumerate(EntityType)}
ORGANIZED = frozenset({EntityType.ORGANIZATION, EntityType.FACILITY})
# An entity of other articles is taken for a short name only when so many articles, and this share of them, agree.
MIN_ARTICLES = 2
MIN_ARTICLES_IN_DOUBT = 3
MIN_SHARE = 0.9
DOMINANCE = 4  # times as many articles as the next
CLEAR_IN_ARTICLE = 3  # times as many mentions by full name as the next
# A word that begins names in so many articles for one with a name it ends is a name of its own.
MIN_HEAD_SHARE = 0.1
# A longer form in fewer articles than this share of the shorter's is taken for an accident.
RARE_SHARE = 0.05


class Choice(NamedTuple):
    """The entity of a name in an article, by its key, and the rule; the key is None where several remain possible."""

    key: str | None
    method: ResolutionMethod


@dataclass(slots=True)
class NameUse:
    """One name in one article: how often, with which votes for a type, and what rules know of it."""

    normal: str
    count: int = 0
    votes: Counter[EntityType] = field(default_factory=Counter)
    known: Known | None = None
    is_acronym: bool = True  # capitals only, everywhere in the article
    is_titled: bool = False
    explained_by: str | None = None  # normal form of the name before it where it stands in parentheses


@dataclass(slots=True)
class Corpus:
    """What all articles together say about names."""

    votes: dict[str, Counter[EntityType]]
    types: dict[str, EntityType]  # the type most mentions of a name vote for; missing when nothing says anything
    persons: dict[str, str]  # normal form of a full name -> key of the person
    tokens: dict[str, tuple[str, ...]]  # key of a person -> the words of the fullest name
    articles_by_last_name: dict[str, Counter[str]]  # last name -> person -> articles
    articles: Counter[str]  # by normal form
    keys: dict[str, str]  # normal form -> key, for names of peoples, parties and places in several forms
    heads: frozenset[str]  # words that are short for no name that ends with them
    aliases: AliasRules


def choose_type(votes: Counter[EntityType]) -> EntityType:
    """The type with most votes; the first in the order of EntityType among equals."""
    if len(votes) == 1:
        return next(iter(votes))
    return max(votes, key=lambda kind: (votes[kind], -TYPE_ORDER[kind]))


def choose_entities(articles: Sequence[Sequence[Occurrence]], aliases: AliasRules) -> list[dict[str, Choice]]:
    """Choose, for each article, the entity of every name in it, by normal form.

    Known names are keyed by their normal form too: the rule that names them outright wins.
    """
    spellings = find_spellings(articles, aliases)
    uses = [collect_uses(occurrences, spellings) for occurrences in articles]
    corpus = describe_corpus(uses, aliases)
    chosen = [choose_in_article(article, corpus) for article in uses]
    join_short_names_over_corpus(uses, chosen, corpus)
    for occurrences, choices in zip(articles, chosen, strict=True):
        respelled = spellings.keys() & {normalize_name(occurrence.text) for occurrence in occurrences}
        choices |= {normal: choices[spellings[normal]] for normal in respelled}
    return chosen


def collect_uses(occurrences: Iterable[Occurrence], spellings: dict[str, str]) -> dict[str, NameUse]:
    """The names of an article by normal form in the usual spelling."""
    uses: dict[str, NameUse] = {}
    for text, label, known, is_titled, kind, explained_by, times in occurrences:
        normal = normalize_name(text)
        normal = spellings.get(normal, normal)
        use = uses.get(normal)
        if use is None:
            use = uses[normal] = NameUse(normal, votes=vote_by_shape(text, normal))
        use.count += times
        use.known = use.known or known
        use.is_acronym &= text.isupper() and " " not in text and len(text) > 1
        if explained_by:
            use.explained_by = spellings.get(explained_by, explained_by)
        if label:
            use.votes[TYPES_BY_LABEL[label]] += times
        if kind:
            use.votes[kind] += STRONG_VOTE * times
        if is_titled:
            use.is_titled = True
            use.votes[EntityType.PERSON] += STRONG_VOTE * times
    return uses


def vote_by_shape(text: str, normal: str) -> Counter[EntityType]:
    """What the form of a name says about its type, once per article."""
    votes: Counter[EntityType] = Counter()
    words = normal.split()
    if DESIGNATION.fullmatch(text) and "-" in text:
        votes[EntityType.PRODUCT] += STRONG_VOTE
    elif len(words) > 1 and (kind := TYPES_BY_LAST_WORD.get(words[-1])):
        votes[kind] += STRONG_VOTE
    return votes


def describe_corpus(uses: Sequence[dict[str, NameUse]], aliases: AliasRules) -> Corpus:
    """Gather votes and full names of persons from all articles."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for article in uses:
        for normal, use in article.items():
            if use.known is None:
                votes[normal].update(use.votes)
    types = {normal: choose_type(counts) for normal, counts in votes.items() if counts}
    full_names: Counter[str] = Counter()  # articles
    fixed: dict[str, str] = {}
    for article in uses:
        for normal, use in article.items():
            if use.known and use.known.entity_type is EntityType.PERSON:
                name = normalize_name(aliases.entities[normal][1])
                full_names[name] += 1
                fixed[name] = fixed[normal] = use.known.key
            elif use.known is None and types.get(normal) is EntityType.PERSON and len(name_tokens(normal)) > 1:
                full_names[normal] += 1
    persons, tokens_by_key = join_full_names(full_names, fixed, aliases)
    persons |= fixed
    articles_by_last_name: dict[str, Counter[str]] = defaultdict(Counter)
    for article in uses:
        for key in sorted({persons[normal] for normal in article if normal in persons}):
            articles_by_last_name[tokens_by_key[key][-1]][key] += 1
    articles = Counter(normal for article in uses for normal in article)
    return Corpus(
        dict(votes),
        types,
        persons,
        tokens_by_key,
        dict(articles_by_last_name),
        articles,
        join_groups(types) | join_places(types),
        find_heads(types, articles),
        aliases,
    )


def join_groups(types: dict[str, EntityType]) -> dict[str, str]:
    """Join the forms of the names of groups and parties: "Houthi" and "Houthis"; "Democrats" and "Democratic Party".

    One of them must be called a group: "Time" and "Times" are not, nor are "Congress" and "Congress Party"; and "New Yorker",
    called an organisation, is not one of the New Yorkers. Of people who hold a view ("Conservatives") the party of that name
    is not taken to be meant.

    Returns:
        The key by normal form, for the names that have another form in the corpus.
    """
    by_stem: dict[str, list[str]] = defaultdict(list)
    for normal, kind in types.items():
        stem = group_stem(normal)
        is_form = stem != normal and not (normal.endswith(" party") and stem in VIEWS)
        if kind is EntityType.GROUP or (kind is EntityType.ORGANIZATION and is_form):
            by_stem[stem].append(normal)
    return {
        normal: f"name:{stem}"
        for stem, names in by_stem.items()
        if len(names) > 1 and any(types[name] is EntityType.GROUP for name in names)
        for normal in names
    }


def join_places(types: dict[str, EntityType]) -> dict[str, str]:
    """Join the names of places with and without what they are ("Gaza Strip", "Atlantic Ocean"), and with their abbreviations.

    Only single words are left of such a name: "Las Vegas Strip" is not Las Vegas; and only where all are called places.

    Returns:
        The key by normal form, for the longer names.
    """
    keys: dict[str, str] = {}
    for normal, kind in types.items():
        first, _, last = normal.partition(" ")
        if kind is EntityType.PLACE and last in PLACE_ENDINGS and types.get(first) is EntityType.PLACE:
            keys[normal] = f"name:{first}"
        elif kind is EntityType.PLACE and (full := load_place_abbreviations().get(normal)):
            keys[normal] = f"name:{full}"
    return keys


def find_heads(types: dict[str, EntityType], articles: Counter[str]) -> frozenset[str]:
    """The words that begin names of organisations nearly as often as they end some: they are names of their own.

    "House" is not short for "White House" where articles have "House Judiciary Committee" and "House of Representatives" too;
    "Times" is for "New York Times", though there is a Times Square.
    """
    begun: Counter[str] = Counter()
    begun_names: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for normal, kind in types.items():
        words = normal.split()
        if len(words) > 1 and kind in ORGANIZED:
            begun[words[0]] += articles[normal]
            begun_names[words[0]] += 1
            ended[words[-1]] += articles[normal]
    return frozenset(word for word, count in begun_names.items() if count > 1 and begun[word] >= MIN_HEAD_SHARE * ended[word])


def join_full_names(
    full_names: Counter[str], fixed: dict[str, str], aliases: AliasRules
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Join the full names that are plainly one person's: "Harry Truman" and "Harry S. Truman".

    A short form that fits two fuller names ("George Bush") stays a person of its own. A fuller form that is rare beside the
    short one does not count against it and joins it; so does "Jr.", unless the name without it is the usual one: then
    father and son are two.

    Args:
        full_names: normal forms with the number of articles that hold them.
        fixed: keys that the alias file gives.
        aliases: for pairs never to be joined.

    Returns:
        The person's key by normal form, and the words of the person's name by key.
    """
    by_ends: dict[tuple[str, str], list[str]] = defaultdict(list)
    for normal in full_names:
        tokens = name_tokens(normal)
        by_ends[tokens[0], tokens[-1]].append(normal)
    persons: dict[str, str] = {}
    tokens_by_key: dict[str, tuple[str, ...]] = {}
    for names in by_ends.values():
        joined: dict[str, str] = {}  # of these names only
        usual = [name for name in names if not is_rare_extension(name, names, full_names)]
        for name in [*sorted(usual, key=rank_fullness), *sorted(set(names) - set(usual), key=rank_fullness)]:
            tokens = name_tokens(name)
            is_son = tuple(name.split()) != tokens and any(
                name_tokens(other) == tokens == tuple(other.split()) and full_names[other] > full_names[name] for other in names
            )
            key = None if is_son else find_joined_person(name, joined, tokens_by_key, aliases)
            key = fixed.get(name) or key or f"person:{name if is_son else ' '.join(tokens)}"
            tokens_by_key.setdefault(key, tokens)
            if is_son:
                persons[name] = key
            else:
                joined[name] = key
        persons |= joined
    return persons, tokens_by_key


def rank_fullness(name: str) -> tuple[int, int, str]:
    """Order in which full names are joined: the fullest first."""
    return -len(name_tokens(name)), -len(name), name


def is_rare_extension(name: str, names: Sequence[str], counts: Counter[str]) -> bool:
    """Whether a full name is a rare longer form of a usual one: "Joe Biden Biden", torn out of a web page."""
    tokens = name_tokens(name)
    return any(
        counts[name] < RARE_SHARE * counts[other]
        and len(name_tokens(other)) < len(tokens)
        and shortens(name_tokens(other), tokens)
        for other in names
    )


def find_joined_person(
    name: str, persons: dict[str, str], tokens_by_key: dict[str, tuple[str, ...]], aliases: AliasRules
) -> str | None:
    """The one person, of those with the same first and last name, whose name is a longer or shorter form of this one."""
    tokens = name_tokens(name)
    fits = {
        key
        for other, key in persons.items()
        if (shortens(tokens, tokens_by_key[key]) or shortens(tokens_by_key[key], tokens))
        and not aliases.keep_apart(name, other)
    }
    return fits.pop() if len(fits) == 1 else None


def shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a full name is another with middle names left out at the end, or as initials.

    "George W. Bush" does not shorten "George H. W. Bush": where one has a middle name, it is the other's first.
    """
    if (short[0], short[-1]) != (full[0], full[-1]) or len(short) > len(full):
        return False
    middles = zip(short[1:-1], full[1:-1], strict=False)
    return all(word == other or (len(word) == 1 and other.startswith(word)) for word, other in middles)


def choose_in_article(uses: dict[str, NameUse], corpus: Corpus) -> dict[str, Choice]:
    """Choose the entity of every name of an article."""
    present = Present(uses, corpus)
    chosen: dict[str, Choice] = {}
    for normal, use in sorted(uses.items()):
        if use.known:
            chosen[normal] = Choice(use.known.key, use.known.method)
        else:
            chosen[normal] = (
                choose_explained(use, uses, corpus) or choose_person(use, present, corpus) or choose_thing(use, present, corpus)
            )
    return chosen


class Thing(NamedTuple):
    """A name of several words in an article that is no person's."""

    normal: str
    words: tuple[str, ...]
    key: str
    kind: EntityType | None


class Present:
    """The full names of an article, by the words a short form may share with them."""

    def __init__(self, uses: dict[str, NameUse], corpus: Corpus) -> None:
        self.by_last_name: dict[str, list[str]] = defaultdict(list)
        self.by_first_name: dict[str, list[str]] = defaultdict(list)
        self.mention_counts: Counter[str] = Counter()
        for normal, use in uses.items():
            if normal in corpus.persons:
                self.mention_counts[corpus.persons[normal]] += use.count
        for key in sorted(self.mention_counts):
            self.by_last_name[corpus.tokens[key][-1]].append(key)
            self.by_first_name[corpus.tokens[key][0]].append(key)
        self.things: list[Thing] = []
        self.things_by_last_word: dict[str, list[Thing]] = defaultdict(list)
        self.things_by_first_word: dict[str, list[Thing]] = defaultdict(list)
        self.things_by_initial: dict[str, list[Thing]] = defaultdict(list)
        for normal, use in uses.items():
            words = tuple(normal.split())
            kind = use.known.entity_type if use.known else corpus.types.get(normal)
            if len(words) > 1 and kind is not EntityType.PERSON:
                thing = Thing(normal, words, use.known.key if use.known else make_key(normal, corpus), kind)
                self.things.append(thing)
                self.things_by_last_word[words[-1]].append(thing)
                self.things_by_first_word[words[0]].append(thing)
                self.things_by_initial[words[0][0]].append(thing)


def choose_explained(use: NameUse, uses: dict[str, NameUse], corpus: Corpus) -> Choice | None:
    """The entity of an acronym that the article explains: "Nordic Insurance Company (NIC)"."""
    full = uses.get(use.explained_by) if use.explained_by else None
    if full is None:
        return None
    return Choice(full.known.key if full.known else make_key(full.normal, corpus), ResolutionMethod.SHORT_NAME)


def choose_person(use: NameUse, present: Present, corpus: Corpus) -> Choice | None:
    """The person a name stands for; None when it is no person's name."""
    tokens = name_tokens(use.normal)
    fits = [key for key in present.by_last_name.get(tokens[-1], ()) if ends_with(corpus.tokens[key], tokens)]
    if use.normal in corpus.persons:
        return choose_full_name(corpus.persons[use.normal], tokens, [*fits, *find_spelled_out(tokens, present, corpus)])
    if not fits and len(tokens) == 1 and not use.is_acronym:
        fits = [key for key in present.by_first_name.get(tokens[0], ()) if not is_rather_last_name(tokens[0], key, corpus)]
    if not (may_be_person(use, corpus) or (fits and may_be_mislabelled(use, corpus))):
        return None
    if not fits and len(tokens) == 1 and not use.is_titled and find_longer_names(use, present, corpus):
        return None  # "Wanderers" beside "Bolton Wanderers"
    fits = [key for key in fits if not corpus.aliases.keep_apart(use.normal, " ".join(corpus.tokens[key]))]
    if not fits:
        return choose_known_person(tokens, use, corpus)
    key = fits[0] if len(fits) == 1 else choose_dominant(fits, tokens[-1], present, corpus)
    return Choice(key, ResolutionMethod.SHORT_NAME)


def find_spelled_out(tokens: tuple[str, ...], present: Present, corpus: Corpus) -> list[str]:
    """The persons of an article whose first name a name abbreviates: "S. Tendulkar"."""
    if len(tokens[0]) > 1:
        return []
    keys = present.by_last_name.get(tokens[-1], ())
    return [key for key in keys if corpus.tokens[key][0] != tokens[0] and corpus.tokens[key][0].startswith(tokens[0])]


def is_rather_last_name(word: str, key: str, corpus: Corpus) -> bool:
    """Whether a word is far better known as one person's last name than as the first of another: "Trump" in "Trump Russia"."""
    counts = corpus.articles_by_last_name.get(word, Counter())
    best = find_dominant(counts) if counts else None
    return best is not None and corpus.articles_by_last_name[corpus.tokens[key][-1]][key] < RARE_SHARE * counts[best]


def choose_full_name(own: str, tokens: tuple[str, ...], fits: Sequence[str]) -> Choice:
    """The person of a full name, unless it is short for one of the article: "Van Beethoven", "L. Beethoven"."""
    longer = [key for key in fits if key != own]
    if len(longer) == 1 and own == f"person:{' '.join(tokens)}":
        return Choice(longer[0], ResolutionMethod.SHORT_NAME)
    return Choice(own, ResolutionMethod.FULL_NAME)


def choose_dominant(fits: Sequence[str], last_name: str, present: Present, corpus: Corpus) -> str | None:
    """Of several persons in an article with the same last name, the one whom the corpus and the article are mostly about.

    One of the two must say so clearly, and the other not deny it.
    """
    counts = corpus.articles_by_last_name.get(last_name, Counter())
    here = present.mention_counts
    best, second = sorted(fits, key=lambda key: (-here[key], -counts[key], key))[:2]
    is_clear_here = here[best] >= CLEAR_IN_ARTICLE * here[second] and all(
        counts[best] > counts[key] for key in fits if key != best
    )
    is_clear_elsewhere = find_dominant({key: counts[key] for key in fits}) == best
    return best if is_clear_here or is_clear_elsewhere else None


def find_dominant(counts: dict[str, int]) -> str | None:
    """The person in several times as many articles as any other, if there is one."""
    best, *others = sorted(counts, key=lambda key: (-counts[key], key))
    second = counts[others[0]] if others else 0
    return best if counts[best] >= max(MIN_ARTICLES_IN_DOUBT, DOMINANCE * second) else None


def choose_known_person(tokens: tuple[str, ...], use: NameUse, corpus: Corpus) -> Choice | None:
    """The person of other articles whom a last name stands for, if one is plainly meant; else a person of that name alone.

    None where the articles together call the name something else: no second "Politico" for those where the model sees a person.
    """
    counts = {
        key: count
        for key, count in corpus.articles_by_last_name.get(tokens[-1], Counter()).items()
        if ends_with(corpus.tokens[key], tokens) and not corpus.aliases.keep_apart(use.normal, " ".join(corpus.tokens[key]))
    }
    if len(counts) > 1:
        return Choice(find_dominant(counts), ResolutionMethod.SHORT_NAME)
    if counts and max(counts.values()) >= MIN_ARTICLES:
        return Choice(next(iter(counts)), ResolutionMethod.SHORT_NAME)
    if corpus.types.get(use.normal, EntityType.PERSON) is not EntityType.PERSON and not use.is_titled:
        return None
    return Choice(f"person:{' '.join(tokens)}", ResolutionMethod.FULL_NAME)


def ends_with(full: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether a full name ends in the words of a shorter one."""
    return len(short) < len(full) and full[-len(short) :] == short


def may_be_person(use: NameUse, corpus: Corpus) -> bool:
    """Whether a name is a person's by its votes, here or, where nothing is said here, in the corpus."""
    if use.votes:
        here = choose_type(use.votes)
        return here is EntityType.PERSON or (corpus.types.get(use.normal) is EntityType.PERSON and " " not in use.normal)
    return corpus.types.get(use.normal) in (None, EntityType.PERSON)


def may_be_mislabelled(use: NameUse, corpus: Corpus) -> bool:
    """Whether the last name of a person in the article may be meant though the model says otherwise.

    Models call "Biden" a place; but not where it is a capital, or other articles know it as something else.
    """
    if use.normal in load_countries().capital_codes:
        return False
    elsewhere = corpus.votes.get(use.normal, Counter()) - use.votes
    return not elsewhere or elsewhere[EntityType.PERSON] > 0


def choose_thing(use: NameUse, present: Present, corpus: Corpus) -> Choice:
    """The entity of a name that is no person's."""
    kind = corpus.types.get(use.normal)
    if kind in (*ORGANIZED, EntityType.PERSON, None) or (use.is_acronym and use.normal not in corpus.keys):
        longer = find_longer_names(use, present, corpus)
        if len(longer) == 1:
            return Choice(longer.pop(), ResolutionMethod.SHORT_NAME)
    key = make_key(use.normal, corpus)
    method = ResolutionMethod.FULL_NAME if key == f"name:{use.normal}" else ResolutionMethod.NAME_VARIANT
    return Choice(key, method)


def make_key(normal: str, corpus: Corpus) -> str:
    """The key of an entity that only its name identifies."""
    if normal in corpus.aliases.kept_apart:
        return f"name:{normal}"
    if key := corpus.keys.get(normal):
        return key
    return f"name:{organization_key(normal)}"


def find_longer_names(use: NameUse, present: Present, corpus: Corpus) -> set[str]:
    """The entities of an article that a name is a short form of: by its last words, its first words, or its initials."""
    short = tuple(use.normal.split())
    own = make_key(use.normal, corpus)
    longer: set[str] = set()
    for thing in present.things_by_last_word.get(short[-1], ()):
        if (
            not use.is_acronym
            and use.normal not in corpus.heads
            and ends_with(thing.words, short)
            and thing.kind in ORGANIZED
            and may_be_left_out(thing.words[: -len(short)])
        ):
            longer.add(thing.key)
    for thing in present.things_by_first_word.get(short[0], ()):
        rest = thing.words[len(short) :]
        is_start = rest and thing.kind in ORGANIZED and thing.words[: len(short)] == short
        if is_start and (GENERIC_ENDINGS.issuperset(rest) or is_usual_start(use, thing, corpus)):
            longer.add(thing.key)
    if use.is_acronym:
        for thing in present.things_by_initial.get(use.normal[0], ()):
            if abbreviates_words(use.normal, thing.normal):
                longer.add(thing.key)
    if use.normal in corpus.aliases.kept_apart:
        longer -= {thing.key for thing in present.things if corpus.aliases.keep_apart(use.normal, thing.normal)}
    return longer - {own}


def is_usual_start(use: NameUse, thing: Thing, corpus: Corpus) -> bool:
    """Whether one word stands for an organisation without the city or number at its end: "Bayern" for "Bayern Munich".

    Not where articles mostly have the short name alone, as "Trump" is more than "Trump Chicago"; nor an acronym, whose
    offices and branches are named so: "CCTV Africa".
    """
    if len(thing.words) != 2 or use.is_acronym:
        return False
    last = thing.words[-1]
    is_left_out = last.isdigit() or corpus.types.get(last) is EntityType.PLACE
    return is_left_out and 2 * corpus.articles[thing.normal] >= corpus.articles[use.normal]


def may_be_left_out(words: tuple[str, ...]) -> bool:
    """Whether an organisation may be called by the rest of its name without these first words.

    What follows "of" is a name of its own: "Council of Europe" is not short for "Assembly of the Council of Europe". Not so
    where little is said before it: "Department of Homeland Security", "House of Commons".
    """
    return words[-1] not in SMALL_WORDS or (words[-1] == "of" and PLAIN_HEADS.issuperset(words[-2:-1]))


def count_needed_articles(use: NameUse, key: str) -> int:
    """How many articles must say what a short form means before it is believed where it stands alone.

    Three letters that are the initials of a name in an article with it are there by no accident; two may be.
    """
    if use.is_acronym and len(use.normal) > 2 and abbreviates_words(use.normal, key.partition(":")[2]):
        return 1
    return MIN_ARTICLES if use.is_acronym else MIN_ARTICLES_IN_DOUBT


def is_called_place(use: NameUse) -> bool:
    """Whether the article has a word for a place: the city, not the club that others call by its name."""
    return bool(use.votes) and not use.is_acronym and choose_type(use.votes) is EntityType.PLACE


def join_short_names_over_corpus(uses: Sequence[dict[str, NameUse]], chosen: list[dict[str, Choice]], corpus: Corpus) -> None:
    """Give a short form that stands alone in an article the meaning it has in the articles with the long one, if just one."""
    meanings: dict[str, Counter[str]] = defaultdict(Counter)
    for article, choices in zip(uses, chosen, strict=True):
        for normal, use in article.items():
            choice = choices[normal]
            if (
                not use.known
                and choice.method is ResolutionMethod.SHORT_NAME
                and choice.key
                and not choice.key.startswith("person:")
            ):
                meanings[normal][choice.key] += 1
    for article, choices in zip(uses, chosen, strict=True):
        for normal, use in article.items():
            counts = meanings.get(normal)
            is_open = not use.known and normal not in corpus.keys and not is_called_place(use)
            if counts and is_open and choices[normal].key == make_key(normal, corpus):
                best = min(counts, key=lambda key: (-counts[key], key))
                if counts[best] >= count_needed_articles(use, best) and counts[best] >= MIN_SHARE * counts.total():
                    choices[normal] = Choice(best, ResolutionMethod.SHORT_NAME)
