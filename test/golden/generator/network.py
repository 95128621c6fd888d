"""Runs a network definition with PyTorch and collects every tensor and gradient under the names of `export`."""

import zlib

import numpy as np
import torch

from . import operators, randomness

LAYER_KEYS = ("name", "op", "inputs", "init")


class Layer:
    """One layer while it runs: its arguments, and where its parameters come from and its results go."""

    def __init__(self, run, declaration):
        self.run = run
        self.name = declaration["name"]
        self.op = declaration["op"]
        self.arguments = {key: value for key, value in declaration.items() if key not in LAYER_KEYS}
        self.training = run.training
        self.seed = run.seed + zlib.crc32(self.name.encode())

    def fill(self, module):
        """Gives a module its parameters and statistics, drawing those that the case does not give."""
        module.train(self.training)
        for name, parameter in module.named_parameters():
            parameter.data = self.run.given(self.key(name), lambda: draw_parameter(self, name, parameter))
            self.run.watch(self.key(name), parameter)
        for name, buffer in statistics_of(module):
            buffer.copy_(self.run.given(self.key(name), lambda: draw_statistic(self, name, buffer)))

    def record_statistics(self, module):
        """Records the running statistics as they are after a step in training mode."""
        if self.training:
            for name, buffer in statistics_of(module):
                self.record(f"{name}.after", buffer)

    def dropout_mask(self, draw):
        """The 0/1 mask of a dropout layer in training mode, kept among the inputs of the case."""
        return self.run.given(self.key("mask"), lambda: draw().numpy()) if self.training else None

    def record(self, name, tensor):
        self.run.expected[self.key(name)] = tensor.detach().numpy().copy()

    def key(self, name):
        return f"{self.name}.{name}"


def statistics_of(module):
    """The running statistics of a module; the count of batches matters only where the momentum is null."""
    for name, buffer in module.named_buffers():
        if name != "num_batches_tracked" or module.momentum is None:
            yield name, buffer


def draw_parameter(layer, name, parameter):
    """Random values of a parameter: slopes between 0 and 1, scales of normalisations around 1, all else around 0."""
    rng, shape = layer.run.rng, parameter.shape
    if layer.op == "PReLU":
        return randomness.uniform(rng, shape, 0, 1)
    if name == "weight" and "Norm" in layer.op:
        return randomness.normal(rng, shape, mean=1.0, deviation=0.25)
    if parameter.dim() == 1:
        return randomness.normal(rng, shape, deviation=0.5)
    fan_in = parameter[0].numel()
    return randomness.normal(rng, shape, deviation=max(fan_in**-0.5, 0.25))


def draw_statistic(layer, name, buffer):
    if name == "num_batches_tracked":
        return np.array(3, dtype=np.int64)
    if name == "running_var":
        return randomness.uniform(layer.run.rng, buffer.shape, 0.5, 2.0)
    return randomness.normal(layer.run.rng, buffer.shape, deviation=0.5)


class Run:
    """One forward and backward pass of a definition.

    `inputs` holds what goes in (x, y, parameters, statistics, masks); what is missing there and is a parameter is drawn
    from the seed. `expected` holds what comes out.
    """

    def __init__(self, definition, inputs, seed):
        self.definition = definition
        self.inputs = dict(inputs)
        self.expected = {}
        self.seed = seed
        self.rng = randomness.generator(seed)
        self.training = definition.get("mode", "train") == "train"
        self.watched = {}
        self.values = {}

    def given(self, key, draw):
        """A tensor of the case, drawn and kept when the case does not have it yet."""
        if key not in self.inputs:
            self.inputs[key] = draw()
        return torch.from_numpy(np.array(self.inputs[key]))

    def watch(self, key, tensor):
        """Asks for the gradient of a tensor under a key."""
        if tensor.requires_grad:
            tensor.retain_grad()
            self.watched[key] = tensor

    def forward(self):
        """Runs all layers; returns the tensor that the loss reads."""
        for declaration in self.definition["inputs"]:
            name = declaration["name"]
            tensor = torch.from_numpy(np.array(self.inputs[name]))
            self.values[name] = tensor.requires_grad_(tensor.is_floating_point())
            self.watch(name, self.values[name])
        previous = self.definition["inputs"][0]["name"]
        for declaration in self.definition["layers"]:
            names = declaration.get("inputs", [previous])
            previous = declaration["name"]
            sources = [self.values[name] for name in names]
            output = operators.apply(Layer(self, declaration), sources)
            if any(output is source for source in sources):
                # A layer that passes its input on (dropout in evaluation mode) would share its gradient with it.
                output = output.clone()
            self.values[previous] = output
            self.expected[f"{previous}.output"] = output.detach().numpy().copy()
            self.watch(f"{previous}.output", output)
        return self.values[self.definition["loss"]["input"]]

    def backward(self, prediction):
        """Runs the loss and everything backward. A tensor that the loss does not depend on gets a gradient of zeros."""
        declaration = self.definition["loss"]
        target = torch.from_numpy(np.array(self.inputs[declaration["target"]]))
        loss = operators.loss(declaration, prediction, target)
        loss.backward()
        self.expected["loss"] = loss.detach().numpy().copy()
        for key, tensor in self.watched.items():
            gradient = torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
            self.expected[f"{key}.grad"] = gradient.numpy().copy()
