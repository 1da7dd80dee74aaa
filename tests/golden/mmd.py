"""Squared maximum mean discrepancy by Gretton et al. 2012, in plain numpy, for packages/domain's own: the unbiased
estimate, the Gaussian kernel with the median of all pairs' distances, and the exact permutation p of all splits.

Run: python3 tests/golden/mmd.py > tests/golden/mmd.json
"""
import itertools
import json

import numpy as np


def squared(kernel, a, b):
    m, n = len(a), len(b)
    aa = (kernel[np.ix_(a, a)].sum() - np.trace(kernel[np.ix_(a, a)])) / (m * (m - 1))
    bb = (kernel[np.ix_(b, b)].sum() - np.trace(kernel[np.ix_(b, b)])) / (n * (n - 1))
    return aa + bb - 2 * kernel[np.ix_(a, b)].mean()


cases = []
rng = np.random.default_rng(7)
for shift, (m, n), dims in [(0.0, (7, 6), 4), (0.9, (7, 6), 4), (0.5, (40, 25), 32)]:
    x = rng.normal(size=(m, dims)).astype(np.float32).astype(float)
    y = (rng.normal(size=(n, dims)) + shift).astype(np.float32).astype(float)
    z = np.vstack([x, y])
    distances = np.sqrt(((z[:, None] - z[None]) ** 2).sum(-1))
    sigma = np.median(distances[np.triu_indices(m + n, 1)])
    kernel = np.exp(-(distances**2) / (2 * sigma**2))
    everybody = list(range(m + n))
    observed = squared(kernel, everybody[:m], everybody[m:])
    exact = None
    if m + n <= 14:
        splits = [
            squared(kernel, list(a), [i for i in everybody if i not in a])
            for a in itertools.combinations(everybody, m)
        ]
        exact = float(np.mean([one >= observed - 1e-12 for one in splits]))
    cases.append(
        {"first": x.tolist(), "second": y.tolist(), "sigma": sigma, "squared": observed, "exactP": exact}
    )
print(json.dumps({"cases": cases}))
