"""Figures that the explanations' arithmetic is held to, by scikit-learn, SciPy and scikit-image.

Run: /usr/bin/python3 tests/golden/explanations.py > tests/golden/explanations.json   (Debian: python3-sklearn python3-skimage)
"""

import json

import numpy as np
from scipy.stats import spearmanr, t
from skimage.color import rgb2lab
from skimage.metrics import structural_similarity
from sklearn.linear_model import Ridge

rng = np.random.default_rng(7)

rows = (rng.random((40, 6)) < 0.5).astype(float)
targets = 0.2 + rows @ np.array([0.3, -0.2, 0.1, 0.0, 0.05, -0.02]) + rng.normal(0, 0.05, 40)
weights = rng.random(40)
ridge = Ridge(alpha=1.0, fit_intercept=True).fit(rows, targets, sample_weight=weights)

a = rng.normal(size=256)
b = 0.6 * a + rng.normal(size=256)
tied = np.round(a)

def stretched(values):
    return (values - values.min()) / (values.max() - values.min())

pixels = rng.random((5, 3))

print(json.dumps({
    "ridge": {
        "rows": rows.ravel().tolist(),
        "targets": targets.tolist(),
        "weights": weights.tolist(),
        "coefficients": ridge.coef_.tolist(),
        "intercept": ridge.intercept_,
        "r2": ridge.score(rows, targets, sample_weight=weights),
    },
    "similarity": {
        "a": a.tolist(),
        "b": b.tolist(),
        "tied": tied.tolist(),
        "rankCorrelation": spearmanr(a, b)[0],
        "tiedRankCorrelation": spearmanr(tied, b)[0],
        "structuralSimilarity": structural_similarity(
            stretched(a).reshape(16, 16), stretched(b).reshape(16, 16), win_size=7, data_range=1.0),
    },
    "t975": t.ppf(0.975, 9),
    "lab": {"pixels": pixels.ravel().tolist(), "values": rgb2lab(pixels.reshape(1, 5, 3)).ravel().tolist()},
}))
