"""Trains a network from pixels and writes a checkpoint: `python3 train.py --help`."""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from augment import augment
from data import read_folder, read_packed, split_by_group
from networks import NETWORKS

MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
OPTIMISERS = {
    "adam": lambda parameters, rate, decay: torch.optim.AdamW(parameters, rate, weight_decay=decay),
    "rmsprop": lambda parameters, rate, decay: torch.optim.RMSprop(parameters, rate, weight_decay=decay),
    "sgd": lambda parameters, rate, decay: torch.optim.SGD(
        parameters, rate, momentum=0.9, nesterov=True, weight_decay=decay
    ),
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", choices=NETWORKS, required=True)
    parser.add_argument("--images", required=True, help="folder with train.csv and train.bin, or with class folders")
    parser.add_argument("--set", default="skin", help="which rows of train.csv")
    parser.add_argument("--out", required=True, help="checkpoint to write")
    parser.add_argument("--weights", help="state dictionary to begin from (resnet50)")
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--frozen-epochs", type=int, default=0, help="first epochs in which only the head learns")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--optimiser", choices=OPTIMISERS, default="adam")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--l2", type=float, default=1e-3, help="weight decay")
    parser.add_argument("--l1", type=float, default=0.0, help="on the weights of the last layer")
    parser.add_argument("--loss", choices=["categorical", "binary"], default="categorical")
    parser.add_argument("--smoothing", type=float, default=0.05)
    parser.add_argument("--class-weights", type=float, default=0.5, help="exponent on the inverse frequency, 0 for none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


def loss_of(logits, labels, weights, args):
    """Categorical: softmax cross-entropy. Binary: one sigmoid a class, as for labels that do not exclude each other."""
    if args.loss == "categorical":
        return F.cross_entropy(logits, labels, weight=weights, label_smoothing=args.smoothing)
    targets = F.one_hot(labels, logits.shape[1]).float()
    targets = targets * (1 - args.smoothing) + args.smoothing / 2
    return F.binary_cross_entropy_with_logits(logits, targets, weight=weights[labels].unsqueeze(1))


def normalised(images):
    return (images - MEAN.to(images.device)) / STD.to(images.device)


@torch.no_grad()
def predict(network, images, device, batch=128):
    """Every output of the network for uint8 images [n, side, side, 3], as numpy arrays."""
    network.eval()
    parts = []
    for start in range(0, len(images), batch):
        pixels = torch.from_numpy(images[start : start + batch]).to(device).permute(0, 3, 1, 2).float() / 255
        parts.append({name: value.cpu().numpy() for name, value in network(normalised(pixels)).items()})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    packed = (Path(args.images) / "train.csv").exists()
    data = read_packed(args.images, args.set, args.side) if packed else read_folder(args.images, args.side)
    train, calibration, _ = split_by_group(data.groups)

    options = {"weights": args.weights} if args.network == "resnet50" else {}
    network = NETWORKS[args.network](len(data.classes), **options).to(device)
    counts = np.bincount(data.labels[train], minlength=len(data.classes))
    weights = torch.tensor((counts.sum() / (len(counts) * counts)) ** args.class_weights, dtype=torch.float32)
    weights = (weights / (weights * torch.tensor(counts / counts.sum())).sum()).float().to(device)
    optimiser = OPTIMISERS[args.optimiser](network.parameters(), args.rate, args.l2)
    steps = math.ceil(len(train) / args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, args.rate, total_steps=args.epochs * steps, pct_start=0.2
    )
    print(f"{sum(p.numel() for p in network.parameters())} parameters, {len(train)} images, {device}", flush=True)

    for epoch in range(args.epochs):
        begun = time.time()
        network.train()
        if args.frozen_epochs:
            network.freeze_base(epoch < args.frozen_epochs)
        order = np.random.permutation(train)
        total = 0.0
        for start in range(0, len(order), args.batch):
            rows = order[start : start + args.batch]
            pixels = torch.from_numpy(data.images[rows]).to(device).permute(0, 3, 1, 2).float() / 255
            labels = torch.from_numpy(data.labels[rows]).to(device)
            logits = network(normalised(augment(pixels)))["logits"]
            loss = loss_of(logits, labels, weights, args)
            if args.l1:
                loss = loss + args.l1 * network.head.weight.abs().sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(rows)
        held_out = predict(network, data.images[calibration], device)["logits"].argmax(1)
        accuracy = (held_out == data.labels[calibration]).mean()
        print(
            f"epoch {epoch + 1}: loss {total / len(train):.4f}, held-out accuracy {accuracy:.3f}, "
            f"{time.time() - begun:.0f} s",
            flush=True,
        )
    torch.save({"state": network.state_dict(), "args": vars(args), "classes": data.classes}, args.out)
    print(json.dumps({"checkpoint": args.out}))


if __name__ == "__main__":
    main()
