"""MobileNetV2 as the shared backbone has it: the last stage keeps stride 16, the embedding is the map's mean."""

from torch import nn

from .freeze import freeze


class MobileNetV2(nn.Module):
    def __init__(self, classes):
        super().__init__()
        from torchvision.models import mobilenet_v2

        base = mobilenet_v2(weights=None).features
        # Without the last halving a 160 pixel image gives 10 x 10 places and not 5 x 5.
        for module in base[14].modules():
            if isinstance(module, nn.Conv2d) and module.stride == (2, 2):
                module.stride = (1, 1)
        self.features = base
        self.head = nn.Linear(1280, classes)

    def freeze_base(self, frozen):
        freeze(self.features, frozen)

    def forward(self, image):
        feature_map = self.features(image)
        embedding = feature_map.mean(dim=(2, 3))
        return {"logits": self.head(embedding), "embedding": embedding, "feature_map": feature_map}
