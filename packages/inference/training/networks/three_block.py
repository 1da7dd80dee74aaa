"""The plain CNN that tutorials start with: three times convolution and pooling, then two dense layers."""

from torch import nn


def _block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
    )


class ThreeBlockNet(nn.Module):
    """The dense layers see a 4 x 4 summary of the last map, which keeps the file below 4 MB.

    They see where things lie, so no class activation map is exact here and none is exported: other explanations do.
    """

    def __init__(self, classes, width=32):
        super().__init__()
        self.features = nn.Sequential(_block(3, width), _block(width, 2 * width), _block(2 * width, 4 * width))
        self.pool = nn.AdaptiveAvgPool2d(4)
        self.dense = nn.Sequential(
            nn.Flatten(), nn.Dropout(0.3), nn.Linear(4 * width * 16, 256), nn.ReLU(inplace=True), nn.Dropout(0.3)
        )
        self.head = nn.Linear(256, classes)

    def forward(self, image):
        embedding = self.dense(self.pool(self.features(image)))
        return {"logits": self.head(embedding), "embedding": embedding}
