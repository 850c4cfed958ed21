"""The entities a spaCy model would mark, found with fewer and larger matrix products than spaCy's own loop.

spaCy's recogniser goes through a text token by token. Outside an entity its choice at a token depends on that token
alone, so all of these are made at once; only entities of several tokens are followed, all of a batch side by side.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extraction.token_vectors import build_token_vectors

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


class EntitySpan(NamedTuple):
    """An entity in a text; the tokens from ``start`` up to but without ``end``."""

    start: int
    end: int
    label: str


class EntitySearch:
    """The greedy search of spaCy's ``ner`` component for texts in which nothing is marked yet.

    The states and actions are those of ``spacy.pipeline._parser_internals.ner.BiluoPushDown``: an entity (B)egins, goes on (I),
    ends with its (L)ast token, is one (U)nit, or a token is (O)ut. The scores are those of ``spacy.ml.parser_model``: the
    features of a state are its token and, inside an entity, the entity's first token and the one before.
    """

    def __init__(self, component: Any) -> None:
        model = component.model
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        self._token_vectors = build_token_vectors(model.get_ref("tok2vec"))
        weights = lower.get_param("W")  # features, hidden, pieces, width
        features, hidden, pieces, width = weights.shape
        # Pieces first, so that the largest of a hidden unit's pieces is taken between whole blocks.
        self._feature_weights = [
            np.ascontiguousarray(weights[n].transpose(1, 0, 2).reshape(pieces * hidden, width).T) for n in range(features)
        ]
        self._pieces = pieces
        self._bias = lower.get_param("b").T.reshape(-1)
        padding = lower.get_param("pad")[0].transpose(0, 2, 1).reshape(features, -1)
        self._outside_bias = self._bias + padding[1] + padding[2]
        actions = [component.moves.get_class_name(number) for number in range(component.moves.n_moves)]
        self._labels = sorted({name[2:] for name in actions if name.startswith("B-")})
        columns = {kind: [actions.index(f"{kind}-{label}") for label in self._labels] for kind in "BILU"}
        outside = [actions.index("O"), *columns["U"], *columns["B"]]
        inside = [*columns["I"], *columns["L"]]
        action_weights, action_bias = upper.get_param("W"), upper.get_param("b")
        self._outside_weights, self._outside_scores_bias = action_weights[outside].T.copy(), action_bias[outside]
        self._inside_weights, self._inside_scores_bias = action_weights[inside].T.copy(), action_bias[inside]

    def find(self, docs: Sequence["Doc"]) -> list[list[EntitySpan]]:
        """The entities of each text, in order."""
        offsets = np.cumsum([0, *map(len, docs)])
        if offsets[-1] == 0:
            return [[] for _ in docs]
        attributes = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs if len(doc)])
        vectors = self._token_vectors(docs)
        may_go_on = np.append(attributes[1:, 0] != 1, False)
        may_go_on[offsets[1:][offsets[1:] > 0] - 1] = False
        action = self._choose_outside(vectors, may_go_on, attributes[:, 1] != 0)
        starts = np.flatnonzero(action)
        count = len(self._labels)
        labels = (action[starts] - 1) % count
        ends = starts + 1
        is_begin = action[starts] > count
        ends[is_begin] = self._follow(vectors, may_go_on, starts[is_begin], labels[is_begin])
        return self._split(offsets, starts, ends, labels)

    def _hidden(self, values: Floats) -> Floats:
        """The largest piece of each hidden unit."""
        parts = np.split(values, self._pieces, axis=1)
        hidden = parts[0]
        for part in parts[1:]:
            hidden = np.maximum(hidden, part)
        return hidden

    def _choose_outside(self, vectors: Floats, may_go_on: NDArray[np.bool_], is_space: NDArray[np.bool_]) -> Integers:
        """For each token met outside an entity: 0, or 1 + label as a unit, or 1 + labels + label as a begin."""
        hidden = self._hidden(vectors @ self._feature_weights[0] + self._outside_bias)
        scores = hidden @ self._outside_weights + self._outside_scores_bias
        count = len(self._labels)
        scores[~may_go_on, 1 + count :] = -np.inf
        action: Integers = scores.argmax(axis=1)
        action[is_space] = 0
        return action

    def _follow(self, vectors: Floats, may_go_on: NDArray[np.bool_], starts: Integers, labels: Integers) -> Integers:
        """Where entities that begin at some tokens end."""
        ends = starts + 2
        from_start = vectors[starts] @ self._feature_weights[1] + self._bias
        count = len(self._labels)
        following, tokens = np.arange(len(starts)), starts + 1
        while True:
            goes_on = may_go_on[tokens]
            following, tokens = following[goes_on], tokens[goes_on]
            if not len(tokens):
                return ends
            values = vectors[tokens] @ self._feature_weights[0] + from_start[following]
            values += vectors[tokens - 1] @ self._feature_weights[2]
            scores = self._hidden(values) @ self._inside_weights + self._inside_scores_bias
            rows, chosen = np.arange(len(tokens)), labels[following]
            goes_on = scores[rows, chosen] >= scores[rows, count + chosen]
            following, tokens = following[goes_on], tokens[goes_on] + 1
            ends[following] += 1

    def _split(self, offsets: Integers, starts: Integers, ends: Integers, labels: Integers) -> list[list[EntitySpan]]:
        """The entities of each text: of those that overlap the first, as the tokens inside it are never met outside."""
        found: list[list[EntitySpan]] = [[] for _ in range(len(offsets) - 1)]
        texts = np.searchsorted(offsets, starts, side="right") - 1
        free = 0
        for text, offset, start, end, label in zip(
            texts.tolist(), offsets[texts].tolist(), starts.tolist(), ends.tolist(), labels.tolist(), strict=True
        ):
            if start >= free:
                found[text].append(EntitySpan(start - offset, end - offset, self._labels[label]))
                free = end
        return found


def build_entity_search(component: Any) -> EntitySearch | None:
    """The search of a spaCy component, or None if it works in another way than the one known here."""
    model = component.model
    if model.name != "parser_model" or not model.attrs["has_upper"] or model.attrs["unseen_classes"]:
        return None
    if type(component.moves).__name__ != "BiluoPushDown" or component.cfg["beam_width"] != 1:
        return None
    lower, upper = model.get_ref("lower"), model.get_ref("upper")
    if lower.name != "precomputable_affine" or lower.get_dim("nF") != 3 or lower.get_dim("nP") < 2 or upper.name != "linear":
        return None
    return EntitySearch(component)
