"""Reads one GeoPackage in a process of its own; run by boundary_files, never imported.

A GeoPackage is a database: a view in it can run without end and fill any memory. Argument: the
file. Standard output: the pickled GeoDataFrame.
"""

import pickle
import sys

MEMORY_BYTES = 3 * 2**30


def main() -> int:
    """Read the file under a bound on memory, write standard output, return the exit status."""
    try:
        import resource
    except ImportError:  # Windows has no such bound
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    import geopandas

    pickle.dump(geopandas.read_file(sys.argv[1], engine="pyogrio"), sys.stdout.buffer, protocol=5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
