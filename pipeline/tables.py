"""The contract of every table made in Python: what a row is, its key, its columns and their meaning.

Polars schemas, DuckDB definitions and comments, Dagster column metadata and the generated data dictionary are all
derived from here. Tables made in SQL describe themselves in the header of their file in ``sql/`` and do not belong here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

UTC_TIMESTAMP = pl.Datetime("us", "UTC")


class Role(StrEnum):
    """What a span of an article is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    METADATA = "metadata"
    BOILERPLATE = "boilerplate"


class RemovalReason(StrEnum):
    """Why a span was removed. The first four are statements about the article (role metadata), the others furniture."""

    TIMESTAMP = "timestamp"
    BYLINE = "byline"
    IMAGE_CREDIT = "image_credit"
    COPYRIGHT = "copyright"
    REPEATED_HEADLINE = "repeated_headline"
    APP_PROMPT = "app_prompt"
    PUBLISHER_FURNITURE = "publisher_furniture"
    ADVERTISEMENT = "advertisement"
    OUTSIDE_ARTICLE = "outside_article"
    REPEATED_LINE = "repeated_line"


METADATA_REASONS = frozenset(
    {RemovalReason.TIMESTAMP, RemovalReason.BYLINE, RemovalReason.IMAGE_CREDIT, RemovalReason.COPYRIGHT}
)


class LineForm(StrEnum):
    """What a line is by its wording, as far as that tells a publisher's furniture from the story."""

    READER = "speaks_to_reader"
    NOTE = "note_on_article"
    BYLINE = "byline"
    NAME = "name"
    STORY = "part_of_story"
    PROSE = "prose"
    LABEL = "label"


class LinePlace(StrEnum):
    """Where a line stands in an article: above the first sentence that only this story has, below the last, or between."""

    TOP = "top"
    END = "end"
    BETWEEN = "between"


class Zone(StrEnum):
    """Where in an article a sentence stands."""

    TITLE = "title"
    HEADING = "heading"
    BODY = "body"


class InputRejection(StrEnum):
    """Why an input could not be read or used."""

    EMPTY = "empty"
    BINARY = "binary"
    UNDECODABLE = "undecodable"
    UNREADABLE = "unreadable"
    OUTSIDE_FOLDER = "outside_folder"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported_format"
    MALFORMED = "malformed"


class DateSource(StrEnum):
    """Where ``published_on`` comes from, or why there is none."""

    DECLARED = "declared"
    PUBLISHED_LINE = "published_line"
    DATE_LINE = "date_line"
    ADDRESS = "address"
    UPDATED_LINE_ONLY = "only_an_update_date"
    YEAR_ONLY = "only_a_year"
    AMBIGUOUS = "ambiguous_date"
    IMPLAUSIBLE = "before_1900_or_in_the_future"
    INCOMPLETE = "incomplete_date"
    NONE = "no_date_found"


class UpdateSource(StrEnum):
    """Where ``updated_on`` comes from, or why there is none."""

    DECLARED = "declared"
    TEXT = "text"
    IMPLAUSIBLE = "before_1900_or_in_the_future"
    BEFORE_PUBLICATION = "before_publication"
    NONE = "none"


class MetadataSource(StrEnum):
    """Where a title, publisher or list of authors comes from."""

    DECLARED = "declared"
    TEXT = "text"
    NONE = "none"


class EntityType(StrEnum):
    """What kind of thing an entity is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    GROUP = "group"
    FACILITY = "facility"
    PRODUCT = "product"
    EVENT = "event"
    LAW = "law"
    WORK = "work"


class AliasDecision(StrEnum):
    """What a row of seeds/entity_aliases.csv says about its alias."""

    SAME = "same"  # the alias is the entity called name
    DIFFERENT = "different"  # the alias is never merged with the entity called name
    IGNORE = "ignore"  # the alias is not an entity
    TYPE = "type"  # the entity called alias has this type


class MentionStatus(StrEnum):
    """What became of a mention."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"
    REJECTED = "rejected"


class ResolutionMethod(StrEnum):
    """Which rule decided the entity of a mention."""

    ALIAS_FILE = "alias_file"
    COUNTRY_NAME = "country_name"
    NATIONALITY = "nationality"
    FULL_NAME = "full_name"
    SHORT_NAME = "short_name"
    NAME_VARIANT = "name_variant"


class MentionRejection(StrEnum):
    """Why something the model found, or two entities fit, is not counted for an entity."""

    NO_NAME = "no_name"
    TITLE_ONLY = "title_only"
    HANDLE_OR_ADDRESS = "handle_or_address"
    QUANTITY = "quantity"
    IGNORED = "ignored_by_alias_file"


class AliasRowStatus(StrEnum):
    """Whether a row of seeds/entity_aliases.csv still does anything."""

    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    NOT_FOUND = "not_found"


class SuggestionReason(StrEnum):
    """Why two entities may be one, the surest reason first."""

    SAME_NAME = "same_name"  # but for case and accents, under two types
    WORD_ORDER = "word_order"
    PLURAL = "plural"
    TRANSLITERATION = "transliteration"
    MISSPELLING = "misspelling"
    ACRONYM = "acronym"
    CONTAINED_NAME = "contained_name"


class ChangeReason(StrEnum):
    """Why an entity_id of the last publication is gone; of several reasons, that of most of its mentions."""

    MERGED_BY_ALIAS_FILE = "merged_by_alias_file"
    RENAMED_BY_ALIAS_FILE = "renamed_by_alias_file"
    IGNORED_BY_ALIAS_FILE = "ignored_by_alias_file"
    MERGED = "merged"  # into another entity of the last publication
    RENAMED = "renamed"  # its mentions have a new entity_id: another name or type fits them better
    UNRESOLVED = "unresolved"
    REJECTED = "rejected"
    ARTICLE_REMOVED = "article_removed"
    ARTICLE_CHANGED = "article_changed"
    MODEL_CHANGED = "model_changed"
    NO_LONGER_FOUND = "no_longer_found"  # in the same articles, by the same model


class MoveReason(StrEnum):
    """Why an entity is mentioned more or less often in an article than at the last publication.

    The first three are about an article that is new, changed or gone. In the other articles it is the first of the rest
    that holds for the refresh: a cause that was there, which need not have been the only one.
    """

    ARTICLE_NEW = "article_new"
    ARTICLE_CHANGED = "article_changed"  # other content under the same article_id
    ARTICLE_REMOVED = "article_removed"
    MODEL_CHANGED = "model_changed"
    ALIAS_FILE_CHANGED = "alias_file_changed"
    RULES_CHANGED = "rules_changed"  # the program, the boilerplate file, or, if no article changed either, a setting or library
    OTHER_ARTICLES = "other_articles"  # repeated lines and names are decided over the whole corpus


class EdgeRule(StrEnum):
    """Which pairs of entities are the edges of their network."""

    RELIABLE_PAIRS = "reliable_pairs"
    TOO_FEW_ARTICLES = "too_few_articles"


class DuplicateRule(StrEnum):
    """Why an article belongs to its story, the closest likeness first."""

    EXACT_TEXT = "exact_text"
    NEAR_COPY = "near_copy"
    CONTAINED = "contained"
    ONLY = "only_copy"


@dataclass(frozen=True)
class Column:
    """One column: its Polars type, its meaning with unit, whether it may be null, and its closed set if it has one."""

    name: str
    dtype: Any
    description: str
    is_nullable: bool = False
    values: type[StrEnum] | None = None


@dataclass(frozen=True)
class Table:
    """One table: its Dagster group, one sentence saying what a row is, its key and its columns."""

    name: str
    group: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_published: bool = True

    @property
    def schema(self) -> pl.Schema:
        """Column names and Polars types, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})


# A line of an article as it is compared with those of others.
KEPT_LINE = {
    "span_number": pl.Int64,
    "line": pl.Int64,  # hash of the folded text; two of 10 million lines are alike by chance once in 400,000 corpora
    "pattern": pl.String,
    "is_prose": pl.Boolean,
    "is_title": pl.Boolean,
}
ARTICLE_ID = Column(
    "article_id",
    pl.String,
    "The article: path inside its folder without extension; from the source, never from cleaned text.",
)
START = Column("start_char", pl.Int64, "First character, 0-based, in Unicode code points of raw_articles.source_text.")
END = Column("end_char", pl.Int64, "One past the last character, in Unicode code points of raw_articles.source_text.")
ENTITY_ID = Column("entity_id", pl.String, "The entity, as type:name, readable and stable for the same corpus and rules.")

RAW_ARTICLES = Table(
    "raw_articles",
    "ingestion",
    "One row per article, as received.",
    ("article_id",),
    (
        ARTICLE_ID,
        Column(
            "source",
            pl.String,
            "Path of the file inside the articles folder, with forward slashes; of a record, with a slash and its number.",
        ),
        Column("media_type", pl.String, "What the content is, as a media type such as text/plain; of a record, its file's."),
        Column(
            "content_sha256",
            pl.String,
            "SHA-256 of the bytes received, expanded if compressed, or of the record alone, in hexadecimal.",
        ),
        Column("encoding", pl.String, "Character encoding the bytes were decoded with."),
        Column("source_text", pl.String, "The text a reader of the source would see; all offsets count in it."),
        Column("char_count", pl.Int64, "Length of source_text in Unicode code points."),
        Column("declared_title", pl.String, "Title as the record or page declares it, beside the text.", is_nullable=True),
        Column("declared_published", pl.String, "Publication date or time, as declared.", is_nullable=True),
        Column("declared_updated", pl.String, "Date or time of the last update, as declared.", is_nullable=True),
        Column("declared_publisher", pl.String, "Publisher or site, as declared.", is_nullable=True),
        Column("declared_url", pl.String, "Address of the article, as declared.", is_nullable=True),
        Column("declared_authors", pl.List(pl.String), "Authors, as declared; empty when there are none."),
        Column("declared_language", pl.String, "Language, as declared, such as en or en-US.", is_nullable=True),
        Column(
            "first_seen_at",
            UTC_TIMESTAMP,
            "When a refresh first saw this article_id (history, not a function of the input).",
        ),
        Column("last_changed_at", UTC_TIMESTAMP, "When a refresh last saw new content under this article_id (history)."),
    ),
)

TEXT_BLOCKS = Table(
    "text_blocks",
    "ingestion",
    "One row per block of a page that came as HTML, with what its markup says. Not published: evidence for cleaning.",
    ("article_id", "start_char"),
    (
        ARTICLE_ID,
        START,
        END,
        Column("tag", pl.String, "Name of the innermost element that makes the block, such as p, li, h2 or figcaption."),
        Column(
            "region",
            pl.String,
            "Name of the nearest enclosing nav, header, footer, aside, form, main or article; empty when none.",
        ),
        Column("link_share", pl.Float64, "Share of the block's characters that are inside links, 0 to 1."),
        Column("is_extracted", pl.Boolean, "Whether trafilatura takes the block for part of the article."),
    ),
    is_published=False,
)

REJECTED_INPUTS = Table(
    "rejected_inputs",
    "ingestion",
    "One row per input, a file or one record of it, that could not be read or used.",
    ("source",),
    (
        Column(
            "source",
            pl.String,
            "Path of the file inside the articles folder, with forward slashes; of a record, with a slash and its number.",
        ),
        Column("rejection_reason", pl.String, "Why it was rejected.", values=InputRejection),
        Column("detail", pl.String, "What exactly was wrong, and what to do about it."),
        Column("seen_at", UTC_TIMESTAMP, "When a refresh first rejected this input for this reason (history)."),
    ),
)

READ_FILES = Table(
    "read_files",
    "ingestion",
    "One row per file of the articles folder that was read to its end, so that it need not be read again. Not published.",
    ("source",),
    (
        Column("source", pl.String, "Path of the file inside the articles folder, with forward slashes."),
        Column("file_sha256", pl.String, "SHA-256 of its bytes and of the article_id that its articles have or start with."),
    ),
    is_published=False,
)
ARTICLE_SPANS = Table(
    "article_spans",
    "cleaning",
    "One row per span of an article; the spans partition its non-blank text.",
    ("article_id", "span_number"),
    (
        ARTICLE_ID,
        Column("span_number", pl.Int64, "Position of the span in the article, from 1."),
        START,
        END,
        Column("role", pl.String, "What the span is.", values=Role),
        Column("is_kept", pl.Boolean, "Whether the span is content: title, heading or paragraph."),
        Column("removal_reason", pl.String, "Why it was removed; null when kept.", is_nullable=True, values=RemovalReason),
        Column(
            "rule_id",
            pl.String,
            "The rule that removed it, a row of seeds/boilerplate_lines.csv or a built-in rule; null when kept.",
            is_nullable=True,
        ),
        Column(
            "article_probability",
            pl.Float64,
            "How probable text, place and markup make it that the span is of the article, 0 to 1; a rule may decide otherwise. "
            "Null where the text has too few lines to be judged as a page.",
            is_nullable=True,
        ),
    ),
)

ARTICLES = Table(
    "articles",
    "cleaning",
    "One row per article, cleaned.",
    ("article_id",),
    (
        ARTICLE_ID,
        Column("title", pl.String, "The headline; null when the text has none.", is_nullable=True),
        Column("body", pl.String, "Kept headings and paragraphs joined by a blank line; the title is not in it."),
        Column(
            "published_on",
            pl.Date,
            "Day of publication on the publisher's calendar, as far as the source states it; null rather than a guess.",
            is_nullable=True,
        ),
        Column(
            "date_source",
            pl.String,
            "Where published_on comes from (address: the path of source_url), or why there is none.",
            values=DateSource,
        ),
        Column("updated_on", pl.Date, "Day of the last update the source states.", is_nullable=True),
        Column("title_source", pl.String, "Where title comes from.", values=MetadataSource),
        Column("updated_source", pl.String, "Where updated_on comes from, or why there is none.", values=UpdateSource),
        Column("publisher_source", pl.String, "Where publisher comes from.", values=MetadataSource),
        Column("authors_source", pl.String, "Where authors come from.", values=MetadataSource),
        Column("publisher", pl.String, "Who published it, from the source; null when unknown.", is_nullable=True),
        Column("authors", pl.List(pl.String), "People who wrote it, in order, without agencies; empty when none are named."),
        Column(
            "language",
            pl.String,
            "ISO 639-1 code of the language, detected; as declared when there is too little text; null when neither says.",
            is_nullable=True,
        ),
        Column("language_source", pl.String, "Where language comes from: text when detected.", values=MetadataSource),
        Column("word_count", pl.Int64, "Words in body."),
        Column("source_url", pl.String, "Address of the article, as declared; null when it is not.", is_nullable=True),
    ),
)
SKETCH = Column(
    "sketch",
    pl.Struct({"hashes": pl.List(pl.Int64), "shingle_count": pl.Int64, "word_count": pl.Int64}),
    "What tells copies of the text: the smallest hashes of its runs of five words, the number of runs, each counted once, and "
    "of words in the body.",
)
ARTICLE_SKETCHES = Table(
    "article_sketches",
    "cleaning",
    "One row per article: what tells copies of its text. Not published: from it stories are grouped.",
    ("article_id",),
    (ARTICLE_ID, SKETCH),
    is_published=False,
)

ARTICLE_CLEANINGS = Table(
    "article_cleanings",
    "cleaning",
    "One row per distinct article text, with what is declared about it and the lines taken from it as repeated: what cleaning "
    "makes of it. A cache, not published.",
    ("cleaning_sha256",),
    (
        Column("cleaning_sha256", pl.String, "SHA-256 of all that the cleaning depends on, in hexadecimal."),
        Column(
            "spans",
            pl.List(pl.Struct({c.name: c.dtype for c in ARTICLE_SPANS.columns if c.name not in ARTICLE_SPANS.key})),
            "The spans in order, as in article_spans.",
        ),
        Column(
            "outside",
            pl.List(pl.Struct({"span_number": pl.Int64, "rule_id": pl.String})),
            "The spans that stand outside the article as lines of a page, and the rules that say so.",
        ),
        Column(
            "lines",
            pl.List(pl.Struct(KEPT_LINE)),
            "The kept lines as they are compared with those of other articles; empty when repeated ones are taken already.",
        ),
        SKETCH,
        *(column for column in ARTICLES.columns if column.name not in ARTICLES.key),
    ),
    is_published=False,
)

REPEATED_LINES = Table(
    "repeated_lines",
    "cleaning",
    "One row per line that stands in at least three stories of one publisher, whether it was removed or kept.",
    ("publisher", "line_text", "is_pattern"),
    (
        Column("publisher", pl.String, "Who published the articles."),
        Column("line_text", pl.String, "The line as its first article has it; of a pattern, with '*' for what differs."),
        Column("is_pattern", pl.Boolean, "Whether only a part of the line repeats, such as 'see also: *'."),
        Column("line_form", pl.String, "What the line is by its wording.", values=LineForm),
        Column("line_place", pl.String, "Where at least four in five of its articles have it, else between.", values=LinePlace),
        Column("article_count", pl.Int64, "Articles of the publisher with the line."),
        Column("story_count", pl.Int64, "The same with articles that share much of their text counted once."),
        Column("article_share", pl.Float64, "article_count / articles of the publisher, 0 to 1."),
        Column("removed_count", pl.Int64, "Spans removed for this row; 0 where the line was kept."),
        Column("article_id", pl.String, "The first article with the line, by article_id."),
        Column("span_number", pl.Int64, "Where in that article it stands first; see article_spans."),
    ),
)

ARTICLE_STORIES = Table(
    "article_stories",
    "cleaning",
    "One row per article, with the story it is a copy of.",
    ("article_id",),
    (
        ARTICLE_ID,
        Column("story_id", pl.String, "The story: the article_id of its representative."),
        Column(
            "duplicate_rule",
            pl.String,
            "Why the article belongs to the story: same text as the representative, nearly the same, or one in the other. "
            "The representative has the closest rule of its copies; only_copy stands alone.",
            values=DuplicateRule,
        ),
        Column(
            "similarity",
            pl.Float64,
            "Likeness to the representative, 0 to 1, by runs of five words: the share of both texts' runs that both have "
            "(near_copy), or of the shorter text's (contained); 1 for an exact copy or the representative itself.",
        ),
    ),
)

PARAGRAPHS = Table(
    "paragraphs",
    "extraction",
    "One row per kept span of an article, as the text a model reads. Not published: the text is in raw_articles.",
    ("article_id", "paragraph_number"),
    (
        ARTICLE_ID,
        Column("paragraph_number", pl.Int64, "Position among the kept spans (title and headings too), from 1."),
        Column("zone", pl.String, "Where it stands.", values=Zone),
        START,
        Column("text", pl.String, "The span with every whitespace character as one ordinary space, so that offsets stay."),
        Column("paragraph_sha256", pl.String, "SHA-256 of text in UTF-8, in hexadecimal."),
    ),
    is_published=False,
)

SENTENCES = Table(
    "sentences",
    "extraction",
    "One row per sentence of an article that finished extraction.",
    ("article_id", "sentence_number"),
    (
        ARTICLE_ID,
        Column("sentence_number", pl.Int64, "Position of the sentence in the article, from 1."),
        Column("paragraph_number", pl.Int64, "Position of its paragraph (title and headings too) among the kept ones, from 1."),
        Column("zone", pl.String, "Where it stands.", values=Zone),
        START,
        END,
    ),
)

PARAGRAPH_ENTITIES = Table(
    "paragraph_entities",
    "extraction",
    "One row per distinct paragraph and extractor: what the model found in it. A cache, not published.",
    ("extractor_id", "paragraph_sha256"),
    (
        Column("extractor_id", pl.String, "spaCy version, model, model version and a hash of the extraction settings."),
        Column("paragraph_sha256", pl.String, "SHA-256 of the paragraph's text in UTF-8, in hexadecimal."),
        Column(
            "entities",
            pl.List(pl.Struct({"start_char": pl.Int64, "end_char": pl.Int64, "label": pl.String})),
            "Entities in order; offsets in code points of the paragraph.",
        ),
        Column(
            "sentences",
            pl.List(pl.Struct({"start_char": pl.Int64, "end_char": pl.Int64})),
            "Sentences in order, trimmed of whitespace; offsets in code points of the paragraph.",
        ),
    ),
    is_published=False,
)

# Of a name in a text, whether it is known yet which entity it stands for or not.
SENTENCE_NUMBER = Column("sentence_number", pl.Int64, "The sentence of the article it stands in.")
ZONE = Column("zone", pl.String, "Where it stands.", values=Zone)
MENTION_TEXT = Column(
    "mention_text", pl.String, "The name as found: substr(source_text, start_char + 1, end_char - start_char)."
)
MODEL_LABEL = Column(
    "model_label", pl.String, "Label the model gave to the text here; null when a rule found the name.", is_nullable=True
)
REJECTION_REASON = Column(
    "rejection_reason",
    pl.String,
    "Why it is not a mention of an entity; null unless rejected.",
    is_nullable=True,
    values=MentionRejection,
)
EXTRACTOR_ID = Column("extractor_id", pl.String, "The extractor whose output the mention rests on.")
# A name that the model marked in an article, in one way.
MARKED_NAME = {"name_text": pl.String, "model_label": pl.String, "is_in_sentence": pl.Boolean, "count": pl.Int64}

ARTICLE_NAMES = Table(
    "article_names",
    "resolution",
    "One row per article: what it says on its own about names and words, before all articles are put together. A cache, not "
    "published.",
    ("names_sha256",),
    (
        Column("names_sha256", pl.String, "SHA-256 of all that the row depends on, the article_id included, in hexadecimal."),
        ARTICLE_ID,
        Column(
            "words",
            pl.List(pl.Struct({"word": pl.String, "count": pl.Int64})),
            "The different words as they are written, without the punctuation around them.",
        ),
        Column(
            "marked_names",
            pl.List(pl.Struct(MARKED_NAME)),
            "The different names that the model marked, outside of headlines or not.",
        ),
    ),
    is_published=False,
)

LOCATED_NAMES = Table(
    "located_names",
    "resolution",
    "One row per name found in kept text, before it is decided which entity it stands for; names never overlap. A cache, not "
    "published.",
    ("article_id", "start_char"),
    (
        ARTICLE_ID,
        START,
        END,
        SENTENCE_NUMBER,
        ZONE,
        MENTION_TEXT,
        Column("name_text", pl.String, "The name with plain quotes, hyphens and spaces."),
        MODEL_LABEL,
        Column(
            "name_type",
            pl.String,
            "What its place in the text says it is; null where that says nothing.",
            is_nullable=True,
            values=EntityType,
        ),
        Column("is_titled", pl.Boolean, "Whether a person's title stands right before it."),
        Column(
            "explained_by",
            pl.String,
            "For an acronym in parentheses the normal form of the name before it.",
            is_nullable=True,
        ),
        Column("known_key", pl.String, "Key of the entity that a rule names outright.", is_nullable=True),
        Column("known_type", pl.String, "Type of that entity.", is_nullable=True, values=EntityType),
        Column("known_method", pl.String, "That rule.", is_nullable=True, values=ResolutionMethod),
        Column("known_country", pl.String, "ISO 3166 code of its country, if it has one.", is_nullable=True),
        REJECTION_REASON,
        EXTRACTOR_ID,
    ),
    is_published=False,
)

MENTIONS = Table(
    "mentions",
    "resolution",
    "One row per mention of a name in kept text; mentions never overlap.",
    ("mention_id",),
    (
        Column("mention_id", pl.String, "article_id, a colon, and start_char."),
        ARTICLE_ID,
        SENTENCE_NUMBER,
        ZONE,
        START,
        END,
        MENTION_TEXT,
        MODEL_LABEL,
        Column("mention_status", pl.String, "Whether it is counted.", values=MentionStatus),
        Column("entity_id", pl.String, "The entity; null unless resolved.", is_nullable=True),
        Column(
            "resolution_method",
            pl.String,
            "The rule that decided the entity; null unless resolved.",
            is_nullable=True,
            values=ResolutionMethod,
        ),
        REJECTION_REASON,
        EXTRACTOR_ID,
    ),
)

ENTITIES = Table(
    "entities",
    "resolution",
    "One row per entity with at least one resolved mention.",
    ("entity_id",),
    (
        ENTITY_ID,
        Column("entity_name", pl.String, "The fullest form attested in the corpus, or the one the alias file gives."),
        Column("entity_type", pl.String, "What kind of thing it is, decided from all its mentions.", values=EntityType),
        Column(
            "country_code",
            pl.String,
            "ISO 3166-1 alpha-2 code of a country, or of a nationality's country; else null.",
            is_nullable=True,
        ),
        Column("alias_count", pl.Int64, "Different surface forms among its mentions."),
        Column(
            "first_published_on",
            pl.Date,
            "Earliest publication day of an article that mentions it; null when none is dated.",
            is_nullable=True,
        ),
        Column(
            "last_published_on",
            pl.Date,
            "Latest publication day of an article that mentions it; null when none is dated.",
            is_nullable=True,
        ),
    ),
)

ENTITY_ALIASES = Table(
    "entity_aliases",
    "resolution",
    "One row per entity, surface form and rule.",
    ("entity_id", "alias_text", "resolution_method"),
    (
        ENTITY_ID,
        Column("alias_text", pl.String, "The name as found."),
        Column("mention_count", pl.Int64, "Mentions with this form decided by this rule."),
        Column("resolution_method", pl.String, "The rule that led from the form to the entity.", values=ResolutionMethod),
    ),
)

ALIAS_ROWS = Table(
    "alias_rows",
    "resolution",
    "One row per row of seeds/entity_aliases.csv, with what it does in this corpus.",
    ("line",),
    (
        Column("line", pl.Int64, "Line of the file; the header is line 1."),
        Column("alias", pl.String, "The name that the row decides about."),
        Column("decision", pl.String, "What it says about the alias.", values=AliasDecision),
        Column(
            "entity_type", pl.String, "Type of the entity; null where the row names none.", is_nullable=True, values=EntityType
        ),
        Column(
            "entity_name",
            pl.String,
            "Name of the entity that the alias is, in the end, or is kept apart from; null for ignore.",
            is_nullable=True,
        ),
        Column("reason", pl.String, "The reason given in the file."),
        Column("row_status", pl.String, "Whether the row still does anything.", values=AliasRowStatus),
        Column(
            "mention_count", pl.Int64, "Names of the corpus, rejected ones too, that are the alias but for case and accents."
        ),
        Column("explanation", pl.String, "What the status means, and what to do."),
    ),
)

SUGGESTED_MERGES = Table(
    "suggested_merges",
    "resolution",
    "One row per pair of entities that may be one, for a person to decide; never applied by itself.",
    ("suggestion_number",),
    (
        Column("suggestion_number", pl.Int64, "From 1: first what would move the most mentions."),
        Column("entity_a_id", pl.String, "The entity that would stay."),
        Column("entity_b_id", pl.String, "The entity that would become part of it."),
        Column("entity_a_name", pl.String, "Name of the one."),
        Column("entity_b_name", pl.String, "Name of the other."),
        Column("suggestion_reason", pl.String, "Why they may be one.", values=SuggestionReason),
        Column("similarity", pl.Float64, "Likeness of the two names, 0 to 1, after Jaro and Winkler."),
        Column("a_mention_count", pl.Int64, "Mentions of entity a."),
        Column("b_mention_count", pl.Int64, "Mentions of entity b."),
        Column("a_article_count", pl.Int64, "Articles that mention entity a."),
        Column("b_article_count", pl.Int64, "Articles that mention entity b."),
        Column("shared_article_count", pl.Int64, "Articles that mention both."),
        Column("a_mention_id", pl.String, "A mention of entity a, in an article with both if there is one; see mentions."),
        Column("b_mention_id", pl.String, "A mention of entity b, likewise."),
        Column("a_sentence", pl.String, "The sentence of a_mention_id, with the mention between « and »."),
        Column("b_sentence", pl.String, "The sentence of b_mention_id, likewise."),
        Column(
            "alias_row",
            pl.String,
            "The row of seeds/entity_aliases.csv that makes them one; with different for same, it ends the suggestion.",
        ),
    ),
)

ENTITY_NETWORK = Table(
    "entity_network",
    "analytics",
    "One row per entity in the network of entities that appear in articles together; entity_network_edges has the pairs.",
    ("entity_id",),
    (
        ENTITY_ID,
        Column("entity_name", pl.String, "Name of the entity."),
        Column("entity_type", pl.String, "What kind of thing the entity is; see entities.", values=EntityType),
        Column("degree_count", pl.Int64, "Entities it is joined with."),
        Column(
            "weighted_degree", pl.Int64, "The stories in common with each of them, added up: story_pair_count of its edges."
        ),
        Column(
            "pagerank",
            pl.Float64,
            "Share of the network's attention, 0 to 1, adding up to 1: high for who shares many stories with others that do "
            "(PageRank, damping 0.85, edges weighted by story_pair_count).",
        ),
        Column(
            "community_number",
            pl.Int64,
            "The community: entities that belong together more than with others (Louvain, edges weighted by g2, by "
            "story_pair_count where edge_rule is too_few_articles). From 1, the largest first; numbers change with the corpus.",
        ),
        Column(
            "community_name",
            pl.String,
            "Name of the community's entity with the highest pagerank, of equal ones the one with the most mentions.",
        ),
        Column("community_entity_count", pl.Int64, "Entities in the community, this one too."),
        Column(
            "edge_rule",
            pl.String,
            "Which pairs are joined, the same in every row: reliable ones; or, where too few articles make any reliable, all "
            "pairs among the 200 entities in most stories, and whether they could be chance is not known.",
            values=EdgeRule,
        ),
    ),
)

REFRESHES = Table(
    "refreshes",
    "publishing",
    "One row per refresh that was published (history).",
    ("run_id",),
    (
        Column("run_id", pl.String, "The Dagster run."),
        Column("started_at", UTC_TIMESTAMP, "When the run took the working file."),
        Column("published_at", UTC_TIMESTAMP, "When its copy was ready to be swapped in."),
        Column("article_count", pl.Int64, "Articles in the published tables."),
        Column("rejected_count", pl.Int64, "Inputs that could not be read or used."),
        Column("articles_processed", pl.Int64, "Articles that were new or had changed."),
        Column("articles_removed", pl.Int64, "Articles of the refresh before that are no longer there."),
        Column("paragraphs_processed", pl.Int64, "Distinct paragraphs the model read."),
        Column("paragraphs_reused", pl.Int64, "Distinct paragraphs whose entities were known already."),
        Column("mention_count", pl.Int64, "Resolved mentions."),
        Column("entity_count", pl.Int64, "Entities."),
        Column(
            "extractor_id",
            pl.String,
            "The model and its settings; null before this was noted, as in the next three columns.",
            is_nullable=True,
        ),
        Column("alias_file_sha256", pl.String, "SHA-256 of seeds/entity_aliases.csv as it was read.", is_nullable=True),
        Column(
            "boilerplate_file_sha256", pl.String, "SHA-256 of seeds/boilerplate_lines.csv as it was read.", is_nullable=True
        ),
        Column(
            "program_sha256",
            pl.String,
            "SHA-256 of the program that made the tables (pipeline/ and assets/), with the versions of the libraries it uses.",
            is_nullable=True,
        ),
    ),
)

ENTITY_CHANGES = Table(
    "entity_changes",
    "publishing",
    "One row per refresh and entity_id that it took out of the published tables (history).",
    ("run_id", "entity_id"),
    (
        Column("run_id", pl.String, "The Dagster run; see refreshes."),
        Column("entity_id", pl.String, "The entity that was published before and is no more."),
        Column("entity_name", pl.String, "Its name then."),
        Column("new_entity_id", pl.String, "Where most of its mentions went; null when nowhere.", is_nullable=True),
        Column("change_reason", pl.String, "What became of most of its mentions.", values=ChangeReason),
        Column("mention_count", pl.Int64, "Its mentions then."),
        Column("moved_mention_count", pl.Int64, "Those of them that are mentions of new_entity_id now; 0 when there is none."),
    ),
)

KEPT_REFRESHES = 30
REFRESH_CHANGES = Table(
    "refresh_changes",
    "publishing",
    "One row per refresh, entity and reason for which it is mentioned more or less often in some articles than at the last"
    " publication. A row counts in these articles alone, so the differences of an entity's rows add up to how far its"
    f" mention_count and article_count moved (history, of the last {KEPT_REFRESHES} refreshes that moved any).",
    ("run_id", "entity_id", "change_reason"),
    (
        Column("run_id", pl.String, "The Dagster run; see refreshes."),
        Column("entity_id", pl.String, "The entity, now or at the last publication; see entity_changes for one that is gone."),
        Column(
            "change_reason",
            pl.String,
            "What happened to the articles; where nothing did, the first of model_changed, alias_file_changed, rules_changed"
            " and other_articles that holds for the refresh, which need not be the only cause.",
            values=MoveReason,
        ),
        Column("entity_name", pl.String, "Its name now; if it is gone, at the last publication."),
        Column("mention_count", pl.Int64, "Its mentions in these articles now."),
        Column("previous_mention_count", pl.Int64, "Its mentions in these articles at the last publication."),
        Column("article_count", pl.Int64, "Those of these articles that mention it now."),
        Column("previous_article_count", pl.Int64, "Those of these articles that mentioned it at the last publication."),
    ),
)

TABLES = (
    RAW_ARTICLES,
    TEXT_BLOCKS,
    REJECTED_INPUTS,
    READ_FILES,
    ARTICLE_SPANS,
    ARTICLES,
    ARTICLE_SKETCHES,
    ARTICLE_CLEANINGS,
    REPEATED_LINES,
    ARTICLE_STORIES,
    PARAGRAPHS,
    PARAGRAPH_ENTITIES,
    SENTENCES,
    ARTICLE_NAMES,
    LOCATED_NAMES,
    MENTIONS,
    ENTITIES,
    ENTITY_ALIASES,
    ALIAS_ROWS,
    SUGGESTED_MERGES,
    ENTITY_NETWORK,
    REFRESHES,
    ENTITY_CHANGES,
    REFRESH_CHANGES,
)
