"""A network as its ONNX file has it: named outputs in a fixed order, batch norms folded into the convolutions."""

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from networks.with_gradient import WithGradient

OUTPUTS = ("logits", "embedding", "feature_map", "attention")
OPSET = 13


class Exported(nn.Module):
    """@param sequence the same network as one `Sequential`, where its gradient is to be an output"""

    def __init__(self, network, classes, sequence=None):
        super().__init__()
        self.network = network.eval()
        self.gradient = None if sequence is None else WithGradient(sequence, classes)

    def forward(self, image):
        given = self.network(image)
        outputs = [given[name] for name in OUTPUTS if name in given]
        if self.gradient is not None:
            outputs.append(self.gradient(image)[1])
        return tuple(outputs)


def without_batch_norms(module):
    """Folds each batch norm of a `Sequential` into the convolution before it, in place: the same function."""
    for child in module.children():
        without_batch_norms(child)
    if isinstance(module, nn.Sequential):
        for i in range(len(module) - 1):
            if isinstance(module[i], nn.Conv2d) and isinstance(module[i + 1], nn.BatchNorm2d):
                module[i] = fuse_conv_bn_eval(module[i].eval(), module[i + 1].eval())
                module[i + 1] = nn.Identity()
    return module


def output_names(network, side):
    """Which of the outputs a network has."""
    with torch.no_grad():
        given = network.eval()(torch.zeros(1, 3, side, side))
    return [name for name in OUTPUTS if name in given]


def write_onnx(exported, path, side, names):
    """One file; every weight keeps its name, so that a state dictionary can be read back from it. Batch is dynamic."""
    torch.onnx.export(
        exported,
        torch.zeros(2, 3, side, side),
        str(path),
        input_names=["image"],
        output_names=names,
        opset_version=OPSET,
        dynamic_axes={name: {0: "n"} for name in ["image", *names]},
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
    )
