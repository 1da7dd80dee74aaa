"""How like the training images a new one is: mean cosine similarity to the nearest reference embeddings, less the
weighted length outside of the directions in which these differ. The same as the product's `fit-novelty.ts`."""

import numpy as np

NEIGHBOURS = 5
MOST_A_CLASS = 300
MOST_DIRECTIONS = 64
COLUMNS_A_DIRECTION = 16
REFUSED = 0.05


def reference_rows(labels):
    """At most so many rows a class, evenly spaced, ascending."""
    chosen = []
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        count = min(MOST_A_CLASS, len(members))
        chosen += [members[k * len(members) // count] for k in range(count)]
    return np.sort(np.array(chosen))


def encode(embeddings):
    """int8 [rows, size], as the product's `novelty.i8`: each row scaled so that its largest magnitude is 127."""
    largest = np.abs(embeddings).max(axis=1, keepdims=True)
    return np.floor(embeddings / largest * 127 + 0.5).astype(np.int8)


def subspace_of(embeddings):
    """float32 [1 + directions, size], as the product's `subspace.f32`: the mean, then orthonormal directions."""
    rows, size = embeddings.shape
    count = max(1, min(MOST_DIRECTIONS, size // COLUMNS_A_DIRECTION, rows // 2))
    mean = embeddings.astype(np.float64).mean(axis=0)
    directions = np.linalg.svd(embeddings - mean, full_matrices=False)[2][:count]
    return np.vstack([mean, directions]).astype("<f4")


def outside(subspace, embeddings):
    """Length outside of the directions, one a row of `embeddings`."""
    mean, directions = subspace[0].astype(np.float64), subspace[1:].astype(np.float64)
    centred = embeddings - mean
    squares = (centred**2).sum(axis=1) - ((centred @ directions.T) ** 2).sum(axis=1)
    return np.sqrt(np.maximum(0, squares))


def weight_of(cosines, lengths):
    """Such that both parts vary alike among images of the right kind."""
    return float(cosines.std() / lengths.std()) if lengths.std() > 0 else 0.0


def cosines(reference, embeddings):
    """-1 to 1, one a row of `embeddings`."""
    known = reference.astype(np.float64)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    lengths = np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-12)
    return np.sort((embeddings / lengths) @ known.T, axis=1)[:, -NEIGHBOURS:].mean(axis=1)


def similarities(reference, subspace, weight, embeddings):
    """1 at most, one a row of `embeddings`."""
    return cosines(reference, embeddings) - weight * outside(subspace, embeddings)


def threshold(known):
    """The `floor((n + 1) 5 %)`-th smallest similarity of new images of the right kind: 95 % of the next pass."""
    return float(np.sort(known)[max(0, int(np.floor((len(known) + 1) * REFUSED)) - 1)])
