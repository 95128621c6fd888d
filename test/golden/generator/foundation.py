"""The first set: the operators and losses a LeNet-5 and a dense network need, and small networks made of them."""

import numpy as np

from . import randomness
from .case import class_labels, integers, layers_of, loss_case, network_case, operator_case


def linear():
    sizes = {
        "3 to 4": ((5, 3), {"out_features": 4}),
        "declared in_features": ((2, 6), {"in_features": 6, "out_features": 3}),
        "batch 1": ((1, 4), {"out_features": 2}),
        "one input": ((4, 1), {"out_features": 3}),
        "one output": ((4, 5), {"out_features": 1}),
        "no bias": ((3, 4), {"out_features": 5, "bias": False}),
        "wide": ((2, 17), {"out_features": 19}),
        "deep batch": ((33, 3), {"out_features": 2}),
        "last axis of three": ((2, 3, 4), {"out_features": 5}),
        "last axis of four, no bias": ((2, 2, 3, 4), {"out_features": 2, "bias": False}),
    }
    for name, (shape, arguments) in sizes.items():
        yield operator_case("linear", f"Linear, {name}", "Linear", shape, arguments)


CONVOLUTIONS = {
    "3 × 3": ((2, 2, 5, 5), {"out_channels": 3, "kernel_size": 3}),
    "declared in_channels": ((2, 2, 4, 4), {"in_channels": 2, "out_channels": 2, "kernel_size": 3}),
    "batch 1": ((1, 3, 5, 4), {"out_channels": 2, "kernel_size": 2}),
    "batch 5": ((5, 1, 4, 4), {"out_channels": 2, "kernel_size": 3}),
    "1 × 1 kernel": ((2, 3, 3, 4), {"out_channels": 4, "kernel_size": 1}),
    "kernel as large as the image": ((2, 2, 4, 3), {"out_channels": 3, "kernel_size": [4, 3]}),
    "one channel in and out": ((1, 1, 4, 4), {"out_channels": 1, "kernel_size": 2}),
    "no bias": ((2, 2, 4, 5), {"out_channels": 3, "kernel_size": 3, "bias": False}),
    "non-square kernel": ((2, 2, 5, 6), {"out_channels": 3, "kernel_size": [2, 3]}),
    "tall kernel on a wide image": ((2, 1, 5, 8), {"out_channels": 2, "kernel_size": [4, 1]}),
    "stride 2": ((2, 2, 7, 7), {"out_channels": 2, "kernel_size": 3, "stride": 2}),
    "stride 2 that leaves a rest": ((2, 2, 6, 8), {"out_channels": 2, "kernel_size": 3, "stride": 2}),
    "stride [2, 3]": ((2, 2, 6, 8), {"out_channels": 2, "kernel_size": [3, 2], "stride": [2, 3]}),
    "stride beyond the kernel": ((2, 1, 8, 7), {"out_channels": 2, "kernel_size": 2, "stride": 3}),
    "padding 1": ((2, 2, 4, 4), {"out_channels": 2, "kernel_size": 3, "padding": 1}),
    "padding 2": ((2, 1, 4, 5), {"out_channels": 2, "kernel_size": 5, "padding": 2}),
    "padding [1, 2]": ((2, 2, 4, 3), {"out_channels": 3, "kernel_size": [3, 5], "padding": [1, 2]}),
    "padding [0, 2]": ((2, 2, 4, 3), {"out_channels": 2, "kernel_size": 3, "padding": [0, 2]}),
    "padding beyond the kernel": ((1, 1, 3, 3), {"out_channels": 2, "kernel_size": 2, "padding": 3}),
    "asymmetric padding": ((2, 2, 4, 5), {"out_channels": 2, "kernel_size": 3, "padding": [[0, 1], [2, 1]]}),
    "asymmetric padding on one side": (
        (2, 1, 4, 4), {"out_channels": 2, "kernel_size": 2, "padding": [[1, 0], [0, 0]]}),
    "asymmetric padding, stride 2": (
        (2, 2, 5, 6), {"out_channels": 3, "kernel_size": [3, 2], "stride": 2, "padding": [[2, 0], [1, 2]]}),
    "asymmetric padding, dilation 2, groups 2": (
        (2, 4, 5, 4), {"out_channels": 2, "kernel_size": 2, "padding": [[0, 2], [1, 0]], "dilation": 2, "groups": 2}),
    "padding valid": ((2, 2, 4, 5), {"out_channels": 2, "kernel_size": 3, "padding": "valid"}),
    "padding valid, stride 2": ((2, 2, 6, 5), {"out_channels": 2, "kernel_size": 3, "padding": "valid", "stride": 2}),
    "padding same, odd kernel": ((2, 2, 4, 5), {"out_channels": 2, "kernel_size": 3, "padding": "same"}),
    "padding same, even kernel": ((2, 2, 4, 5), {"out_channels": 2, "kernel_size": 2, "padding": "same"}),
    "padding same, kernel [4, 3]": ((2, 1, 5, 4), {"out_channels": 2, "kernel_size": [4, 3], "padding": "same"}),
    "padding same, dilation [1, 2]": (
        (2, 2, 4, 5), {"out_channels": 2, "kernel_size": [2, 2], "padding": "same", "dilation": [1, 2]}),
    "padding same, even kernel, dilation 3": (
        (1, 1, 5, 6), {"out_channels": 2, "kernel_size": [2, 4], "padding": "same", "dilation": [3, 1]}),
    "dilation 2": ((2, 2, 6, 6), {"out_channels": 2, "kernel_size": 3, "dilation": 2}),
    "dilation [1, 3]": ((2, 2, 4, 7), {"out_channels": 2, "kernel_size": [3, 2], "dilation": [1, 3]}),
    "dilation 2, stride 2, padding 2": (
        (2, 2, 6, 7), {"out_channels": 2, "kernel_size": 3, "dilation": 2, "stride": 2, "padding": 2}),
    "groups 2": ((2, 4, 4, 4), {"out_channels": 6, "kernel_size": 3, "groups": 2}),
    "groups 3, no bias": ((2, 3, 4, 4), {"out_channels": 6, "kernel_size": 2, "groups": 3, "bias": False}),
    "depthwise": ((2, 4, 4, 5), {"out_channels": 4, "kernel_size": 3, "groups": 4, "padding": 1}),
    "everything at once": (
        (3, 4, 7, 9),
        {"in_channels": 4, "out_channels": 6, "kernel_size": [3, 2], "stride": [2, 1], "padding": [2, 1],
         "dilation": [1, 2], "groups": 2}),
    "stress: all sizes differ": ((3, 2, 7, 8), {"out_channels": 5, "kernel_size": [4, 3], "stride": [3, 2],
                                              "padding": [[1, 2], [0, 3]]}),
}


def conv2d():
    for name, (shape, arguments) in CONVOLUTIONS.items():
        yield operator_case("conv2d", f"Conv2d, {name}", "Conv2d", shape, arguments)


WINDOWS = {
    "2 × 2": ((2, 2, 4, 4), {"kernel_size": 2}),
    "batch 1, one channel": ((1, 1, 4, 6), {"kernel_size": 2}),
    "window 1": ((2, 1, 3, 3), {"kernel_size": 1}),
    "window as large as the image": ((2, 2, 3, 4), {"kernel_size": [3, 4]}),
    "non-square window": ((2, 2, 4, 6), {"kernel_size": [2, 3]}),
    "overlapping": ((2, 2, 5, 6), {"kernel_size": 3, "stride": 1}),
    "overlapping, stride 2": ((2, 2, 7, 7), {"kernel_size": 3, "stride": 2}),
    "windows that leave a rest": ((2, 2, 5, 7), {"kernel_size": 2}),
    "gaps between windows": ((2, 1, 8, 7), {"kernel_size": 2, "stride": 3}),
    "stride [1, 2]": ((2, 2, 4, 6), {"kernel_size": [2, 3], "stride": [1, 2]}),
    "padding 1": ((2, 2, 4, 5), {"kernel_size": 3, "stride": 2, "padding": 1}),
    "padding [1, 0]": ((2, 2, 4, 5), {"kernel_size": [2, 3], "stride": 1, "padding": [1, 0]}),
    "ceil_mode": ((2, 2, 5, 6), {"kernel_size": 2, "ceil_mode": True}),
    "ceil_mode, overlapping": ((2, 2, 6, 7), {"kernel_size": 3, "stride": 2, "ceil_mode": True}),
    "ceil_mode, padding 1": ((2, 2, 6, 5), {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    "ceil_mode, last window would start in the padding": (
        (2, 1, 5, 5), {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True}),
    "ceil_mode, stride 3": ((1, 2, 8, 6), {"kernel_size": [2, 3], "stride": 3, "ceil_mode": True}),
}

MAX_ONLY = {
    "dilation 2": ((2, 2, 6, 6), {"kernel_size": 2, "dilation": 2}),
    "dilation [1, 3]": ((2, 2, 4, 8), {"kernel_size": [2, 2], "stride": 1, "dilation": [1, 3]}),
    "dilation 2, padding 1, ceil_mode": (
        (2, 1, 7, 6), {"kernel_size": 2, "stride": 2, "padding": 1, "dilation": 2, "ceil_mode": True}),
}

TIES = ["2 × 2", "overlapping", "overlapping, stride 2", "padding 1", "ceil_mode, padding 1", "gaps between windows"]

AVERAGE_ONLY = {
    "padding not counted": (
        (2, 2, 4, 5), {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}),
    "padding [1, 0] not counted": (
        (2, 2, 4, 5), {"kernel_size": [2, 3], "stride": 1, "padding": [1, 0], "count_include_pad": False}),
    "ceil_mode, padding not counted": (
        (2, 2, 6, 5), {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "count_include_pad": False}),
    "divisor_override 3": ((2, 2, 4, 4), {"kernel_size": 2, "divisor_override": 3}),
    "divisor_override 5, padding 1, ceil_mode": (
        (2, 1, 6, 5),
        {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "divisor_override": 5}),
    "divisor_override 1, padding not counted": (
        (1, 2, 4, 4), {"kernel_size": 2, "padding": 1, "count_include_pad": False, "divisor_override": 1}),
}


def pool2d():
    for name, (shape, arguments) in {**WINDOWS, **MAX_ONLY}.items():
        yield operator_case("pool2d", f"MaxPool2d, {name}", "MaxPool2d", shape, arguments)
    for name in TIES:
        shape, arguments = WINDOWS[name]
        title = f"MaxPool2d, {name}, ties"
        yield operator_case("pool2d", title, "MaxPool2d", shape, arguments, x=integers(*shape), fragile=True)
    flat = {"x": np.zeros((2, 2, 5, 4)), "fragile": True}
    yield operator_case("pool2d", "MaxPool2d, all entries equal", "MaxPool2d", (2, 2, 5, 4), {"kernel_size": 2}, **flat)
    yield operator_case("pool2d", "MaxPool2d, all entries equal, overlapping", "MaxPool2d", (2, 2, 5, 4),
                        {"kernel_size": 3, "stride": 1, "padding": 1}, **flat)
    below = -1 - np.arange(24.0).reshape(1, 1, 4, 6) % 7
    yield operator_case("pool2d", "MaxPool2d, negative entries beside the padding", "MaxPool2d", (1, 1, 4, 6),
                        {"kernel_size": 3, "stride": 2, "padding": 1}, x=below, fragile=True)
    for name, (shape, arguments) in {**WINDOWS, **AVERAGE_ONLY}.items():
        yield operator_case("pool2d", f"AvgPool2d, {name}", "AvgPool2d", shape, arguments)


SPECIAL_POINTS = [
    -800.0, -40.0, -20.0, -10.0, -3.5, -2.0, -1.0, -0.5, -0.25, -1e-3, -1e-8, -1e-300,
    0.0, 1e-300, 1e-8, 1e-3, 0.25, 0.5, 1.0, 2.0, 3.5, 10.0, 20.0, 40.0, 800.0, -0.0,
]


def activations():
    points = np.array(SPECIAL_POINTS).reshape(2, 13)
    for op in ("ReLU", "Sigmoid", "Tanh"):
        yield operator_case("activations", f"{op}, special points", op, (2, 13), x=points, inline=("x",))
        yield operator_case("activations", f"{op}, batch 1", op, (1, 5))
        yield operator_case("activations", f"{op}, images", op, (2, 3, 2, 4))
    yield operator_case("activations", "ReLU, exact zeros", "ReLU", (3, 8), x=integers(3, 8, low=-1, high=1))
    shapes = {
        "images": ((2, 3, 2, 4), {}),
        "rows": ((3, 4), {}),
        "one entry an image": ((3, 1, 1, 1), {}),
        "batch 1": ((1, 2, 3), {}),
        "from axis 2": ((2, 3, 2, 4), {"start_dim": 2}),
        "axes 1 to 2": ((2, 3, 2, 4), {"start_dim": 1, "end_dim": 2}),
    }
    for name, (shape, arguments) in shapes.items():
        yield operator_case("activations", f"Flatten, {name}", "Flatten", shape, arguments)


EXTREME_LOGITS = np.array([[800.0, -800.0, 0.0], [40.0, 39.0, -40.0], [-800.0, -801.0, -802.5], [0.0, 0.0, 0.0],
                           [1000.0, 1000.0, 999.0], [5.0, 5.0, -700.0]])


def losses():
    for reduction in ({}, {"reduction": "mean"}, {"reduction": "sum"}):
        title = f"reduction {reduction.get('reduction', 'not given')}"
        for shape in ((4, 3), (1, 5), (3, 1)):
            yield loss_case("losses", f"MSELoss, {shape[0]} × {shape[1]}, {title}", "MSELoss", shape,
                            arguments=reduction)
        for shape in ((5, 4), (1, 3), (17, 2)):
            yield loss_case("losses", f"CrossEntropyLoss, {shape[0]} × {shape[1]}, {title}", "CrossEntropyLoss", shape,
                            target=class_labels, arguments=reduction)
        yield loss_case("losses", f"CrossEntropyLoss, extreme logits, {title}", "CrossEntropyLoss", (6, 3),
                        x=EXTREME_LOGITS, target=np.array([0, 2, 1, 2, 0, 1]), arguments=reduction)
    yield loss_case("losses", "MSELoss, prediction equal to the target", "MSELoss", (2, 3),
                    x=np.arange(6.0).reshape(2, 3), target=np.arange(6.0).reshape(2, 3), fragile=True)
    yield loss_case("losses", "MSELoss, many columns", "MSELoss", (2, 12))
    yield loss_case("losses", "CrossEntropyLoss, one class", "CrossEntropyLoss", (3, 1), target=np.zeros(3, np.int64))


CLASSES = {"op": "CrossEntropyLoss"}
SQUARES = {"op": "MSELoss"}


def lenet(padding, first, second, activation):
    return layers_of(
        ("conv1", "Conv2d", {"out_channels": 2, "kernel_size": 3, "padding": padding}), ("act1", activation),
        ("pool1", first, {"kernel_size": 2}),
        ("conv2", "Conv2d", {"out_channels": 3, "kernel_size": 3}), ("act2", activation),
        ("pool2", second, {"kernel_size": 2}),
        ("flatten", "Flatten"),
        ("fc1", "Linear", {"out_features": 6}), ("act3", "Tanh"),
        ("fc2", "Linear", {"out_features": 4}),
    )


def multilayer(*activations):
    entries = []
    for index, activation in enumerate(activations, 1):
        entries += [(f"fc{index}", "Linear", {"out_features": 4 + index}), (f"act{index}", activation)]
    return layers_of(*entries, ("out", "Linear", {"out_features": 3}))


def chains():
    """Networks without branches."""
    for reduction in ("mean", "sum"):
        loss = {**CLASSES, "input": "out", "reduction": reduction}
        yield network_case("networks", f"dense network, ReLU and Tanh, reduction {reduction}", {"x": (5, 4)},
                           multilayer("ReLU", "Tanh"), loss, target=class_labels)
    yield network_case("networks", "dense network, Sigmoid, squared error", {"x": (3, 4)},
                       multilayer("Sigmoid", "Sigmoid"), {**SQUARES, "input": "out"})
    yield network_case("networks", "dense network of four layers, batch 1", {"x": (1, 5)},
                       multilayer("Tanh", "ReLU", "Sigmoid"), {**CLASSES, "input": "out"}, target=class_labels)
    yield network_case("networks", "2-2-1", {"x": (4, 2)},
                       layers_of(("hidden", "Linear", {"out_features": 2}), ("act", "Sigmoid"),
                                 ("out", "Linear", {"out_features": 1})), {**SQUARES, "input": "out"})
    variants = {
        "ReLU, max and average pooling": (1, "MaxPool2d", "AvgPool2d", "ReLU"),
        "Tanh, average pooling twice": (1, "AvgPool2d", "AvgPool2d", "Tanh"),
        "Sigmoid, max pooling twice, no padding": (0, "MaxPool2d", "MaxPool2d", "Sigmoid"),
        "ReLU, same padding": ("same", "MaxPool2d", "MaxPool2d", "ReLU"),
    }
    for name, parts in variants.items():
        yield network_case("networks", f"small LeNet, {name}", {"x": (2, 1, 12, 12)}, lenet(*parts),
                           {**CLASSES, "input": "fc2"}, target=class_labels)
    background = np.zeros((3, 1, 12, 12))
    background[:, :, 3:9, 4:8] = randomness.uniform(randomness.generator(1), (3, 1, 6, 4), 0, 1)
    yield network_case("networks", "small LeNet, zero background: ties and exact zeros", {"x": (3, 1, 12, 12)},
                       lenet(1, "MaxPool2d", "AvgPool2d", "ReLU"), {**CLASSES, "input": "fc2"},
                       data={"x": background, "conv1.bias": np.zeros(2), "conv2.bias": np.zeros(3)},
                       target=class_labels)
    yield network_case("networks", "overlapping pools and strides", {"x": (2, 2, 9, 11)},
                       layers_of(("conv1", "Conv2d", {"out_channels": 3, "kernel_size": [3, 2], "stride": [1, 2],
                                                      "padding": [[0, 1], [1, 0]]}),
                                 ("relu1", "ReLU"),
                                 ("pool1", "MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
                                 ("conv2", "Conv2d", {"out_channels": 2, "kernel_size": 2, "bias": False}),
                                 ("tanh2", "Tanh"),
                                 ("pool2", "AvgPool2d", {"kernel_size": 2, "stride": 1, "ceil_mode": True}),
                                 ("flatten", "Flatten"), ("fc", "Linear", {"out_features": 3})),
                       {**CLASSES, "input": "fc", "reduction": "sum"}, target=class_labels)


def branches():
    """Networks in which a tensor is used more than once."""
    yield network_case("networks", "Add of a tensor with itself", {"x": (3, 4)},
                       layers_of(("fc", "Linear", {"out_features": 3}), ("twice", "Add", ["fc", "fc"])),
                       {**SQUARES, "input": "twice"})
    yield network_case("networks", "Add of three, one of them the input", {"x": (3, 4)},
                       layers_of(("fc1", "Linear", {"out_features": 4}), ("act", "Tanh"),
                                 ("fc2", "Linear", {"out_features": 4}), ("sum", "Add", ["x", "fc1", "fc2"]),
                                 ("out", "Linear", {"out_features": 2})),
                       {**CLASSES, "input": "out"}, target=class_labels)
    yield network_case("networks", "residual convolution", {"x": (2, 2, 5, 6)},
                       layers_of(("conv1", "Conv2d", {"out_channels": 3, "kernel_size": 3, "padding": 1}),
                                 ("relu1", "ReLU"),
                                 ("conv2", "Conv2d", {"out_channels": 3, "kernel_size": 3, "padding": 1}),
                                 ("sum", "Add", ["conv2", "relu1"]), ("relu2", "ReLU"),
                                 ("pool", "MaxPool2d", {"kernel_size": 2}), ("flatten", "Flatten"),
                                 ("fc", "Linear", {"out_features": 3})),
                       {**CLASSES, "input": "fc"}, target=class_labels)
    yield network_case("networks", "two branches from one convolution, max and average", {"x": (2, 1, 6, 7)},
                       layers_of(("conv", "Conv2d", {"out_channels": 2, "kernel_size": 2}),
                                 ("tanh", "Tanh"),
                                 ("max", "MaxPool2d", {"kernel_size": 2}, ["tanh"]),
                                 ("average", "AvgPool2d", {"kernel_size": 2}, ["tanh"]),
                                 ("sum", "Add", ["max", "average"]), ("flatten", "Flatten"),
                                 ("fc", "Linear", {"out_features": 4})),
                       {**CLASSES, "input": "fc"}, target=class_labels)
    yield network_case("networks", "a tensor used four times", {"x": (3, 3)},
                       layers_of(("h", "Linear", {"out_features": 4}), ("a", "ReLU", ["h"]), ("b", "Tanh", ["h"]),
                                 ("c", "Sigmoid", ["h"]), ("sum", "Add", ["a", "b", "c", "h"]),
                                 ("out", "Linear", {"out_features": 2})),
                       {**SQUARES, "input": "out", "reduction": "sum"})
    yield network_case("networks", "two inputs", {"x": (3, 3), "context": (3, 5)},
                       layers_of(("left", "Linear", {"out_features": 4}, ["x"]),
                                 ("right", "Linear", {"out_features": 4}, ["context"]),
                                 ("sum", "Add", ["left", "right"]), ("tanh", "Tanh"),
                                 ("out", "Linear", {"out_features": 3})),
                       {**CLASSES, "input": "out"}, target=class_labels)


def networks():
    yield from chains()
    yield from branches()


GROUPS = {
    "linear": linear,
    "conv2d": conv2d,
    "pool2d": pool2d,
    "activations": activations,
    "losses": losses,
    "networks": networks,
}
