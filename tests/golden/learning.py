"""Makes learning.json: scikit-learn's and numpy's answers on small seeded data, for the tests of domain.

Run with scikit-learn 1.2 (Debian 12: python3-sklearn): python3 learning.py
The project's tests read the file only.
"""
import json
import os
import warnings

import numpy as np
import sklearn
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20261120)


def rounded(a, digits=6):
    return np.round(np.asarray(a, float), digits).tolist()


# Logistic regression: 120 correlated rows, 6 columns, 3 classes of unequal size.
centres = rng.normal(size=(3, 6))
y = rng.choice(3, 120, p=[0.6, 0.3, 0.1])
X = np.round(centres[y] + rng.normal(size=(120, 6)) @ rng.normal(size=(6, 6)), 4)
fits = []
for C, weight in [(0.01, None), (1.0, None), (1.0, "balanced")]:
    model = LogisticRegression(
        C=C, class_weight=weight, multi_class="multinomial", solver="newton-cg", tol=1e-12, max_iter=100000
    ).fit(X, y)
    fits.append(
        {
            "C": C,
            "balanced": weight == "balanced",
            "weights": rounded(model.coef_, 8),
            # Only differences between intercepts count; scikit-learn's own level is arbitrary.
            "intercepts": rounded(model.intercept_ - model.intercept_.mean(), 8),
            "probabilities": rounded(model.predict_proba(X[:10]), 8),
        }
    )
two = (y == 0).astype(int)
binary = LogisticRegression(C=0.5, solver="newton-cg", tol=1e-12, max_iter=100000).fit(X, two)

# Metrics: 200 probabilities of 4 classes, rounded so that there are ties.
labels = rng.choice(4, 200, p=[0.5, 0.25, 0.15, 0.1])
logits = rng.normal(size=(200, 4)) + 1.2 * np.eye(4)[labels]
p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
p = np.round(p, 2)
p[:, 0] += 1 - p.sum(1)
p = np.round(p, 2)
top = p.argmax(1)
one_hot = np.eye(4)[labels]
positive = labels == 1
precision, recall, f1, support = metrics.precision_recall_fscore_support(labels, top, zero_division=0)
fpr, tpr, thresholds = metrics.roc_curve(positive, p[:, 1], drop_intermediate=False)


def ece(bins=15):
    confidence = p.max(1)
    at = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    hit = top == labels
    return sum(abs((hit[at == b] - confidence[at == b]).sum()) for b in range(bins)) / len(labels)


def placements(score, positive):
    """DeLong's structural components by their definition: every pair compared."""
    a, b = score[positive], score[~positive]
    wins = (a[:, None] > b[None, :]) + 0.5 * (a[:, None] == b[None, :])
    return wins.mean(1), wins.mean(0)


def delong(first, second):
    v = [placements(s, positive) for s in (first, second)]
    s10 = np.cov(np.stack([x[0] for x in v]))
    s01 = np.cov(np.stack([x[1] for x in v]))
    s = s10 / positive.sum() + s01 / (~positive).sum()
    aucs = [x[0].mean() for x in v]
    difference = aucs[0] - aucs[1]
    z = difference / np.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    from scipy.stats import norm

    return {
        "aucs": aucs,
        "variances": [s[0, 0], s[1, 1]],
        "z": z,
        "p": 2 * norm.sf(abs(z)),
    }


golden = {
    "madeWith": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "logistic": {
        "X": X.tolist(),
        "y": y.tolist(),
        "fits": fits,
        "binary": {
            "C": 0.5,
            "positive": two.tolist(),
            "probabilities": rounded(binary.predict_proba(X[:10])[:, 1], 8),
        },
    },
    "metrics": {
        "probabilities": p.tolist(),
        "labels": labels.tolist(),
        "accuracy": metrics.accuracy_score(labels, top),
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, top),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "macroF1": f1.mean(),
        "support": support.tolist(),
        "classAuc": [metrics.roc_auc_score(labels == c, p[:, c]) for c in range(4)],
        "macroAuc": np.mean([metrics.roc_auc_score(labels == c, p[:, c]) for c in range(4)]),
        "averagePrecision": [metrics.average_precision_score(labels == c, p[:, c]) for c in range(4)],
        "brier": ((p - one_hot) ** 2).sum(1).mean(),
        "calibrationError": ece(),
        "roc": {"falsePositiveRate": fpr.tolist(), "sensitivity": tpr.tolist()},
        "delong": delong(p[:, 1], 1 - p[:, 0]),
    },
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "learning.json")
with open(path, "w") as file:
    json.dump(golden, file)
    file.write("\n")
