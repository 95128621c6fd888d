"""The second set: every operator and loss, and networks with branches."""

from .activation import activation
from .architecture import architectures
from .arrangement import arrangement
from .convolution import convolution
from .loss import loss
from .normalisation import normalisation
from .pooling import pooling
from .randomnetwork import random_networks


def networks():
    yield from architectures()
    yield from random_networks()


GROUPS = {
    "convolution": convolution,
    "pooling": pooling,
    "activation": activation,
    "normalisation": normalisation,
    "arrangement": arrangement,
    "loss": loss,
    "networks": networks,
}
