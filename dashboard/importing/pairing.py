"""The best pairs of columns and fields: the solver of scipy, without loading its package.

scipy.optimize loads forty modules on the way to a solver that is one file of machine code and needs
numpy alone. Where that file does not lie where it lies today, the package is loaded after all.
"""

from functools import cache
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

Weights = np.ndarray[Any, np.dtype[np.float64]]


def heaviest_pairs(weights: Weights) -> list[tuple[int, int]]:
    """(row, column) of every pair, so that their weights add up to the most; see scipy's
    linear_sum_assignment."""
    rows, columns = _solver()(weights, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


@cache
def _solver() -> Any:
    spec = find_spec("scipy")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for suffix in EXTENSION_SUFFIXES:
            file = Path(folder) / "optimize" / f"_lsap{suffix}"
            if file.is_file():
                return _loaded(file)
    from scipy.optimize import linear_sum_assignment

    return linear_sum_assignment


def _loaded(file: Path) -> Any:
    loader = ExtensionFileLoader("_lsap", str(file))
    made = spec_from_file_location("_lsap", file, loader=loader)
    assert made is not None
    module = module_from_spec(made)
    loader.exec_module(module)
    return module.linear_sum_assignment
