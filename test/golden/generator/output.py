"""Writes a group of cases: tensors as a compressed .npz, definitions as .json, byte for byte the same every time."""

import io
import json
import platform
import zipfile

import numpy as np
import torch

from . import randomness

# Zip files carry times; a fixed one keeps the bytes equal from run to run.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_group(folder, group, cases):
    """Writes GROUP.npz and GROUP.json into a folder."""
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), f"{group}: two cases have the same name"
    folder.mkdir(parents=True, exist_ok=True)
    write_npz(folder / f"{group}.npz", tensors_of(cases))
    entries = (described(group, index, case) for index, case in enumerate(cases))
    lines = ",\n    ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    head = {"torch": torch.__version__, "numpy": np.__version__, "python": platform.python_version(),
            "seed": randomness.GENERATOR_SEED}
    text = f'{{\n  "generator": {json.dumps(head)},\n  "tensors": "{group}.npz",\n  "cases": [\n    {lines}\n  ]\n}}\n'
    (folder / f"{group}.json").write_text(text, encoding="utf-8")


def prefix_of(index):
    return f"{index:03d}/"


def tensors_of(cases):
    for index, case in enumerate(cases):
        for key, value in {**case.inputs, **case.expected}.items():
            yield prefix_of(index) + key, value


def write_npz(path, tensors):
    with zipfile.ZipFile(path, "w") as archive:
        for key, value in tensors:
            entry = zipfile.ZipInfo(f"{key}.npy", EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, npy(value), compresslevel=9)


def npy(value):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(value).reshape(value.shape), version=(1, 0))
    return buffer.getvalue()


def described(group, index, case):
    """The entry of a case in the JSON file; the definition is complete, its tensors are in the .npz beside it."""
    prefix = prefix_of(index)
    return {
        "name": case.name,
        "prefix": prefix,
        "seed": case.seed,
        "definition": {**case.definition, **references(group, prefix, case)},
        "inputs": list(case.inputs),
        "expected": list(case.expected),
    }


def references(group, prefix, case):
    """The `data` and `weights` of a definition."""
    file = f"{group}.npz"
    fed = [declaration["name"] for declaration in case.definition["inputs"]] + [case.definition["loss"]["target"]]
    data = {
        key: case.inputs[key].tolist() if key in case.inline else {"file": file, "key": prefix + key} for key in fed
    }
    has_weights = any(key not in fed for key in case.inputs)
    return {"data": data, **({"weights": {"file": file, "prefix": prefix}} if has_weights else {})}
