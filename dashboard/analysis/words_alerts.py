"""What the alerts say."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from dashboard.importing.columns import datasets
from dashboard.indicators.definitions import Indicator, Measure
from dashboard.indicators.words import measure_sentence, old_words
from dashboard.words import formats

if TYPE_CHECKING:
    from dashboard.analysis.alerts import Alert

KINDS = {
    "missed": "没有达标",
    "crossed": "过线或掉线",
    "outside": "超出控制限",
    "changed": "突然变化",
    "late": "逾期",
    "old": "数据旧了",
    "incomplete": "数据存疑",
}
HEADLINE_NONE = ("现在没有提醒", "规则在data/alerts.toml；每一条都要排除偶然才提醒")
PASTE = ("贴到消息里", "点右上角复制")


def headline(counts: dict[str, int]) -> tuple[str, str]:
    """逾期3件，没有达标2件."""
    told = "，".join(f"{KINDS[kind]}{count}件" for kind, count in counts.items() if count)
    return told, HEADLINE_NONE[1]


def missed(value: Measure, when: str) -> str:
    """A figure under its target, with certainty; of what it counts where its noun does not say, and
    of which day unless the sentence says it (old evidence)."""
    one = value.indicator
    what = f"数的是{one.denominator}" if one.unit == "%" and one.noun == "个" else ""
    beside = "，".join(filter(None, (what, "" if old_words(value) else when)))
    return f"{measure_sentence(value)}（{beside}）" if beside else measure_sentence(value)


def crossed(before: Measure, now: Measure, *, is_up: bool) -> str:
    """A figure that changed sides."""
    way = "过了目标线" if is_up else "掉到目标线以下"
    return f"{now.indicator.short_name}{way}：上一期{before.text}，这一期{now.text}"


def outside(now: Measure, day: date, grain: str, limits: tuple[float, float]) -> str:
    """A figure outside its own ordinary variation."""
    reach = formats.interval_text(*limits)
    period = formats.period_text(day, grain)
    return f"{now.indicator.short_name}{period}{now.text}，超出平常的波动{reach}"


def changed(one: Indicator, since: date, day: date, grain: str, direction: int) -> str:
    """CUSUM: since when."""
    way = "高了" if direction > 0 else "低了"
    start, seen = formats.period_text(since, grain), formats.period_text(day, grain)
    return f"{one.short_name}从{start}起{way}，到{seen}累积起来已不像偶然"


def late(name: str, due: date, days: int) -> str:
    """A duty past its day."""
    return f"{name}，应在{formats.date_text(due)}前完成，已过{days}天"


def old(dataset: str, day: date, age: str) -> str:
    """Evidence older than its rhythm."""
    return f"{datasets()[dataset].title}最新只到{formats.date_text(day)}，已{age}"


def in_doubt(dataset: str, word: str, names: Sequence[str]) -> str:
    """Townships whose data are in doubt: 监督抽查结果有出入的乡镇2个."""
    title = datasets()[dataset].title
    return f"{title}{word}的乡镇{len(names)}个：{formats.names_text(list(names), 5)}"


def text_head(as_of: date, count: int) -> str:
    """First line of the text to paste."""
    return f"永嘉质量看板提醒（截至{formats.date_text(as_of)}，{count}件）"


def text_line(alert: "Alert") -> str:
    """One line of it."""
    return f"【{alert.title}】{alert.text}"


def mailed(to: Sequence[str]) -> str:
    """To whom the alerts were sent."""
    return f"已寄给 {'、'.join(to)}"


def mail_label(to: Sequence[str]) -> str:
    """The button that sends them."""
    return f"寄给 {'、'.join(to)}"
