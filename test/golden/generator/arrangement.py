"""Operators that combine, move, drop or look up entries, and user expressions."""

import numpy as np

from . import randomness
from .activation import titled
from .case import Case, SUM_OF_SQUARES, definition, integers, near, normal, operator_case, uniform


def merge_case(name, op, shapes, uses=None, arguments=None):
    """An operator with several inputs a, b, … of the given shapes, used in the order of `uses`."""
    inputs = dict(zip("abcd", shapes))
    layer = {"name": op.lower(), "op": op, **(arguments or {}), "inputs": list(uses or inputs)}
    network = definition(name, inputs, [layer], {**SUM_OF_SQUARES, "input": layer["name"]})
    data = {key: normal(*shape) for key, shape in inputs.items()}
    return Case("arrangement", name, network, {**data, "y": near})


MERGES = {
    "two rows": ([(3, 4), (3, 4)], None),
    "three images": ([(2, 2, 2, 3)] * 3, None),
    "twice the same": ([(3, 4)], "aa"),
    "one of two twice": ([(2, 3), (2, 3)], "aba"),
    "broadcast a value a channel": ([(2, 3, 2, 4), (2, 3, 1, 1)], None),
    "broadcast a map over channels": ([(2, 1, 2, 4), (2, 3, 2, 4)], None),
    "broadcast both ways": ([(2, 1, 4), (2, 3, 1)], None),
}

CONCATENATIONS = {
    "rows": ([(3, 2), (3, 4)], None, 1),
    "channels of images": ([(2, 1, 2, 3), (2, 3, 2, 3)], None, 1),
    "three, channels": ([(2, 1, 2, 2), (2, 2, 2, 2), (2, 3, 2, 2)], None, 1),
    "height": ([(2, 2, 1, 3), (2, 2, 2, 3)], None, 2),
    "width, dim -1": ([(2, 2, 3, 1), (2, 2, 3, 2)], None, -1),
    "signals, dim -2": ([(2, 1, 4), (2, 3, 4)], None, -2),
    "twice the same": ([(3, 2), (3, 1)], "aba", 1),
    "one alone": ([(2, 3)], None, 1),
}

RESHAPES = {
    "images to rows": ((2, 2, 3, 2), {"shape": [12]}),
    "rows to images": ((2, 12), {"shape": [2, 3, 2]}),
    "with -1": ((2, 3, 4), {"shape": [-1]}),
    "with -1 in the middle": ((3, 2, 6), {"shape": [2, -1, 3]}),
    "the same shape": ((2, 3), {"shape": [3]}),
    "ones added": ((2, 3), {"shape": [3, 1, 1]}),
}

ZERO_PADS = {
    "1": ((2, 2, 2, 3), {"padding": 1}),
    "[1, 2, 3, 0]": ((2, 2, 2, 3), {"padding": [1, 2, 3, 0]}),
    "[0, 0, 1, 2]": ((1, 2, 3, 3), {"padding": [0, 0, 1, 2]}),
    "0": ((2, 1, 2, 2), {"padding": 0}),
    "[-1, 1, 0, -2], cropped": ((2, 2, 4, 3), {"padding": [-1, 1, 0, -2]}),
}

NEAREST = [
    ((2, 2, 2, 3), {"scale_factor": 2}),
    ((2, 2, 2, 3), {"scale_factor": [2, 3]}),
    ((1, 2, 3, 4), {"scale_factor": 1.5}),
    ((1, 2, 4, 5), {"scale_factor": 0.5}),
    ((2, 1, 3, 5), {"scale_factor": [2.6, 0.7]}),
    ((2, 2, 3, 4), {"size": 5}),
    ((2, 2, 3, 4), {"size": [7, 2], "mode": "nearest"}),
    ((2, 2, 3, 4), {"size": [3, 4]}),
    ((2, 2, 1, 1), {"size": [3, 2]}),
]

BILINEAR = [
    ((2, 2, 2, 3), {"scale_factor": 2}),
    ((2, 2, 2, 3), {"scale_factor": [3, 2]}),
    ((1, 2, 3, 4), {"scale_factor": 1.5}),
    ((1, 2, 5, 4), {"scale_factor": 0.5}),
    ((2, 1, 3, 5), {"scale_factor": [2.6, 0.7]}),
    ((2, 2, 3, 4), {"size": 5}),
    ((2, 2, 3, 4), {"size": [7, 2]}),
    ((2, 2, 3, 4), {"size": [3, 4]}),
    ((2, 2, 4, 3), {"size": 1}),
    ((2, 2, 1, 1), {"size": [3, 2]}),
]

EXPRESSIONS = [
    "x / (1 + exp(-x))", "x ** 2", "x ** 3 - 2 * x", "sqrt(1 + x ** 2)", "log(1 + exp(x))", "sin(x) * cos(2 * x)",
    "tanh(x) + 0.1 * x", "exp(-x ** 2)", "abs(x)", "max(x, 0.1 * x - 0.001)", "min(max(x, -1.001), 0.501)",
    "1 / (1 + x * x)", "log1p(x ** 2)", "expm1(x)", "2 ** x", "-x", "1e-3 * x", "(x + 1) * (x - 1) / 2", "x - 1 - 2",
    "8 / 2 / (1 + abs(x))", "2 ** 3 ** 0.5 * x", "--x * .5", "x", "3 + 0 * x",
]


def dropouts():
    variants = {
        "p not given": ((3, 8), {}),
        "p 0.2, images": ((2, 2, 3, 4), {"p": 0.2}),
        "p 0.9": ((4, 5), {"p": 0.9}),
        "p 0": ((2, 4), {"p": 0}),
        "p 1": ((2, 4), {"p": 1}),
    }
    for name, (shape, arguments) in variants.items():
        yield operator_case("arrangement", f"Dropout, {name}", "Dropout", shape, arguments)
    yield operator_case("arrangement", "Dropout, evaluation", "Dropout", (3, 4), {"p": 0.4}, mode="eval")


def embedding_case(name, indices, **arguments):
    layer = {"name": "embedding", "op": "Embedding", **arguments}
    inputs = {"x": (indices.shape, "int64")}
    network = definition(name, inputs, [layer], {**SUM_OF_SQUARES, "input": "embedding"})
    return Case("arrangement", name, network, {"x": indices, "y": near})


def embeddings():
    table = {"num_embeddings": 6, "embedding_dim": 3}
    rng = randomness.generator(randomness.GENERATOR_SEED)
    yield embedding_case("Embedding, one index a sample", randomness.labels(rng, (5,), 6), **table)
    yield embedding_case("Embedding, sentences", randomness.labels(rng, (2, 4), 6), **table)
    yield embedding_case("Embedding, pages", randomness.labels(rng, (2, 2, 3), 6), **table)
    yield embedding_case("Embedding, one index many times", np.full((2, 3), 4), **table)
    yield embedding_case("Embedding, padding_idx", np.array([[1, 0, 0], [2, 5, 0]]), **table, padding_idx=0)
    yield embedding_case("Embedding, padding_idx from the end", np.array([[5, 1], [5, 5]]), **table, padding_idx=-1)


def upsamples():
    for shape, arguments in NEAREST:
        yield operator_case("arrangement", titled("Upsample", arguments), "Upsample", shape, arguments)
    for align in ({}, {"align_corners": False}, {"align_corners": True}):
        for shape, arguments in BILINEAR if align else BILINEAR[:1]:
            given = {**arguments, "mode": "bilinear", **align}
            yield operator_case("arrangement", titled("Upsample", given), "Upsample", shape, given)


def expressions():
    def case(name, expr, x=None, shape=(3, 4), fragile=False, **more):
        arguments = {"expr": expr, **more}
        return operator_case("arrangement", name, "Elementwise", shape, arguments, x=x, fragile=fragile)

    for expr in EXPRESSIONS:
        yield case(f"Elementwise, {expr}", expr)
    yield case("Elementwise, images", "x * tanh(x)", shape=(2, 2, 2, 3))
    yield case("Elementwise, root of positive numbers", "x ** 0.5 + log(x)", x=uniform(3, 4, low=0.1, high=4))
    yield case("Elementwise, with dexpr", "x ** 2 / 2 + sin(x)", dexpr="x + cos(x)")
    yield case("Elementwise, abs at zero", "abs(x)", x=integers(3, 4, low=-1, high=1))
    yield case("Elementwise, max at ties", "max(x, 0)", x=integers(3, 4, low=-1, high=1))
    yield case("Elementwise, min at ties", "min(x, x ** 2)", x=integers(3, 4, low=-1, high=1), fragile=True)


def arrangement():
    for op in ("Add", "Mul"):
        for name, (shapes, uses) in MERGES.items():
            yield merge_case(f"{op}, {name}", op, shapes, uses)
    for name, (shapes, uses, dim) in CONCATENATIONS.items():
        yield merge_case(f"Concat, {name}", "Concat", shapes, uses, {"dim": dim})
    for name, (shape, arguments) in RESHAPES.items():
        yield operator_case("arrangement", f"Reshape, {name}", "Reshape", shape, arguments)
    yield operator_case("arrangement", "Identity, rows", "Identity", (3, 4))
    yield operator_case("arrangement", "Identity, images", "Identity", (2, 2, 2, 3))
    for name, (shape, arguments) in ZERO_PADS.items():
        yield operator_case("arrangement", f"ZeroPad2d, {name}", "ZeroPad2d", shape, arguments)
    yield from dropouts()
    yield from embeddings()
    yield from upsamples()
    yield from expressions()
