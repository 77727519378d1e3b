"""Reads one GeoPackage; run by dashboard.apart, never imported by the product.

A GeoPackage is a database: a view in it can run without end and fill any memory. Argument: the
file. Standard output: the pickled GeoDataFrame.
"""

import pickle
import sys


def main() -> int:
    """Read the file, write standard output, return the exit status."""
    import geopandas

    pickle.dump(geopandas.read_file(sys.argv[1], engine="pyogrio"), sys.stdout.buffer, protocol=5)
    return 0


if __name__ == "__main__":
    sys.exit(main())
