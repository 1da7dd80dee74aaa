"""Runs a network over many images."""

import numpy as np
import torch

MEAN = [0.485, 0.456, 0.406]
STD = [0.229, 0.224, 0.225]


def normalised(images):
    """@param images float [n, 3, h, w], 0 to 1"""
    mean = torch.tensor(MEAN, device=images.device).view(1, 3, 1, 1)
    std = torch.tensor(STD, device=images.device).view(1, 3, 1, 1)
    return (images - mean) / std


@torch.no_grad()
def predict(network, images, device="cpu", batch=128):
    """Every output of the network for uint8 images [n, side, side, 3], as numpy arrays by name."""
    network.eval()
    parts = []
    for start in range(0, len(images), batch):
        pixels = torch.from_numpy(images[start : start + batch]).to(device).permute(0, 3, 1, 2).float() / 255
        parts.append({name: value.cpu().numpy() for name, value in network(normalised(pixels)).items()})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
