"""Lists of every kind as offices might write them, from a seed, with the values they must give.

`python -m tests.importing.any_kind 60` prints a table: per kind how many of so many seeds were read
exactly, with a notice or a question for what was not (told), or wrong without a word (silent).
Heads come from data/columns.toml and are then changed as offices change them; sheets get titles,
groups, sections, parts beside and below one another, totals, notes and signatures.
"""

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.importing.columns import Dataset, Field, datasets
from dashboard.importing.pipeline import Preview, check_workbook
from dashboard.importing.read import Sheet, Workbook
from dashboard.words.terms import trades, vocabulary

# Kinds whose rows are no plain records have generators of their own (offices.py) or real works.
APART = frozenset(["monthly_reports", "monthly_forms", "duty_completions", "submissions"])
TOWNSHIPS = ("岩头镇", "瓯北镇", "桥头镇", "枫林镇", "沙头镇", "乌牛镇", "桥下镇", "碧莲镇")
TITLES = {
    "self_checks": "2010年阀门企业自查报告统计表",
    "samples": "2010年阀门产品质量监督抽查结果",
    "repeat_failures": "2010年阀门监督抽查连续两次不合格企业名单",
    "outlets": "2010年“十小”行业经营单位名册",
    "zones": "2010年优质产品生产示范区考核表",
    "enterprises": "2010年阀门企业分类监管名册",
    "supervision_scores": "2010年“十小”整规第二次督查评分表",
    "demonstration": "2010年示范创先申报考核表",
    "demonstration_scores": "2010年示范创先评分表（市级标准）",
    "zone_support": "2010年示范区扶持台账（单位：元）",
    "satisfaction": "2010年群众满意度调查表",
}
WORDS = {
    "category": ("示范乡镇", "示范街"),
    "townships": ("瓯北镇", "桥头镇"),
    "about": ("甲面馆", "乙百货"),
    "result": ("发现问题",),  # a list of problems beside 没有问题 is a contradiction, and held
}
READ_AS = {"示范街": "示范街（村）"}
VOCABULARY = {
    "level": "levels", "zone_conclusion": "zone_conclusions", "recheck": "rechecks",
    "assessment": "assessment_conclusions", "disposal": "disposals",
}  # fmt: skip
ADDED_UP = ("very_satisfied", "fairly_satisfied")  # of which the import makes the satisfied
SCORES = ("组织领导（40分）", "工作进度（60分）")
DAYS: tuple[Callable[[date], Any], ...] = (
    lambda d: d,
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.month}月{d.day}日",
    lambda d: f"{d.year}{d.month:02d}{d.day:02d}",
)
NOISE: tuple[Callable[[str], str], ...] = (
    lambda head: head,
    lambda head: head,
    lambda head: "\n".join((head[: len(head) // 2], head[len(head) // 2 :])),
    lambda head: " ".join(head) if len(head) == 2 else head,
    lambda head: f"{head}（必填）",
    lambda head: f"{head}*",
    lambda head: f"具体{head}",
    lambda head: head.replace("日期", "时间"),
)
NOTES = ("注：以上情况属实。", "填表人：张某　审核：李某", "负责人签字：")


@dataclass
class Writer:
    """One office: how it writes days, numbers and signs."""

    draw: random.Random

    def __post_init__(self) -> None:
        self.day = self.draw.choice(DAYS)
        self.signs = self.draw.choice([("√", "×"), ("有", "无"), ("是", "否"), ("Y", "N")])
        self.has_units = self.draw.random() < 0.3
        self.layout = self.draw.choice(["plain", "plain", "groups", "beside", "below", "shifted"])

    def cell(self, wanted: Field, number: int, place: int = 0) -> tuple[Any, Any]:
        """(as written, as it must be read); place: of the field, for days one after another."""
        draw = self.draw
        if wanted.name == "zone":
            name = f"{TOWNSHIPS[number - 1][:2]}阀门"
            return f"{name}示范区", name
        if wanted.name in WORDS:
            word = draw.choice(WORDS[wanted.name])
            return word, READ_AS.get(word, word)
        if wanted.type in VOCABULARY:
            word = draw.choice(list(vocabulary()[VOCABULARY[wanted.type]]))
            return word, word
        if wanted.name in ("asked", "due", "problems") and wanted.type == "count":
            return 300 + number, 300 + number
        if wanted.type in ("enterprise", "name"):
            name = f"永嘉县{draw.choice('甲乙丙丁')}{number}阀门有限公司"
            return name, name
        if wanted.type in ("township", "place"):
            name = TOWNSHIPS[number - 1]  # each once: one township has one row of scores
            return name, name
        if wanted.type in ("trade", "trade_or_total", "trade_if_any"):
            name = draw.choice(trades())
            return name, name
        if wanted.type in ("date", "span"):
            day = date(2010, 1, 1) + timedelta(days=7 * number + 9 * place)
            return self.day(day), day.isoformat()
        if wanted.type in ("count", "report_count"):
            count = draw.randrange(1, 30)
            return (f"{count}{wanted.unit or '个'}" if self.has_units else count), count
        if wanted.type == "mark":
            is_so = draw.random() < 0.5
            return self.signs[not is_so], "有" if is_so else "无"
        if wanted.type == "yes_no":
            return self.signs[0], True
        if wanted.type == "verdict":
            word = draw.choice(["合格", "不合格"])
            return word, word
        if wanted.type == "class":
            word = draw.choice("ABC")
            return word, word
        if wanted.type == "word":
            word = draw.choice(list(vocabulary()[wanted.words]))
            return word, word
        if wanted.type == "number":
            value = draw.randrange(60, 99)
            return value, float(value)
        if wanted.type == "text" and wanted.example:
            return wanted.example, None  # read as written, or made into something else
        if wanted.type == "text":
            text = f"{wanted.label[:4]}{draw.choice('甲乙丙丁戊己')}{number}"
            return text, text
        return None, None


def fields_of(dataset: Dataset, draw: random.Random) -> list[Field]:
    """The fields that a list has: those that are needed, and some of the others."""
    needed = {draw.choice(group) for group in dataset.requires} | {"total", "zone", "level"}
    needed |= {one.name for one in dataset.fields if one.required}
    usual = {"township", "sampled_on", "listed_on", "product_name"}
    known = [one for one in dataset.fields if not one.many and writable(one)]
    known = [one for one in known if one.name not in ADDED_UP]
    return [
        one
        for one in known
        if one.name in needed or one.name in usual or (one.type != "text" and draw.random() < 0.4)
    ]


def writable(wanted: Field) -> bool:
    return Writer(random.Random(0)).cell(wanted, 1)[0] is not None


def build(kind: str, seed: int) -> tuple[Workbook, list[dict[str, Any]]] | None:
    """A workbook and the values that its rows must give; None where the fields say too little."""
    dataset, draw = datasets()[kind], random.Random(f"{kind}{seed}")
    own, fields = Writer(draw), fields_of(dataset, draw)
    named = {one.name for one in fields}
    if any(not named.intersection(group) for group in dataset.requires if "score" not in group):
        return None
    names = [[word for word in (one.label, *one.synonyms) if "万" not in word] for one in fields]
    heads = [draw.choice(NOISE)(draw.choice(words)) for words in names]
    order = list(range(len(fields)))
    draw.shuffle(order)
    rows, true = [], []
    for number in range(1, 9):
        cells = [own.cell(one, number, n) for n, one in enumerate(fields)]
        rows.append([cells[place][0] for place in order])
        true.append(
            {fields[place].name: cells[place][1] for place in order if cells[place][1] is not None}
        )
    heads = [heads[place] for place in order]
    if any(one.type == "score" for one in dataset.fields):
        heads += SCORES
        total = next((n for n, place in enumerate(order) if fields[place].name == "total"), None)
        for row in rows:
            second = 50 if total is None else min(60, row[total] - 20)
            row += [30 if total is None else row[total] - second, second]
    title = TITLES.get(kind, f"2010年{dataset.title}")
    table = laid_out(own, title, heads, rows)
    return Workbook("表.xlsx", [Sheet("Sheet1", table)]), true


def laid_out(
    own: Writer, title: str, heads: list[str], rows: list[list[Any]]
) -> list[list[object]]:
    draw, lines = own.draw, [[title], ["填报单位：永嘉县", "填报时间：2010年12月31日"]]
    table: list[list[object]] = [list(line) for line in lines]
    body: list[list[object]] = [list(row) for row in rows]
    if own.layout == "groups" and len(heads) >= 4:
        size = draw.randrange(2, len(heads) - 1)
        table += [["基本情况", *[""] * (size - 1), *heads[size:]], [*heads[:size]], *body]
    elif own.layout == "beside":
        half = len(body) // 2
        pairs = zip(body[:half], body[half:], strict=True)
        table += [[*heads, "", *heads], *([*one, "", *two] for one, two in pairs)]
    elif own.layout == "below":
        half = len(body) // 2
        table += [list(heads), *body[:half], [f"{title}（续）"], list(heads), *body[half:]]
    else:
        table += [list(heads), *body]
    if draw.random() < 0.4:
        table.append([draw.choice(NOTES)])
    return [["", *row] for row in table] if own.layout == "shifted" else table


def outcome(kind: str, seed: int) -> tuple[str, str]:
    """exact, told or silent, and what differs."""
    made = build(kind, seed)
    if made is None:
        return "", ""
    workbook, true = made
    found = check_workbook(Preview(workbook.file_name, b"", ""), workbook)
    said = [found.refusal.message if found.refusal else "", *found.doubts]
    notices = [one for sheet in found.checked for one in sheet.problems]
    told = "".join([*said, *(one.message for one in notices)])
    if {one.dataset.kind for one in found.checked} - {kind}:
        return "silent", f"read as {[one.dataset.kind for one in found.checked]}"
    if found.refusal is not None or found.rows_rejected or found.rows_accepted != len(true):
        lost = found.refusal or found.rows_rejected or found.rows_accepted
        return ("told" if any(said) or found.rows_rejected else "silent"), f"{lost} {told[:200]}"
    for name in true[0]:
        own = Counter(
            str(plain(one.column(name)[n])) for one in found.checked for n in one.accepted()
        )
        if own != Counter(str(row.get(name)) for row in true):
            codes = {one.code for one in notices}
            is_said = any(said) or codes & {"column_unknown", "column_second_choice"}
            return ("told" if is_said else "silent"), f"{name}: {dict(own)} {told[:300]}"
    return "exact", ""


def plain(value: Any) -> Any:
    """A value as the generator wrote it: days as text, spans by their last day."""
    value = getattr(value, "end", value)
    value = "、".join(value) if isinstance(value, list) else value
    return value.isoformat() if isinstance(value, date) else value


def kinds() -> list[str]:
    return [kind for kind in datasets() if kind not in APART]


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    print("| kind | exact | told | silent |\n| --- | --- | --- | --- |")
    for kind in kinds():
        found = [(seed, *outcome(kind, seed)) for seed in range(seeds)]
        counts = Counter(how for _, how, _ in found if how)
        print(f"| {kind} | {counts['exact']} | {counts['told']} | {counts['silent']} |")
        for seed, how, why in found:
            if how == "silent" or how == "told" and "-v" in sys.argv:
                print(f"    {kind} {seed} {how}: {why}", file=sys.stderr)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        import os

        os.environ["DASHBOARD_STORE"] = folder
        main()
