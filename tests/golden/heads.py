"""What PyTorch, Pillow and NumPy say of pictures with the weights of the shared network and the five heads on it.

    python3 tests/golden/heads.py > tests/golden/heads.json

Nothing of the product takes part: files are opened, cropped and resized by Pillow, the network's graph is run node by
node in PyTorch, and head, calibration and novelty are written out here. Needs python3-torch, python3-onnx, python3-pil.
With --images DIR (train.csv, train.bin) and --every N it does the same for each Nth packed image instead, for
`bench/against-python.mjs`.
"""

import argparse
import csv
import io
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "packages/inference/models"
SCENARIOS = ["brain", "breast", "chest", "fundus", "skin"]
PLACES = 4


def run_graph(graph, image):
    """Every output of an ONNX graph of convolutions, clips, sums and means, by name."""
    values = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    values[graph.input[0].name] = image
    for node in graph.node:
        given = [values[name] for name in node.input]
        options = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        values[node.output[0]] = run_node(node.op_type, given, options)
    return {output.name: values[output.name] for output in graph.output}


def run_node(kind, given, options):
    if kind == "Constant":
        return torch.from_numpy(numpy_helper.to_array(options["value"]).copy())
    if kind == "Conv":
        top, left, bottom, right = options["pads"]
        assert (top, left) == (bottom, right)
        strides, dilations = list(options["strides"]), list(options["dilations"])
        return torch.conv2d(*given, strides, (top, left), dilations, options["group"])
    if kind == "Clip":
        return torch.clamp(given[0], float(given[1]), float(given[2]))
    if kind == "Add":
        return given[0] + given[1]
    if kind == "ReduceMean":
        return given[0].mean(dim=options["axes"])
    raise SystemExit(f"the graph has a node of another kind: {kind}")


def prepared(file, policy, backbone):
    """float32 [1, 3, size, size], as the manifests say."""
    image = Image.open(file).convert("RGB")
    width, height = image.size
    if policy == "square-crop":
        side = min(width, height)
        left, top = (width - side) // 2, (height - side) // 2
        image = image.crop((left, top, left + side, top + side))
    resize_to, size = backbone["resizeTo"], backbone["size"]
    pixels = np.asarray(image.resize((resize_to, resize_to), Image.Resampling.BILINEAR), dtype=np.float32) / 255
    border = (resize_to - size) // 2
    pixels = pixels[border : border + size, border : border + size]
    pixels = (pixels - np.float32(backbone["mean"])) / np.float32(backbone["std"])
    return torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy())


class Head:
    def __init__(self, scenario):
        folder = MODELS / f"{scenario}-head"
        self.manifest = json.loads((folder / "manifest.json").read_text())
        count, size = len(self.manifest["classes"]), 1280
        values = np.fromfile(folder / "weights.f32", "<f4").astype(np.float64)
        self.mean, self.scale = values[:size], values[size : 2 * size]
        self.weights = values[2 * size : (2 + count) * size].reshape(count, size)
        self.intercepts = values[(2 + count) * size :]
        known = np.fromfile(folder / "novelty.i8", np.int8).reshape(-1, size).astype(np.float64)
        self.known = known / np.linalg.norm(known, axis=1, keepdims=True)
        self.subspace = np.fromfile(folder / "subspace.f32", "<f4").reshape(-1, size).astype(np.float64)

    def probabilities(self, embedding):
        calibration = self.manifest["calibration"]
        assert calibration["method"] == "temperature"
        logits = self.weights @ ((embedding - self.mean) / self.scale) + self.intercepts
        powers = np.exp((logits - logits.max()) / calibration["temperature"])
        return powers / powers.sum()

    def similarity(self, embedding):
        novelty = self.manifest["novelty"]
        cosines = np.sort(self.known @ embedding)[-novelty["neighbours"] :] / np.linalg.norm(embedding)
        centred = embedding - self.subspace[0]
        outside = np.sqrt((centred**2).sum() - ((self.subspace[1:] @ centred) ** 2).sum())
        return cosines.mean() - novelty["subspace"]["weight"] * outside


def pictures(scenario):
    """Files of the repository: synthetic pictures, and larger JPEGs made of some of them by `pictures.py`."""
    synthetic = sorted((ROOT / "packages/synthetic/images" / scenario).glob("*.png"))
    photographs = sorted((ROOT / "tests/golden/pictures" / scenario).glob("*.jpg"))
    return [(str(path.relative_to(ROOT)), path) for path in synthetic + photographs]


def packed(folder, scenario, every):
    """Every Nth image of a packed set, by its offset."""
    rows = [row for row in csv.DictReader((folder / "train.csv").open()) if row["set"] == scenario][::every]
    blob = (folder / "train.bin").read_bytes()
    return [
        (row["offset"], io.BytesIO(blob[int(row["offset"]) : int(row["offset"]) + int(row["length"])])) for row in rows
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    backbone = json.loads((MODELS / "mobilenetv2-shared/manifest.json").read_text())
    graph = onnx.load(str(MODELS / "mobilenetv2-shared/backbone.onnx")).graph
    answers = {}
    for scenario in SCENARIOS:
        head = Head(scenario)
        answers[scenario] = []
        files = packed(args.images, scenario, args.every) if args.images else pictures(scenario)
        for name, file in files:
            image = prepared(file, head.manifest["resizePolicy"], backbone["input"])
            embedding = run_graph(graph, image)["embedding"][0].numpy().astype(np.float64)
            answers[scenario].append(
                {
                    "picture": name,
                    "embedding": [round(float(v), 6) for v in embedding[:PLACES]],
                    "probabilities": [round(float(v), 8) for v in head.probabilities(embedding)],
                    "similarity": round(float(head.similarity(embedding)), 8),
                }
            )
    print(json.dumps({"backbone": backbone["weights"]["sha256"], "answers": answers}, indent=1))


if __name__ == "__main__":
    torch.set_num_threads(1)
    with torch.no_grad():
        main()
