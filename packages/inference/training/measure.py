"""Figures on cases that nothing was trained or tuned on, with 95 % intervals by bootstrap over groups."""

import numpy as np
from scipy.stats import rankdata

REPLICATES = 1000
LEAST_CASES = 5
"""Of a class and of the rest, below which an AUC is not quoted."""


def auc(scores, positives):
    """Area under the ROC curve (Mann-Whitney, ties count half); nan without cases of both kinds."""
    count = int(positives.sum())
    if count == 0 or count == len(positives):
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[positives].sum() - count * (count + 1) / 2) / (count * (len(positives) - count)))


def macro_auc(probabilities, labels):
    """Mean over the classes that have cases of both kinds, one against rest."""
    present = [c for c in range(probabilities.shape[1]) if 0 < (labels == c).sum() < len(labels)]
    return float(np.mean([auc(probabilities[:, c], labels == c) for c in present])) if present else float("nan")


def accuracy(probabilities, labels):
    return float((probabilities.argmax(axis=1) == labels).mean())


def balanced_accuracy(probabilities, labels):
    """Mean recall of the classes that have cases."""
    right = probabilities.argmax(axis=1) == labels
    return float(np.mean([right[labels == c].mean() for c in np.unique(labels)]))


def brier(probabilities, labels):
    """Summed over the classes: 0 to 2."""
    return float(((probabilities - np.eye(probabilities.shape[1])[labels]) ** 2).sum(axis=1).mean())


def calibration_error(probabilities, labels, bins=15):
    """Expected calibration error of the most probable class, bins of equal width (Guo 2017, ICML)."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    place = np.minimum((top * bins).astype(int), bins - 1)
    parts = [(place == b) for b in range(bins) if (place == b).any()]
    return float(sum(part.mean() * abs(top[part].mean() - right[part].mean()) for part in parts))


def replicates(groups, seed=1, count=REPLICATES):
    """Row numbers of groups drawn with replacement, `count` times."""
    random = np.random.default_rng(seed)
    names, index = np.unique(groups, return_inverse=True)
    members = [np.flatnonzero(index == g) for g in range(len(names))]
    for _ in range(count):
        yield np.concatenate([members[g] for g in random.integers(0, len(names), len(names))])


def interval(figure, probabilities, labels, draws):
    """The figure with the 2.5th and 97.5th percentile over the draws."""
    values = [figure(probabilities[rows], labels[rows]) for rows in draws]
    low, high = np.nanpercentile(values, [2.5, 97.5])
    bounds = {"value": figure(probabilities, labels), "low": low, "high": high}
    return {name: round(float(value), 6) for name, value in bounds.items()}


def wilson(hits, rows):
    """Wilson's 95 % interval of a share."""
    z, share = 1.959964, hits / rows
    centre = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z / (1 + z * z / rows) * np.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    bounds = {"low": max(0.0, centre - half), "high": min(1.0, centre + half)}
    return {"value": round(share, 6), **{name: round(float(v), 6) for name, v in bounds.items()}}


def by_class(probabilities, labels, classes):
    """Cases, recall, precision and F1 of each class when the most probable one is named."""
    named = probabilities.argmax(axis=1)
    rows = []
    for c, name in enumerate(classes):
        hits = int(((named == c) & (labels == c)).sum())
        cases, said = int((labels == c).sum()), int((named == c).sum())
        recall = hits / cases if cases else None
        precision = hits / said if said else 0.0
        f1 = 2 * hits / (cases + said) if cases + said else 0.0
        rows.append({"class": name, "cases": cases, "recall": recall, "precision": precision, "f1": f1})
    return rows


def reliability(probabilities, positives, bins=8):
    """Bins of equal size in the order of their mean probability, with the share observed."""
    parts = np.array_split(np.argsort(probabilities, kind="stable"), bins)
    return [
        {
            "meanProbability": round(float(probabilities[part].mean()), 6),
            "observed": wilson(int(positives[part].sum()), len(part)),
            "rows": len(part),
        }
        for part in parts
        if len(part)
    ]
