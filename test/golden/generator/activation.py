"""Every activation beyond ReLU, Sigmoid and Tanh, at its special points and on random data."""

import numpy as np

from .case import apart, normal, operator_case
from .foundation import SPECIAL_POINTS

# The operators that work entry by entry: variants of arguments, and the points where their formula changes.
POINTWISE = {
    "ReLU6": ([{}], [6.0, 5.9375, 6.0625]),
    "LeakyReLU": ([{}, {"negative_slope": 0.3}, {"negative_slope": 0}], []),
    "ELU": ([{}, {"alpha": 0.4}, {"alpha": 2.5}], []),
    "SELU": ([{}], []),
    "GELU": ([{}, {"approximate": "none"}, {"approximate": "tanh"}], [-5.5, 5.5, 8.5, -8.5]),
    "SiLU": ([{}], []),
    "Mish": ([{}], [-60.0, 19.9375, 20.0625]),
    "Hardtanh": ([{}, {"min_val": -2, "max_val": 0.5}, {"min_val": 0, "max_val": 6}], [6.0]),
    "Hardswish": ([{}], [-3.0, 3.0, -2.9375, 2.9375, -3.0625, 3.0625]),
    "LogSigmoid": ([{}], [-745.0, 36.0, 37.0]),
    "Softplus": ([{}, {"beta": 2}, {"beta": 0.5, "threshold": 3}, {"threshold": 0}], [6.0, 19.9375, 20.0625]),
    "Softsign": ([{}], []),
}

# These have a kink or a jump right at one of the points, where a rounding of x changes the gradient.
KINKED_AT_POINTS = ("Hardtanh", "Hardswish", "Softplus")

EXTREMES = np.array([[800.0, -800.0, 0.0, 799.0], [40.0, 39.0, -40.0, 40.0], [-800.0, -801.0, -802.5, -800.0],
                     [0.0, 0.0, 0.0, 0.0], [1e-8, -1e-8, 0.0, 1.0]])

AXES = {
    "rows, dim 1": ((3, 4), 1),
    "rows, dim -1": ((1, 6), -1),
    "one entry": ((3, 1), 1),
    "channels, dim 1": ((2, 3, 2, 3), 1),
    "rows of an image, dim 2": ((2, 2, 3, 2), 2),
    "columns of an image, dim -1": ((2, 2, 3, 4), -1),
}

SLOPES = {
    "one slope": ((3, 4), {}),
    "one slope for images": ((2, 3, 2, 2), {"num_parameters": 1}),
    "a slope a feature": ((4, 3), {"num_parameters": 3}),
    "a slope a channel, images": ((2, 3, 2, 4), {"num_parameters": 3}),
    "a slope a channel, signals": ((2, 2, 5), {"num_parameters": 2}),
}


def titled(op, arguments):
    """The name of an operator with its arguments."""
    return ", ".join([op, *(f"{name} {value}" for name, value in arguments.items())])


def activation():
    for op, (variants, extra) in POINTWISE.items():
        points = np.array([*SPECIAL_POINTS, *extra])[None, :]
        for arguments in variants:
            title = titled(op, arguments)
            yield operator_case("activation", f"{title}, special points", op, points.shape, arguments, x=points,
                                target=apart, inline=("x",), fragile=op in KINKED_AT_POINTS)
            yield operator_case("activation", f"{title}, images", op, (2, 2, 3, 3), arguments)
        yield operator_case("activation", f"{op}, wide rows", op, (3, 7), x=lambda rng: 3 * normal(3, 7)(rng))
    for name, (shape, arguments) in SLOPES.items():
        yield operator_case("activation", f"PReLU, {name}", "PReLU", shape, arguments)
    points = np.array(SPECIAL_POINTS)[None, :]
    yield operator_case("activation", "PReLU, special points", "PReLU", points.shape, x=points, target=apart,
                        inline=("x",))
    for op in ("Softmax", "LogSoftmax"):
        for name, (shape, dim) in AXES.items():
            yield operator_case("activation", f"{op}, {name}", op, shape, {"dim": dim})
        yield operator_case("activation", f"{op}, extreme entries", op, EXTREMES.shape, {"dim": 1}, x=EXTREMES,
                            target=apart, inline=("x",))
