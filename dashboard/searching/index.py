"""Names found by Chinese, pinyin, first letters, or with one typing error; 100,000 of them at once.

Names lie in one long text, a line each, three times over: as written (half-width, simplified, lower
case), as pinyin, as first letters. A search is a search in that text. Pinyin is taken character by
character: of a character with several readings the most common counts, besides what `sounds` says.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.documents.reading import normalise

MOST_PER_KIND = 200
LONGEST = 40
_FEW = 8  # names that hold a text of which it may still be another that was meant
_SURE = 4  # from so many signs on a name may be longer than what was typed
_HANZI = re.compile("[\u3400-\u9fff]")
_LETTERS = re.compile("[a-z]{2,}")
# How a name was found, best first.
EXACT, BEGINS, HOLDS, SOUNDS, INITIALS, NEARLY = range(6)


@dataclass(frozen=True)
class Entry:
    """One name that can be found. page, choices: where it leads; told: what the row answers."""

    kind: str
    name: str
    page: str
    choices: tuple[tuple[str, str], ...] = ()
    told: str = ""


@dataclass(frozen=True)
class Hit:
    """A name that was found, and how well: EXACT … NEARLY."""

    entry: Entry
    how: int


class _Lines:
    """Texts, one per line, in which a place leads back to the number of its line."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join(("", *texts, ""))
        self.starts: list[int] = []
        place = 1
        for text in texts:
            self.starts.append(place)
            place += len(text) + 1

    def line(self, place: int) -> int:
        """Number of the line that a place lies in."""
        return bisect_right(self.starts, place) - 1

    def holding(self, wanted: str, most: int) -> list[int]:
        """Numbers of lines that hold a text, at most so many."""
        found: list[int] = []
        place = self.text.find(wanted)
        while place >= 0 and len(found) < most:
            found.append(self.line(place))
            place = self.text.find("\n", place)
            place = self.text.find(wanted, place) if place >= 0 else -1
        return found

    def of(self, number: int) -> str:
        """The text of a line."""
        start = self.starts[number]
        return self.text[start : self.text.index("\n", start)]


def _whole(text: str) -> dict[int, str]:
    return {ord(one): sound for one, sound in _syllables(set(text)).items()}


class Index:
    """Names of one sight of the data, ready to be searched."""

    def __init__(self, entries: Iterable[Entry], sounds: Mapping[str, str] | None = None) -> None:
        self.entries = list(entries)
        known = {normalise(name): sound for name, sound in (sounds or {}).items()}
        plain = [normalise(entry.name) for entry in self.entries]
        syllables = _syllables(set("".join(plain)))
        letters = {ord(one): sound[0] for one, sound in syllables.items()}
        whole = {ord(one): sound for one, sound in syllables.items()}
        self._plain = _Lines(plain)
        self._sounds = _Lines([known.get(one) or one.translate(whole) for one in plain])
        self._initials = _Lines([one.translate(letters) for one in plain])

    def search(self, wanted: str, most: int = MOST_PER_KIND) -> list[Hit]:
        """What is meant by some words, best first, at most so many of a kind."""
        text = normalise(wanted)[:LONGEST]
        if not text:
            return []
        found: dict[int, int] = {}
        limit = most * 40
        for number in self._plain.holding(text, limit):
            own = self._plain.of(number)
            found[number] = EXACT if own == text else BEGINS if own.startswith(text) else HOLDS
        if _LETTERS.fullmatch(text):
            for number in self._sounds.holding(text, limit):
                found.setdefault(number, SOUNDS)
            for number in self._initials.holding(text, limit):
                found.setdefault(number, INITIALS)
        elif not found and _HANZI.search(text) and len(text) >= 2:  # 欧北镇 sounds like 瓯北镇
            for number in self._sounds.holding(text.translate(_whole(text)), limit):
                found.setdefault(number, NEARLY)
        if self._may_be_mistyped(text, found):
            lines = self._plain if _HANZI.search(text) else self._sounds
            for number in _nearly(lines, text, limit):
                found.setdefault(number, NEARLY)
        return self._best(found, most)

    @staticmethod
    def _may_be_mistyped(text: str, found: Mapping[int, int]) -> bool:
        """Whether names with one typing error are looked for: where nothing was found, and where a
        long text stands within a few names alone, none of which begins with it."""
        if not found:
            return len(text) >= (3 if _HANZI.search(text) else 5)
        within = min(found.values()) >= HOLDS and len(found) <= _FEW
        return within and len(text) >= _SURE and bool(_HANZI.search(text))

    def _best(self, found: dict[int, int], most: int) -> list[Hit]:
        order = sorted(found, key=lambda n: (found[n], len(self.entries[n].name), n))
        counted: dict[str, int] = {}
        hits = []
        for number in order:
            kind = self.entries[number].kind
            counted[kind] = counted.get(kind, 0) + 1
            if counted[kind] <= most:
                hits.append(Hit(self.entries[number], found[number]))
        return hits


def _nearly(lines: _Lines, text: str, most: int) -> list[int]:
    """Lines that hold the text but for one sign: another, one more, one less, or two exchanged.

    Of the two halves of the text one must stand there as it is written.
    """
    middle = len(text) // 2
    pattern = re.compile("|".join(_mistyped(text)))
    longest = len(text) + 1 if len(text) < _SURE else 10**6  # three signs, one wrong: whole names
    found: dict[int, None] = {}
    for half in (text[:middle], text[middle:]):
        for number in lines.holding(half, 20_000):
            line = lines.of(number)
            if number not in found and len(line) <= longest and pattern.search(line):
                found[number] = None
                if len(found) >= most:
                    return list(found)
    if middle >= 1:  # two signs exchanged over the middle leave neither half whole
        turned = text[: middle - 1] + text[middle] + text[middle - 1] + text[middle + 1 :]
        found.update(dict.fromkeys(lines.holding(turned, most)))
    return list(found)


def _mistyped(text: str) -> Iterable[str]:
    for place in range(len(text)):
        before, after = re.escape(text[:place]), re.escape(text[place + 1 :])
        yield f"{before}.?{after}"  # another sign, or one too many
        if place:
            yield f"{before}.{re.escape(text[place:])}"  # one is missing
        if place + 1 < len(text):
            yield f"{before}{re.escape(text[place + 1] + text[place] + text[place + 2 :])}"


def _syllables(signs: Iterable[str]) -> dict[str, str]:
    """Pinyin of every Chinese character among some signs."""
    return {one: sound for one in signs if _HANZI.match(one) and (sound := _syllable(one))}


@lru_cache(maxsize=30_000)
def _syllable(sign: str) -> str:
    from pypinyin import lazy_pinyin

    found = lazy_pinyin(sign)
    return found[0].lower() if found and found[0].isascii() else ""
