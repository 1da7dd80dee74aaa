"""The log-weights of age, sex and body site that the product's skin history model adds: one row a case."""

import json
from pathlib import Path

import numpy as np

# HAM10000's words that are not the history model's own.
SITES = {"upper extremity": "upper-extremity", "lower extremity": "lower-extremity", "acral": "palms-soles"}


def history_log_weights(folder, facts):
    """`[n, classes]`. @param folder a model of the kind `history-model` @param facts rows with age, sex, site"""
    weights = json.loads((Path(folder) / "weights.json").read_text())
    return np.array([_of_one(weights, row) for row in facts])


def _of_one(weights, row):
    total = np.zeros(len(weights["classIds"]))
    age = row.get("age", "").strip()
    if age and age != "unknown":
        of_age = np.array(weights["ageLogWeights"])
        for c in range(len(total)):
            total[c] += np.interp(float(age), weights["ageKnotsYears"], of_age[:, c])
    total += np.array(weights["sexLogWeights"].get(row.get("sex"), np.zeros(len(total))))
    site = SITES.get(row.get("site"), row.get("site"))
    total += np.array(weights["bodySiteLogWeights"].get(site, np.zeros(len(total))))
    return total
