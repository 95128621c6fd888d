"""A golden case: a definition, the tensors that go in and the tensors PyTorch gives back."""

import numpy as np

from . import randomness
from .network import Run

# A rounding of the inputs may move no result by more than this share of the tensor's largest entry. Otherwise the case
# would ask for digits that float64 cannot give, and an agreement of 1e-12 would be luck.
CONDITION_LIMIT = 3e-13


class Unfit(ValueError):
    """A case that no implementation could be held to: a result is not finite, or hangs on the last bit of an input."""


class Case:
    """One case, computed when it is made; raises `Unfit`.

    `data` maps input names and the target's name to arrays. A target may also be a function of the random generator and
    the prediction, for targets that must have its shape. `inline` names the tensors that the definition spells out.
    `fragile` is for data with exact ties and kinks, where a rounding of the inputs is meant to change the result.
    """

    def __init__(self, group, name, definition, data, inline=(), fragile=False):
        self.name = name
        self.seed = randomness.seed_of(group, name)
        self.definition = definition
        self.inline = inline
        self.inputs, self.expected = compute(definition, data, self.seed)
        check_finite(self)
        if not fragile:
            check_conditioning(self)
            check_cancellation(self)


def compute(definition, data, seed):
    """All tensors of a case: (inputs, expected)."""
    rng = randomness.generator(seed)
    target_name = definition["loss"]["target"]
    drawn = {key: value(rng) if callable(value) else value for key, value in data.items() if key != target_name}
    run = Run(definition, drawn, seed)
    prediction = run.forward()
    target = data[target_name]
    run.inputs[target_name] = target(rng, prediction.detach().numpy()) if callable(target) else target
    run.backward(prediction)
    return run.inputs, run.expected


def check_finite(case):
    for key, value in case.expected.items():
        if not np.all(np.isfinite(value)):
            raise Unfit(f"{case.name}: {key} is not finite")


def check_conditioning(case):
    """Computes the case again from inputs that are one rounding nearer to zero here and there, and compares."""
    worst, key = sensitivity(case)
    if worst > CONDITION_LIMIT:
        raise Unfit(f"{case.name}: {key} moves by {worst:.1e} when the inputs are rounded differently")


def check_cancellation(case):
    """Refuses a bias whose gradient is a sum that cancels to exactly 0: in another order it would be a rounding error."""
    for key, value in case.expected.items():
        if not key.endswith(".bias.grad") or np.any(value):
            continue
        if np.any(case.expected[key.removesuffix(".bias.grad") + ".output.grad"]):
            raise Unfit(f"{case.name}: {key} is 0 by cancellation")


def sensitivity(case):
    """The largest relative movement of any expected tensor under a rounding of the inputs, and its key."""
    rng = randomness.generator(case.seed + 1)
    _, moved = compute(case.definition, {key: rounded(rng, value) for key, value in case.inputs.items()}, case.seed)
    return max((deviation(value, moved[key]), key) for key, value in case.expected.items())


def rounded(rng, value):
    if value.dtype != np.float64:
        return value
    return value * (1 + np.finfo(np.float64).eps * rng.integers(-1, 1, value.shape))


def deviation(value, other):
    largest = np.max(np.abs(value), initial=0)
    difference = np.max(np.abs(value - other), initial=0)
    return 0.0 if difference == 0 else difference / largest if largest > 0 else np.inf


# Targets and data


def near(rng, prediction):
    """A target one step of noise away from the prediction: the gradient that arrives is of order 1 everywhere."""
    return randomness.on_grid(prediction + rng.standard_normal(prediction.shape))


def apart(rng, prediction):
    """A target eight steps of noise away: for predictions so large that their rounding is seen in the difference."""
    return randomness.on_grid(prediction + 8 * rng.standard_normal(prediction.shape))


def class_labels(rng, prediction):
    """Random class indices for a prediction N × C × …."""
    shape = (prediction.shape[0], *prediction.shape[2:])
    return randomness.labels(rng, shape, prediction.shape[1])


def normal(*shape):
    return lambda rng: randomness.normal(rng, shape)


def integers(*shape, low=-2, high=2):
    return lambda rng: randomness.integers(rng, shape, low, high)


def uniform(*shape, low=0, high=1):
    return lambda rng: randomness.uniform(rng, shape, low, high)


# Definitions


def declared(name, shape, dtype=None):
    """The declaration of an input: the first axis is the batch."""
    return {"name": name, "shape": ["N", *shape[1:]], **({"dtype": dtype} if dtype else {})}


def definition(name, inputs, layers, loss, mode=None):
    """A native definition; `inputs` maps names to shapes with the batch, or to (shape, dtype)."""
    shapes = {key: shape if isinstance(shape[0], int) else shape[0] for key, shape in inputs.items()}
    dtypes = {key: None if isinstance(shape[0], int) else shape[1] for key, shape in inputs.items()}
    return {
        "format": "gradnet",
        "version": 1,
        "name": name,
        "dtype": "float64",
        **({"mode": mode} if mode else {}),
        "batch": next(iter(shapes.values()))[0],
        "inputs": [declared(key, shape, dtypes[key]) for key, shape in shapes.items()],
        "layers": layers,
        "loss": loss,
    }


def layers_of(*entries):
    """Layers from (name, operator, arguments, names of inputs), of which the last two may be left out."""
    built = []
    for name, op, *rest in entries:
        arguments = next((part for part in rest if isinstance(part, dict)), {})
        inputs = next((part for part in rest if isinstance(part, list)), None)
        built.append({"name": name, "op": op, **arguments, **({"inputs": inputs} if inputs else {})})
    return built


SUM_OF_SQUARES = {"op": "MSELoss", "target": "y", "reduction": "sum"}


def operator_case(group, name, op, shape, arguments=None, x=None, target=near, mode=None, inline=(), fragile=False):
    """An operator alone on an input x, under a sum of squares against a target near its output."""
    layer = {"name": op.lower(), "op": op, **(arguments or {})}
    network = definition(name, {"x": shape}, [layer], {**SUM_OF_SQUARES, "input": layer["name"]}, mode)
    return Case(group, name, network, {"x": normal(*shape) if x is None else x, "y": target}, inline, fragile)


def loss_case(group, name, op, shape, x=None, target=near, arguments=None, layer="Flatten", fragile=False):
    """A loss on an input x behind a layer that changes nothing, whose gradient is therefore the loss's own."""
    layers = [{"name": "identity", "op": layer}]
    declaration = {"op": op, "input": "identity", "target": "y", **(arguments or {})}
    network = definition(name, {"x": shape}, layers, declaration)
    return Case(group, name, network, {"x": normal(*shape) if x is None else x, "y": target}, fragile=fragile)


def network_case(group, name, inputs, layers, loss, data=None, target=near, mode=None):
    """A whole network; inputs that `data` does not give are drawn from the normal distribution."""
    drawn = {key: normal(*shape) for key, shape in inputs.items() if isinstance(shape[0], int)}
    network = definition(name, inputs, layers, {"op": loss["op"], "target": "y", **loss}, mode)
    return Case(group, name, network, {**drawn, **(data or {}), "y": target})
