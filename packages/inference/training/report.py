"""Measures a checkpoint on its held-out groups and writes the figures as JSON: `python3 report.py --help`."""

import argparse
import json
from pathlib import Path

import numpy as np

import measure
from calibrate import LEVEL, conformal_quantile, conformal_sets, fit_temperature, softmax
from checkpoint import open_checkpoint
from predict import predict


SUBGROUPS = {
    "sex": ("female", "male"),
    "age": ("under 40 years", "40 to 59 years", "60 years and over"),
}


def figures_of(logits, trained, positive):
    """Temperature and quantile from the calibration part; every figure from the test part.

    @param logits {"calibration", "test"}: [n, classes] @param positive indices of the primary finding's classes
    """
    data, rows = trained.data, trained.test
    tuned = data.labels[trained.calibration]
    temperature = fit_temperature(logits["calibration"], tuned)
    calibrated = softmax(logits["calibration"] / temperature)
    quantile = conformal_quantile(calibrated[np.arange(len(tuned)), tuned])

    labels = data.labels[rows]
    probabilities = softmax(logits["test"] / temperature)
    draws = list(measure.replicates([data.groups[row] for row in rows]))
    sets = conformal_sets(probabilities, quantile)

    def bootstrapped(figure):
        return measure.interval(figure, probabilities, labels, draws)

    def of_class(c):
        return bootstrapped(lambda p, y: measure.auc(p[:, c], y == c))

    counts = np.bincount(labels, minlength=len(data.classes))
    present = np.isin(labels, positive)
    return {
        "temperature": temperature,
        "imageQuantile": quantile,
        "level": LEVEL,
        "rows": len(rows),
        "macroAuc": bootstrapped(measure.macro_auc),
        "accuracy": bootstrapped(measure.accuracy),
        "balancedAccuracy": bootstrapped(measure.balanced_accuracy),
        "calibrationError": bootstrapped(measure.calibration_error),
        "brier": bootstrapped(measure.brier),
        "findingAuc": bootstrapped(lambda p, y: measure.auc(p[:, positive].sum(axis=1), np.isin(y, positive))),
        "conformalCoverage": measure.wilson(int(sets[np.arange(len(labels)), labels].sum()), len(labels)),
        "conformalSetSize": round(float(sets.sum(axis=1).mean()), 6),
        "reliability": measure.reliability(probabilities[:, positive].sum(axis=1), present),
        "classAuc": {
            name: of_class(c) for c, name in enumerate(data.classes) if counts[c] >= measure.LEAST_CASES
        },
        "classes": measure.by_class(probabilities, labels, data.classes),
        "roc": {name: roc(probabilities[:, c], labels == c) for c, name in enumerate(data.classes)},
        "subgroups": subgroups(probabilities, labels, [data.facts[row] for row in rows]),
    }


def roc(scores, positives, points=50):
    """`[false positive rate, true positive rate]`, thinned out."""
    order = np.argsort(-scores, kind="stable")
    hits = np.concatenate([[0], np.cumsum(positives[order])]) / max(1, positives.sum())
    alarms = np.concatenate([[0], np.cumsum(~positives[order])]) / max(1, (~positives).sum())
    kept = np.unique(np.linspace(0, len(hits) - 1, points).astype(int))
    return [[round(float(alarms[k]), 4), round(float(hits[k]), 4)] for k in kept]


def subgroups(probabilities, labels, facts, least=30):
    """Accuracy by sex and by age; no macro AUC, as no subgroup of a tenth holds enough of every class."""
    members = {"sex": {}, "age": {}}
    for i, row in enumerate(facts):
        if row.get("sex") in SUBGROUPS["sex"]:
            members["sex"].setdefault(row["sex"], []).append(i)
        if row.get("age", "").isdigit():
            young, middle, old = SUBGROUPS["age"]
            age = int(row["age"])
            members["age"].setdefault(young if age < 40 else middle if age < 60 else old, []).append(i)
    right = probabilities.argmax(axis=1) == labels

    def figures(label, rows):
        accuracy = measure.wilson(int(right[rows].sum()), len(rows))
        return {"label": label, "rows": len(rows), "macroAuc": None, "accuracy": accuracy}

    return {
        name: [figures(label, groups[label]) for label in SUBGROUPS[name] if len(groups.get(label, [])) >= least]
        for name, groups in members.items()
        if groups
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--like", required=True, help="manifest.json of a model with the same classes and findings")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    trained = open_checkpoint(args.checkpoint, args.images)
    like = json.loads(Path(args.like).read_text())
    finding = next(f for f in like["findings"] if f["id"] == like["primaryFindingId"])
    positive = [trained.data.classes.index(name) for name in finding["classIds"]]
    logits = {
        name: predict(trained.network, trained.data.images[getattr(trained, name)])["logits"].astype(float)
        for name in ("calibration", "test")
    }
    Path(args.out).write_text(json.dumps(figures_of(logits, trained, positive), indent=1) + "\n")


if __name__ == "__main__":
    main()
