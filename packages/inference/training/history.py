"""The log-weights of age, sex and body site that the product's skin history model adds: one row a case."""

import json
from pathlib import Path

import numpy as np

# HAM10000's words that are not the history model's own.
SITES = {"upper extremity": "upper-extremity", "lower extremity": "lower-extremity", "acral": "palms-soles"}


def history_log_weights(folder, facts):
    """`[n, classes]`. @param folder a model of the kind `history-model` @param facts rows with age, sex, site"""
    weights = json.loads((Path(folder) / "weights.json").read_text())
    of_feature = {fact["basis"]["feature"]: fact for fact in weights["facts"]}
    return np.array([_of_one(of_feature, len(weights["classIds"]), row) for row in facts])


def _of_one(of_feature, classes, row):
    total = np.zeros(classes)
    age = row.get("age", "").strip()
    if age and age != "unknown":
        of_age = np.array(of_feature["age"]["logWeights"])
        for c in range(classes):
            total[c] += np.interp(float(age), of_feature["age"]["basis"]["knots"], of_age[:, c])
    for feature, value in (("sex", row.get("sex")), ("body-site", SITES.get(row.get("site"), row.get("site")))):
        options = of_feature[feature]["basis"]["options"]
        if value in options:
            total += np.array(of_feature[feature]["logWeights"][options.index(value)])
    return total
