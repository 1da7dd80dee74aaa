"""Makes the JPEG files in pictures/: synthetic pictures in other sizes and shapes, as cameras and devices give them.

    python3 tests/golden/pictures.py

They go the whole way in tests: decoding, resizing down, cropping. Needs python3-pil.
"""

from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SYNTHETIC = ROOT / "packages/synthetic/images"

# name, size, grey, chroma subsampling (0: none, 2: 4:2:0), quality
PICTURES = [
    ("skin/mel-01", (600, 450), False, 2, 85),
    ("skin/nv-01", (450, 600), False, 0, 90),
    ("skin/bcc-01", (130, 97), False, 2, 80),
    ("chest/normal-01", (512, 437), True, 0, 85),
    ("chest/viral-01", (301, 340), False, 2, 85),
    ("breast/malignant-01", (560, 470), False, 2, 85),
    ("breast/normal-01", (355, 400), True, 0, 90),
    ("fundus/dr-01", (640, 480), False, 2, 85),
    ("fundus/no_dr-01", (400, 521), False, 0, 90),
    ("brain/tumor-01", (256, 299), True, 0, 90),
    ("brain/no_tumor-01", (512, 512), False, 2, 80),
]


def main():
    for name, size, grey, subsampling, quality in PICTURES:
        scenario, stem = name.split("/")
        with Image.open(SYNTHETIC / f"{name}.png") as picture:
            made = picture.convert("L" if grey else "RGB").resize(size, Image.Resampling.BICUBIC)
        target = ROOT / "tests/golden/pictures" / scenario / f"{stem}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        made.save(target, quality=quality, subsampling=subsampling)


if __name__ == "__main__":
    main()
