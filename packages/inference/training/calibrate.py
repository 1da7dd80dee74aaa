"""What is fitted on cases that no training step saw: temperature, conformal quantile, weight of the image."""

import math

import numpy as np
from scipy.optimize import minimize_scalar

LEVEL = 0.9


def without_class_weights(bias, weights):
    """The last layer's bias with the class weights of the loss divided out.

    Under a weighted cross-entropy the softmax tends to `w_c p(c | x)`, normalised, and not to `p(c | x)`: a constant
    `log w_c` on each logit (Elkan 2001, IJCAI, "The foundations of cost-sensitive learning").
    """
    return bias - np.log(weights)


def softmax(logits):
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shifted / shifted.sum(axis=1, keepdims=True)


def likelihood_loss(logits, labels):
    """Mean negative log-likelihood in nats of `[n, classes]` logits."""
    top = logits.max(axis=1)
    sums = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    return float((sums - logits[np.arange(len(labels)), labels]).mean())


def fit_temperature(logits, labels):
    """The divisor of the logits, 0.05 to 20, with the least negative log-likelihood (Guo 2017, ICML)."""
    fit = minimize_scalar(
        lambda log_t: likelihood_loss(logits / math.exp(log_t), labels),
        bounds=(math.log(0.05), math.log(20)),
        method="bounded",
        options={"xatol": 1e-8},
    )
    return math.exp(fit.x)


def conformal_quantile(true_class_probabilities, level=LEVEL):
    """The `ceil((n + 1) level)`-th smallest `1 - p` (Angelopoulos, Bates 2023); 1 where there are too few cases."""
    scores = np.sort(1 - true_class_probabilities)
    rank = math.ceil((len(scores) + 1) * level - 1e-9)
    return 1.0 if rank > len(scores) else float(scores[rank - 1])


def class_quantiles(probabilities, labels, classes, level=LEVEL):
    """One quantile a class name, from that class's cases alone (Vovk 2012); 1 where there are too few of them."""
    return {
        name: conformal_quantile(probabilities[labels == c, c], level) if (labels == c).any() else 1.0
        for c, name in enumerate(classes)
    }


def conformal_sets(probabilities, quantile):
    """Boolean `[n, classes]`; the most probable class is always in."""
    sets = 1 - probabilities <= quantile
    sets[np.arange(len(sets)), probabilities.argmax(axis=1)] = True
    return sets


def fused_log_weights(history, probabilities, prevalence, strength):
    """`log prevalence + history + strength (log p_image - log prevalence)`: the rule by which the product fuses."""
    image = np.log(np.maximum(probabilities, 1e-300)) - np.log(prevalence)
    return np.log(prevalence) + history + strength * image


def fit_strength(history, probabilities, prevalence, labels):
    """The exponent of the image's likelihood ratio, 0.1 to 2, with the least negative log-likelihood."""
    fit = minimize_scalar(
        lambda strength: likelihood_loss(fused_log_weights(history, probabilities, prevalence, strength), labels),
        bounds=(0.1, 2),
        method="bounded",
        options={"xatol": 1e-6},
    )
    return float(fit.x)
