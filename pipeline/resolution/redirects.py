"""Decisions of people carried over to the other forms of the entities they name.

A row that makes "America" the "United States" is about all of that country: "U.S." must not be left behind as an entity of
its own. So the key by which a rule knows a form of the alias file leads to the file's entity.
"""

from collections.abc import Iterator

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import Known
from pipeline.resolution.countries import Condition, load_countries
from pipeline.resolution.names import group_stem, name_tokens, normalize_name, organization_key
from pipeline.resolution.rule_names import read_alias, read_country, read_institution
from pipeline.tables import AliasDecision, EntityType


def list_redirects(aliases: AliasRules) -> dict[str, Known]:
    """The entities of the alias file, by their own keys and by every key by which rules know one of their forms."""
    known_by_key: dict[str, Known] = {}
    leads_to: dict[str, str] = {}
    for row in aliases.rows:
        for form in (row.name, row.alias) if row.names_entity else ():
            known = read_alias(form, aliases)
            assert known is not None  # every form of such a row stands for an entity
            known = known_by_key.setdefault(known.key, known)
            leads_to |= dict.fromkeys((known.key, *list_keys(form, known.entity_type)), known.key)
            if row.decision is AliasDecision.SAME and (ruled := find_ruled(form, known.entity_type)):
                leads_to[ruled.key] = known.key
                known_by_key[known.key] = known._replace(country_code=known.country_code or ruled.country_code)
    return {key: known_by_key[own] for key, own in leads_to.items()}


def list_keys(form: str, kind: EntityType) -> Iterator[str]:
    """The keys that a form of the file would have as a name: "Foo" and "Foo Inc." have one, a party those of its members."""
    normal = normalize_name(form)
    words = name_tokens(normal)
    if kind is not EntityType.PERSON:
        yield f"name:{organization_key(normal)}"
        if kind is EntityType.GROUP:
            stem = group_stem(normal)
            yield from (f"name:{stem}", f"name:{stem}s")
    elif len(words) > 1:
        yield f"person:{' '.join(words)}"


def find_ruled(form: str, kind: EntityType) -> Known | None:
    """The country, people or institution that a form always stands for, if it is of the type the row gives."""
    country = load_countries().forms.get(form)
    if country is not None and country.condition is Condition.ALWAYS:
        known: Known | None = read_country(country)
    else:
        known = read_institution(form)
    return known if known is not None and known.entity_type is kind else None
