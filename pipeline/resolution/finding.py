"""The names in each article: what a model marked, cut to the name alone, and what rules find besides.

A name found once in an article is found wherever it stands in it, and one found in several articles in all of them. Which
entity a name stands for belongs to ``grouping``.
"""

from pipeline.resolution.aliases import AliasRules
from pipeline.resolution.candidates import (
    Article,
    Candidate,
    Draft,
    Paragraph,
    Rule,
    add_candidates,
    drop_overlapping,
    keep_longest,
)
from pipeline.resolution.corpus_names import CorpusNames
from pipeline.resolution.lexicon import Lexicon, find_style
from pipeline.resolution.marked_names import cut_marked, cut_to_known, drop_headlines, is_shouted, shorten_possessives
from pipeline.resolution.placed_names import find_placed, find_shaped, list_tables, part_at_figures
from pipeline.resolution.repeated_names import find_repeats
from pipeline.resolution.rule_names import decide_known, drop_compounds, find_institutions, find_rule_names, find_states
from pipeline.resolution.titled_names import find_acronyms, find_titled, mark_titled
from pipeline.tables import MentionRejection, Zone

MAX_HEADLINE_CHARS = 200


def draft_candidates(article: Article, rules: Lexicon[Rule | None]) -> Draft:
    """Find the names that an article shows on its own."""
    styles = [find_style(paragraph.text, is_headline(paragraph)) for paragraph in article.paragraphs]
    marked = [candidate for index in range(len(article.paragraphs)) for candidate in cut_marked(article, index)]
    tables = [list_tables(paragraph) for paragraph in article.paragraphs]
    marked = part_at_figures(tables, shorten_possessives(article, marked))
    ruled = [*find_rule_names(article, styles, rules, marked), *find_states(article)]
    marked = drop_compounds(marked, ruled)
    accepted = keep_longest([*(candidate for candidate in marked if not candidate.rejection), *ruled])
    titled = drop_overlapping(list(find_titled(article, styles)), accepted)
    placed = find_placed(article, styles, tables, accepted)
    accepted = add_candidates(accepted, [*titled, *find_acronyms(article, accepted), *placed])
    return Draft(article, styles, accepted, [candidate for candidate in marked if candidate.rejection])


def complete_candidates(draft: Draft, corpus: CorpusNames, rules: Lexicon[Rule | None], aliases: AliasRules) -> list[Candidate]:
    """List the names of an article in order, without overlaps, the rejected ones among them.

    Args:
        draft: what the article shows on its own.
        corpus: what all articles say about names.
        rules: the names that rules know.
        aliases: the decisions of the alias file.
    """
    article = draft.article
    accepted, rejected = [], draft.rejected.copy()
    for candidate in draft.accepted:
        for part in cut_to_known(candidate, corpus):
            if is_shouted(part, corpus):
                rejected.append(part._replace(rejection=MentionRejection.NO_NAME))
            else:
                accepted.append(part)
    repeated = list(find_repeats(draft, accepted, corpus, rules))
    repeated += find_shaped(draft, [*accepted, *repeated], corpus)
    accepted = drop_headlines(draft.styles, accepted, repeated, corpus)
    accepted = add_candidates(accepted, repeated)
    accepted = add_candidates(accepted, find_institutions(article, accepted))
    accepted = [
        mark_titled(article, decide_known(candidate, aliases))
        for candidate in accepted
        if is_in_one_sentence(article, candidate)
    ]
    return add_candidates(accepted, drop_overlapping(rejected, accepted))


def is_headline(paragraph: Paragraph) -> bool:
    """Whether a paragraph may be written in Title Case: a title, a heading, or a line that ends like no sentence."""
    return paragraph.zone != Zone.BODY or (len(paragraph.text) < MAX_HEADLINE_CHARS and paragraph.text[-1:] not in ".!?:\"')")


def is_in_one_sentence(article: Article, candidate: Candidate) -> bool:
    """Whether a name stands inside one sentence."""
    for sentence in article.paragraphs[candidate.paragraph].sentences:
        if candidate.end <= sentence.end:
            return sentence.start <= candidate.start
    return False
