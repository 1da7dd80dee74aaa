"""How like the training images a new one is: mean cosine similarity to the nearest reference embeddings."""

import numpy as np

NEIGHBOURS = 5
MOST_A_CLASS = 150
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


def similarities(reference, embeddings):
    """-1 to 1, one a row of `embeddings`."""
    known = reference.astype(np.float64)
    known /= np.linalg.norm(known, axis=1, keepdims=True)
    lengths = np.maximum(np.linalg.norm(embeddings, axis=1, keepdims=True), 1e-12)
    cosines = (embeddings / lengths) @ known.T
    return np.sort(cosines, axis=1)[:, -NEIGHBOURS:].mean(axis=1)


def threshold(known):
    """The `floor((n + 1) 5 %)`-th smallest similarity of new images of the right kind: 95 % of the next pass."""
    return float(np.sort(known)[max(0, int(np.floor((len(known) + 1) * REFUSED)) - 1)])
