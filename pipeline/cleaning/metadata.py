"""Who published an article and in which language: as declared, or as its text says.

The days belong to ``dates``, the authors to ``authors``.
"""

import re
from collections.abc import Iterable

from pipeline.cleaning.copyright_notices import read_copyright_notice
from pipeline.cleaning.judgements import Judgement
from pipeline.cleaning.language import detect_language
from pipeline.cleaning.rules import LineRules
from pipeline.ingestion.site_names import choose_full_form, squeeze_name
from pipeline.tables import MetadataSource, RemovalReason

LANGUAGE_TAG = re.compile(r"([a-z]{2})(?:[-_][a-z0-9_-]+)?", re.IGNORECASE)


def choose_publisher(
    judged_texts: Iterable[tuple[str, Judgement]], rules: LineRules, declared: str | None
) -> tuple[str | None, MetadataSource]:
    """The publisher and where it comes from; a declared name is taken in full where the text has it so."""
    stated = read_publisher(judged_texts, rules)
    if declared and stated and squeeze_name(declared) == squeeze_name(stated):
        return choose_full_form([declared, stated]), MetadataSource.DECLARED
    if declared:
        return declared, MetadataSource.DECLARED
    return stated, MetadataSource.TEXT if stated else MetadataSource.NONE


def choose_language(body: str, declared: str | None) -> tuple[str | None, MetadataSource]:
    """The ISO 639-1 code of the language and where it comes from: detected, since pages declare that of their site."""
    detected = detect_language(body)
    if detected:
        return detected, MetadataSource.TEXT
    tag = LANGUAGE_TAG.fullmatch((declared or "").strip())
    return (tag[1].lower(), MetadataSource.DECLARED) if tag else (None, MetadataSource.NONE)


def read_publisher(judged_texts: Iterable[tuple[str, Judgement]], rules: LineRules) -> str | None:
    """Who published an article: the one holder of copyright it names, else the one publisher its furniture gives away."""
    holders, given_away = set(), set()
    for text, judgement in judged_texts:
        if judgement.removal_reason == RemovalReason.COPYRIGHT:
            holders.add(read_copyright_notice(text).holder)
        if judgement.rule_id is not None:
            given_away.add(rules.publishers.get(judgement.rule_id))
    for names in (holders - {None}, given_away - {None}):
        if len(names) == 1:
            return names.pop()
    return None
