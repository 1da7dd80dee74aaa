"""Makes history-models.json: scikit-learn's fits of what our history models are fitted on, for the tests of domain/learning.

Run with scikit-learn 1.2 (Debian 12: python3-sklearn): python3 history_models.py FOLDER
FOLDER holds pima_diabetes_na.csv and wdbc_breast_cancer.csv. The project's tests read the output only.
"""
import csv
import json
import os
import sys

import numpy as np
import sklearn
from sklearn.ensemble import AdaBoostClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

rng = np.random.default_rng(20261126)

# As many cases of either class, so that an intercept held at the log prevalence is no intercept.
rows = 160
y = np.repeat([0, 1], rows // 2)
age = np.round(rng.normal(50 + 12 * y, 10))
female = rng.random(rows) < 0.5 + 0.15 * y
known = rng.random(rows) > 0.2
knots = [35.0, 50.0, 60.0, 75.0]


def columns():
    """A straight line between knots, constant beyond; an option; nothing where it is not known."""
    hat = np.stack([np.interp(age, knots, np.eye(len(knots))[k]) for k in range(len(knots))], axis=1)
    hat[~known] = 0
    return np.column_stack([hat, female, ~female]).astype(float)


fits = []
for C in [0.1, 1.0]:
    # One vector with half the penalty of two: the same probabilities come from twice the product's C.
    model = LogisticRegression(C=2 * C, fit_intercept=False, tol=1e-12, max_iter=10000).fit(columns(), y)
    fits.append({"C": C, "probabilities": np.round(model.predict_proba(columns())[:, 1], 9).tolist()})


def pima(folder):
    with open(os.path.join(folder, "pima_diabetes_na.csv")) as file:
        table = list(csv.reader(file))[1:]
    X = np.array([[np.nan if v == "NA" else float(v) for v in row[:8]] for row in table])
    return X, np.array([int(row[8] == "pos") for row in table])


def wdbc(folder):
    table = np.loadtxt(os.path.join(folder, "wdbc_breast_cancer.csv"), delimiter=",", skiprows=1)
    return table[:, :30], (table[:, 30] == 0).astype(int)


def peers(X, y):
    """Out of fold, of plain scikit-learn on the same table; what is missing is the median."""
    folds = StratifiedKFold(5, shuffle=True, random_state=1)
    stump = DecisionTreeClassifier(max_depth=1)
    of = {
        "logistic": make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=1000)),
        "stumps": make_pipeline(
            SimpleImputer(strategy="median"), AdaBoostClassifier(stump, n_estimators=100, learning_rate=0.5)
        ),
    }
    answer = {}
    for name, model in of.items():
        p = cross_val_predict(model, X, y, cv=folds, method="predict_proba")[:, 1]
        answer[name] = {"auc": round(roc_auc_score(y, p), 4), "brier": round(brier_score_loss(y, p), 4)}
    return answer


folder = sys.argv[1]
output = {
    "madeWith": f"scikit-learn {sklearn.__version__}",
    "knots": knots,
    "cases": [
        {"age": float(a) if k else None, "sex": "female" if f else "male"} for a, f, k in zip(age, female, known)
    ],
    "labels": y.tolist(),
    "fits": fits,
    "peers": {"pima_diabetes_na": peers(*pima(folder)), "wdbc_breast_cancer": peers(*wdbc(folder))},
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "history-models.json")
with open(path, "w") as file:
    json.dump(output, file)
    file.write("\n")
