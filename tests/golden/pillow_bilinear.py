"""Writes pillow-bilinear.json: SHA-256 of Pillow's antialiased bilinear resize of images made by a formula.

Run: pip install pillow==11.3.0 && python3 tests/golden/pillow_bilinear.py
"""

import hashlib
import json
import pathlib

from PIL import Image, __version__

SIDE = 176
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


def pattern(width: int, height: int) -> bytes:
    """Byte i is (i * i * 31 + i * 7919) mod 65521 mod 256: neither smooth nor repeating."""
    return bytes((i * i * 31 + i * 7919) % 65521 % 256 for i in range(width * height * 3))


rows = []
for width, height, left, top, w, h in CASES:
    image = Image.frombytes("RGB", (width, height), pattern(width, height))
    resized = image.crop((left, top, left + w, top + h)).resize((SIDE, SIDE), Image.BILINEAR)
    digest = hashlib.sha256(resized.tobytes()).hexdigest()
    region = {"left": left, "top": top, "width": w, "height": h}
    rows.append({"width": width, "height": height, "region": region, "sha256": digest})

out = {"pillow": __version__, "side": SIDE, "cases": rows}
pathlib.Path(__file__).with_name("pillow-bilinear.json").write_text(json.dumps(out, indent=2) + "\n")
