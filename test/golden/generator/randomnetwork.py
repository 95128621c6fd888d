"""Random networks with branches: images, signals or rows go in, every tensor made is used, a loss comes out."""

import numpy as np

from . import randomness
from .case import Unfit, class_labels, near, network_case
from .loss import binary, class_probabilities, fractions

COUNT = 60

SMOOTH = [("Tanh", {}), ("Sigmoid", {}), ("GELU", {}), ("SiLU", {}), ("Mish", {}), ("Softplus", {}), ("Softsign", {}),
          ("ELU", {}), ("SELU", {}), ("LogSigmoid", {}), ("GELU", {"approximate": "tanh"}),
          ("Elementwise", {"expr": "x / (1 + exp(-x))"}), ("Elementwise", {"expr": "sin(x) + 0.5 * x"})]
KINKED = [("ReLU", {}), ("LeakyReLU", {"negative_slope": 0.1}), ("PReLU", {}), ("ReLU6", {}), ("Hardtanh", {}),
          ("Hardswish", {})]

LOSSES = [
    ({"op": "CrossEntropyLoss"}, class_labels),
    ({"op": "CrossEntropyLoss", "reduction": "sum", "label_smoothing": 0.1}, class_labels),
    ({"op": "CrossEntropyLoss"}, class_probabilities),
    ({"op": "MSELoss"}, near),
    ({"op": "MSELoss", "reduction": "sum"}, near),
    ({"op": "SmoothL1Loss"}, near),
    ({"op": "HuberLoss", "delta": 0.7}, near),
    ({"op": "L1Loss"}, near),
    ({"op": "BCEWithLogitsLoss"}, binary),
    ({"op": "BCEWithLogitsLoss", "reduction": "sum"}, fractions),
]


class Sketch:
    """A network in the making: its layers, the shape of each tensor without the batch, and which were used."""

    def __init__(self, rng, inputs):
        self.rng = rng
        self.layers = []
        self.shapes = dict(inputs)
        self.uses = {name: 0 for name in inputs}

    def add(self, op, arguments, inputs, shape):
        """Appends a layer; returns its name."""
        name = f"{op.lower()}{len(self.layers) + 1}"
        self.layers.append({"name": name, "op": op, **arguments, "inputs": inputs})
        for used in inputs:
            self.uses[used] += 1
        self.shapes[name] = tuple(shape)
        self.uses[name] = 0
        return name

    def one_of(self, choices):
        return choices[self.rng.integers(len(choices))]

    def leaves(self):
        """The tensors that nothing has used yet."""
        return [name for name, count in self.uses.items() if count == 0]

    def pick(self):
        """A tensor to go on from: most often one that nothing has used yet, else any."""
        return self.one_of(self.leaves() if self.rng.random() < 0.6 else list(self.shapes))


def activate(sketch, name):
    op, arguments = sketch.one_of(SMOOTH + KINKED)
    return sketch.add(op, arguments, [name], sketch.shapes[name])


def convolve(sketch, name):
    channels, *size = sketch.shapes[name]
    out = int(sketch.rng.integers(1, 4))
    mode = sketch.one_of(["zeros", "zeros", "reflect", "replicate", "circular"])
    arguments = {"out_channels": out, "kernel_size": 3, "padding": 1}
    if mode != "zeros":
        arguments["padding_mode"] = mode
    op = "Conv2d" if len(size) == 2 else "Conv1d"
    return sketch.add(op, arguments, [name], (out, *size))


def grouped(sketch, name):
    channels, *size = sketch.shapes[name]
    arguments = {"out_channels": 2 * channels, "kernel_size": 2, "padding": "same", "groups": channels, "bias": False}
    return sketch.add("Conv2d" if len(size) == 2 else "Conv1d", arguments, [name], (2 * channels, *size))


def shrink(sketch, name):
    channels, *size = sketch.shapes[name]
    if min(size) < 2:
        return activate(sketch, name)
    ops = ("MaxPool2d", "AvgPool2d") if len(size) == 2 else ("MaxPool1d", "AvgPool1d")
    stride = int(sketch.rng.integers(1, 3))
    shape = (channels, *((extent - 2) // stride + 1 for extent in size))
    return sketch.add(sketch.one_of(ops), {"kernel_size": 2, "stride": stride}, [name], shape)


def adapt(sketch, name):
    channels = sketch.shapes[name][0]
    op = sketch.one_of(["AdaptiveAvgPool2d", "AdaptiveMaxPool2d"])
    return sketch.add(op, {"output_size": [2, 3]}, [name], (channels, 2, 3))


def enlarge(sketch, name):
    channels, height, width = sketch.shapes[name]
    if height * width > 9:
        return shrink(sketch, name)
    doubled = (channels, 2 * height, 2 * width)
    choices = [("Upsample", {"scale_factor": 2}), ("Upsample", {"scale_factor": 2, "mode": "bilinear"}),
               ("ConvTranspose2d", {"out_channels": channels, "kernel_size": 4, "stride": 2, "padding": 1})]
    return sketch.add(*sketch.one_of(choices), [name], doubled)


def pad(sketch, name):
    channels, height, width = sketch.shapes[name]
    return sketch.add("ZeroPad2d", {"padding": [1, 0, 0, 1]}, [name], (channels, height + 1, width + 1))


def normalise(sketch, name):
    channels, *size = sketch.shapes[name]
    choices = [("GroupNorm", {"num_groups": 1}), ("LayerNorm", {"normalized_shape": list(sketch.shapes[name])}),
               ("BatchNorm2d" if len(size) == 2 else "BatchNorm1d", {})]
    if len(size) == 2:
        choices.append(("InstanceNorm2d", {"affine": True}))
    return sketch.add(*sketch.one_of(choices), [name], sketch.shapes[name])


def dense(sketch, name):
    out = int(sketch.rng.integers(2, 6))
    return sketch.add("Linear", {"out_features": out}, [name], (*sketch.shapes[name][:-1], out))


def drop(sketch, name):
    return sketch.add("Dropout", {"p": 0.3}, [name], sketch.shapes[name])


def residual(sketch, name):
    """f(x) + x, f(x) · x or [f(x), x] for a short f that keeps the shape."""
    channels, *size = sketch.shapes[name]
    if size:
        op = "Conv2d" if len(size) == 2 else "Conv1d"
        arguments = {"out_channels": channels, "kernel_size": 3, "padding": "same"}
        inner = sketch.add(op, arguments, [name], sketch.shapes[name])
    else:
        inner = sketch.add("Linear", {"out_features": channels}, [name], sketch.shapes[name])
    return join(sketch, activate(sketch, inner), name)


def join(sketch, first, second):
    op = sketch.one_of(["Add", "Mul", "Concat"])
    if op != "Concat":
        return sketch.add(op, {}, [first, second], sketch.shapes[first])
    channels, *size = sketch.shapes[first]
    return sketch.add("Concat", {"dim": 1}, [first, second], (channels + sketch.shapes[second][0], *size))


def merge(sketch, name):
    """Joins a tensor with another of its shape; where there is none, with an activation of itself."""
    partners = [other for other, shape in sketch.shapes.items() if shape == sketch.shapes[name] and other != name]
    return join(sketch, name, sketch.one_of(partners) if partners else activate(sketch, name))


STEPS = {
    1: [activate, dense, dense, normalise, residual, merge, drop],
    2: [activate, convolve, grouped, shrink, dense, normalise, residual, merge],
    3: [activate, convolve, convolve, grouped, shrink, adapt, enlarge, pad, normalise, residual, merge],
}

INPUTS = [
    {"x": (2, 4, 3)}, {"x": (1, 5, 4)}, {"x": (3, 3, 4)}, {"x": (2, 6)}, {"x": (4,)}, {"x": (6,)},
    {"x": (2, 3, 3), "second": (2, 3, 3)}, {"x": (3,), "second": (5,)}, {"x": (2, 3, 4), "second": (4,)},
    {"x": (2, 5), "second": (3,), "third": (3,)},
]

# A tensor with more entries a sample than this is not built upon: the files are to stay small.
LARGEST = 40


def sketch_network(rng, inputs):
    """Random layers, then all loose ends flattened, concatenated and led into one Linear."""
    sketch = Sketch(rng, inputs)
    for _ in range(int(rng.integers(4, 9))):
        name = sketch.pick()
        if np.prod(sketch.shapes[name]) <= LARGEST:
            sketch.one_of(STEPS[len(sketch.shapes[name])])(sketch, name)
    ends = [flattened(sketch, name) for name in sketch.leaves()]
    width = sum(sketch.shapes[name][0] for name in ends)
    last = ends[0] if len(ends) == 1 else sketch.add("Concat", {"dim": 1}, ends, (width,))
    sketch.add("Linear", {"out_features": 3}, [last], (3,))
    return sketch


def flattened(sketch, name):
    shape = sketch.shapes[name]
    return name if len(shape) == 1 else sketch.add("Flatten", {}, [name], (int(np.prod(shape)),))


def has_branches(sketch):
    return max(sketch.uses.values()) > 1


def random_network(index, attempt):
    """One network and its case; raises `Unfit` when it has no branch or is badly conditioned."""
    title = f"random {index:02d}"
    rng = randomness.generator(randomness.seed_of("networks", f"{title}, attempt {attempt}"))
    inputs = INPUTS[index % len(INPUTS)]
    sketch = sketch_network(rng, inputs)
    if not has_branches(sketch):
        raise Unfit(f"{title} has no branch")
    batch = int(rng.integers(2, 4 if sum(map(len, inputs.values())) > 2 else 6))
    loss, target = LOSSES[rng.integers(len(LOSSES))]
    shapes = {name: (batch, *shape) for name, shape in inputs.items()}
    return network_case("networks", title, shapes, sketch.layers, {**loss, "input": sketch.layers[-1]["name"]},
                        target=target, mode="eval" if index % 6 == 5 else None)


def random_networks():
    """Each number keeps its first network that is fit: those with a bias in front of a normalisation, say, are not."""
    for index in range(COUNT):
        for attempt in range(100):
            try:
                case = random_network(index, attempt)
            except Unfit:
                continue
            yield case
            break
        else:
            raise RuntimeError(f"no fit network for random {index}")
