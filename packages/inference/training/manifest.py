"""The parts of a manifest that only say again what is known: see ../src/manifest/image-classifier.ts."""

import hashlib

from predict import MEAN, STD


def entry(path):
    """A file as manifests name it."""
    content = path.read_bytes()
    return {"path": path.name, "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def common_of(about, trained):
    source = {**about["source"], "rows": len(trained.training)}
    return {
        "schemaVersion": 1,
        **{key: about[key] for key in ("id", "version", "title", "licence", "intendedUse")},
        "trainingData": [source],
        "knownWeaknesses": about["knownWeaknesses"],
    }


def input_of(side):
    size = {"height": side, "width": side}
    return {
        "name": "image",
        "layout": "NCHW",
        "channels": 3,
        "channelOrder": "RGB",
        "batch": "dynamic",
        "intensity": {"from": "display"},
        "resizePolicy": "stretch",
        "resizeFilter": "antialiased",
        "resizeTo": size,
        "range": [0, 1],
        "mean": MEAN,
        "std": STD,
    }


def outputs_of(names, trained, folder, embedding_size):
    outputs = {
        "scores": {"name": "logits", "are": "logits"},
        "embedding": {"name": "embedding", "size": embedding_size},
    }
    if "feature_map" in names:
        path = folder / "class-weights.f32"
        path.write_bytes(trained.network.head.weight.detach().numpy().astype("<f4").tobytes())
        outputs["featureMap"] = {"name": "feature_map", "layout": "NCHW", "classWeights": entry(path)}
    if "attention" in names:
        outputs["attention"] = {"name": "attention"}
    if "gradient" in names:
        outputs["gradient"] = {"name": "gradient", "of": "each-class"}
    return outputs


def cohort(trained, name):
    return f"{trained.args['set']}-{name} (a tenth of the images, drawn by lesion, that no training step saw)"


def quoted(figures, trained):
    """The figures that a manifest has room for."""
    kept = {"cohort": cohort(trained, "test"), "rows": figures["rows"]}
    for name in ("macroAuc", "accuracy", "balancedAccuracy", "classAuc", "reliability", "conformalSetSize"):
        kept[name] = figures[name]
    for name in ("calibrationError", "brier", "conformalCoverage"):
        kept[name] = figures[name]["value"]
    if figures.get("noveltyAuc") is not None:
        kept["noveltyAuc"] = figures["noveltyAuc"]
    if figures["subgroups"]:
        kept["subgroups"] = figures["subgroups"]
    return kept
