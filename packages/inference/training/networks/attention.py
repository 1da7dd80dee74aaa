"""A small CNN that says where it looks: its last map is an output."""

import torch
from torch import nn


def _stage(inputs, outputs, stride):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class AttentionNet(nn.Module):
    """Five convolutions, then an average over places that is weighted by a learned map (Jetley 2018, ICLR).

    The attended features times the number of places are the feature map: its mean is the embedding, one linear layer
    gives the logits, so that a class activation map is exact.
    """

    def __init__(self, classes, width=24):
        super().__init__()
        self.features = nn.Sequential(
            _stage(3, width, 2),
            _stage(width, 2 * width, 2),
            _stage(2 * width, 2 * width, 1),
            _stage(2 * width, 3 * width, 2),
            _stage(3 * width, 3 * width, 1),
        )
        self.look = nn.Conv2d(3 * width, 1, 1)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(3 * width, classes)

    def forward(self, image):
        features = self.features(image)
        scores = self.look(features)
        attention = torch.softmax(scores.flatten(2), dim=2).reshape(scores.shape)
        # The weights sum to 1 over the places, so their mean is one over the number of places.
        feature_map = features * (attention / attention.mean(dim=(2, 3), keepdim=True))
        embedding = feature_map.mean(dim=(2, 3))
        return {
            "logits": self.head(self.drop(embedding)),
            "embedding": embedding,
            "feature_map": feature_map,
            "attention": attention,
        }
