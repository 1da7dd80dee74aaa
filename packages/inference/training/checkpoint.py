"""What `train.py` wrote, with the images and the split that it was trained on."""

from dataclasses import dataclass

import numpy as np
import torch

from calibrate import without_class_weights
from data import ImageSet, class_weights, read_images, split_by_group
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
