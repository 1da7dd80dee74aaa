"""Writes a checkpoint as a model folder of the product: network, manifest, card and all they name.

`python3 export.py --help`; the commands that made the shipped models are in README.md.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from torch import nn

import measure
import novelty
from calibrate import LEVEL, class_quantiles, conformal_quantile, fit_strength, fused_log_weights, softmax
from card import card_of
from checkpoint import open_checkpoint, open_exported
from data import read_packed, resized
from exported import Exported, output_names, without_batch_norms, write_onnx
from history import history_log_weights
from manifest import cohort, common_of, entry, input_of, outputs_of, quoted
from networks import NETWORKS
from predict import predict
from report import figures_of

TOLERANCE = 0.001
STRANGERS = ("breast", "chest")
NOT_FITTED = "not fitted: plain Bayes, as no history was recorded with these images"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--checkpoint",
        required=True,
        help="of train.py; or a folder that this wrote, to do again what comes after the training",
    )
    parser.add_argument("--network", choices=NETWORKS, help="which one a folder's is")
    parser.add_argument("--images", required=True, help="as for train.py")
    parser.add_argument("--about", required=True, help="JSON: id, title, intended use and what else no figure tells")
    parser.add_argument("--like", required=True, help="folder of a model with the same scenario, classes and findings")
    parser.add_argument("--history", help="folder of the scenario's history model, for the weight of the image")
    parser.add_argument("--self-test", required=True, help="image file (PNG) on which the model proves itself")
    parser.add_argument("--gradient", action="store_true", help="export the gradient too (three-block only)")
    parser.add_argument("--out", required=True, help="folder of models, in which this one's folder is made")
    return parser.parse_args()


def main():
    args = arguments()
    about = json.loads(Path(args.about).read_text())
    like = json.loads((Path(args.like) / "manifest.json").read_text())
    exported = Path(args.checkpoint).is_dir()
    if exported and not args.network:
        raise SystemExit("say which --network the folder holds")
    trained = (
        open_exported(args.checkpoint, args.network, args.images)
        if exported
        else open_checkpoint(args.checkpoint, args.images)
    )
    if [c["id"] for c in like["classes"]] != trained.data.classes:
        raise SystemExit(f"{args.like} has other classes than the checkpoint: {trained.data.classes}")
    folder = Path(args.out) / about["id"]
    folder.mkdir(parents=True, exist_ok=True)

    outputs = {
        name: predict(trained.network, trained.data.images[getattr(trained, name)])
        for name in ("training", "calibration", "test")
    }
    logits = {name: part["logits"].astype(float) for name, part in outputs.items()}
    finding = next(f for f in like["findings"] if f["id"] == like["primaryFindingId"])
    positive = [trained.data.classes.index(name) for name in finding["classIds"]]
    figures = figures_of(logits, trained, positive)

    if exported:
        names = output_names(trained.network, trained.args["side"])
        copy_file(Path(args.checkpoint) / "network.onnx", folder / "network.onnx")
    else:
        names = write_network(trained, folder, args.gradient)
    copy_file(Path(args.self_test), folder / "self-test.png")
    manifest = {
        **common_of(about, trained),
        "weights": entry(folder / "network.onnx"),
        "kind": "image-classifier",
        "scenario": like["scenario"],
        "input": input_of(trained.args["side"]),
        **({"expects": like["expects"]} if "expects" in like else {}),
        "outputs": outputs_of(names, trained, folder, outputs["test"]["embedding"].shape[1]),
        "labels": "exclusive",
        "classes": like["classes"],
        "findings": like["findings"],
        "primaryFindingId": like["primaryFindingId"],
        **fitted_on_calibration(trained, figures, logits["calibration"], args.history),
        "novelty": novelty_of(trained, outputs, folder, figures),
        "figures": quoted(figures, trained),
        "selfTest": {
            "input": entry(folder / "self-test.png"),
            "expected": answer_to(trained, args.self_test, figures["temperature"]),
            "tolerance": TOLERANCE,
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    (folder / "CARD.md").write_text(card_of(manifest, figures, about))
    print(json.dumps({"folder": str(folder), "bytes": manifest["weights"]["bytes"], "macroAuc": figures["macroAuc"]}))


def copy_file(source, target):
    if not (target.exists() and source.samefile(target)):
        shutil.copyfile(source, target)


def write_network(trained, folder, gradient):
    side = trained.args["side"]
    network = without_batch_norms(trained.network)
    sequence = nn.Sequential(network.features, network.pool, network.dense, network.head) if gradient else None
    names = output_names(network, side) + (["gradient"] if gradient else [])
    write_onnx(Exported(network, len(trained.data.classes), sequence), folder / "network.onnx", side, names)
    return names


def fitted_on_calibration(trained, figures, logits, history_folder):
    """Calibration, conformal quantiles and the strength of the image."""
    rows, classes = trained.calibration, trained.data.classes
    labels = trained.data.labels[rows]
    prevalence = np.bincount(labels, minlength=len(classes)) / len(rows)
    image = softmax(logits / figures["temperature"])
    conformal = {
        "level": LEVEL,
        "imageQuantile": figures["imageQuantile"],
        "classQuantiles": class_quantiles(image, labels, classes),
    }
    fusion = {"strength": 1, "fittedOn": NOT_FITTED}
    if history_folder:
        history = history_log_weights(history_folder, [trained.data.facts[row] for row in rows])
        strength = fit_strength(history, image, prevalence, labels)
        fused = softmax(fused_log_weights(history, image, prevalence, strength))
        conformal["fusedQuantile"] = conformal_quantile(fused[np.arange(len(rows)), labels])
        conformal["fusedClassQuantiles"] = class_quantiles(fused, labels, classes)
        fusion = {"strength": strength, "fittedOn": cohort(trained, "calibration")}
    return {
        "calibration": {
            "method": "temperature",
            "temperature": figures["temperature"],
            "cohort": cohort(trained, "calibration"),
            "rows": len(rows),
            "prevalence": dict(zip(classes, prevalence.tolist())),
        },
        "conformal": conformal,
        "fusion": fusion,
    }


def novelty_of(trained, outputs, folder, figures):
    """Reference from the training part, weight and threshold from the calibration part, pass rate on the test part."""
    labels = trained.data.labels[trained.training]
    chosen = outputs["training"]["embedding"][novelty.reference_rows(labels)]
    reference, subspace = novelty.encode(chosen), novelty.subspace_of(chosen)
    (folder / "novelty.i8").write_bytes(reference.tobytes())
    (folder / "subspace.f32").write_bytes(subspace.tobytes())
    tuned = outputs["calibration"]["embedding"]
    weight = novelty.weight_of(novelty.cosines(reference, tuned), novelty.outside(subspace, tuned))
    threshold = novelty.threshold(novelty.similarities(reference, subspace, weight, tuned))
    known = novelty.similarities(reference, subspace, weight, outputs["test"]["embedding"])
    figures["noveltyAuc"] = novelty_auc(trained, known, lambda e: novelty.similarities(reference, subspace, weight, e))
    return {
        "neighbours": novelty.NEIGHBOURS,
        "threshold": threshold,
        "passRate": round(float((known >= threshold).mean()), 6),
        "reference": entry(folder / "novelty.i8"),
        "referenceRows": len(reference),
        "subspace": {
            "file": entry(folder / "subspace.f32"),
            "directions": len(subspace) - 1,
            "weight": weight,
        },
    }


def novelty_auc(trained, known, similarities):
    """AUC of telling the packed set's other kinds of image apart by similarity; nothing where there are none.

    @param known similarities of the test part @param similarities of embeddings
    """
    images, side = Path(trained.args["images"]), trained.args["side"]
    if not (images / "train.csv").exists():
        return None
    strangers = np.concatenate([read_packed(images, name, side, most=500).images for name in STRANGERS])
    strange = similarities(predict(trained.network, strangers)["embedding"])
    scores = np.concatenate([known, strange])
    return round(measure.auc(scores, np.arange(len(scores)) < len(known)), 6)


def answer_to(trained, file, temperature):
    """Calibrated probabilities of an image file, prepared as the manifest says."""
    image = resized(file, trained.args["side"])[None]
    logits = predict(trained.network, image)["logits"].astype(float)
    return softmax(logits / temperature)[0].tolist()


if __name__ == "__main__":
    torch.set_num_threads(2)
    main()
