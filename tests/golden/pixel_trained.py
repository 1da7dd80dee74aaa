"""What PyTorch says of pictures with the weights of the networks that were trained from pixels.

    python3 tests/golden/pixel_trained.py > tests/golden/pixel-trained.json

Nothing of the product takes part: the weights are read from network.onnx into the PyTorch network that they were
exported from; synthetic pictures, and larger JPEGs made of some by `pictures.py`, are opened and resized by Pillow. Needs python3-torch, python3-onnx and python3-pil.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
INFERENCE = ROOT / "packages/inference"
sys.path.insert(0, str(INFERENCE / "training"))

from calibrate import softmax  # noqa: E402
from checkpoint import load_exported  # noqa: E402
from data import resized  # noqa: E402
from predict import normalised  # noqa: E402

PICTURES = sorted((ROOT / "packages/synthetic/images/skin").glob("*.png")) + sorted(
    (ROOT / "tests/golden/pictures/skin").glob("*.jpg")
)
MODELS = {"skin-attention-cnn": "attention", "skin-three-block-cnn": "three-block"}
PLACES = 5


def answer(network, manifest, picture):
    side = manifest["input"]["resizeTo"]["height"]
    pixels = resized(picture, side).copy()
    image = normalised(torch.from_numpy(pixels)[None].permute(0, 3, 1, 2).float() / 255)
    image.requires_grad_(True)
    given = network(image)
    logits = given["logits"].detach().numpy().astype(np.float64)
    kept = {
        "picture": str(picture.relative_to(ROOT)),
        "logits": logits[0].tolist(),
        "probabilities": softmax(logits / manifest["calibration"]["temperature"])[0].tolist(),
        "embedding": given["embedding"][0, :PLACES].tolist(),
    }
    if "attention" in given:
        kept["attention"] = given["attention"].flatten()[:PLACES].tolist()
    if "feature_map" in given:
        weights = network.head.weight
        maps = torch.einsum("ck,khw->chw", weights, given["feature_map"][0])
        kept["activationMap"] = maps[4].flatten()[:PLACES].tolist()
    if "gradient" in manifest["outputs"]:
        (gradient,) = torch.autograd.grad(given["logits"][0, 4], image)
        magnitudes = gradient[0].abs().sum(dim=0)
        kept["gradient"] = {"sum": float(magnitudes.sum()), "largest": int(magnitudes.argmax())}
    return kept


def main():
    golden = {}
    for name, network in MODELS.items():
        folder = INFERENCE / "models" / name
        if not folder.exists():
            continue
        manifest = json.loads((folder / "manifest.json").read_text())
        made = load_exported(folder, network)
        golden[name] = {
            "sha256": manifest["weights"]["sha256"],
            "answers": [answer(made, manifest, picture) for picture in PICTURES],
        }
    print(json.dumps(golden, indent=1))


if __name__ == "__main__":
    main()
