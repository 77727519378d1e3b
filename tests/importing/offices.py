"""The same facts written as many offices would: other words, order, signs, sheets, frames.

office(seed) is one office with its habits; its sheets are read without a file in between. Every
choice comes from the seed, so that a failure can be seen again.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from dashboard.importing.read import Merge, Sheet, Workbook

TOWNSHIPS = ("岩头镇", "瓯北镇", "桥头镇", "枫林镇", "沙头镇", "乌牛镇")
TRADES = ("小食杂店", "小餐饮店", "小药店", "小菜场", "小美容美发店")
WRITTEN_TRADES = {
    "小食杂店": ("小食杂店", "食杂店", "小食杂", "小食杂店业主"),
    "小餐饮店": ("小餐饮店", "餐饮店", "小餐饮", "小餐馆"),
    "小药店": ("小药店", "药店", "零售药店", "小 药店"),
    "小菜场": ("小菜场", "菜场", "小菜市场", "菜市场"),
    "小美容美发店": ("小美容美发店", "美容美发店", "美发美容店", "理发店"),
}
SIGNS = (
    ("是", "否"), ("√", "×"), ("☑", "☐"), ("●", "○"), ("Y", "N"), ("1", "0"), ("已", "未"),
    ("√", ""), ("■", "□"), ("有", "无"),
)  # fmt: skip
DAYS: tuple[Callable[[date], Any], ...] = (
    lambda d: d,
    lambda d: f"{d.year}-{d.month:02d}-{d.day:02d}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}{d.month:02d}{d.day:02d}",
    lambda d: float((d - date(1899, 12, 30)).days),
)
VERDICTS = (("合格", "不合格"), ("符合", "不符合"), ("P", "F"), ("√", "×"), ("合格", "不 合格"))
HEADS: dict[str, tuple[str, ...]] = {
    "township": ("乡镇", "所在乡镇", "乡镇（街道）", "镇街", "所属\n乡镇"),
    "name": ("单位名称", "店名", "经营单位名称", "字号名称", "经营户\n名称"),
    "trade": ("行业", "行业类别", "所属行业", "经营类别", "类 别"),
    "rectified": ("是否整规", "整规", "已整规", "整规情况", "整 规"),
    "compliant": ("是否规范", "规范", "已规范", "规范情况", "规 范"),
    "owner": ("负责人", "业主", "经营者", "业主姓名"),
    "firm": ("生产企业名称", "企业名称", "标称生产单位", "生产单位", "（标称）生产单位名称"),
    "product": ("产品名称", "样品名称", "产品", "品名"),
    "model": ("规格型号", "型号规格", "型号、规格", "型号"),
    "batch": ("生产日期/批号", "批号", "产品批号", "批号/货号", "生产日期或批号"),
    "day": ("抽样日期", "抽样时间", "抽检日期", "采样日期", "抽查\n日期"),
    "verdict": ("检验结论", "综合判定", "抽查结果", "检验结果", "判定"),
    "items": ("不合格项目", "主要不合格项目", "不符合项目", "不合格项"),
    "outlets": ("总数", "应整规数", "应整规总数", "户数"),
    "done": ("已整规", "整规数", "已整规数", "完成整规数"),
    "fine": ("已规范", "规范数", "已规范数", "规范达标数"),
    "index": ("序号", "编号", "序", "No."),
}
STRANGE = ("情形", "甲项", "栏一", "何人", "所在何处", "怎样", "认定", "评语", "号码", "说法")
NOTES = ("注：按乡镇排序。", "填表人：张某　审核人：李某", "说明：以上数据截至填报日。")


@dataclass
class Office:
    """Habits of one office."""

    draw: random.Random
    words: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = {name: self.draw.choice(heads) for name, heads in HEADS.items()}
        self.signs = self.draw.choice(SIGNS)
        self.verdicts = self.draw.choice(VERDICTS)
        self.day = self.draw.choice(DAYS)
        self.numbers_rows = self.draw.random() < 0.6
        self.prints_total = self.draw.random() < 0.5
        self.splits = self.draw.random() < 0.4
        self.layout = self.draw.choice(["column", "column", "blank", "sections", "groups"])
        self.extra = self.draw.random() < 0.3
        self.by_trade = self.draw.random() < 0.3
        self.parts = self.draw.random() < 0.4

    def table(
        self, titles: Sequence[str], columns: Sequence[str], rows: list[dict[str, Any]]
    ) -> list[list[object]]:
        """Titles, one head row and the rows, in the order of this office."""
        order = list(columns)
        self.draw.shuffle(order)
        if self.extra:
            order.insert(self.draw.randrange(len(order)), "经办科室")
        heads = [self.words.get(name, name) for name in order]
        body = [[row.get(name, "一科") for name in order] for row in rows]
        if self.numbers_rows:
            heads.insert(0, self.words["index"])
            body = [[float(number + 1), *cells] for number, cells in enumerate(body)]
        found: list[list[object]] = [[title] for title in titles] + [list(heads), *body]
        if self.draw.random() < 0.3:
            found.append([])
        if self.prints_total:
            found.append(["合计", f"{len(rows)}{self.draw.choice(['户', '家', '批次'])}"])
        if self.draw.random() < 0.4:
            found.append([self.draw.choice(NOTES)])
        return found


def office(seed: int) -> Office:
    """The office of a seed."""
    return Office(random.Random(seed))


def strange_office(seed: int) -> Office:
    """An office that names four of its columns as nobody would expect."""
    own = office(seed)
    for name in own.draw.sample([name for name in HEADS if name != "index"], 4):
        own.words[name] = f"{own.draw.choice(STRANGE)}{name[0]}"
    return own


def _book(
    name: str, sheets: dict[str, list[list[object]]], merges: Sequence[Merge] = ()
) -> Workbook:
    made = [Sheet(title, rows, merges=list(merges)) for title, rows in sheets.items()]
    return Workbook(name, made)


def outlets(own: Office) -> tuple[Workbook, Counter[Any]]:
    """A register, and how many outlets there are per township, trade, rectified, compliant."""
    draw = own.draw
    true: Counter[Any] = Counter()
    rows: dict[str, list[dict[str, Any]]] = {}
    for number in range(draw.randrange(15, 40)):
        township, trade = draw.choice(TOWNSHIPS), draw.choice(TRADES)
        rectified = draw.random() < 0.8
        compliant = rectified and draw.random() < 0.8
        true[township, trade, rectified, compliant] += 1
        rows.setdefault(township, []).append(
            {
                "township": township if draw.random() < 0.8 else township[:-1],
                "name": f"{draw.choice('甲乙丙丁')}{number}号店",
                "trade": draw.choice(WRITTEN_TRADES[trade]),
                "owner": draw.choice(["张某", "李某", "王某"]),
                "rectified": own.signs[not rectified],
                "compliant": own.signs[not compliant],
            }
        )
    columns = ["name", "trade", "owner", "rectified", "compliant"]
    day = "填报时间：2010年6月30日"
    if own.splits:
        sheets = {
            name: own.table([f"{name}“十小”经营单位名册", day], columns, listed)
            for name, listed in rows.items()
        }
        return _book("名册.xlsx", sheets), true
    title = "永嘉县“十小”经营单位名册"
    if own.layout == "sections":
        return _book("名册.xlsx", {"Sheet1": _in_sections(own, [title, day], columns, rows)}), true
    if own.layout == "blank":  # merged cells of the townships, lost
        own.numbers_rows = False
        for part in rows.values():
            for row in part:
                row["township"] = part[0]["township"] if row is part[0] else ""
    listed = [row for part in rows.values() for row in part]
    table = own.table([title, day], ["township", *columns], listed)
    if own.layout == "groups":
        return _book("名册.xlsx", {"Sheet1": _with_groups(own, table)}), true
    return _book("名册.xlsx", {"Sheet1": table}), true


def _in_sections(
    own: Office, titles: list[str], columns: list[str], rows: dict[str, list[dict[str, Any]]]
) -> list[list[object]]:
    """The township as a row of its own above its outlets."""
    own.extra = own.prints_total = False
    parts = [own.words.get(name, name) for name in columns]
    found: list[list[object]] = [[title] for title in titles] + [list(parts)]
    for township, listed in rows.items():
        found.append([township])
        found += [[row[name] for name in columns] for row in listed]
    return found


def _with_groups(own: Office, table: list[list[object]]) -> list[list[object]]:
    """A second head level: the two marks under one group, the other heads above blanks."""
    place = 2
    heads = table[place]
    marks = [heads.index(own.words[name]) for name in ("rectified", "compliant")]
    order = [c for c in range(len(heads)) if c not in marks]
    order = [*order, *marks]
    moved = [
        [row[c] if c < len(row) else "" for c in order] if len(row) > 2 else row for row in table
    ]
    upper: list[object] = [*moved[place][:-2], "整治情况", ""]
    lower: list[object] = [""] * (len(order) - 2) + moved[place][-2:]
    return [*moved[:place], upper, lower, *moved[place + 1 :]]


def samples(own: Office) -> tuple[Workbook, Counter[Any]]:
    """Batches, and how many there are per firm, day and verdict."""
    draw = own.draw
    true: Counter[Any] = Counter()
    rows: list[dict[str, Any]] = []
    for number in range(draw.randrange(8, 25)):
        firm = f"永嘉县{draw.choice('甲乙丙丁戊')}阀门厂"
        day = date(2010, 1, 15) + timedelta(days=draw.randrange(300))
        passed = draw.random() < 0.75
        true[firm, day, "合格" if passed else "不合格"] += 1
        rows.append(
            {
                "firm": firm,
                "township": draw.choice(TOWNSHIPS),
                "product": draw.choice(["截止阀", "闸阀", "球阀"]),
                "model": f"J41H-{draw.choice([16, 25])}",
                "batch": f"B{number:03d}",
                "day": own.day(day),
                "verdict": own.verdicts[not passed],
                "items": draw.choice(["/", "—", ""]) if passed else draw.choice(["密封", "壁厚"]),
                "passed": passed,
            }
        )
    columns = ["firm", "township", "product", "model", "batch", "day", "verdict", "items"]
    title = draw.choice(["2010年阀门产品监督抽查结果", "2010年永嘉县阀门抽检情况汇总表"])
    if own.splits:
        columns.remove("verdict")
        failed = [row for row in rows if not row["passed"]]
        passed_rows = [row for row in rows if row["passed"]]
        sheets = {
            f"{word}名单": own.table([f"2010年阀门监督抽查{word}产品名单"], columns, listed)
            for word, listed in (("合格", passed_rows), ("不合格", failed))
            if listed
        }
        return _book("抽查.xlsx", sheets), true
    return _book("抽查.xlsx", {"Sheet1": own.table([title], columns, rows)}), true


def monthly(own: Office) -> tuple[Workbook, Counter[Any]]:
    """A month's report, and the three figures per township and trade."""
    draw = own.draw
    true: Counter[Any] = Counter()
    figures: dict[str, dict[str, tuple[int, int, int]]] = {}
    for township in TOWNSHIPS[: draw.randrange(3, 7)]:
        for trade in TRADES:
            total = draw.randrange(1, 60)
            done = draw.randrange(total + 1)
            fine = draw.randrange(done + 1)
            figures.setdefault(township, {})[trade] = (total, done, fine)
            true[township, trade] = (total, done, fine)  # type: ignore[assignment]
    month = draw.choice(["2010年8月", "2010年八月份", "（2010年8月）"])
    title = f"“十小”行业整规工作进度月报表{month}"
    if own.by_trade:
        rows = [
            {
                "township": township,
                "trade": trade,
                "outlets": float(a),
                "done": float(b),
                "fine": float(c),
            }
            for township, listed in figures.items()
            for trade, (a, b, c) in listed.items()
        ]
        own.prints_total = False
        own.words["trade"] = draw.choice(["行业", "行业类别", "所属行业"])
        table = own.table([title], ["township", "trade", "outlets", "done", "fine"], rows)
        return _book("月报.xlsx", {"Sheet1": table}), true
    parts = [TRADES[:2], TRADES[2:]] if own.parts else [TRADES]
    sheets = {}
    for number, trades in enumerate(parts):
        name = f"表{'一二'[number]}" if own.parts else "Sheet1"
        sheets[name] = _wide(own, title, trades, figures)
    return _book("月报.xlsx", sheets), true


def _wide(
    own: Office,
    title: str,
    trades: Sequence[str],
    figures: dict[str, dict[str, tuple[int, int, int]]],
) -> list[list[object]]:
    """A row per township, three columns under each trade; merged cells lost as in a .csv."""
    order = [0, 1, 2]
    own.draw.shuffle(order)
    measures = [[own.words[name] for name in ("outlets", "done", "fine")][place] for place in order]
    upper: list[object] = [own.words["township"]]
    lower: list[object] = [""]
    for trade in trades:
        upper += [own.draw.choice(WRITTEN_TRADES[trade][:3]), "", ""]
        lower += measures
    body: list[list[object]] = []
    for township, listed in figures.items():
        cells: list[object] = [township]
        for trade in trades:
            cells += [float(listed[trade][place]) for place in order]
        body.append(cells)
    found: list[list[object]] = [[title], upper, lower, *body]
    if own.prints_total:
        sums = [sum(row[column] for row in body) for column in range(1, len(upper))]  # type: ignore[misc]
        found.append(["合计", *sums])
    return found


KINDS: dict[str, Callable[[Office], tuple[Workbook, Counter[Any]]]] = {
    "outlets": outlets,
    "samples": samples,
    "monthly": monthly,
}
