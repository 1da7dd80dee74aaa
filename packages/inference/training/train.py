"""Trains a network from pixels and writes a checkpoint: `python3 train.py --help`."""

import argparse
import json
import math
import time

import numpy as np
import torch
import torch.nn.functional as F

from augment import augment
from data import class_weights, read_images, split_by_group
from networks import NETWORKS
from predict import normalised, predict

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
    parser.add_argument("--stop-after", type=int, help="end after so many epochs, however long the schedule is")
    parser.add_argument("--frozen-epochs", type=int, default=0, help="first epochs in which only the head learns")
    parser.add_argument("--base-rate", type=float, default=1.0, help="share of the rate for all but the head")
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


def main():
    args = arguments()
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    data = read_images(args.images, args.set, args.side)
    train, calibration, _ = split_by_group(data.groups)

    options = {"weights": args.weights} if args.network == "resnet50" else {}
    network = NETWORKS[args.network](len(data.classes), **options).to(device)
    weights = class_weights(data.labels[train], len(data.classes), args.class_weights)
    weights = torch.tensor(weights, dtype=torch.float32, device=device)
    if args.frozen_epochs and not hasattr(network, "freeze_base"):
        raise SystemExit(f"{args.network} has no base to freeze")
    head = set(network.head.parameters())
    base = [parameter for parameter in network.parameters() if parameter not in head]
    optimiser = OPTIMISERS[args.optimiser]([{"params": base}, {"params": list(head)}], args.rate, args.l2)
    steps = math.ceil(len(train) / args.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, [args.rate * args.base_rate, args.rate], total_steps=args.epochs * steps, pct_start=0.2
    )
    print(f"{sum(p.numel() for p in network.parameters())} parameters, {len(train)} images, {device}", flush=True)

    for epoch in range(args.stop_after or args.epochs):
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
