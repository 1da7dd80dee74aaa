"""A network whose graph also gives the derivative of every class's logit by the input.

ONNX has no automatic differentiation, and PyTorch's exporter refuses `torch.autograd.grad` inside `forward`. The chain
rule is therefore written out, layer by layer, in operators that ONNX has. For networks that are a `Sequential`, nested
or not, of the layers below; others need their own line in `backward`.

    network = nn.Sequential(net.features, net.pool, net.dense, net.head)       # of a ThreeBlockNet
    logits, gradient = WithGradient(network, classes=7)(images)                # [n, classes], [n, classes, 3, h, w]

In the manifest: `"gradient": {"name": "gradient", "of": "each-class"}`.
"""

import torch
from torch import nn
from torch.nn import functional as F


class WithGradient(nn.Module):
    def __init__(self, network: nn.Sequential, classes: int):
        super().__init__()
        self.network = network
        self.layers = [layer for layer in network.modules() if not isinstance(layer, nn.Sequential)]
        self.register_buffer("each", torch.eye(classes))
        self.eval()

    def forward(self, image):
        seen = []
        signal = image
        for layer in self.layers:
            seen.append(signal)
            signal = layer(signal)
        logits = signal
        gradients = []
        for one in self.each:
            gradient = torch.zeros_like(logits) + one
            for layer, before in zip(reversed(self.layers), reversed(seen)):
                gradient = backward(layer, before, gradient)
            gradients.append(gradient)
        return logits, torch.stack(gradients, dim=1)


def backward(layer: nn.Module, before: torch.Tensor, gradient: torch.Tensor) -> torch.Tensor:
    """The derivative by a layer's input, from the derivative by its output. Dropout and batch norm as in `eval`."""
    if isinstance(layer, nn.Linear):
        return gradient @ layer.weight
    if isinstance(layer, nn.Conv2d):
        # Right where stride times the output's size is the input's, or the stride is 1 and the size is kept.
        left_over = tuple(s - 1 - (k - 1 - 2 * p) % s for s, k, p in zip(layer.stride, layer.kernel_size, layer.padding))
        missing = tuple(rest if s > 1 else 0 for rest, s in zip(left_over, layer.stride))
        return F.conv_transpose2d(
            gradient, layer.weight, None, layer.stride, layer.padding, missing, layer.groups, layer.dilation
        )
    if isinstance(layer, nn.BatchNorm2d):
        scale = layer.weight / torch.sqrt(layer.running_var + layer.eps)
        return gradient * scale[None, :, None, None]
    if isinstance(layer, nn.ReLU):
        return gradient * (before > 0).to(gradient.dtype)
    if isinstance(layer, nn.MaxPool2d):
        side = layer.kernel_size
        wide = lambda small: F.interpolate(small, scale_factor=float(side), mode="nearest")
        return wide(gradient) * (before == wide(F.max_pool2d(before, side))).to(gradient.dtype)
    if isinstance(layer, nn.AdaptiveAvgPool2d):  # to a size that divides its input's
        height, width = before.shape[2:]
        shared = (height // gradient.shape[2]) * (width // gradient.shape[3])
        return F.interpolate(gradient, size=(height, width), mode="nearest") / shared
    if isinstance(layer, nn.Flatten):
        return gradient.reshape(before.shape)
    if isinstance(layer, (nn.Dropout, nn.Dropout2d, nn.Identity)):
        return gradient
    raise NotImplementedError(f"No derivative is written for {type(layer).__name__}.")
