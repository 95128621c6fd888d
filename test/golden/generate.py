"""Writes the golden vectors of this folder: `python generate.py [foundation | full]`. See README.md."""

import os
import sys
import warnings
from pathlib import Path

# One thread, so that sums are always taken in the same order.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["MKL_NUM_THREADS"] = "1"

import torch  # noqa: E402

from generator import foundation, full  # noqa: E402
from generator.output import write_group  # noqa: E402

SETS = {"foundation": foundation.GROUPS, "full": full.GROUPS}


# PyTorch advises against an even kernel with "same" and a mean KLDivLoss; both are what is wanted here.
warnings.filterwarnings("ignore", category=UserWarning, module="torch")


def main(chosen):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    folder = Path(__file__).resolve().parent
    for name in chosen or SETS:
        for group, cases in SETS[name].items():
            built = list(cases())
            write_group(folder / name, group, built)
            print(f"{name}/{group}: {len(built)} cases")


if __name__ == "__main__":
    main(sys.argv[1:])
