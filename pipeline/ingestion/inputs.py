"""What reading a file gives: articles as received, and inputs that could not be used.

How they are read belongs to the modules of each format.
"""

from dataclasses import dataclass

from pipeline.tables import InputRejection


@dataclass(frozen=True)
class DeclaredMetadata:
    """What a record or page says about its article beside the text, as it says it."""

    title: str | None = None
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True)
class TextBlock:
    """A block of a page, by its span in the source text, and what the markup says about it: a row of text_blocks."""

    start_char: int
    end_char: int
    tag: str
    region: str
    link_share: float
    is_extracted: bool


@dataclass(frozen=True)
class RawArticle:
    """An article as received: the columns of raw_articles that follow from its file alone, and its blocks if it has markup."""

    article_id: str
    source: str
    media_type: str
    content_sha256: str
    encoding: str
    source_text: str
    declared: DeclaredMetadata = DeclaredMetadata()
    blocks: tuple[TextBlock, ...] = ()


@dataclass(frozen=True)
class RejectedInput:
    """An input that cannot be read or used, why, and what to do about it."""

    source: str
    rejection_reason: InputRejection
    detail: str
