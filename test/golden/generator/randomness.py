"""Seeded random tensors. Every case has a seed of its own, so adding one case leaves all others as they are."""

import zlib

import numpy as np

GENERATOR_SEED = 20260101

# Inputs and weights are multiples of 1/256: exact in float32 too, and small once compressed.
GRID = 256


def seed_of(group, name):
    """The seed of a case: a checksum of its group and name."""
    return (zlib.crc32(f"{group}/{name}".encode()) + GENERATOR_SEED) % 2**31


def generator(seed):
    """A generator whose stream is fixed by NumPy's compatibility policy for PCG64."""
    return np.random.Generator(np.random.PCG64(seed))


def on_grid(values):
    """Values rounded to the grid, without negative zeros."""
    return np.round(np.asarray(values, dtype=np.float64) * GRID) / GRID + 0.0


def normal(rng, shape, mean=0.0, deviation=1.0):
    """Normally distributed multiples of 1/256."""
    return on_grid(mean + deviation * rng.standard_normal(shape))


def uniform(rng, shape, low, high):
    """Evenly distributed multiples of 1/256 strictly between low and high."""
    steps = rng.integers(round(low * GRID) + 1, round(high * GRID), shape)
    return steps / GRID + 0.0


def integers(rng, shape, low, high):
    """Whole numbers low … high, both included, as float64: data in which windows have ties and exact zeros."""
    return rng.integers(low, high + 1, shape).astype(np.float64)


def labels(rng, shape, classes):
    """Class indices 0 … classes - 1 as int64."""
    return rng.integers(0, classes, shape, dtype=np.int64)


def probabilities(rng, shape, axis=1):
    """Positive numbers that add up to 1 along an axis."""
    raw = rng.uniform(0.1, 1.0, shape)
    return raw / raw.sum(axis=axis, keepdims=True)
