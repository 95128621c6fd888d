"""Every loss beyond the first two, and all that CrossEntropyLoss can do."""

import numpy as np

from . import randomness
from .activation import titled
from .case import class_labels, integers, loss_case, normal, uniform

REDUCTIONS = ("mean", "sum")


def binary(rng, prediction):
    return rng.integers(0, 2, prediction.shape).astype(np.float64)


def fractions(rng, prediction):
    return randomness.uniform(rng, prediction.shape, 0, 1)


def class_probabilities(rng, prediction):
    return randomness.probabilities(rng, prediction.shape)


def log_probabilities(rng, prediction):
    return np.log(randomness.probabilities(rng, prediction.shape))


def sparse_probabilities(rng, prediction):
    """Probabilities of which some are exactly 0."""
    raw = rng.integers(0, 3, prediction.shape).astype(np.float64)
    raw[:, 0] += 1
    return raw / raw.sum(axis=1, keepdims=True)


def normal_log_probabilities(*shape):
    return lambda rng: np.log(randomness.probabilities(rng, shape))


def whole_numbers(rng, prediction):
    return randomness.integers(rng, prediction.shape, -2, 2)


def loss_in_both_reductions(name, op, shape, arguments=None, **data):
    for reduction in REDUCTIONS:
        given = {**(arguments or {}), "reduction": reduction}
        yield loss_case("loss", f"{titled(op, given)}, {name}", op, shape, arguments=given, layer="Identity", **data)


def regressions():
    variants = {
        "MSELoss": [{}],
        "L1Loss": [{}],
        "SmoothL1Loss": [{}, {"beta": 0.3}, {"beta": 0}],
        "HuberLoss": [{}, {"delta": 0.4}, {"delta": 2.5}],
    }
    for op, choices in variants.items():
        for arguments in choices:
            yield from loss_in_both_reductions("rows", op, (3, 4), arguments)
        kinks = {"x": integers(3, 6), "target": whole_numbers, "fragile": True}
        yield from loss_in_both_reductions("differences at the kinks", op, (3, 6), choices[0], **kinks)
        yield loss_case("loss", f"{op}, images", op, (2, 2, 2, 3), layer="Identity")


LABELLED = [
    {}, {"weight": [0.5, 2, 1, 0.25]}, {"weight": [0, 1, 3, 1]}, {"ignore_index": 2}, {"ignore_index": -1},
    {"weight": [0.5, 2, 1, 0.25], "ignore_index": 1},
]

SMOOTHED = [
    {"label_smoothing": 0.1}, {"label_smoothing": 1}, {"weight": [0.5, 2, 1, 0.25], "label_smoothing": 0.2},
    {"weight": [0.5, 2, 1, 0.25], "label_smoothing": 0.2, "ignore_index": 3},
]

# Labels that hit every class, so that no choice of ignored class leaves nothing, and −1 for those who ignore it.
LABELS = np.array([0, 3, 2, 1, 3, 0, 1])


def ignoring(arguments):
    """The labels, with −1 in two places when that is the index to be ignored."""
    return np.where(np.arange(7) % 3 == 1, -1, LABELS) if arguments.get("ignore_index") == -1 else LABELS


def classifications():
    for arguments in LABELLED + SMOOTHED:
        yield from loss_in_both_reductions("7 × 4", "CrossEntropyLoss", (7, 4), arguments, target=ignoring(arguments))
    variants = [{}, {"weight": [0.5, 2, 1]}, {"label_smoothing": 0.1}, {"weight": [2, 1, 3], "label_smoothing": 0.3}]
    for arguments in variants:
        yield from loss_in_both_reductions("probabilities", "CrossEntropyLoss", (4, 3), arguments,
                                           target=class_probabilities)
    yield from loss_in_both_reductions("some probabilities 0", "CrossEntropyLoss", (4, 3), target=sparse_probabilities)
    yield from loss_in_both_reductions("a class a pixel", "CrossEntropyLoss", (2, 3, 2, 2), target=class_labels)
    yield from loss_in_both_reductions("a class a step", "CrossEntropyLoss", (2, 3, 4), {"weight": [1, 2, 0.5]},
                                       target=class_labels)
    yield from loss_in_both_reductions("probabilities a pixel", "CrossEntropyLoss", (2, 3, 2, 2),
                                       {"weight": [1, 2, 0.5], "label_smoothing": 0.1}, target=class_probabilities)
    yield loss_case("loss", "CrossEntropyLoss, all labels ignored", "CrossEntropyLoss", (3, 4), layer="Identity",
                    target=np.array([1, 1, 1]), arguments={"ignore_index": 1, "reduction": "sum"})
    yield loss_case("loss", "CrossEntropyLoss, ignore_index not given", "CrossEntropyLoss", (3, 4), layer="Identity",
                    target=np.array([1, -100, 2]))
    for arguments in LABELLED:
        yield from loss_in_both_reductions("7 × 4", "NLLLoss", (7, 4), arguments, x=normal_log_probabilities(7, 4),
                                           target=ignoring(arguments))
    yield from loss_in_both_reductions("a class a pixel", "NLLLoss", (2, 3, 2, 2), target=class_labels)


EXTREME_LOGITS = np.array([[800.0, -800.0, 0.0, 40.0], [-40.0, 1e-8, -0.0, 800.0], [-800.0, 1.0, -1.0, 0.0]])
HARD_LABELS = np.array([[1.0, 0, 1, 0], [0, 1, 0, 0], [1, 1, 0, 0]])
CERTAIN = np.array([[0.0, 1, 0, 1], [1.0, 0, 0.5, 1]])


def yes_or_no():
    for target in (binary, fractions):
        yield from loss_in_both_reductions(f"{target.__name__} targets", "BCELoss", (3, 4),
                                           x=uniform(3, 4, low=0, high=1), target=target)
        yield from loss_in_both_reductions(f"{target.__name__} targets", "BCEWithLogitsLoss", (3, 4), target=target)
    weighted = {"weight": [0.5, 2, 1, 3]}
    yield from loss_in_both_reductions("rows", "BCELoss", (3, 4), weighted, x=uniform(3, 4), target=fractions)
    yield from loss_in_both_reductions("rows", "BCEWithLogitsLoss", (3, 4), weighted, target=fractions)
    yield from loss_in_both_reductions("rows", "BCEWithLogitsLoss", (3, 4), {"pos_weight": [0.5, 2, 1, 3]},
                                       target=fractions)
    yield from loss_in_both_reductions("exactly 0 and 1", "BCELoss", (2, 4), x=CERTAIN,
                                       target=np.array([[0.0, 1, 0, 1], [1.0, 0, 1, 0.5]]), fragile=True)
    yield from loss_in_both_reductions("certain and wrong", "BCELoss", (2, 4), x=CERTAIN, target=1 - CERTAIN,
                                       fragile=True)
    yield from loss_in_both_reductions("extreme logits", "BCEWithLogitsLoss", (3, 4), x=EXTREME_LOGITS,
                                       target=HARD_LABELS)
    yield loss_case("loss", "BCEWithLogitsLoss, images", "BCEWithLogitsLoss", (2, 1, 2, 3), target=fractions,
                    layer="Identity")


def divergences():
    for reduction in ("mean", "sum", "batchmean"):
        for target in (class_probabilities, sparse_probabilities, log_probabilities):
            arguments = {"reduction": reduction, **({"log_target": True} if target is log_probabilities else {})}
            name = target.__name__.replace("_", " ")
            yield loss_case("loss", f"{titled('KLDivLoss', arguments)}, {name}", "KLDivLoss", (3, 4),
                            x=normal_log_probabilities(3, 4), target=target, arguments=arguments, layer="Identity")
    yield loss_case("loss", "KLDivLoss, images", "KLDivLoss", (2, 2, 2, 3), x=normal(2, 2, 2, 3),
                    target=class_probabilities, layer="Identity")


def loss():
    yield from regressions()
    yield from classifications()
    yield from yes_or_no()
    yield from divergences()
