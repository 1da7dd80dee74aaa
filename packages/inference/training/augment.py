"""Augmentation of a whole batch at once, on the device where it lies."""

import math

import torch
import torch.nn.functional as F


def augment(images, rotation=180.0, zoom=0.2, shift=0.1, shear=0.1, flip=True, colour=0.2, noise=0.02):
    """One random affine map (flip, rotation in degrees, zoom, shift, shear), brightness, contrast and noise an image.

    `images` is float [n, 3, h, w], 0 to 1; what comes in from outside the picture repeats its edge.
    """
    n = images.shape[0]

    def uniform(low, high):
        return torch.empty(n, device=images.device).uniform_(low, high)

    angle = uniform(-rotation, rotation) * math.pi / 180
    scale = torch.exp(uniform(-zoom, zoom))
    mirror = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0) if flip else torch.ones(n, device=images.device)
    sheared = uniform(-shear, shear)
    theta = torch.zeros(n, 2, 3, device=images.device)
    theta[:, 0, 0] = mirror * scale * torch.cos(angle)
    theta[:, 0, 1] = scale * (sheared * torch.cos(angle) - torch.sin(angle))
    theta[:, 1, 0] = mirror * scale * torch.sin(angle)
    theta[:, 1, 1] = scale * (sheared * torch.sin(angle) + torch.cos(angle))
    theta[:, 0, 2] = uniform(-shift, shift)
    theta[:, 1, 2] = uniform(-shift, shift)
    grid = F.affine_grid(theta, images.shape, align_corners=False)
    moved = F.grid_sample(images, grid, padding_mode="border", align_corners=False)

    contrast = (1 + uniform(-colour, colour)).view(n, 1, 1, 1)
    brightness = uniform(-colour / 2, colour / 2).view(n, 1, 1, 1)
    tint = 1 + torch.empty(n, 3, 1, 1, device=images.device).uniform_(-colour / 4, colour / 4)
    mean = moved.mean(dim=(1, 2, 3), keepdim=True)
    changed = ((moved - mean) * contrast + mean + brightness) * tint
    return (changed + noise * torch.randn_like(changed)).clamp(0, 1)
