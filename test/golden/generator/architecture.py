"""Small versions of well-known networks with branches."""

import numpy as np

from .case import class_labels, layers_of, network_case, uniform

CLASSES = {"op": "CrossEntropyLoss"}
SQUARES = {"op": "MSELoss"}


def conv(channels, kernel=3, **arguments):
    """A convolution that keeps the size of the image unless told otherwise."""
    return {"out_channels": channels, "kernel_size": kernel, "padding": kernel // 2, **arguments}


def head(classes=3):
    return [("pooled", "AdaptiveAvgPool2d", {"output_size": 1}), ("flatten", "Flatten"),
            ("fc", "Linear", {"out_features": classes})]


def residual_block():
    return [("stem", "Conv2d", conv(3, bias=False)), ("norm0", "BatchNorm2d"), ("relu0", "ReLU"),
            ("conv1", "Conv2d", conv(3, bias=False)), ("norm1", "BatchNorm2d"), ("relu1", "ReLU"),
            ("conv2", "Conv2d", conv(3, bias=False)), ("norm2", "BatchNorm2d"),
            ("sum", "Add", ["norm2", "relu0"]), ("relu2", "ReLU"), *head()]


def projected_block():
    return [("stem", "Conv2d", conv(2)), ("relu0", "ReLU"),
            ("conv1", "Conv2d", conv(4, stride=2, bias=False)), ("norm1", "BatchNorm2d"), ("relu1", "ReLU"),
            ("conv2", "Conv2d", conv(4, bias=False)), ("norm2", "BatchNorm2d"),
            ("shortcut", "Conv2d", conv(4, 1, stride=2, bias=False), ["relu0"]), ("norm3", "BatchNorm2d"),
            ("sum", "Add", ["norm2", "norm3"]), ("relu2", "ReLU"), *head()]


def dense_block():
    return [("conv0", "Conv2d", conv(2)), ("conv1", "Conv2d", conv(2)), ("relu1", "ReLU"),
            ("cat1", "Concat", {"dim": 1}, ["conv0", "relu1"]), ("conv2", "Conv2d", conv(2)), ("relu2", "ReLU"),
            ("cat2", "Concat", {"dim": 1}, ["conv0", "relu1", "relu2"]), ("conv3", "Conv2d", conv(2)),
            ("relu3", "ReLU"), ("cat3", "Concat", {"dim": 1}, ["conv0", "relu1", "relu2", "relu3"]),
            ("transition", "Conv2d", conv(3, 1)), ("pool", "AvgPool2d", {"kernel_size": 2}), *head()]


def inception():
    return [("one", "Conv2d", conv(2, 1), ["x"]),
            ("three0", "Conv2d", conv(2, 1), ["x"]), ("three", "Conv2d", conv(2)),
            ("five0", "Conv2d", conv(1, 1), ["x"]), ("five", "Conv2d", conv(2, 5)),
            ("pool0", "MaxPool2d", {"kernel_size": 3, "stride": 1, "padding": 1}, ["x"]),
            ("pool", "Conv2d", conv(1, 1)),
            ("cat", "Concat", {"dim": 1}, ["one", "three", "five", "pool"]), ("relu", "ReLU"), *head(4)]


def unet(up):
    return [("down1", "Conv2d", conv(2)), ("relu1", "ReLU"), ("pool1", "MaxPool2d", {"kernel_size": 2}),
            ("down2", "Conv2d", conv(3)), ("relu2", "ReLU"), ("pool2", "MaxPool2d", {"kernel_size": 2}),
            ("bottom", "Conv2d", conv(4)), ("relu3", "ReLU"), ("up2", *up(3)),
            ("cat2", "Concat", {"dim": 1}, ["up2", "relu2"]), ("conv4", "Conv2d", conv(3)), ("relu4", "ReLU"),
            ("up1", *up(2)), ("cat1", "Concat", {"dim": 1}, ["up1", "relu1"]), ("out", "Conv2d", conv(3, 1))]


def transposed(channels):
    return "ConvTranspose2d", {"out_channels": channels, "kernel_size": 2, "stride": 2}


def bilinear(channels):
    return "Upsample", {"scale_factor": 2, "mode": "bilinear"}


def squeeze_and_excitation():
    return [("conv", "Conv2d", conv(4)), ("relu", "ReLU"), ("squeeze", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("flatten1", "Flatten"), ("fc1", "Linear", {"out_features": 2}), ("relu1", "ReLU"),
            ("fc2", "Linear", {"out_features": 4}), ("gate", "Sigmoid"), ("map", "Reshape", {"shape": [4, 1, 1]}),
            ("scaled", "Mul", ["relu", "map"]), *head()]


def inverted_residual():
    return [("expand", "Conv2d", conv(6, 1, bias=False), ["x"]), ("norm1", "BatchNorm2d"), ("relu1", "ReLU6"),
            ("depthwise", "Conv2d", conv(6, groups=6, bias=False)), ("norm2", "BatchNorm2d"), ("swish", "Hardswish"),
            ("project", "Conv2d", conv(2, 1, bias=False)), ("norm3", "BatchNorm2d"), ("sum", "Add", ["x", "norm3"]),
            *head()]


def convnext_block():
    return [("depthwise", "Conv2d", conv(3, 7, groups=3, padding_mode="replicate"), ["x"]),
            ("norm", "GroupNorm", {"num_groups": 1}), ("wide", "Conv2d", conv(6, 1)), ("gelu", "GELU"),
            ("narrow", "Conv2d", conv(3, 1)), ("sum", "Add", ["x", "narrow"]), *head()]


def highway():
    return [("candidate", "Linear", {"out_features": 4}, ["x"]), ("tanh", "Tanh"),
            ("gate0", "Linear", {"out_features": 4}, ["x"]), ("gate", "Sigmoid"),
            ("carry", "Elementwise", {"expr": "1 - x"}), ("new", "Mul", ["tanh", "gate"]),
            ("old", "Mul", ["x", "carry"]), ("sum", "Add", ["new", "old"]), ("out", "Linear", {"out_features": 3})]


def gated_dense():
    return [("norm", "LayerNorm", {"normalized_shape": 5}), ("gate", "Linear", {"out_features": 6}),
            ("silu", "SiLU"), ("up", "Linear", {"out_features": 6}, ["norm"]), ("product", "Mul", ["silu", "up"]),
            ("down", "Linear", {"out_features": 5}), ("sum", "Add", ["x", "down"]),
            ("out", "Linear", {"out_features": 3})]


def recurrent_step(step, hidden, cell):
    """One step of a long short-term memory; `hidden` and `cell` name the state before it."""
    gates = []
    for gate, activation in (("input", "Sigmoid"), ("forget", "Sigmoid"), ("output", "Sigmoid"), ("fresh", "Tanh")):
        gates += [(f"{gate}{step}x", "Linear", {"out_features": 3}, [f"x{step}"]),
                  (f"{gate}{step}h", "Linear", {"out_features": 3, "bias": False}, [hidden]),
                  (f"{gate}{step}z", "Add", [f"{gate}{step}x", f"{gate}{step}h"]), (f"{gate}{step}", activation)]
    return [*gates, (f"kept{step}", "Mul", [f"forget{step}", cell]),
            (f"added{step}", "Mul", [f"input{step}", f"fresh{step}"]),
            (f"cell{step}", "Add", [f"kept{step}", f"added{step}"]), (f"squashed{step}", "Tanh"),
            (f"hidden{step}", "Mul", [f"output{step}", f"squashed{step}"])]


def mixture_of_experts():
    return [("gate0", "Linear", {"out_features": 2}, ["x"]), ("gate", "Softmax", {"dim": 1}),
            ("weights", "Reshape", {"shape": [2, 1]}), ("first", "Linear", {"out_features": 3}, ["x"]),
            ("second", "Linear", {"out_features": 3}, ["x"]), ("both", "Concat", {"dim": 1}, ["first", "second"]),
            ("stacked", "Reshape", {"shape": [2, 3]}), ("weighed", "Mul", ["stacked", "weights"]),
            ("flatten", "Flatten"), ("out", "Linear", {"out_features": 3})]


def sentence():
    return [("words", "Embedding", {"num_embeddings": 9, "embedding_dim": 6, "padding_idx": 0}),
            ("two", "Conv1d", {"out_channels": 3, "kernel_size": 2}, ["words"]), ("relu2", "ReLU"),
            ("pool2", "MaxPool1d", {"kernel_size": 5}),
            ("three", "Conv1d", {"out_channels": 3, "kernel_size": 3}, ["words"]), ("relu3", "ReLU"),
            ("pool3", "MaxPool1d", {"kernel_size": 4}), ("cat", "Concat", {"dim": 1}, ["pool2", "pool3"]),
            ("flatten", "Flatten"), ("drop", "Dropout", {"p": 0.3}), ("fc", "Linear", {"out_features": 3})]


def two_towers():
    return [("a1", "Linear", {"out_features": 4}, ["x"]), ("a", "GELU"),
            ("b1", "Linear", {"out_features": 4}, ["other"]), ("b", "GELU"), ("product", "Mul", ["a", "b"]),
            ("difference", "Elementwise", {"expr": "-x"}, ["b"]), ("gap", "Add", ["a", "difference"]),
            ("cat", "Concat", {"dim": 1}, ["a", "product", "gap", "b"]), ("out", "Linear", {"out_features": 1})]


def two_heads():
    return [("trunk", "Linear", {"out_features": 5}), ("tanh", "Tanh"), ("aside", "Linear", {"out_features": 2}),
            ("aside_out", "Sigmoid"), ("out", "Linear", {"out_features": 3}, ["tanh"])]


def attention():
    return [("conv", "Conv2d", conv(3)), ("tanh", "Tanh"), ("score", "Conv2d", conv(1, 1, bias=False)),
            ("flat", "Flatten"), ("soft", "Softmax", {"dim": -1}), ("map", "Reshape", {"shape": [1, 4, 5]}),
            ("seen", "Mul", ["tanh", "map"]), ("flatten", "Flatten"), ("fc", "Linear", {"out_features": 3})]


def bits(rng, prediction):
    return rng.integers(0, 2, prediction.shape).astype(np.float64)


def architectures():
    """All of them, most with class labels."""
    def classifier(name, layers, shape, output="fc", mode=None, **data):
        return network_case("networks", name, {"x": shape}, layers_of(*layers), {**CLASSES, "input": output},
                            target=class_labels, mode=mode, data=data)

    for mode in ("train", "eval"):
        yield classifier(f"residual block, {mode}", residual_block(), (3, 2, 3, 4), mode=mode)
        yield classifier(f"inverted residual, {mode}", inverted_residual(), (3, 2, 3, 4), mode=mode)
    yield classifier("residual block with projection", projected_block(), (3, 2, 4, 5))
    yield classifier("dense block", dense_block(), (2, 2, 4, 5))
    yield classifier("inception", inception(), (2, 3, 5, 4))
    yield classifier("U-Net with transposed convolutions", unet(transposed), (2, 1, 4, 8), "out")
    yield classifier("U-Net with bilinear upsampling", unet(bilinear), (2, 2, 4, 4), "out")
    yield classifier("squeeze and excitation", squeeze_and_excitation(), (2, 2, 4, 4))
    yield classifier("ConvNeXt block", convnext_block(), (2, 3, 5, 4))
    yield classifier("spatial attention", attention(), (2, 2, 4, 5))
    yield classifier("highway layer", highway(), (4, 4), "out")
    yield classifier("gated dense block", gated_dense(), (4, 5), "out")
    yield classifier("mixture of experts", mixture_of_experts(), (4, 3), "out")
    yield classifier("two heads, one not in the loss", two_heads(), (4, 3), "out")
    steps = {"x1": (3, 2), "x2": (3, 2), "hidden0": (3, 3), "cell0": (3, 3)}
    yield network_case("networks", "two steps of a long short-term memory", steps,
                       layers_of(*recurrent_step(1, "hidden0", "cell0"), *recurrent_step(2, "hidden1", "cell1")),
                       {**SQUARES, "input": "hidden2"})
    words = np.array([[1, 5, 5, 2, 0, 0], [8, 3, 1, 7, 4, 2]])
    yield network_case("networks", "sentence classifier", {"x": (words.shape, "int64")}, layers_of(*sentence()),
                       {**CLASSES, "input": "fc"}, data={"x": words}, target=class_labels)
    yield network_case("networks", "two towers", {"x": (4, 3), "other": (4, 5)}, layers_of(*two_towers()),
                       {"op": "BCEWithLogitsLoss", "input": "out"}, target=bits, data={"x": uniform(4, 3)})
