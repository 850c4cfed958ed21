"""What entities are called: the name shown, the type, and the id made of both."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.resolution.candidates import TYPES_BY_LABEL, Known, Occurrence
from pipeline.resolution.countries import Condition, load_countries
from pipeline.resolution.grouping import RARE_SHARE, choose_type, vote_by_shape
from pipeline.resolution.names import DESIGNATION, name_tokens, normalize_name, slugify
from pipeline.resolution.words import CORPORATE_SUFFIXES
from pipeline.tables import EntityType

# A middle initial, or "Inc.", is part of the name shown when at least so many are with it for one without.
FILLINGS_SHARE = 0.5


@dataclass(slots=True)
class Group:
    """The mentions of one entity, counted: forms, votes for a type, articles; and what a rule knows of it."""

    key: str
    forms: Counter[str] = field(default_factory=Counter)
    votes: Counter[EntityType] = field(default_factory=Counter)
    article_ids: set[str] = field(default_factory=set)
    known: Known | None = None

    def add(self, article_id: str, occurrence: Occurrence) -> None:
        """Count mentions of one article."""
        text, label, known, _, kind, _, times = occurrence
        self.forms[text] += times
        self.article_ids.add(article_id)
        if self.known is None and known and known.key == self.key:
            self.known = known
        if label:
            self.votes[TYPES_BY_LABEL[label]] += times
        if kind:
            self.votes[kind] += times


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity with its id, name, type and country."""

    entity_id: str
    name: str
    entity_type: EntityType
    country_code: str | None


def name_entities(groups: Iterable[Group]) -> dict[str, Entity]:
    """Give every group a type, a name and an id of its own.

    Where two have the same type and name, countries come first, then the one in more articles; the others get a number.
    """
    decided = [(group, find_type(group), find_name(group)) for group in groups]
    decided.sort(key=lambda item: (get_country(item[0]) is None, -len(item[0].article_ids), item[0].key))
    taken: set[str] = set()
    entities: dict[str, Entity] = {}
    for group, kind, name in decided:
        plain_id = f"{kind.value}:{slugify(name)}"
        entity_id, number = plain_id, 1
        while entity_id in taken:
            number += 1
            entity_id = f"{plain_id}-{number}"
        taken.add(entity_id)
        entities[group.key] = Entity(entity_id, name, kind, get_country(group))
    return entities


def get_country(group: Group) -> str | None:
    """The ISO code of a country or of a people's country."""
    return group.known.country_code if group.known else None


def find_type(group: Group) -> EntityType:
    """The type a rule gives, else the one most mentions vote for."""
    if group.known:
        return group.known.entity_type
    if group.key.startswith("person:"):
        return EntityType.PERSON
    votes = Counter(group.votes)
    for form, count in group.forms.items():
        for kind, weight in vote_by_shape(form, normalize_name(form)).items():
            votes[kind] += weight * count
    return choose_type(votes) if votes else EntityType.ORGANIZATION


def find_name(group: Group) -> str:
    """The name to show: the alias file's, a country's usual one, else the fullest form attested."""
    source = group.known.key.split(":", 1)[0] if group.known else ""
    if source == "alias":
        return group.key.split(":", 2)[2]
    if source in ("country", "nationality"):
        return find_country_name(group, source == "nationality")
    if all(DESIGNATION.fullmatch(form) for form in group.forms):
        return min(group.forms, key=lambda form: (-group.forms[form], form)).removesuffix("s")
    # A longer form must not be a rarity torn out of a web page: "Joe Biden Biden".
    long_count = sum(count for form, count in group.forms.items() if " " in form)
    forms = [form for form in drop_rare_fillings(group.forms) if group.forms[form] >= RARE_SHARE * long_count]
    return max(forms or group.forms, key=lambda form: rank_form(form, group.forms[form]))


def drop_rare_fillings(forms: Counter[str]) -> list[str]:
    """The forms without those with what is mostly left out: "Donald J. Trump", "Shell Plc", but not "George W. Bush"."""
    tokens = {form: name_tokens(normalize_name(form)) for form in forms}
    counts: Counter[tuple[str, ...]] = Counter()
    for form, words in tokens.items():
        counts[words] += forms[form]
    kept = []
    for form, words in tokens.items():
        core = words
        while len(core) > 1 and core[-1] in CORPORATE_SUFFIXES:
            core = core[:-1]
        without = (*core[:1], *(word for word in core[1:-1] if len(word) > 1), *core[1:][-1:])
        if counts[words] >= FILLINGS_SHARE * counts[without]:
            kept.append(form)
    return kept


def rank_form(form: str, count: int) -> tuple[int, bool, int, str]:
    """Order of forms: more words, neither cut short ("Calif.") nor in capitals only, more often, then by letters."""
    words = name_tokens(normalize_name(form))
    is_plain = not form.endswith(".") and not (form.isupper() and len(form) > 5)
    return len(words), is_plain, count, form


def find_country_name(group: Group, is_nationality: bool) -> str:
    """The most usual unabbreviated form attested of a country, or the adjective of a people."""
    countries = load_countries()
    code = get_country(group)
    usual = (countries.usual_nationalities if is_nationality else countries.usual_names).get(code or "")
    if usual is not None and usual in group.forms:
        return usual
    forms = [
        form
        for form in group.forms
        if not (form.isupper() or "." in form)
        and not (form in countries.forms and countries.forms[form].condition is Condition.HYPHEN)
    ]
    if not forms:
        return usual or max(group.forms, key=lambda form: (group.forms[form], form))
    return min(forms, key=lambda form: (-group.forms[form], form != usual, form))
