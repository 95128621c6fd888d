"""Normalisations, in training and in evaluation."""

import numpy as np

from .case import operator_case

BATCH = {
    "defaults": {},
    "eps 0.1": {"eps": 0.1},
    "momentum 0.3": {"momentum": 0.3},
    "momentum null": {"momentum": None},
    "not affine": {"affine": False},
    "no running statistics": {"track_running_stats": False},
    "not affine, no running statistics": {"affine": False, "track_running_stats": False},
}

BATCH_SHAPES = {
    "BatchNorm1d": {"rows": (5, 3), "signals": (3, 2, 4)},
    "BatchNorm2d": {"images": (2, 3, 3, 4)},
}

LAYER = {
    "rows": ((3, 5), {"normalized_shape": 5}),
    "rows, shape in a list": ((1, 6), {"normalized_shape": [6]}),
    "last axis of three": ((2, 3, 4), {"normalized_shape": 4}),
    "last two axes": ((2, 2, 3, 4), {"normalized_shape": [3, 4]}),
    "whole images": ((2, 2, 3, 2), {"normalized_shape": [2, 3, 2]}),
    "eps 0.1": ((3, 4), {"normalized_shape": 4, "eps": 0.1}),
    "no bias": ((3, 5), {"normalized_shape": 5, "bias": False}),
    "not affine": ((3, 5), {"normalized_shape": 5, "elementwise_affine": False}),
}

GROUP = {
    "two groups": ((2, 4, 2, 3), {"num_groups": 2}),
    "declared num_channels": ((2, 6, 2, 2), {"num_groups": 3, "num_channels": 6}),
    "one group": ((2, 3, 2, 3), {"num_groups": 1}),
    "a group a channel": ((2, 3, 3, 2), {"num_groups": 3}),
    "batch 1": ((1, 4, 3, 2), {"num_groups": 2}),
    "signals": ((2, 4, 5), {"num_groups": 2}),
    "rows": ((3, 8), {"num_groups": 2}),
    "not affine": ((2, 4, 2, 2), {"num_groups": 2, "affine": False}),
    "eps 0.1": ((2, 4, 2, 3), {"num_groups": 4, "eps": 0.1}),
}

INSTANCE = {
    "defaults": {},
    "affine": {"affine": True},
    "eps 0.1": {"eps": 0.1},
    "running statistics": {"track_running_stats": True},
    "running statistics, affine, momentum 0.4": {"track_running_stats": True, "affine": True, "momentum": 0.4},
}


def normalisation():
    for op, shapes in BATCH_SHAPES.items():
        for data, shape in shapes.items():
            for name, arguments in BATCH.items():
                for mode in ("train", "eval"):
                    title = f"{op}, {data}, {name}, {mode}"
                    yield operator_case("normalisation", title, op, shape, arguments, mode=mode)
    yield operator_case("normalisation", "BatchNorm2d, declared num_features", "BatchNorm2d", (3, 2, 2, 2),
                        {"num_features": 2})
    yield operator_case("normalisation", "BatchNorm2d, one image", "BatchNorm2d", (1, 2, 3, 3))
    yield operator_case("normalisation", "BatchNorm2d, one pixel an image", "BatchNorm2d", (5, 3, 1, 1))
    still = np.zeros((2, 2, 2, 2))
    still[:, 1] = np.arange(8.0).reshape(2, 2, 2)
    yield operator_case("normalisation", "BatchNorm2d, a channel without variance", "BatchNorm2d", still.shape, x=still)
    for name, (shape, arguments) in LAYER.items():
        yield operator_case("normalisation", f"LayerNorm, {name}", "LayerNorm", shape, arguments)
    for name, (shape, arguments) in GROUP.items():
        yield operator_case("normalisation", f"GroupNorm, {name}", "GroupNorm", shape, arguments)
    for name, arguments in INSTANCE.items():
        for mode in ("train", "eval"):
            yield operator_case("normalisation", f"InstanceNorm2d, {name}, {mode}", "InstanceNorm2d", (2, 3, 3, 4),
                                arguments, mode=mode)
