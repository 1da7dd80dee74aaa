"""Labelled images in memory: a packed set (train.csv + train.bin) or a folder with one subfolder a class."""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image


@dataclass
class ImageSet:
    """`images` is uint8 [n, side, side, 3]; `labels` index `classes`; rows of one group are never split."""

    images: np.ndarray
    labels: np.ndarray
    groups: list
    classes: list
    facts: list
    """One dictionary a row with what else the table says, such as age and sex."""


def read_images(folder, name, side):
    """A packed set where `folder` has a train.csv, else class folders."""
    packed = (Path(folder) / "train.csv").exists()
    return read_packed(folder, name, side) if packed else read_folder(folder, side)


def read_packed(folder, name, side, most=None):
    """`train.bin` holds the files of `train.csv` (set, label, group, offset, length) one after the other.

    `most`: so many rows at most, evenly spaced.
    """
    folder = Path(folder)
    rows = [row for row in csv.DictReader((folder / "train.csv").open()) if row["set"] == name]
    if not rows:
        raise SystemExit(f"train.csv has no rows of the set {name}")
    if most is not None and len(rows) > most:
        rows = [rows[k * len(rows) // most] for k in range(most)]
    blob = (folder / "train.bin").read_bytes()
    parts = (blob[int(row["offset"]) : int(row["offset"]) + int(row["length"])] for row in rows)
    return _image_set([resized(io.BytesIO(part), side) for part in parts], rows)


def read_folder(folder, side):
    """`folder/<class>/<file>`; every file is its own group."""
    files = sorted(path for path in Path(folder).glob("*/*") if path.is_file())
    if not files:
        raise SystemExit(f"{folder} has no class folders with images")
    rows = [{"label": path.parent.name, "group": path.name} for path in files]
    return _image_set([resized(path, side) for path in files], rows)


def _image_set(images, rows):
    classes = sorted({row["label"] for row in rows})
    labels = np.array([classes.index(row["label"]) for row in rows])
    return ImageSet(np.stack(images), labels, [row["group"] for row in rows], classes, rows)


def resized(file, side):
    """As the product does: stretched to a square with Pillow's antialiased bilinear filter. uint8 [side, side, 3]."""
    image = Image.open(file).convert("RGB")
    return np.array(image.resize((side, side), Image.Resampling.BILINEAR))


def split_by_group(groups, calibration=0.1, test=0.1):
    """Three arrays of row numbers: training, calibration, test.

    A group's part follows from its name alone, so that every run splits alike and new groups move none.
    """
    place = np.array([int(hashlib.sha256(group.encode()).hexdigest()[:8], 16) / 2**32 for group in groups])
    rows = np.arange(len(groups))
    return (
        rows[place >= calibration + test],
        rows[place < calibration],
        rows[(place >= calibration) & (place < calibration + test)],
    )


def class_weights(labels, classes, exponent):
    """Inverse frequency to an exponent (0: all 1), scaled so that the mean over the cases is 1. float64 [classes]."""
    counts = np.bincount(labels, minlength=classes)
    weights = (counts.sum() / (classes * counts)) ** exponent
    return weights / (weights * counts / counts.sum()).sum()
