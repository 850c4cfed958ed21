"""The vectors a spaCy model gives to tokens, computed with less work: what depends on the word alone once per distinct word."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = NDArray[np.float32]
TokenVectors = Callable[[Sequence["Doc"]], Floats]

BLOCK_ROWS = 256  # so that what a layer works on stays in the processor's cache
VARIANCE_FLOOR = 1e-8  # as in thinc.layers.layernorm
EMBED_LAYERS = ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]
CONVOLUTION_LAYERS = {"expand_window", "maxout", "layernorm", "dropout"}


class Convolution:
    """One residual layer: the largest of some linear maps of a token and its neighbours, normalised and added to the token."""

    def __init__(self, residual: Any) -> None:
        maxout, layernorm = (next(layer for layer in residual.walk() if layer.name == name) for name in ("maxout", "layernorm"))
        weights = maxout.get_param("W")  # width, pieces, inputs
        self._width, self._pieces, inputs = weights.shape
        # Pieces first, so that the largest is taken between whole blocks.
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1))
        self._bias = np.ascontiguousarray(maxout.get_param("b").T.reshape(-1))
        self._scale, self._shift = layernorm.get_param("G"), layernorm.get_param("b")

    def __call__(self, vectors: Floats, result: Floats) -> None:
        """Fill ``result`` from ``vectors``, both with a row of zeros before the first token and after the last."""
        width = self._width
        windows = np.empty((BLOCK_ROWS, 3 * width), np.float32)
        values = np.empty((BLOCK_ROWS, self._pieces * width), np.float32)
        for start in range(1, len(vectors) - 1, BLOCK_ROWS):
            stop = min(start + BLOCK_ROWS, len(vectors) - 1)
            window, value = windows[: stop - start], values[: stop - start]
            for part in range(3):
                window[:, part * width : (part + 1) * width] = vectors[start - 1 + part : stop - 1 + part]
            np.matmul(window, self._weights, out=value)
            value += self._bias
            largest = value[:, :width]
            for piece in range(1, self._pieces):
                np.maximum(largest, value[:, piece * width : (piece + 1) * width], out=largest)
            row = result[start:stop]
            np.subtract(largest, largest.mean(axis=1, keepdims=True), out=row)
            variance = np.einsum("ij,ij->i", row, row) / np.float32(width) + np.float32(VARIANCE_FLOOR)
            row *= (1 / np.sqrt(variance))[:, np.newaxis]
            row *= self._scale
            row += self._shift
            row += vectors[start:stop]


class DistinctTokenVectors:
    """A ``MultiHashEmbed`` looked up once per distinct word, a ``MaxoutWindowEncoder`` and a linear layer."""

    def __init__(self, embed: Any, encode: Any, linear: Any) -> None:
        self._attributes = embed.layers[0].attrs["columns"]
        self._embed = embed.layers[1:]
        self._padding = encode.attrs["pad"]
        self._convolutions = [Convolution(residual) for residual in encode.layers[0].layers]
        self._weights, self._bias = linear.get_param("W").T.copy(), linear.get_param("b")

    def __call__(self, docs: Sequence["Doc"]) -> Floats:
        """One row a token, in order; at least one token."""
        features = np.concatenate([doc.to_array(self._attributes) for doc in docs if len(doc)])
        # Rows are told apart by a sum of products of hashes: as unlikely to be the same as the hashes themselves.
        factors = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93], np.uint64)
        _, first, word = np.unique((features * factors).sum(axis=1), return_index=True, return_inverse=True)
        values: Any = [features[first]]
        for layer in self._embed:
            values = layer.predict(values)
        places = self._place([len(doc) for doc in docs if len(doc)])
        vectors = np.zeros((places[-1] + self._padding + 2, values[0].shape[1]), np.float32)
        vectors[places] = values[0][word]
        result = np.zeros_like(vectors)
        for convolve in self._convolutions:
            convolve(vectors, result)
            vectors, result = result, vectors
        token_vectors: Floats = vectors[places] @ self._weights + self._bias
        return token_vectors

    def _place(self, lengths: Sequence[int]) -> NDArray[np.int64]:
        """The row of each token, with rows of padding before, between and after the texts, and one of zeros at either end."""
        gaps = self._padding * np.arange(1, len(lengths) + 1)
        places: NDArray[np.int64] = 1 + np.arange(sum(lengths)) + np.repeat(gaps, lengths)
        return places


def build_token_vectors(tok2vec: Any) -> TokenVectors:
    """What a model's ``tok2vec`` computes, by a shorter way if it is of the kind known here."""
    layers = tok2vec.layers
    if len(layers) == 3 and len(layers[0].layers) == 2 and [layers[1].name, layers[2].name] == ["list2array", "linear"]:
        embed, encode = layers[0].layers
        names = [layer.name.partition("(")[0] for layer in embed.layers]
        if names == EMBED_LAYERS and len(embed.layers[0].attrs["columns"]) == 4 and _is_window_encoder(encode):
            return DistinctTokenVectors(embed, encode, layers[2])
    return lambda docs: np.asarray(tok2vec.predict(list(docs)))


def _is_window_encoder(encode: Any) -> bool:
    if not encode.name.startswith("with_array(") or not encode.layers[0].name.startswith("residual("):
        return False
    return all(
        {layer.name for layer in residual.walk() if not layer.layers} == CONVOLUTION_LAYERS
        and next(layer for layer in residual.walk() if layer.name == "expand_window").attrs["window_size"] == 1
        for residual in encode.layers[0].layers
    )
