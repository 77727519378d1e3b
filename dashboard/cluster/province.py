"""A simulated 浙江省: the archive of the simulated county, and what its neighbours' could be.

For trying out, and to show what ninety counties look like; every archive says that it is simulated.
Neighbours hold a part of the simulated county's rows, under townships called 甲镇, 乙镇 …, each
county with a level of its own. Some send nothing, an empty archive, an old register or very little,
as counties do.
"""

import json
import random
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from dashboard import divisions
from dashboard.cluster import archive, words
from dashboard.cluster.archive import COUNTY, ArchiveError, Place
from dashboard.divisions import counties
from dashboard.store import files, parquet

YEARS: Final = (2009, 2010)
SEED: Final = 20101231
NAMES: Final = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
KINDS: Final = {"silent": 5, "empty": 1, "behind": 4, "small": 3}  # so many counties of each
ONE_OF: Final = {"outlets": 5}  # table → of so many outlets one is kept
LITTLE: Final = 300  # the same of a county that has very little, of every table
_TOWNSHIPS: Final = """
SELECT * EXCLUDE (i) REPLACE ($key AS county_key, $names[i] AS name, $names[i] AS area) FROM (
    SELECT *, row_number() OVER (ORDER BY name) AS i FROM rows_of_file WHERE era = 'a'
) WHERE i <= len($names)
"""
_OTHERWISE: Final = {  # column → what it is where a share of the good is spoilt (per thousand)
    "is_compliant": "is_compliant AND hash(name, township, $key) % 1000 >= $spoilt",
    "is_rectified": "is_rectified AND hash(township, name, $key) % 1000 >= $spoilt",
    "verdict": "CASE WHEN verdict = '合格' AND hash(row_number, sheet, $key) % 1000 < $spoilt "
    "THEN '不合格' ELSE verdict END",
    "township": "$names[1 + CAST((list_position($own, township) - 1) % len($names) AS INTEGER)]",
}


def make(root: Path, old: str) -> None:
    """Write the archives into an empty folder; the simulated county is there. old: what an old
    register is called. ArchiveError when the folder holds anything."""
    if root.exists() and any(root.iterdir()):
        raise ArchiveError(words.not_empty(root))
    home = archive.write("demo", root, Place.of(divisions.HOME), words.SIMULATED, YEARS)
    drawn = random.Random(SEED)
    others = [one for one in counties.known() if one != divisions.HOME]
    drawn.shuffle(others)
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    kinds += [""] * (len(others) - len(kinds))
    with parquet.copying() as copy:
        for key, kind in zip(others, kinds, strict=True):
            if kind != "silent":
                _neighbour(home, root, Place.of(key), kind, drawn, old, copy)


def _neighbour(
    home: archive.Archive,
    root: Path,
    place: Place,
    kind: str,
    drawn: random.Random,
    old: str,
    copy: parquet.Copy,
) -> None:
    folder, count = root / place.folder, drawn.randint(8, len(NAMES))
    names = [f"{name}{'镇' if 2 * i < count else '乡'}" for i, name in enumerate(NAMES[:count])]
    spoilt = int(1000 * min(0.4, drawn.lognormvariate(-3.6, 0.8)))
    own = list(divisions.units("a").names)
    given = {"key": place.key, "names": names, "own": own, "spoilt": spoilt}
    held = {}
    for name, said in home.facts["files"].items():
        source, to, table = home.folder / name, folder / name, Path(name).stem
        is_listed = said["year"] == archive.NO_YEAR
        if not is_listed and (kind == "empty" or (kind == "behind" and said["year"] == YEARS[-1])):
            continue
        files.make_folder(to.parent)
        if said["rows"] and (kind != "empty" or table == "townships"):
            one_of = LITTLE if kind == "small" and not is_listed else ONE_OF.get(table, 1)
            rows = copy(source, to, _changed(source, table, one_of), given)
        else:
            rows = copy(source, to, "SELECT * FROM rows_of_file WHERE false", {})
        held[name] = {**said, "rows": rows, "bytes": to.stat().st_size}
    facts = {**home.facts, **place._asdict(), "files": held}
    facts["doubts"] = dict.fromkeys(names, old) if kind == "behind" else {}
    facts["doubted_on"] = date(YEARS[-1], 12, 31).isoformat()
    text = json.dumps(facts, ensure_ascii=False)
    (folder / archive.MANIFEST).write_text(text, encoding="utf-8")


def _changed(source: Path, table: str, one_of: int) -> str:
    """The rows of a file as the neighbour has them."""
    if table == "townships":
        return _TOWNSHIPS
    columns = pq.read_schema(source).names
    changes = [f"$key AS {COUNTY}"]
    changes += [f"{sql} AS {name}" for name, sql in _OTHERWISE.items() if name in columns]
    identity = "name, trade, township" if table == "outlets" else "row_number, sheet"
    changed = f"SELECT * REPLACE ({', '.join(changes)}) FROM rows_of_file"
    return changed if one_of == 1 else f"{changed} WHERE hash({identity}) % {one_of} = 0"
