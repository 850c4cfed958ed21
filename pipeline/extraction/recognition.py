"""Finding named entities and sentence starts in texts with a spaCy model.

spaCy is imported only when a model is loaded. What the found entities mean belongs to ``pipeline.resolution``.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from hashlib import file_digest, sha256
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.extraction import sentences
from pipeline.extraction.entity_search import EntitySearch, build_entity_search

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Increase when the code here or of the listing of paragraphs starts to give other results; that of the sentences counts itself.
CODE_VERSION = 1
# Without these the entities are the same and found twice as fast. A shared tok2vec is looked at separately.
UNUSED_COMPONENTS = ("tagger", "parser", "attribute_ruler", "lemmatizer")
# Beside these, which mark no entities, the search for entities may take the place of spaCy's own.
SENTENCE_COMPONENTS = {"senter", "sentencizer"}
REMEMBERED_TEXTS = 4096
CHUNK_SIZE = 512  # texts per memory zone; also the window inside which texts are sorted by length
BATCH_SIZE = 128  # texts per call of a component of spaCy
BATCH_TOKENS = 8192  # tokens per call of the search
PIECE_LENGTH = 10_000  # code points; longer texts are read in pieces, so that memory stays bounded
SENTENCE_ENDS = (". ", "! ", "? ", ".” ", '." ', "; ", " ")  # where a long text may be cut, best first


class FoundEntity(NamedTuple):
    """An entity the model found; offsets in code points of the text."""

    start_char: int
    end_char: int
    label: str


Recognition = tuple[list[FoundEntity], list[int]]


class ModelNotInstalledError(RuntimeError):
    """The configured spaCy model is not there; the message says what to do."""


class Recognizer:
    """A loaded model that finds entities and sentence starts."""

    def __init__(self, nlp: "Language") -> None:
        self._nlp = nlp
        self._search = find_search(nlp)
        self._texts_read = 0

    def recognize(self, texts: Iterable[str]) -> Iterator[Recognition]:
        """Yield, for each text in order, its entities and where its sentences start (code points)."""
        remaining = iter(texts)
        while chunk := list(islice(remaining, CHUNK_SIZE)):
            pieces = [split_text(text) for text in chunk]
            found = self._recognize_chunk(
                [text[start:end] for text, spans in zip(chunk, pieces, strict=True) for start, end in spans]
            )
            taken = iter(found)
            for spans in pieces:
                yield join_pieces((start, next(taken)) for start, _ in spans)

    def _recognize_chunk(self, texts: list[str]) -> list[Recognition]:
        # The words of the first texts stay known, which makes the later ones faster to read; other words are forgotten again.
        with self._nlp.memory_zone() if self._texts_read >= REMEMBERED_TEXTS else nullcontext():
            results = list(self._search_texts(texts) if self._search else self._pipe_texts(texts))
        self._texts_read += len(texts)
        return results

    def _pipe_texts(self, texts: list[str]) -> Iterator[Recognition]:
        """What spaCy's own pipeline finds."""
        for doc in self._nlp.pipe(texts, batch_size=BATCH_SIZE):
            yield [FoundEntity(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents], list_sentence_starts(doc)

    def _search_texts(self, texts: list[str]) -> Iterator[Recognition]:
        """The same, with the search in the place of the component ``ner``."""
        assert self._search
        docs = [self._nlp.make_doc(text) for text in texts]
        names = self._nlp.pipe_names
        position = names.index("ner")
        docs = self._run_components(names[:position], docs)
        found = [entities for batch in batch_by_tokens(docs) for entities in self._search.find(batch)]
        for doc, entities in zip(self._run_components(names[position + 1 :], docs), found, strict=True):
            spans = [(doc[start].idx, doc[end - 1], label) for start, end, label in entities]
            yield [FoundEntity(start, last.idx + len(last), label) for start, last, label in spans], list_sentence_starts(doc)

    def _run_components(self, names: list[str], docs: list["Doc"]) -> list["Doc"]:
        for name in names:
            component: Any = self._nlp.get_pipe(name)
            docs = list(component.pipe(docs, batch_size=BATCH_SIZE))
        return docs


def batch_by_tokens(docs: Iterable["Doc"]) -> Iterator[list["Doc"]]:
    """Texts in a row, each time so many that they have BATCH_TOKENS tokens or a little more."""
    batch: list[Doc] = []
    tokens = 0
    for doc in docs:
        batch.append(doc)
        tokens += len(doc)
        if tokens >= BATCH_TOKENS:
            yield batch
            batch, tokens = [], 0
    if batch:
        yield batch


def list_sentence_starts(doc: "Doc") -> list[int]:
    """Where the sentences of a text start."""
    return [sentence.start_char for sentence in doc.sents]


def find_search(nlp: "Language") -> EntitySearch | None:
    """The search that finds the same as the model's own, or None if the model is not of the kind that it knows."""
    if "ner" not in nlp.pipe_names or set(nlp.pipe_names) - {"ner"} - SENTENCE_COMPONENTS:
        return None
    return build_entity_search(nlp.get_pipe("ner"))


def split_text(text: str) -> list[tuple[int, int]]:
    """Cut a very long text into pieces of at most PIECE_LENGTH, after a sentence if one ends in the later half."""
    spans = []
    start = 0
    while len(text) - start > PIECE_LENGTH:
        limit = start + PIECE_LENGTH
        cuts = (text.rfind(mark, start + PIECE_LENGTH // 2, limit) + len(mark) for mark in SENTENCE_ENDS)
        end = next((cut for cut in cuts if cut > start + PIECE_LENGTH // 2), limit)
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))]


def join_pieces(pieces: Iterable[tuple[int, Recognition]]) -> Recognition:
    """Put what was found in the pieces of a text together, offsets counted in the whole text."""
    entities: list[FoundEntity] = []
    sentence_starts: list[int] = []
    for offset, (found, starts) in pieces:
        entities += [FoundEntity(offset + start, offset + end, label) for start, end, label in found]
        sentence_starts += [offset + start for start in starts]
    return entities, sentence_starts


class Extractor(NamedTuple):
    """What a model's results depend on, and the language of the texts it can read."""

    extractor_id: str
    language: str


def read_extractor(model: str) -> Extractor:
    """Describe a spaCy model, given as an installed package or a path, by its files and without loading it.

    Raises:
        ModelNotInstalledError: there is no such package or folder, or it has no entity recogniser.
    """
    meta = read_meta(model)
    settings = {
        "code": CODE_VERSION,
        "sentences": sha256(Path(sentences.__file__).read_bytes()).hexdigest(),
        "piece_length": PIECE_LENGTH,
        "cuts": SENTENCE_ENDS,
        "model": hash_folder(find_model_folder(model)),
    }
    digest = sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:8]
    name = f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return Extractor(f"spacy-{version('spacy')}/{name}/{digest}", meta["lang"])


def read_meta(model: str) -> dict[str, Any]:
    """What a spaCy model says of itself.

    Raises:
        ModelNotInstalledError: there is no such package or folder, or it has no entity recogniser.
    """
    try:
        text = (find_model_folder(model) / "meta.json").read_bytes()
    except FileNotFoundError:
        raise ModelNotInstalledError(
            f"The spaCy model {model!r} is not installed: install its package with pip, or give the path of a model's folder."
        ) from None
    meta: dict[str, Any] = json.loads(text)
    if "ner" not in meta["pipeline"]:
        raise ModelNotInstalledError(
            f"The spaCy model {model!r} has no component 'ner': choose a model that finds named entities."
        )
    return meta


def hash_folder(folder: Path) -> str:
    """Hash of the files in a folder, without what Python has compiled there.

    Of all files, as a model that was trained again may describe itself as before.
    """
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.parent.name != "__pycache__":
            with path.open("rb") as file:
                digest.update(f"{path.relative_to(folder).as_posix()} {file_digest(file, 'sha256').hexdigest()}\n".encode())
    return digest.hexdigest()


def find_model_folder(model: str) -> Path:
    """The folder of an installed package of this name, else the path itself."""
    package = find_spec(model) if model.isidentifier() else None
    return Path(package.origin).parent if package and package.origin else Path(model)


def load_recognizer(model: str) -> Recognizer:
    """Load a spaCy model, given as an installed package or a path, with only what entities and sentences need.

    Raises:
        ModelNotInstalledError: there is no such package or folder, or it has no entity recogniser.
    """
    read_meta(model)
    import spacy

    nlp = spacy.load(model, exclude=UNUSED_COMPONENTS)
    drop_unused_tok2vec(nlp)
    if "senter" in nlp.component_names:
        nlp.enable_pipe("senter")
    elif "sentencizer" not in nlp.pipe_names:
        nlp.add_pipe("sentencizer")
    use_plain_blas(nlp)
    return Recognizer(nlp)


def drop_unused_tok2vec(nlp: "Language") -> None:
    """Remove the shared token-to-vector layer unless a component that is left listens to it."""
    if "tok2vec" not in nlp.pipe_names:
        return
    listening = getattr(nlp.get_pipe("tok2vec"), "listening_components", [])
    if not set(listening) & (set(nlp.component_names) - {"tok2vec"}):
        nlp.remove_pipe("tok2vec")


def use_plain_blas(nlp: "Language") -> None:
    """Use NumPy's matrix product in place of BLIS: 1.5 times faster, same entities."""
    from thinc.api import get_current_ops

    operations = {
        id(ops): ops for ops in [get_current_ops(), *(pipe.model.ops for _, pipe in nlp.pipeline if hasattr(pipe, "model"))]
    }
    for ops in operations.values():
        if hasattr(ops, "use_blis"):
            ops.use_blis = False
