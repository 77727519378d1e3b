"""Simulated spot checks of valves and children's clothing, and what followed failed batches.

How many batches are tested and fail in each span of time is a parameter; which makers they come
from, what fails and when is drawn.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from dashboard.demo.names import invented, moved_places
from dashboard.demo.outlets import NEW_DIVISION_FROM

PURPOSES = {"regular": "定期", "cluster": "定期", "special": "专项", "tracking": "跟踪"}
LAST_DAY = date(2015, 12, 31)
FOLLOW_UPS = 2  # that must pass in a row: what the simulated county ruled (C35)


@dataclass(frozen=True)
class Maker:
    """An invented enterprise, its township before and after May 2011, how often it fails."""

    name: str
    brand: str
    township: str
    later: str
    proneness: float

    def township_on(self, day: date) -> str:
        """The township that the maker stood in on that day."""
        return self.township if day < NEW_DIVISION_FROM else self.later


def generate(
    parameters: dict[str, Any], names: dict[str, Any], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of samples and of follow_ups (columns of these tables) for every product."""
    batches: list[dict[str, Any]] = []
    follow_ups: list[dict[str, Any]] = []
    for number, key in enumerate(_products(parameters)):
        draw = _Draw(parameters[key], parameters["laboratories"], names, [seed, 2, number])
        batches.extend(draw.batches())
        follow_ups.extend(draw.follow_ups())
    samples = pd.DataFrame(batches).sort_values(
        ["product", "sampled_from", "report_number"], ignore_index=True
    )
    years = samples["sampled_from"].map(lambda day: day.year)
    samples["sheet"] = samples["product"] + years.map("{}年".format)
    samples["row_number"] = samples.groupby("sheet").cumcount() + 1
    followed = pd.DataFrame(follow_ups)
    followed["sheet"] = "跟踪整改"
    followed["row_number"] = range(1, len(followed) + 1)
    return _with_timestamps(samples), _with_timestamps(followed)


def _with_timestamps(rows: pd.DataFrame) -> pd.DataFrame:
    for column in rows.columns.intersection(
        ["sampled_from", "sampled_to", "period_from", "period_to", "reported_on"]
    ):
        rows[column] = pd.to_datetime(rows[column])
    return rows


def makers(parameters: dict[str, Any], names: dict[str, Any], seed: int) -> dict[str, list[Maker]]:
    """The makers of every product whose batches `generate` draws, by key of the parameters."""
    laboratories = parameters["laboratories"]
    return {
        key: _Draw(parameters[key], laboratories, names, [seed, 2, number]).makers
        for number, key in enumerate(_products(parameters))
    }


def _products(parameters: dict[str, Any]) -> list[str]:
    """Keys of the products in data/demo/samples.toml."""
    return [key for key, own in parameters.items() if isinstance(own, dict) and "product" in own]


@dataclass
class Failure:
    """A failed batch, its maker and the verdict of the retest (None: not retested)."""

    batch: dict[str, Any]
    maker: Maker
    retest: str | None = None


class _Draw:
    """The spot checks of one product: draws makers, batches, verdicts and follow-ups in turn."""

    def __init__(
        self,
        parameters: dict[str, Any],
        laboratories: dict[str, str],
        names: dict[str, Any],
        seed: list[int],
    ) -> None:
        self._parameters = parameters
        self._laboratories = laboratories
        self._rng = np.random.default_rng(seed)
        self.makers = self._draw_makers(names)
        self._failed: list[Failure] = []
        self._passed: dict[Maker, int] = {}  # follow-ups passed since the last failure
        self._reports = 0
        self._failures = 0

    def batches(self) -> list[dict[str, Any]]:
        """Every batch of every span, the refused ones, and the retests (复查) of failed ones."""
        rows: list[dict[str, Any]] = []
        for span in self._parameters["series"]:
            for key in PURPOSES:
                if key in span:
                    rows.extend(self._span(span, key, span[key]))
        rows.extend(self._refused(day) for day in self._parameters["refused"])
        rows.extend(self._retests())
        return rows

    def follow_ups(self) -> list[dict[str, Any]]:
        """One row per failed first test (call after batches)."""
        return [self._follow_up(failure) for failure in self._failed]

    def _draw_makers(self, names: dict[str, Any]) -> list[Maker]:
        places = self._parameters["places"]
        count = self._parameters["enterprises"]
        shares = np.array([place["weight"] for place in places])
        # Every place has a maker; the rest go by weight.
        drawn = self._rng.choice(
            len(places), size=count - len(places), p=shares / shares.sum()
        ).tolist()
        place = [places[index]["name"] for index in [*range(len(places)), *drawn]]
        later = moved_places(places, place, self._rng)
        letters = names["characters"]
        words = invented(letters, letters, 4 * count, self._rng)
        unique = list(dict.fromkeys(words))[:count]
        brands = invented(letters, letters, count, self._rng)
        forms = self._rng.choice(self._parameters["enterprise_forms"], size=count)
        proneness = self._rng.gamma(0.3, size=count) + 0.02  # a few makers fail again and again
        return [
            Maker(str(form).format(word), f"{brand}牌", old, new, float(weight))
            for form, word, brand, old, new, weight in zip(
                forms, unique, brands, place, later, proneness, strict=True
            )
        ]

    def _span(self, span: dict[str, Any], key: str, counts: list[int]) -> list[dict[str, Any]]:
        """The batches of one purpose in one span: `counts` is tested, failed."""
        tested, failed = counts
        if tested == 0:
            return []
        makers = self._chosen(key, "cluster" in span, tested)
        weights = np.array([maker.proneness for maker in makers])
        bad = set(self._rng.choice(tested, size=failed, replace=False, p=weights / weights.sum()))
        rows = []
        for number, maker in enumerate(makers):
            row = self._batch(self._day(span["from"], span["to"]), maker, PURPOSES[key])
            if number in bad:
                self._fail(row)
                self._failed.append(Failure(row, maker))
            if number in bad or key == "tracking":
                passed = 0 if number in bad else self._passed.get(maker, 0) + 1
                self._passed.pop(maker, None)  # to the end of those that wait
                self._passed[maker] = passed
            rows.append(row)
        return rows

    def _chosen(self, key: str, has_cluster: bool, count: int) -> list[Maker]:
        """Makers for `count` batches: inside or outside a planted cluster, or failed before."""
        cluster = self._parameters.get("cluster", [])
        pool = self.makers
        if key == "cluster":
            pool = [maker for maker in pool if maker.township in cluster]
        elif key == "regular" and has_cluster:
            pool = [maker for maker in pool if maker.township not in cluster]
        elif key == "tracking":
            return self._waiting(count)
        weights = np.array([self._share(maker.township) for maker in pool])
        picked = self._rng.choice(len(pool), size=count, p=weights / weights.sum())
        return [pool[index] for index in picked]

    def _waiting(self, count: int) -> list[Maker]:
        """Makers for `count` follow-ups: whoever waits longest after a failure, until it passed as
        often in a row as it must to leave the blacklist."""
        waiting = [maker for maker in self._passed if self._passed[maker] < FOLLOW_UPS]
        pool = waiting or list(self._passed)
        return (pool * count)[:count]

    def _share(self, township: str) -> float:
        """Weight of one maker of the township: the township's, divided by its makers."""
        weight = next(p["weight"] for p in self._parameters["places"] if p["name"] == township)
        return float(weight) / sum(maker.township == township for maker in self.makers)

    def _batch(self, day: date, maker: Maker, purpose: str) -> dict[str, Any]:
        """A batch that passed."""
        unknown = self._rng.random() < self._parameters["township_unknown"]
        township = None if unknown else maker.township_on(day)
        level = self._level(purpose)
        self._reports += 1
        return {
            "product": self._parameters["product"],
            "product_name": (name := str(self._rng.choice(self._parameters["product_names"]))),
            "standard": self._parameters["standards"].get(name),
            "enterprise": maker.name,
            "place": f"永嘉县{township or ''}",
            "township": township,
            "in_county": True,
            "brand": maker.brand,
            "model": str(self._rng.choice(self._parameters["models"])),
            "batch": f"{day - timedelta(days=int(self._rng.integers(20, 90))):%Y%m%d}",
            "report_number": f"{day:%Y}-{self._reports:04d}",
            "sampled_from": day,
            "sampled_to": day,
            "level": level,
            "purpose": purpose,
            "verdict": "合格",
            "verdict_text": "合格",
            "failing_items_text": None,
            "failing_items": "",
            "laboratory": self._laboratories[level],
            **self._told(day, maker),
        }

    def _told(self, day: date, maker: Maker) -> dict[str, Any]:
        """Size of the maker and the day of the report, as better lists tell them."""
        sizes = self._parameters["sizes"]
        return {
            "enterprise_size": sizes[self.makers.index(maker) % len(sizes)],
            "reported_on": day + timedelta(days=self._parameters["report_days"]),
            "objection": "无",
        }

    def _level(self, purpose: str) -> str:
        if purpose in ("跟踪", "复查"):
            return "县"
        levels = self._parameters["levels"]
        if purpose == "专项":
            levels = {level: levels[level] for level in ("市", "县")}
        shares = np.array(list(levels.values()))
        return str(self._rng.choice(list(levels), p=shares / shares.sum()))

    def _fail(self, row: dict[str, Any]) -> None:
        day: date = row["sampled_from"]
        known = [i for i in self._parameters["items"] if i.get("since", day) <= day]
        weights = np.array([item["weight"] for item in known])
        count = 2 if self._rng.random() < 0.15 else 1
        chosen = self._rng.choice(
            [item["name"] for item in known], size=count, replace=False, p=weights / weights.sum()
        )
        items = "、".join(str(item) for item in chosen)
        self._failures += 1
        if self._failures % self._parameters["objects_every"] == 0:
            row.update(objection="有", objection_result=self._parameters["objection_result"])
        row.update(
            verdict="不合格", verdict_text="不合格", failing_items_text=items, failing_items=items
        )

    def _refused(self, day: date) -> dict[str, Any]:
        maker = self.makers[int(self._rng.integers(len(self.makers)))]
        return {
            **self._batch(day, maker, "定期"),
            "verdict": "拒检",
            "verdict_text": "拒检",
            "report_number": None,
            "laboratory": None,
            "reported_on": None,
            "objection": None,
        }

    def _retests(self) -> list[dict[str, Any]]:
        """A retest some weeks after most failed batches; few fail again."""
        rows = []
        for failure in self._failed:
            day = failure.batch["sampled_from"] + timedelta(days=int(self._rng.integers(30, 75)))
            if day > LAST_DAY or self._rng.random() < 0.2:
                continue
            row = self._batch(day, failure.maker, "复查")
            row["product_name"] = failure.batch["product_name"]
            row["model"] = failure.batch["model"]
            row["standard"] = failure.batch["standard"]
            if self._rng.random() < 0.12:
                self._fail(row)
            failure.retest = row["verdict"]
            rows.append(row)
        return rows

    def _follow_up(self, failure: Failure) -> dict[str, Any]:
        batch, day = failure.batch, failure.batch["sampled_from"]
        return {
            "enterprise": batch["enterprise"],
            "product_name": batch["product_name"],
            "brand": batch["brand"],
            "rectification": "已整改" if failure.retest == "合格" else "责令整改",
            "recheck_result": f"复查{failure.retest}" if failure.retest else None,
            "penalty": str(self._rng.choice(["责令改正", "立案查处"], p=[0.7, 0.3])),
            "period_from": day,
            "period_to": min(day + timedelta(days=90), LAST_DAY),
        }

    def _day(self, first: date, last: date) -> date:
        return first + timedelta(days=int(self._rng.integers((last - first).days + 1)))
