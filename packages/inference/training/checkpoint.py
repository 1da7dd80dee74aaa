"""What `train.py` or `export.py` wrote, with the images and the split that it was trained on."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from calibrate import without_class_weights
from data import ImageSet, class_weights, read_images, split_by_group
from exported import without_batch_norms
from networks import NETWORKS


@dataclass
class Trained:
    network: torch.nn.Module
    args: dict
    data: ImageSet
    training: np.ndarray
    calibration: np.ndarray
    test: np.ndarray


def open_checkpoint(path, images):
    """The network in evaluation mode, the class weights of its loss divided out of the last layer's bias."""
    saved = torch.load(path, map_location="cpu")
    args = saved["args"]
    network = NETWORKS[args["network"]](len(saved["classes"]))
    network.load_state_dict(saved["state"])
    data = read_images(images, args["set"], args["side"])
    if data.classes != saved["classes"]:
        raise SystemExit(f"the images show {data.classes}, the network tells {saved['classes']} apart")
    training, calibration, test = split_by_group(data.groups)
    weights = class_weights(data.labels[training], len(data.classes), args["class_weights"])
    if args["loss"] == "categorical":
        with torch.no_grad():
            bias = without_class_weights(network.head.bias.double().numpy(), weights)
            network.head.bias.copy_(torch.from_numpy(bias))
    return Trained(network.eval(), args, data, training, calibration, test)


def open_exported(folder, network, images, name="skin"):
    """The network of a folder that `export.py` wrote, without training it again.

    @param name of the set in packed images
    """
    manifest = json.loads((Path(folder) / "manifest.json").read_text())
    args = {"network": network, "set": name, "side": manifest["input"]["resizeTo"]["height"], "images": str(images)}
    data = read_images(images, name, args["side"])
    return Trained(load_exported(folder, network), args, data, *split_by_group(data.groups))


def load_exported(folder, network):
    """The PyTorch network with an ONNX file's weights, batch norms folded: every weight, and no other."""
    folder = Path(folder)
    classes = len(json.loads((folder / "manifest.json").read_text())["classes"])
    graph = onnx.load(str(folder / "network.onnx")).graph
    stored = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    made = without_batch_norms(NETWORKS[network](classes).eval())
    made.load_state_dict({name: stored[f"network.{name}"] for name in made.state_dict()})
    return made.eval()
