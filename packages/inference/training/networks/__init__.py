"""Every network gives a dictionary: `logits` [n, classes] and whatever else it has for explanations and novelty.

`feature_map` [n, k, h, w] whose mean over places is `embedding` [n, k]; `attention` [n, 1, h, w].
"""

from .attention import AttentionNet
from .mobilenetv2 import MobileNetV2
from .resnet50 import ResNet50
from .three_block import ThreeBlockNet

NETWORKS = {
    "attention": AttentionNet,
    "three-block": ThreeBlockNet,
    "resnet50": ResNet50,
    "mobilenetv2": MobileNetV2,
}
