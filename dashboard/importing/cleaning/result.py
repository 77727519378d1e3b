"""What every cleaner gives back."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[T]):
    """One cell after cleaning.

    Four cases: value and no code = fine; neither = the cell is empty and may be; code without
    value = the cell cannot be taken (nothing is guessed); value and code = taken, but the analyst
    should see it (拒检, a fuzzy match, swapped coordinates).
    note: one Chinese sentence saying what is wrong and what is allowed; "" when code is None.
    """

    value: T | None
    code: str | None = None
    note: str = ""

    @property
    def rejected(self) -> bool:
        """The cell holds something that cannot be taken."""
        return self.code is not None and self.value is None
