"""Writes pillow-resize.json: SHA-256 of what Pillow and torchvision make of images written by a formula.

`cases` are resized by Pillow to a square with each filter; `shorter_side` goes through torchvision's usual
`Resize(n)` and `CenterCrop(m)`.

Run: pip install pillow==9.4.0 torchvision==0.14.1 && python3 tests/golden/pillow_resize.py
"""

import hashlib
import json
import pathlib

import torchvision
from PIL import Image, __version__
from torchvision.transforms import CenterCrop, Compose, InterpolationMode, Resize

SIDE = 176
FILTERS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "nearest": Image.NEAREST}
# width, height, then the box that is resized: left, top, width, height
CASES = [
    (600, 450, 0, 0, 600, 450),
    (600, 450, 75, 0, 450, 450),
    (177, 175, 0, 0, 177, 175),
    (100, 120, 0, 0, 100, 120),
    (100, 120, 0, 10, 100, 100),
    (1, 1, 0, 0, 1, 1),
    (3, 500, 0, 0, 3, 500),
    (1024, 768, 128, 0, 768, 768),
]
# width, height, resize, crop, filter
SHORTER_SIDE = [
    (600, 450, 256, 224, "bilinear"),
    (450, 600, 256, 224, "bilinear"),
    (1024, 768, 232, 224, "bilinear"),
    (500, 333, 255, 224, "bicubic"),
    (333, 500, 256, 224, "bicubic"),
    (300, 300, 224, 224, "bilinear"),
    (90, 130, 161, 128, "bilinear"),
]


def pattern(width: int, height: int) -> Image.Image:
    """Byte i is (i * i * 31 + i * 7919) mod 65521 mod 256: neither smooth nor repeating."""
    data = bytes((i * i * 31 + i * 7919) % 65521 % 256 for i in range(width * height * 3))
    return Image.frombytes("RGB", (width, height), data)


def digest(image: Image.Image) -> str:
    return hashlib.sha256(image.tobytes()).hexdigest()


rows = []
for width, height, left, top, w, h in CASES:
    part = pattern(width, height).crop((left, top, left + w, top + h))
    region = {"left": left, "top": top, "width": w, "height": h}
    sha256 = {name: digest(part.resize((SIDE, SIDE), method)) for name, method in FILTERS.items()}
    rows.append({"width": width, "height": height, "region": region, "sha256": sha256})

shorter = []
for width, height, resize, crop, name in SHORTER_SIDE:
    way = Compose([Resize(resize, InterpolationMode(name)), CenterCrop(crop)])
    one = {"width": width, "height": height, "resize": resize, "crop": crop, "filter": name}
    shorter.append({**one, "sha256": digest(way(pattern(width, height)))})

out = {
    "pillow": __version__,
    "torchvision": torchvision.__version__,
    "side": SIDE,
    "cases": rows,
    "shorterSide": shorter,
}
pathlib.Path(__file__).with_name("pillow-resize.json").write_text(json.dumps(out, indent=2) + "\n")
