"""Sentences of a report on the newest supervision round and on training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from dashboard.inspections.rounds import Round
from dashboard.mechanism.training import Totals
from dashboard.statistics.edges import edges
from dashboard.words import formats

BANDS = (90, 80)


@dataclass(frozen=True)
class Scores:
    """Sentences on a supervision round: its name and day, scores best first, the mean before."""

    name: str
    on: date
    scores: tuple[tuple[str, float], ...]
    before: str = ""

    @classmethod
    def of(cls, one: Round, table: pd.DataFrame, old: pd.DataFrame | None) -> "Scores":
        """From standings; old: those of the round before, of the same townships."""
        scores = tuple(
            zip(table["township"].astype(str), table["score"].astype(float), strict=True)
        )
        was = "" if old is None else _mean(list(old["score"]))
        return cls(f"第{formats.numeral(one.number)}次督查", one.on, scores, was)

    @property
    def mean(self) -> str:
        """90.9."""
        return _mean([score for _, score in self.scores])

    def finding(self) -> str:
        """第三次督查平均90.9分，比上一次提高2.5分."""
        if not self.before:
            return f"{self.name}平均{self.mean}分"
        apart = Fraction(self.mean) - Fraction(self.before)
        gap = formats.decimal_text(abs(apart), 1)
        moved = f"{'提高' if apart > 0 else '下降'}{gap}分" if apart else "持平"
        return f"{self.name}平均{self.mean}分，比上一次{moved}"

    def sentences(self) -> list[str]:
        """How the scores lie, and who is last."""
        high, low = BANDS
        counts = (
            (f"{high}分以上", sum(s >= high for _, s in self.scores)),
            (f"{low}分以上不足{high}分", sum(low <= s < high for _, s in self.scores)),
            (f"不足{low}分", sum(s < low for _, s in self.scores)),
        )
        bands = "、".join(f"{word}{n}个" for word, n in counts if n)
        place = [-score for _, score in self.scores]
        _, behind = edges(self.scores, lambda one: 1 + sum(own < -one[1] for own in place))
        last = "、".join(f"{name}{_one(score)}分" for name, score in behind)
        told = [f"得分居后的是{last}。"] if last else []
        return [f"{len(self.scores)}个乡镇中，{bands}。", *told]

    def chart_title(self, shown: int) -> str:
        """Over the bars."""
        return f"得分居后的{shown}个乡镇" if shown < len(self.scores) else "各乡镇得分"

    def chart_basis(self) -> str:
        """Below the title."""
        return f"{self.name}得分，{formats.date_text(self.on)}评完，各分项合计"


def _mean(scores: Sequence[float]) -> str:
    return _one(sum(Fraction(str(round(s, 3))) for s in scores) / len(scores))


def _one(score: float | Fraction) -> str:
    return formats.decimal_text(Fraction(str(round(float(score), 6))), 1)


def training_finding(sums: Totals) -> str:
    """培训覆盖率88.6%，还有582人没有培训到位."""
    left = sums.due - sums.covered
    rate = formats.percent(Fraction(sums.covered, sums.due))
    return f"培训覆盖率{rate}%" + (f"，还有{left}人没有培训到位" if left else "")


def training_sentences(sums: Totals, short: int, as_of: date) -> list[str]:
    """Sessions and people, and in how many townships people are missing."""
    told = f"{as_of.year}年截至{as_of.month}月{as_of.day}日，举办培训{sums.sessions}期，"
    told += f"培训{sums.trained}人次；应训{sums.due}人，已训{sums.covered}人"
    told += "（超过应训人数的人次不计）。" if sums.trained != sums.covered else "。"
    return [told, f"{short}个乡镇还有人没有培训到位。"] if short else [told]


def training_chart(shown: int) -> str:
    """Over the bars."""
    return f"没有培训到位人数最多的{shown}个乡镇"


def training_basis(left_out: int) -> str:
    """Below the title."""
    return "应训人数减已训人数" + (f"；另有{left_out}个乡镇没有画" if left_out > 0 else "")
