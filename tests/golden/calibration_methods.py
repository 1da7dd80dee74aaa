"""Makes calibration-methods.json: scikit-learn's calibrators, for the tests of domain/risk/calibration-methods.

Run with scikit-learn 1.2 (Debian 12: python3-sklearn): python3 calibration_methods.py
The project's tests read the file only.
"""
import json
import os

import numpy as np
import sklearn
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import cohen_kappa_score

rng = np.random.default_rng(20261122)
classes = 3
labels = rng.choice(classes, 200, p=[0.6, 0.25, 0.15])
logits = np.round(1.8 * (rng.normal(size=(200, classes)) + 1.2 * np.eye(classes)[labels]), 3)


# The log-odds of each class against the rest, which do not see a shift of a row's logits.
odds = np.exp(logits) / (np.exp(logits).sum(1, keepdims=True) - np.exp(logits))
scores = np.log(odds)


class Given(BaseEstimator, ClassifierMixin):
    """A fitted classifier whose decision values are its input."""

    classes_ = np.arange(classes)
    n_features_in_ = classes

    def fit(self, X, y):
        return self

    def decision_function(self, X):
        return X


def calibrated(method):
    model = CalibratedClassifierCV(Given(), method=method, cv="prefit").fit(scores, labels)
    return model.predict_proba(scores[:30]).tolist()


x = np.round(rng.normal(size=40), 1)
t = (rng.random(40) < 1 / (1 + np.exp(-2 * x))).astype(float)
isotonic = IsotonicRegression(out_of_bounds="clip").fit(x, t)
grid = np.linspace(-3, 3, 25)

first = rng.choice(4, 120)
second = np.where(rng.random(120) < 0.6, first, rng.choice(4, 120))


def kappa_error(kind):
    """Standard error by the delta method, with the derivatives of kappa by central differences."""
    p = np.zeros((4, 4))
    np.add.at(p, (first, second), 1 / len(first))
    distance = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    w = {"none": distance > 0, "linear": distance, "quadratic": distance**2}[kind].astype(float)

    def kappa(q):
        return 1 - (w * q).sum() / (w * np.outer(q.sum(1), q.sum(0))).sum()

    slopes = np.zeros((4, 4))
    h = 1e-6
    for cell in np.ndindex(4, 4):
        step = np.zeros((4, 4))
        step[cell] = h
        slopes[cell] = (kappa(p + step) - kappa(p - step)) / (2 * h)
    return float(np.sqrt(((p * slopes**2).sum() - (p * slopes).sum() ** 2) / len(first)))


golden = {
    "madeWith": f"scikit-learn {sklearn.__version__}",
    "logits": logits.tolist(),
    "labels": labels.tolist(),
    "platt": calibrated("sigmoid"),
    "isotonic": calibrated("isotonic"),
    "curve": {"x": x.tolist(), "t": t.tolist(), "grid": grid.tolist(), "fitted": isotonic.predict(grid).tolist()},
    "kappa": {
        "first": first.tolist(),
        "second": second.tolist(),
        "none": cohen_kappa_score(first, second),
        "linear": cohen_kappa_score(first, second, weights="linear"),
        "quadratic": cohen_kappa_score(first, second, weights="quadratic"),
        "standardError": {kind: kappa_error(kind) for kind in ("none", "linear", "quadratic")},
    },
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "calibration-methods.json")
with open(path, "w") as file:
    json.dump(golden, file)
    file.write("\n")
