"""The village or street that an outlet's address names: the level below the township.

The registers have no column for it. An address such as 永嘉县瓯北镇人民路284号 tells the street;
one that tells none goes into the bucket 村/街未明, never to a guessed village.
"""

import re
from functools import lru_cache

from dashboard import divisions

UNKNOWN = "村/街未明"

_PLACE = re.compile(
    r"^([\u4e00-\u9fff]{1,10}?(?:社区|居委会|居民区|行政村|新村|村|大道|中路|东路|西路|南路|北路|路|"
    r"大街|老街|街|巷|弄|小区|工业区|市场))"
)
_HEAD = re.compile(r"^(?:浙江省)?(?:温州市)?(?:永嘉县)?")


def village_of(address: str | None, township: str) -> str:
    """Village or street of an address in a township; UNKNOWN where it names none."""
    if not isinstance(address, str):
        return UNKNOWN
    text = _HEAD.sub("", re.sub(r"\s+", "", address))
    for name in (township, *_longest_names()):
        if text.startswith(name):
            text = text[len(name) :]
            break
    found = _PLACE.match(text)
    return found[1] if found else UNKNOWN


@lru_cache(maxsize=1)
def _longest_names() -> tuple[str, ...]:
    """Names of the units of every era, longest first; never a bare name (岩头 could be 岩头村)."""
    names = {name for era in divisions.eras() for name in divisions.names_in(era.id)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
