"""Conv1d, ConvTranspose2d and the padding modes of Conv2d."""

from .case import operator_case

CONV1D = {
    "kernel 3": ((2, 2, 7), {"out_channels": 3, "kernel_size": 3}),
    "batch 1, kernel 1": ((1, 3, 5), {"out_channels": 2, "kernel_size": 1}),
    "batch 5, declared in_channels": ((5, 2, 6), {"in_channels": 2, "out_channels": 4, "kernel_size": 2}),
    "kernel as long as the signal": ((2, 2, 6), {"out_channels": 3, "kernel_size": 6}),
    "kernel in a list": ((2, 2, 6), {"out_channels": 2, "kernel_size": [3], "stride": [2], "padding": [1]}),
    "no bias": ((2, 3, 6), {"out_channels": 2, "kernel_size": 3, "bias": False}),
    "stride 2": ((2, 2, 9), {"out_channels": 2, "kernel_size": 3, "stride": 2}),
    "stride 3 that leaves a rest": ((2, 2, 10), {"out_channels": 2, "kernel_size": 2, "stride": 3}),
    "padding 2": ((2, 2, 5), {"out_channels": 2, "kernel_size": 5, "padding": 2}),
    "asymmetric padding": ((2, 2, 6), {"out_channels": 2, "kernel_size": 3, "padding": [[2, 1]]}),
    "asymmetric padding, stride 2": (
        (2, 1, 7), {"out_channels": 3, "kernel_size": 4, "padding": [[0, 3]], "stride": 2}),
    "padding valid": ((2, 2, 6), {"out_channels": 2, "kernel_size": 3, "padding": "valid"}),
    "padding same": ((2, 2, 6), {"out_channels": 2, "kernel_size": 3, "padding": "same"}),
    "padding same, even kernel": ((2, 2, 6), {"out_channels": 2, "kernel_size": 4, "padding": "same"}),
    "padding same, even kernel, dilation 3": (
        (2, 1, 8), {"out_channels": 2, "kernel_size": 2, "padding": "same", "dilation": 3}),
    "dilation 2": ((2, 2, 8), {"out_channels": 2, "kernel_size": 3, "dilation": 2}),
    "groups 2": ((2, 4, 6), {"out_channels": 6, "kernel_size": 3, "groups": 2}),
    "depthwise, stride 2, padding 1": (
        (3, 4, 7), {"out_channels": 4, "kernel_size": 3, "groups": 4, "stride": 2, "padding": 1}),
    "reflect": ((2, 2, 6), {"out_channels": 2, "kernel_size": 5, "padding": 2, "padding_mode": "reflect"}),
    "replicate": ((2, 2, 6), {"out_channels": 2, "kernel_size": 3, "padding": 1, "padding_mode": "replicate"}),
    "circular": ((2, 2, 6), {"out_channels": 2, "kernel_size": 3, "padding": 2, "padding_mode": "circular"}),
    "circular, padding same, even kernel": (
        (2, 2, 6), {"out_channels": 2, "kernel_size": 4, "padding": "same", "padding_mode": "circular"}),
    "reflect, asymmetric padding": (
        (2, 2, 6), {"out_channels": 2, "kernel_size": 3, "padding": [[3, 1]], "padding_mode": "reflect"}),
    "everything at once": (
        (3, 4, 11),
        {"out_channels": 6, "kernel_size": 3, "stride": 2, "padding": 3, "dilation": 2, "groups": 2, "bias": False}),
}

# Each of these runs in every padding mode. Reflection needs paddings smaller than the image.
MODES = {
    "padding 1": ((2, 2, 4, 5), {"out_channels": 2, "kernel_size": 3, "padding": 1}),
    "padding [2, 1]": ((1, 2, 4, 5), {"out_channels": 3, "kernel_size": [3, 2], "padding": [2, 1]}),
    "padding 3, the whole image": ((1, 1, 4, 4), {"out_channels": 2, "kernel_size": 3, "padding": 3}),
    "asymmetric padding": ((2, 2, 4, 5), {"out_channels": 2, "kernel_size": 3, "padding": [[0, 2], [3, 1]]}),
    "padding same, even kernel": ((2, 1, 4, 5), {"out_channels": 2, "kernel_size": [2, 4], "padding": "same"}),
    "stride 2, dilation 2, groups 2": (
        (2, 4, 5, 6),
        {"out_channels": 2, "kernel_size": 2, "padding": 2, "stride": [2, 1], "dilation": [1, 2], "groups": 2}),
}

TRANSPOSED = {
    "3 × 3": ((2, 2, 3, 4), {"out_channels": 3, "kernel_size": 3}),
    "batch 1, declared in_channels": ((1, 3, 3, 3), {"in_channels": 3, "out_channels": 2, "kernel_size": 2}),
    "1 × 1 kernel": ((2, 3, 3, 2), {"out_channels": 2, "kernel_size": 1}),
    "one pixel": ((2, 3, 1, 1), {"out_channels": 2, "kernel_size": [3, 4]}),
    "no bias": ((2, 2, 3, 4), {"out_channels": 3, "kernel_size": 3, "bias": False}),
    "non-square kernel": ((2, 2, 3, 4), {"out_channels": 2, "kernel_size": [2, 4]}),
    "stride 2, no overlap": ((2, 2, 3, 3), {"out_channels": 2, "kernel_size": 2, "stride": 2}),
    "stride 2, overlap": ((2, 2, 3, 4), {"out_channels": 2, "kernel_size": 3, "stride": 2}),
    "stride 3, gaps": ((2, 2, 3, 3), {"out_channels": 2, "kernel_size": 2, "stride": 3}),
    "stride [1, 3]": ((2, 1, 3, 3), {"out_channels": 2, "kernel_size": [3, 2], "stride": [1, 3]}),
    "padding 1": ((2, 2, 4, 4), {"out_channels": 2, "kernel_size": 3, "padding": 1}),
    "padding [0, 2]": ((2, 2, 3, 4), {"out_channels": 2, "kernel_size": [2, 5], "padding": [0, 2]}),
    "padding 1, stride 2": ((2, 2, 3, 4), {"out_channels": 2, "kernel_size": 4, "padding": 1, "stride": 2}),
    "output_padding 1": (
        (2, 2, 3, 3), {"out_channels": 2, "kernel_size": 3, "stride": 2, "padding": 1, "output_padding": 1}),
    "output_padding [1, 2]": (
        (2, 2, 3, 3), {"out_channels": 2, "kernel_size": 2, "stride": [2, 3], "output_padding": [1, 2]}),
    "output_padding below the dilation": (
        (1, 2, 3, 3), {"out_channels": 2, "kernel_size": 2, "dilation": 2, "output_padding": 1}),
    "dilation 2": ((2, 2, 3, 3), {"out_channels": 2, "kernel_size": 3, "dilation": 2}),
    "dilation [2, 1], stride 2, padding 1": (
        (2, 2, 3, 4), {"out_channels": 2, "kernel_size": [2, 3], "dilation": [2, 1], "stride": 2, "padding": 1}),
    "groups 2": ((2, 4, 3, 3), {"out_channels": 6, "kernel_size": 2, "groups": 2}),
    "depthwise, stride 2": ((2, 3, 3, 3), {"out_channels": 3, "kernel_size": 3, "groups": 3, "stride": 2}),
    "asymmetric padding": ((2, 2, 4, 4), {"out_channels": 2, "kernel_size": 3, "padding": [[0, 1], [2, 1]]}),
    "asymmetric padding, stride 2, output_padding 1": (
        (2, 2, 3, 4),
        {"out_channels": 3, "kernel_size": 3, "stride": 2, "padding": [[1, 2], [0, 1]], "output_padding": 1}),
    "everything at once": (
        (3, 4, 3, 4),
        {"out_channels": 6, "kernel_size": [3, 2], "stride": [2, 3], "padding": [2, 1], "output_padding": [1, 2],
         "groups": 2, "bias": False, "dilation": [2, 1]}),
}


def convolution():
    for name, (shape, arguments) in CONV1D.items():
        yield operator_case("convolution", f"Conv1d, {name}", "Conv1d", shape, arguments)
    for mode in ("reflect", "replicate", "circular"):
        for name, (shape, arguments) in MODES.items():
            given = {**arguments, "padding_mode": mode}
            yield operator_case("convolution", f"Conv2d, {mode}, {name}", "Conv2d", shape, given)
    beyond = {"out_channels": 2, "kernel_size": 2, "padding": [4, 5], "padding_mode": "replicate"}
    yield operator_case("convolution", "Conv2d, replicate, padding beyond the image", "Conv2d", (1, 1, 3, 2), beyond)
    whole = {"out_channels": 2, "kernel_size": 3, "padding": [3, 4], "padding_mode": "circular"}
    yield operator_case("convolution", "Conv2d, circular, padding as large as the image", "Conv2d", (1, 2, 3, 4), whole)
    for name, (shape, arguments) in TRANSPOSED.items():
        yield operator_case("convolution", f"ConvTranspose2d, {name}", "ConvTranspose2d", shape, arguments)
