"""The names that rules know outright: countries, nationalities, the alias file's, and institutions named after a country.

Which other names an article has belongs to ``finding``.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Article, Candidate, Known, Rule
from pipeline.resolution.countries import Condition, CountryForm, load_countries
from pipeline.resolution.lexicon import Found, Lexicon, find_names
from pipeline.resolution.names import normalize_name
from pipeline.resolution.repeated_names import is_part_of_longer
from pipeline.resolution.states import load_state_names
from pipeline.tables import EntityType, MentionRejection, ResolutionMethod

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
STATE = re.compile(r"(?:, |\(|-)([A-Z](?:[a-z]{1,4}|\.(?:[A-Z]|Va))\.)")
PARTIES = frozenset("DRI")  # before the state of a member of Congress
AIRPORT = re.compile(r" (?:international )?airport(?![\w-])", re.IGNORECASE)
# With a small letter these are common nouns: "Afghan army", "Turkish parliament".
CAPITAL_INSTITUTION = re.compile(r" (?:Army|Navy|Air Force|Marine Corps|Coast Guard|National Guard|Parliament)(?![\w-])")


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


def find_rule_names(
    article: Article, styles: list[str], rules: Lexicon[Rule | None], marked: list[Candidate]
) -> Iterator[Candidate]:
    """Yield the countries, nationalities and aliases of an article."""
    found = [
        (index, match)
        for index, paragraph in enumerate(article.paragraphs)
        for match in find_names(paragraph.text, styles[index], (rules,))
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


def drop_compounds(marked: list[Candidate], ruled: list[Candidate]) -> list[Candidate]:
    """What was marked, without two names of rules that a hyphen joins, or a party and a state: "U.S.-Japan", "D-Calif."."""
    spans = {(candidate.paragraph, candidate.start, candidate.end) for candidate in ruled}
    kept = []
    for candidate in marked:
        first, hyphen, _ = candidate.text.partition("-")
        middle = candidate.start + len(first)
        is_first = hyphen and (first in PARTIES or (candidate.paragraph, candidate.start, middle) in spans)
        if not (is_first and (candidate.paragraph, middle + 1, candidate.end) in spans):
            kept.append(candidate)
    return kept


def find_states(article: Article) -> Iterator[Candidate]:
    """Yield the states of the United States that stand abbreviated behind a city or a party: "Dayton, Ohio", "D-Calif."."""
    states = load_state_names()
    for index, paragraph in enumerate(article.paragraphs):
        for match in STATE.finditer(paragraph.text):
            if name := states.get(match.group(1)):
                known = Known(EntityType.PLACE, f"name:{name}", ResolutionMethod.NAME_VARIANT)
                yield Candidate(index, match.start(1), match.end(1), match.group(1), None, known)


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
            yield candidate._replace(end=match.end(), text=text[candidate.start : match.end()], label=None, known=None)


@lru_cache(maxsize=200_000)
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
        return candidate._replace(rejection=MentionRejection.IGNORED, known=None)
    if known := read_alias(candidate.text, aliases):
        return candidate._replace(known=known)
    if candidate.known is None and (known := read_institution(candidate.text)):
        return candidate._replace(known=known)
    return candidate
