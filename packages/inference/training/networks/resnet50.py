"""ResNet-50 for transfer learning: a new head on a frozen base first, then all of it with a small step."""

import torch
from torch import nn

from .freeze import freeze


class ResNet50(nn.Module):
    """`weights` is a file of a state dictionary, such as one trained on ImageNet; without one it begins from nothing."""

    def __init__(self, classes, weights=None):
        super().__init__()
        from torchvision.models import resnet50

        base = resnet50(weights=None)
        if weights is not None:
            base.load_state_dict(torch.load(weights, map_location="cpu"))
        self.features = nn.Sequential(*list(base.children())[:-2])
        self.head = nn.Linear(base.fc.in_features, classes)

    def freeze_base(self, frozen):
        freeze(self.features, frozen)

    def forward(self, image):
        feature_map = self.features(image)
        embedding = feature_map.mean(dim=(2, 3))
        return {"logits": self.head(embedding), "embedding": embedding, "feature_map": feature_map}
