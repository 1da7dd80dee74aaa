"""Makes penalties.json: scikit-learn's L1 and elastic-net fits, for the tests of domain/learning.

Run with scikit-learn 1.2 (Debian 12: python3-sklearn): python3 penalties.py
The project's tests read the file only.
"""
import json
import os
import warnings

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20261121)

# 150 rows, 8 correlated columns of which three tell 3 classes apart.
centres = np.zeros((3, 8))
centres[:, :3] = rng.normal(size=(3, 3))
y = rng.choice(3, 150, p=[0.5, 0.3, 0.2])
X = np.round(centres[y] + rng.normal(size=(150, 8)) @ (np.eye(8) + 0.3 * rng.normal(size=(8, 8))), 4)
fits = []
for C, ratio, weight in [(0.1, 1.0, None), (0.1, 0.5, None), (1.0, 1.0, None), (0.1, 0.7, "balanced")]:
    model = LogisticRegression(
        C=C, penalty="elasticnet", l1_ratio=ratio, class_weight=weight, multi_class="multinomial",
        solver="saga", tol=1e-13, max_iter=200000, random_state=0,
    ).fit(X, y)
    fits.append(
        {
            "C": C,
            "l1Ratio": ratio,
            "balanced": weight == "balanced",
            "weights": np.round(model.coef_, 9).tolist(),
            "probabilities": np.round(model.predict_proba(X[:10]), 9).tolist(),
        }
    )

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "penalties.json")
with open(path, "w") as file:
    json.dump({"madeWith": f"scikit-learn {sklearn.__version__}", "X": X.tolist(), "y": y.tolist(), "fits": fits}, file)
    file.write("\n")
