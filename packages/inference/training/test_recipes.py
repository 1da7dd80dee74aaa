"""`python3 -m unittest`: made-up images through training, measuring and exporting."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image
from torch import nn

import calibrate
import measure
import novelty
from augment import augment
from data import class_weights, split_by_group
from exported import without_batch_norms
from networks import NETWORKS
from networks.with_gradient import WithGradient

HERE = Path(__file__).parent
COLOURS = {"blue": (40, 60, 200), "red": (200, 50, 40)}
SKIN = HERE.parent / "models/skin-head/manifest.json"


def write_images(folder, each=60, side=24):
    """Squares of one colour a class, in noise."""
    random = np.random.default_rng(1)
    for name, colour in COLOURS.items():
        (folder / name).mkdir(parents=True)
        for i in range(each):
            pixels = random.normal(110, 40, (side, side, 3))
            pixels[6:18, 6:18] += np.array(colour) / 3
            Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(folder / name / f"{name}-{i}.png")


class WholeWay(unittest.TestCase):
    def test_train_report_export(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_images(folder / "images")
            run = lambda script, *words: subprocess.run([sys.executable, script, *map(str, words)], cwd=HERE, check=True)
            run("train.py", "--network", "attention", "--images", folder / "images", "--out", folder / "a.pt",
                "--side", 32, "--epochs", 6, "--batch", 8, "--l1", 1e-5, "--rate", 5e-3)  # fmt: skip
            like = json.loads(SKIN.read_text())
            like["classes"] = [{**like["classes"][0], "id": name} for name in COLOURS]
            like["findings"] = [{**like["findings"][0], "classIds": ["red"]}]
            (folder / "like").mkdir()
            (folder / "like/manifest.json").write_text(json.dumps(like))
            about = json.loads((HERE / "about/skin-attention-cnn.json").read_text()) | {"id": "made-up"}
            (folder / "about.json").write_text(json.dumps(about))
            run("report.py", "--checkpoint", folder / "a.pt", "--images", folder / "images",
                "--like", folder / "like/manifest.json", "--out", folder / "report.json")  # fmt: skip
            run("export.py", "--checkpoint", folder / "a.pt", "--images", folder / "images", "--out", folder / "out",
                "--about", folder / "about.json", "--like", folder / "like",
                "--self-test", folder / "images/red/red-0.png")  # fmt: skip

            self.assertGreater(json.loads((folder / "report.json").read_text())["macroAuc"]["value"], 0.9)
            made = folder / "out/made-up"
            manifest = json.loads((made / "manifest.json").read_text())
            graph = onnx.load(str(made / "network.onnx")).graph
            self.assertEqual([o.name for o in graph.output], ["logits", "embedding", "feature_map", "attention"])
            self.assertAlmostEqual(sum(manifest["selfTest"]["expected"]), 1, 9)
            self.assertIn("macro AUC", (made / "CARD.md").read_text())

    def test_every_network_learns_from_a_step(self):
        for name, make in NETWORKS.items():
            for loss in (nn.functional.cross_entropy, nn.functional.binary_cross_entropy_with_logits):
                network = make(3)
                labels = torch.tensor([0, 1])
                targets = labels if loss is nn.functional.cross_entropy else torch.eye(3)[labels]
                loss(network(torch.rand(2, 3, 64, 64))["logits"], targets).backward()
                self.assertTrue(all(p.grad is not None for p in network.head.parameters()), name)

    def test_a_frozen_base_stays_as_it_is(self):
        network = NETWORKS["mobilenetv2"](3).train()
        before = [value.clone() for value in network.features.state_dict().values()]
        network.freeze_base(True)
        step = torch.optim.SGD(network.parameters(), 0.1)
        nn.functional.cross_entropy(network(torch.rand(2, 3, 64, 64))["logits"], torch.tensor([0, 1])).backward()
        step.step()
        for old, new in zip(before, network.features.state_dict().values()):
            torch.testing.assert_close(old, new, rtol=0, atol=0)
        network.freeze_base(False)
        self.assertTrue(all(parameter.requires_grad for parameter in network.parameters()))


class Parts(unittest.TestCase):
    def test_groups_are_never_split_and_stay_where_they_are(self):
        groups = [f"g{i // 3}" for i in range(300)]
        parts = split_by_group(groups)
        of = [{groups[row] for row in part} for part in parts]
        self.assertEqual(len(of[0] | of[1] | of[2]), sum(map(len, of)))
        again = split_by_group(groups[:150])
        self.assertEqual({groups[row] for row in again[1]}, {g for g in of[1] if int(g[1:]) < 50})

    def test_augmentation_keeps_shape_and_range(self):
        changed = augment(torch.rand(4, 3, 20, 20))
        self.assertEqual(changed.shape, (4, 3, 20, 20))
        self.assertTrue(0 <= changed.min() and changed.max() <= 1)

    def test_folded_batch_norms_change_nothing(self):
        network = NETWORKS["three-block"](3)
        network(torch.rand(8, 3, 32, 32))  # running figures that are not 0 and 1
        network.eval()
        image = torch.rand(2, 3, 32, 32)
        before = network(image)["logits"]
        torch.testing.assert_close(without_batch_norms(network)(image)["logits"], before, rtol=1e-4, atol=1e-5)

    def test_the_written_out_gradient_is_autograds(self):
        made = without_batch_norms(NETWORKS["three-block"](3, width=4).eval()).double()
        network = nn.Sequential(made.features, made.pool, made.dense, made.head)
        image = torch.rand(1, 3, 32, 32, dtype=torch.float64, requires_grad=True)
        logits, gradient = WithGradient(network, 3).double()(image)
        (expected,) = torch.autograd.grad(logits[0, 1], image)
        torch.testing.assert_close(gradient[0, 1], expected[0])

    def test_class_weights_divided_out(self):
        labels = np.array([0] * 90 + [1] * 10)
        weights = class_weights(labels, 2, 1.0)
        # What a network that learned nothing but the weighted frequencies says: a half each.
        bias = calibrate.without_class_weights(np.log([0.5, 0.5]), weights)
        np.testing.assert_allclose(calibrate.softmax(bias[None])[0], [0.9, 0.1])

    def test_temperature_is_found_again(self):
        random = np.random.default_rng(2)
        logits = random.normal(size=(20000, 3)) * 2
        draws = (calibrate.softmax(logits).cumsum(axis=1) < random.random((20000, 1))).sum(axis=1)
        self.assertAlmostEqual(calibrate.fit_temperature(3 * logits, draws), 3, delta=0.1)

    def test_auc_is_scikit_learns(self):
        try:
            from sklearn.metrics import roc_auc_score
        except ImportError:
            self.skipTest("scikit-learn is not installed")
        random = np.random.default_rng(3)
        scores, positives = random.integers(0, 9, 200), random.random(200) < 0.3
        self.assertAlmostEqual(measure.auc(scores, positives), roc_auc_score(positives, scores), 12)

    def test_novelty_reference(self):
        random = np.random.default_rng(4)
        known = random.random((50, 8)) + 1
        reference = novelty.encode(known)
        self.assertEqual(np.abs(reference).max(axis=1).tolist(), [127] * 50)
        self.assertGreater(novelty.cosines(reference, known).min(), novelty.cosines(reference, -known).max())

    def test_novelty_subspace(self):
        known = np.random.default_rng(5).random((60, 64)) * ([5] * 4 + [0.01] * 60)
        subspace = novelty.subspace_of(known)
        self.assertEqual(subspace.shape, (5, 64))
        self.assertLess(novelty.outside(subspace, known).max(), 0.2)
        strange = known + np.eye(64)[40] * 3
        np.testing.assert_allclose(novelty.outside(subspace, strange), 3, atol=0.2)


if __name__ == "__main__":
    unittest.main()
