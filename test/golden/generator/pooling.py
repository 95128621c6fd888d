"""One-dimensional and adaptive pooling."""

import numpy as np

from .case import integers, operator_case

WINDOWS = {
    "window 2": ((2, 2, 6), {"kernel_size": 2}),
    "window in a list": ((2, 2, 6), {"kernel_size": [3], "stride": [2]}),
    "window as long as the signal": ((1, 2, 5), {"kernel_size": 5}),
    "overlapping": ((2, 2, 7), {"kernel_size": 3, "stride": 1}),
    "overlapping, stride 2": ((2, 2, 9), {"kernel_size": 3, "stride": 2}),
    "a rest": ((2, 2, 7), {"kernel_size": 2}),
    "gaps between windows": ((2, 2, 9), {"kernel_size": 2, "stride": 4}),
    "padding 1": ((2, 2, 6), {"kernel_size": 3, "stride": 2, "padding": 1}),
    "ceil_mode": ((2, 2, 7), {"kernel_size": 2, "ceil_mode": True}),
    "ceil_mode, padding 1": ((2, 2, 6), {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    "ceil_mode, last window would start in the padding": (
        (2, 1, 5), {"kernel_size": 2, "stride": 2, "padding": 1, "ceil_mode": True}),
}

MAX_ONLY = {
    "dilation 2": ((2, 2, 7), {"kernel_size": 2, "dilation": 2, "stride": 1}),
    "dilation 3, padding 1, ceil_mode": (
        (2, 2, 9), {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 3, "ceil_mode": True}),
}

AVERAGE_ONLY = {
    "padding not counted": ((2, 2, 6), {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}),
    "ceil_mode, padding not counted": (
        (2, 2, 6), {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True, "count_include_pad": False}),
}

ADAPTIVE = {
    "to 1": ((2, 3, 4, 5), {"output_size": 1}),
    "to 2 that divides": ((2, 2, 4, 6), {"output_size": 2}),
    "to 3 that does not divide": ((2, 2, 5, 7), {"output_size": 3}),
    "to [2, 3]": ((2, 2, 5, 5), {"output_size": [2, 3]}),
    "to [null, 2]": ((2, 2, 3, 5), {"output_size": [None, 2]}),
    "to [3, null]": ((1, 2, 4, 5), {"output_size": [3, None]}),
    "to the same size": ((2, 1, 3, 4), {"output_size": [3, 4]}),
    "to a larger size": ((2, 2, 3, 2), {"output_size": [4, 5]}),
    "to [7, 1] from one row": ((1, 2, 1, 4), {"output_size": [7, 1]}),
}

TIES = ["overlapping", "overlapping, stride 2", "ceil_mode, padding 1"]
ADAPTIVE_TIES = ["to 3 that does not divide", "to a larger size", "to [2, 3]"]


def pooling():
    for name, (shape, arguments) in {**WINDOWS, **MAX_ONLY}.items():
        yield operator_case("pooling", f"MaxPool1d, {name}", "MaxPool1d", shape, arguments)
    for name in TIES:
        shape, arguments = WINDOWS[name]
        yield operator_case("pooling", f"MaxPool1d, {name}, ties", "MaxPool1d", shape, arguments, x=integers(*shape),
                            fragile=True)
    for name, (shape, arguments) in {**WINDOWS, **AVERAGE_ONLY}.items():
        yield operator_case("pooling", f"AvgPool1d, {name}", "AvgPool1d", shape, arguments)
    for op in ("AdaptiveAvgPool2d", "AdaptiveMaxPool2d"):
        for name, (shape, arguments) in ADAPTIVE.items():
            yield operator_case("pooling", f"{op} {name}", op, shape, arguments)
    for name in ADAPTIVE_TIES:
        shape, arguments = ADAPTIVE[name]
        yield operator_case("pooling", f"AdaptiveMaxPool2d {name}, ties", "AdaptiveMaxPool2d", shape, arguments,
                            x=integers(*shape), fragile=True)
    yield operator_case("pooling", "AdaptiveMaxPool2d, all entries equal", "AdaptiveMaxPool2d", (1, 2, 5, 4),
                        {"output_size": 2}, x=np.zeros((1, 2, 5, 4)), fragile=True)
