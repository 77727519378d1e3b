"""From a count of what a page lists (duties, orders, complaints, reports) to exactly those.

A `Listing` says by what its items are told apart. A board counts with it, each count leads to the
list under the same limits, and the list keeps what fulfils the limits that the address names. One
function (`those`) does the counting and the keeping; the link carries the page's own choices along,
so that both begin with the same items.
"""

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import streamlit as st

from dashboard import messages
from dashboard.frame import address, behind
from dashboard.frame.behind import Choices, Led
from dashboard.indicators import words
from dashboard.words import formats

Item = TypeVar("Item")
Limits = Mapping[str, str]
PARAMETER = "only"
_last = threading.local()  # the list that a page counted last, and its items by their traits
_BETWEEN = "~"  # in the address: list, trait, value


@dataclass(frozen=True)
class Listing(Generic[Item]):
    """name: of the list in the address; title and noun (Chinese): its items, and what one counts
    as; page, choices: where it stands (by the words that are shown: what a page shown before chose
    gives way to them alone); traits: by what items are told apart → what one is by it,
    in a word or several of which any counts."""

    name: str
    title: str
    noun: str
    page: str
    choices: Choices = ()
    traits: Mapping[str, Callable[[Item], str | Collection[str]]] = field(default_factory=dict)

    def those(self, items: Sequence[Item], limits: Limits) -> list[Item]:
        """The items that fulfil every limit; none where a trait is not known."""
        if not limits:
            return list(items)
        places = [self._sorted(items, trait).get(value, set()) for trait, value in limits.items()]
        return [items[place] for place in sorted(set.intersection(*places))]

    def _sorted(self, items: Sequence[Item], trait: str) -> dict[str, set[int]]:
        """Places of the items by what they are by a trait: a board counts the same ones by many
        limits, one after the other."""
        if trait not in self.traits:
            return {}
        if getattr(_last, "items", None) is not items or _last.length != len(items):
            _last.items, _last.length, _last.places = items, len(items), {}
        is_by = self.traits[trait]
        if is_by not in _last.places:
            places: dict[str, set[int]] = {}
            for place, one in enumerate(items):
                own = is_by(one)
                for word in [own] if isinstance(own, str) else own:
                    places.setdefault(word, set()).add(place)
            _last.places[is_by] = places
        found: dict[str, set[int]] = _last.places[is_by]
        return found

    def count(self, items: Sequence[Item], limits: Limits, text: str | None = None) -> str:
        """How many fulfil the limits, leading to them; without a way where none does. text: what
        is written instead of the number."""
        number = len(self.those(items, limits))
        told = formats.count_text(number) if text is None else text
        return self.led(told, limits) if number else told

    def told(self, items: Sequence[Item], limits: Limits, number: int, text: str = "") -> str:
        """A number that was counted elsewhere: it leads on only where the list counts the same."""
        told = text or formats.count_text(number)
        return self.led(told, limits) if number == len(self.those(items, limits)) > 0 else told

    def written(self, items: Sequence[Item], limits: Limits) -> str:
        """The same; nothing is written of none."""
        return self.count(items, limits) if self.those(items, limits) else ""

    def led(self, text: str, limits: Limits) -> Led:
        """A text that leads to the items that fulfil the limits."""
        asked = [(PARAMETER, _BETWEEN.join((self.name, *limit))) for limit in limits.items()]
        named = {name for name, _ in self.choices}
        own = [one for one in address.pairs(self.page) if one[0] not in named]
        of = f"{''.join(limits.values())}{self.title}"
        return Led.told(text, self.page, (*own, *self.choices, *asked), of)

    def asked(self) -> dict[str, str]:
        """The limits that the address names for this list."""
        parts = [one.split(_BETWEEN, 2) for one in st.query_params.get_all(PARAMETER)]
        return {one[1]: one[2] for one in parts if len(one) == 3 and one[0] == self.name}

    def narrowed(self, items: Sequence[Item]) -> list[Item]:
        """The items that the address asks for; above them the way here and back, as buttons."""
        limits = self.asked()
        if not limits:
            return list(items)
        steps = list(limits.items())
        behind.draw_way_back()
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            for place in range(len(steps) + 1):
                kept = dict(steps[:place])
                number = len(self.those(items, kept))
                named = steps[place - 1][1] if place else words.whole_list(self.title)
                st.button(
                    messages.plain(words.step_of_list(named, number, self.noun)),
                    key=f"{self.name}_step_{place}",
                    on_click=self._limit,
                    args=(kept,),
                    type="tertiary",
                    disabled=place == len(steps),
                )
        return self.those(items, limits)

    def _limit(self, limits: Limits) -> None:
        st.query_params[PARAMETER] = [_BETWEEN.join((self.name, *one)) for one in limits.items()]
