"""Pairs of entities that may be one, for a person to decide: what the rules of ``grouping`` did not dare to join.

Nothing here changes an entity. How words are compared belongs to ``likeness``, the table to ``suggested_merges``. Only names
that share a key are compared, so that the time grows with the number of entities and not with its square.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.likeness import (
    differ_by_word,
    is_misspelling,
    measure_similarity,
    sign_words,
    singular,
    sound_alike,
    sound_out,
)
from pipeline.resolution.names import take_initials
from pipeline.resolution.words import GENERIC_ENDINGS, SMALL_WORDS, TYPES_BY_LAST_WORD
from pipeline.tables import EntityType, SuggestionReason

MAX_BLOCK = 100  # a key that more entities share says nothing
# Without an article that has both, an acronym so many times as frequent stands for something else.
ACRONYM_TIMES = 20
MAX_LONGER = 3  # a name that so many longer ones hold may be short for any of them
KINDS_OF_THINGS = GENERIC_ENDINGS | TYPES_BY_LAST_WORD.keys()
LIKE_WORDS = (SuggestionReason.TRANSLITERATION, SuggestionReason.MISSPELLING)
# A misspelling is rarer than the right spelling; of a single word, much rarer: "Iran" and "Iraq" are two.
MISSPELT_SHARE = 0.25
MISSPELT_WORD_SHARE = 0.1
# Who writes both names in the same articles, and in so large a share of them, means two things.
APART_ARTICLES = 3
APART_SHARE = 0.25


class NamedEntity(NamedTuple):
    """An entity as it is compared with others: its name, also in words of normal form, and where it is mentioned."""

    entity_id: str
    name: str
    words: tuple[str, ...]
    entity_type: EntityType
    country_code: str | None
    mention_count: int
    article_ids: frozenset[str]

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return self.entity_type is EntityType.PERSON

    @property
    def form(self) -> str:
        """The name in normal form."""
        return " ".join(self.words)


class Suggestion(NamedTuple):
    """Two entities that may be one: the one that would stay first, why, and how alike the names are."""

    kept: NamedEntity
    merged: NamedEntity
    reason: SuggestionReason
    similarity: float


Pair = tuple[NamedEntity, NamedEntity]


def suggest_merges(entities: Sequence[NamedEntity], aliases: AliasRules, limit: int) -> list[Suggestion]:
    """The pairs that would move most mentions, one for each name that would go.

    A pair that the alias file calls different is left out, and one whose names both have a row in it.
    """
    decided = frozenset(row.form for row in aliases.rows if row.names_entity)
    found: dict[frozenset[str], Suggestion] = {}
    for reason, list_pairs in PAIR_FINDERS.items():
        for one, other in list_pairs(entities):
            ids = frozenset((one.entity_id, other.entity_id))
            if ids in found or aliases.keep_apart(one.form, other.form) or not may_be_one(one, other, reason):
                continue
            if direction := choose_direction(one, other, decided):
                found[ids] = Suggestion(*direction, reason, measure_similarity(one.form, other.form))
    return list(islice(choose_compatible(sorted(found.values(), key=rank_suggestion), aliases), limit))


def choose_compatible(suggestions: Iterable[Suggestion], aliases: AliasRules) -> Iterator[Suggestion]:
    """Leave out what contradicts an earlier suggestion, so that all rows can be pasted together.

    A name that goes into another does so once, takes no other name in, and an entity has one type.
    """
    gone: set[str] = set()
    types = {form: kind for form, (kind, _) in aliases.entities.items()}
    kept_forms: set[str] = set()
    for suggestion in suggestions:
        kept, merged = suggestion.kept, suggestion.merged
        is_of_type = all(types.get(form, kept.entity_type) is kept.entity_type for form in (kept.form, merged.form))
        if is_of_type and not {kept.form, merged.form} & gone and merged.form not in kept_forms:
            gone.add(merged.form)
            kept_forms.add(kept.form)
            types[kept.form] = types[merged.form] = kept.entity_type
            yield suggestion


def rank_suggestion(suggestion: Suggestion) -> tuple[int, float, str, str]:
    """Order of suggestions: most mentions to move, then the likest names, then by id."""
    kept, merged = suggestion.kept, suggestion.merged
    return -min(kept.mention_count, merged.mention_count), -suggestion.similarity, kept.entity_id, merged.entity_id


def choose_direction(one: NamedEntity, other: NamedEntity, decided: frozenset[str]) -> Pair | None:
    """Which entity would stay: the one mentioned more, but never a surname rather than the full name.

    An alias has one row only, so an entity whose name is among those ``decided`` stays; of two such neither can go.
    """
    order = sorted(
        (one, other),
        key=lambda entity: (
            entity.form not in decided,
            len(entity.words) == 1 < max(len(one.words), len(other.words)),
            -entity.mention_count,
            entity.entity_id,
        ),
    )
    return None if order[1].form in decided else (order[0], order[1])


def may_be_one(one: NamedEntity, other: NamedEntity, reason: SuggestionReason) -> bool:
    """Whether nothing speaks plainly against two entities being one."""
    if one.country_code and other.country_code:
        return False
    if one.words == other.words:
        return reason is SuggestionReason.SAME_NAME and not (one.country_code or other.country_code)
    if reason is SuggestionReason.ACRONYM:
        return True
    if differ_by_word([singular(word) for word in one.words], [singular(word) for word in other.words]):
        return False
    return reason not in LIKE_WORDS or not (are_both_usual(one, other, reason) or are_used_together(one, other))


def are_both_usual(one: NamedEntity, other: NamedEntity, reason: SuggestionReason) -> bool:
    """Whether two spellings are each too frequent for one to be a mistake; transliterations of several words may be."""
    is_word = len(one.words) == 1
    if reason is SuggestionReason.TRANSLITERATION and not is_word:
        return False
    rarer, usual = sorted((one.mention_count, other.mention_count))
    return rarer > MISSPELT_WORD_SHARE * usual if is_word else rarer > max(1, MISSPELT_SHARE * usual)


def are_used_together(one: NamedEntity, other: NamedEntity) -> bool:
    """Whether so many articles have both names that they mean two things."""
    shared = len(one.article_ids & other.article_ids)
    return shared >= APART_ARTICLES and shared >= APART_SHARE * min(len(one.article_ids), len(other.article_ids))


def pair_by(entities: Iterable[NamedEntity], make_key: Callable[[NamedEntity], Hashable]) -> Iterator[Pair]:
    """Yield the pairs of entities with the same key, unless too many have it; those with an empty key have none."""
    blocks: dict[Hashable, list[NamedEntity]] = defaultdict(list)
    for entity in entities:
        if key := make_key(entity):
            blocks[key].append(entity)
    for block in blocks.values():
        if len(block) <= MAX_BLOCK:
            yield from combinations(block, 2)


def pair_same_names(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """Names that are alike but for case and accents, taken for things of two types or for two persons."""
    return pair_by(entities, lambda entity: entity.words)


def pair_reordered(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """The same words in another order: "Kabul University", "University of Kabul"."""
    return pair_by(
        (entity for entity in entities if len(entity.words) > 1),
        lambda entity: (entity.entity_type, *sorted(sign_words(entity.words))),
    )


def pair_plurals(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """Singular and plural of names of several words, of peoples and of products; a person's name has none."""
    return pair_by(
        (
            entity
            for entity in entities
            if entity.entity_type in (EntityType.GROUP, EntityType.PRODUCT) or (len(entity.words) > 1 and not entity.is_person)
        ),
        lambda entity: (entity.entity_type, *map(singular, entity.words)),
    )


def pair_transliterations(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """Names that sound alike, word by word: "Muammar Gaddafi", "Moammar Qadhafi"."""
    for one, other in pair_by(entities, lambda entity: (entity.entity_type, *map(sound_out, entity.words))):
        if sound_alike(one.words, other.words):
            yield one, other


def pair_misspellings(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """Names of which one word differs by a letter: one of its halves is the same."""
    blocks: dict[Hashable, list[tuple[str, NamedEntity]]] = defaultdict(list)
    for entity in entities:
        for index, word in enumerate(entity.words):
            rest = (*entity.words[:index], "", *entity.words[index + 1 :])
            middle = len(word) // 2
            blocks[entity.entity_type, rest, word[:middle]].append((word, entity))
            blocks[entity.entity_type, rest, None, word[-middle:]].append((word, entity))
    for block in blocks.values():
        if len(block) <= MAX_BLOCK:
            for (word, one), (other_word, other) in combinations(block, 2):
                if is_misspelling(word, other_word, is_alone=len(one.words) == 1):
                    yield one, other


def pair_acronyms(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """Acronyms and the names with their initials: one name of the corpus only, or of the articles that have the acronym."""
    by_initials: dict[Hashable, dict[str, NamedEntity]] = defaultdict(dict)
    for entity in entities:
        if len(entity.words) > 1 and not entity.is_person:
            for left_out in (SMALL_WORDS, frozenset[str]()):
                initials = take_initials(list(entity.words), left_out)
                by_initials[entity.entity_type, initials][entity.entity_id] = entity
    for entity in entities:
        if len(entity.words) == 1 and len(entity.words[0]) > 2 and entity.name.isupper():
            full = by_initials[entity.entity_type, entity.words[0]].values()
            beside = [other for other in full if other.article_ids & entity.article_ids]
            enough = [other for other in full if ACRONYM_TIMES * other.mention_count >= entity.mention_count]
            if len(beside or full) == 1:
                yield from ((other, entity) for other in beside or enough)


def pair_contained(entities: Sequence[NamedEntity]) -> Iterator[Pair]:
    """Names that begin or end one longer name, of the same type and hardly any other: "Moon Jae", "Moon Jae-in"."""
    longer: dict[tuple[str, ...], dict[str, NamedEntity]] = defaultdict(dict)
    for entity in entities:
        for length in range(1, len(entity.words)):
            for part in (entity.words[:length], entity.words[-length:]):
                longer[part][entity.entity_id] = entity
    for entity in entities:
        found = longer.get(entity.words, {}).values()
        alike = [other for other in found if other.entity_type is entity.entity_type]
        if len(alike) == 1 and len(found) <= MAX_LONGER and may_be_short(entity, alike[0]):
            yield alike[0], entity


def may_be_short(entity: NamedEntity, longer: NamedEntity) -> bool:
    """Whether a name may stand for a longer one: not a country's, and of single words not any.

    A surname may, a first name not; of other things a word that only lacks what they are ("Drudge Report"), or one used
    beside the longer name again and again ("Guantanamo", "Guantanamo Bay").
    """
    if entity.country_code or longer.country_code:
        return False
    if len(entity.words) > 1 or len(entity.article_ids & longer.article_ids) >= APART_ARTICLES:
        return True
    if entity.is_person:
        return entity.words[0] == longer.words[-1]
    return entity.words[0] == longer.words[0] and set(longer.words[1:]) <= KINDS_OF_THINGS


PAIR_FINDERS: dict[SuggestionReason, Callable[[Sequence[NamedEntity]], Iterator[Pair]]] = {
    SuggestionReason.SAME_NAME: pair_same_names,
    SuggestionReason.WORD_ORDER: pair_reordered,
    SuggestionReason.PLURAL: pair_plurals,
    SuggestionReason.TRANSLITERATION: pair_transliterations,
    SuggestionReason.MISSPELLING: pair_misspellings,
    SuggestionReason.ACRONYM: pair_acronyms,
    SuggestionReason.CONTAINED_NAME: pair_contained,
}
