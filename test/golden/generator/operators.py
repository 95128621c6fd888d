"""One layer of a definition, computed by PyTorch.

Whatever `torch.nn` has under the operator's own name is built from the layer's arguments, so names and defaults are
PyTorch's. The few operators it lacks, or that give more than one tensor, have a function each.
"""

import torch
from torch import nn
from torch.nn import functional

from .expression import evaluate

# The argument a definition may leave out because the input's shape gives it, and the axis that does.
INFERRED = {
    "Linear": ("in_features", -1),
    "Conv1d": ("in_channels", 1),
    "Conv2d": ("in_channels", 1),
    "ConvTranspose2d": ("in_channels", 1),
    "BatchNorm1d": ("num_features", 1),
    "BatchNorm2d": ("num_features", 1),
    "InstanceNorm2d": ("num_features", 1),
    "GroupNorm": ("num_channels", 1),
}


def apply(layer, inputs):
    """The output of a layer for its input tensors; records masks, indices and running statistics on the way."""
    return SPECIAL.get(layer.op, torch_module)(layer, *inputs)


def torch_module(layer, x, **overridden):
    """The output of the `torch.nn` module of the operator's name."""
    arguments = {**inferred(layer, x), **as_tuples(layer.arguments), **overridden}
    module = getattr(nn, layer.op)(**arguments).double()
    layer.fill(module)
    output = module(x)
    layer.record_statistics(module)
    return output


def inferred(layer, x):
    name, axis = INFERRED.get(layer.op, (None, None))
    return {} if name is None else {name: x.shape[axis]}


def as_tuples(arguments):
    """Arguments with lists turned into tuples, which is what `torch.nn` expects of sizes."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in arguments.items()}


def is_asymmetric(padding):
    """Whether a padding is written with two numbers a side: [[left, right]] or [[top, bottom], [left, right]]."""
    return isinstance(padding, list) and isinstance(padding[0], list)


def pad_order(padding):
    """The padding in the order of `functional.pad`: last axis first."""
    return [amount for pair in reversed(padding) for amount in pair]


def convolution(layer, x):
    """Conv1d and Conv2d; asymmetric padding is `functional.pad` in the layer's own padding mode, then no padding."""
    padding = layer.arguments.get("padding", 0)
    if not is_asymmetric(padding):
        return torch_module(layer, x)
    mode = layer.arguments.get("padding_mode", "zeros")
    padded = functional.pad(x, pad_order(padding), mode="constant" if mode == "zeros" else mode)
    return torch_module(layer, padded, padding=0)


def transposed_convolution(layer, x):
    """ConvTranspose2d; asymmetric padding removes that many rows and columns from the unpadded output."""
    padding = layer.arguments.get("padding", 0)
    if not is_asymmetric(padding):
        return torch_module(layer, x)
    return functional.pad(torch_module(layer, x, padding=0), [-amount for amount in pad_order(padding)])


def max_pool(layer, x):
    """Max pooling with `return_indices`, which also gives how many windows each position of the input won."""
    output, indices = torch_module(layer, x, return_indices=True)
    spatial = x.dim() - 2
    won = torch.zeros_like(x.detach()).flatten(-spatial)
    flat = indices.flatten(-spatial)
    won.scatter_add_(-1, flat, torch.ones_like(flat, dtype=won.dtype))
    layer.record("indices", indices)
    layer.record("mask", won.reshape(x.shape))
    return output


def dropout(layer, x):
    """Dropout; its 0/1 mask is read off a run on ones from the same random state, and handed on as an input."""
    kept = layer.dropout_mask(lambda: torch_mask(layer, x))
    if not layer.training:
        return torch_module(layer, x)
    torch.manual_seed(layer.seed)
    output = nn.Dropout(**layer.arguments)(x)
    p = layer.arguments.get("p", 0.5)
    expected = x * kept * (0 if p == 1 else 1 / (1 - p))
    assert torch.allclose(output, expected, rtol=1e-12, atol=0), "the mask is not the one PyTorch used"
    return output


def torch_mask(layer, x):
    torch.manual_seed(layer.seed)
    return (nn.Dropout(**layer.arguments)(torch.ones_like(x)) != 0).double()


def add(layer, *inputs):
    total = inputs[0]
    for term in inputs[1:]:
        total = total + term
    return total


def multiply(layer, *inputs):
    product = inputs[0]
    for factor in inputs[1:]:
        product = product * factor
    return product


def concatenate(layer, *inputs):
    return torch.cat(inputs, dim=layer.arguments["dim"])


def reshape(layer, x):
    return x.reshape(x.shape[0], *layer.arguments["shape"])


def elementwise(layer, x):
    return evaluate(layer.arguments["expr"], x)


SPECIAL = {
    "Conv1d": convolution,
    "Conv2d": convolution,
    "ConvTranspose2d": transposed_convolution,
    "MaxPool1d": max_pool,
    "MaxPool2d": max_pool,
    "AdaptiveMaxPool2d": max_pool,
    "Dropout": dropout,
    "Add": add,
    "Mul": multiply,
    "Concat": concatenate,
    "Reshape": reshape,
    "Elementwise": elementwise,
}


def loss(declaration, prediction, target):
    """The scalar loss of a definition: the `torch.nn` module of its name, with class weights as float64 tensors."""
    arguments = {name: value for name, value in declaration.items() if name not in ("op", "input", "target")}
    for name in ("weight", "pos_weight"):
        if name in arguments:
            arguments[name] = torch.tensor(arguments[name], dtype=torch.float64)
    return getattr(nn, declaration["op"])(**arguments)(prediction, target)
