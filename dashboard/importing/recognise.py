"""Step 2b, recognise: what kind of dataset each sheet holds, and which sheets are taken.

The columns decide, words of the title speak for or against. When two kinds fit about equally
well nothing is guessed. A left-over sheet of another subject is left out unless it is asked for.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath

from rapidfuzz import fuzz

from dashboard.importing import told
from dashboard.importing.cleaning import cell_text, verdict_in_title
from dashboard.importing.columns import Dataset, datasets, field_keys, header_key
from dashboard.importing.lacking import (
    near_kinds,
    told_columns,
    which_columns,
    which_kind,
)
from dashboard.importing.layout import Layout, find_layout
from dashboard.importing.mapping import ColumnMatch, Mapping, map_columns
from dashboard.importing.problems import FileRefusedError
from dashboard.importing.questions import Answers, Question
from dashboard.importing.read import Sheet, Workbook
from dashboard.importing.unfold import unfolded

UNSURE_MARGIN = 0.05
SAME_SUBJECT_SCORE = 60.0
LETTER, MOST_LETTERS = 0.03, 8  # of a title: 示范创先评分 says more than 评分
LEAST_AGAINST = 0.65  # where it speaks for other kinds alone
LEAST_KNOWN = 0.5  # of the columns, where no word of the title speaks for the kind
LEAST_TITLED, FEW_KNOWN = 0.3, 3  # where one does: two of seven columns are not enough

_DEFAULT_NAME = re.compile(r"^(?:sheet|表|工作表)\s*\d*$", re.IGNORECASE)
_COMMON_WORDS = re.compile(
    r"监督抽查|监督检查|国家|省级|市级|县级|产品质量|产品|质量|结果|汇总|名单|名册|企业|情况|附表|附件|"
    r"及其|生产|工业|[\d０-９]+|[一二三四]季度|[年月日第批次()（）“”\"'—－\-、.:：\s]"
)


@dataclass
class SheetPlan:
    """One sheet as it is understood. taken: whether its rows are to be imported. file: its file's
    name without the ending, which may tell what its own words do not.

    kind is None when the sheet could not be recognised; `reason` (Chinese) says why the sheet was
    recognised as it was, or why it is left out. refusal: code when it cannot be read at all.
    """

    sheet: Sheet
    layout: Layout | None = None
    mapping: Mapping | None = None
    kind: str | None = None
    reason: str = ""
    taken: bool = False
    needs_confirmation: bool = False
    refusal: str | None = None
    scores: dict[str, float] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    file: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is said of the whole sheet: titles, its name, its file's name."""
        return (*self.titles, self.sheet.name, self.file)

    @property
    def title(self) -> str:
        """The text above the head that says most, "" when there is none."""
        titles = self.layout.titles if self.layout else []
        return max(titles, key=lambda text: (_telling(text), len(text)), default="")

    @property
    def titles(self) -> list[str]:
        """All texts above the head."""
        return self.layout.titles if self.layout else []


def _telling(text: str) -> bool:
    return len(text) >= 6 and not re.match(r"^(?:附[表件]|填报|单位|日期)", text)


def plan_sheets(
    workbook: Workbook,
    kind: str | None = None,
    sheet_names: list[str] | None = None,
    mappings: dict[str, dict[int, str]] | None = None,
    answers: Answers | None = None,
    head_rows: dict[str, int] | None = None,
) -> list[SheetPlan]:
    """Understand every filled sheet of a workbook and decide which are taken.

    kind: what a person says the sheets are. sheet_names: take exactly these. mappings: corrected
    columns by sheet name (column index -> field, "" for none). head_rows: by sheet name, 0-based.
    Raises FileRefusedError when a named sheet does not exist.
    """
    names = [sheet.name for sheet in workbook.sheets]
    missing = [name for name in sheet_names or [] if _strip(name) not in map(_strip, names)]
    if missing:
        raise FileRefusedError(
            "no_such_sheet",
            f"文件里没有名为“{missing[0]}”的表；有：{'、'.join(names)}。请核对表名。",
        )
    wanted = {_strip(name) for name in sheet_names or []}
    plans = [
        _understand(
            sheet,
            kind or _kind_told(sheet, answers),
            (mappings or {}).get(sheet.name),
            (head_rows or {}).get(sheet.name),
            answers,
            PurePath(workbook.file_name).stem,
        )
        for whole in workbook.sheets
        if any(whole.rows)
        for sheet in unfolded(whole)
    ]
    if kind is None:
        _like_sisters(plans)
    _select(plans, wanted)
    return plans


def _like_sisters(plans: list[SheetPlan]) -> None:
    """Sheets of one form are one table: what one of them told, its columns, holds for those whose
    few rows say too little."""
    for plan in plans:
        if plan.refusal != "kind_unknown" or plan.layout is None:
            continue
        sister = next((one for one in plans if one.kind and _same_heads(one, plan)), None)
        if sister is None or sister.mapping is None or sister.kind is None:
            continue
        named = {one.index: one.field for one in sister.mapping.columns if one.field}
        dataset = datasets()[sister.kind]
        plan.mapping = map_columns(plan.layout, dataset, named)
        if not missing_columns(dataset, plan.mapping):
            plan.kind, plan.refusal, plan.questions = sister.kind, None, []
            plan.reason = f"与“{sister.sheet.name}”的表头相同，一样读取。"


def _strip(name: str) -> str:
    return name.strip()


def _kind_told(sheet: Sheet, answers: Answers | None) -> str | None:
    named = answers.get("kind", sheet.name) if answers else None
    by_title = {one.title: kind for kind, one in datasets().items()}
    return named if named in datasets() else by_title.get(named or "")


def _understand(
    sheet: Sheet,
    kind: str | None,
    chosen: dict[int, str] | None,
    head_row: int | None = None,
    answers: Answers | None = None,
    file: str = "",
) -> SheetPlan:
    try:
        layout = find_layout(sheet, head_row)
    except FileRefusedError as error:
        return SheetPlan(sheet, reason=error.message, refusal=error.code)
    layout.heads = told.trades_first(layout.heads)
    layout.titles[:] = [*sheet.facts, *layout.titles, *sheet.facts_below]
    plan = SheetPlan(sheet, layout, file=file)
    if kind is None and answers:
        named = answers.kind_of(header_key("".join(head)) for head in layout.heads)
        kind = named if named in datasets() else None
    if kind is not None:
        return _as_kind(plan, datasets()[kind], chosen, answers)
    return recognise(plan, chosen, answers)


def _as_kind(
    plan: SheetPlan, dataset: Dataset, chosen: dict[int, str] | None, answers: Answers | None
) -> SheetPlan:
    """The sheet read as the kind that a person named; what it lacks is asked."""
    layout = plan.layout
    assert layout is not None
    named = told_columns(layout, dataset, answers)
    plan.mapping = map_columns(layout, dataset, {**named, **(chosen or {})})
    plan.kind, plan.reason = dataset.kind, "按指定的类型读取。"
    verdict = answers.get("verdict", plan.sheet.name) if answers else None
    known = facts(dataset, layout, plan.mapping, (*plan.texts, f"{verdict or ''}名单"))
    lacking = missing_columns(dataset, plan.mapping, known)
    if not lacking:
        return plan
    if not missing_columns(dataset, plan.mapping, ["verdict"]):
        plan.refusal = "verdict_column_missing"
        plan.reason = f"按“{dataset.title}”读取时没有结论列，标题也没有写明。"
        return plan
    plan.kind, plan.refusal = None, "columns_missing"
    plan.reason = f"按“{dataset.title}”读取时缺少必需的列：{lacking}。"
    plan.questions += which_columns(layout, dataset, plan.mapping, known)
    return plan


def facts(dataset: Dataset, layout: Layout, mapping: Mapping, texts: tuple[str, ...]) -> set[str]:
    """Fields that title, sheet name and section rows tell for all rows, as a column would."""
    found = told.facts(dataset, mapping, texts, layout.sections)
    if any(map(verdict_in_title, texts)):
        found |= {one.name for one in dataset.fields if one.type == "verdict"}
    return found


def missing_columns(dataset: Dataset, mapping: Mapping, told: Iterable[str] = ()) -> str:
    """Labels of the columns without which this dataset cannot be read, "" when all are there."""
    known = mapping.fields | set(told)
    lacking = [group for group in dataset.requires if not known.intersection(group)]
    return ";".join("或".join(dataset.field(name).label for name in group) for group in lacking)


def recognise(
    plan: SheetPlan, chosen: dict[int, str] | None = None, answers: Answers | None = None
) -> SheetPlan:
    """Score the sheet against every dataset and keep the best, when it is clearly the best."""
    assert plan.layout is not None
    texts = plan.texts
    text = "".join(texts[:-1])
    if not any(map(text.__contains__, _title_words())):
        text += plan.file
    found: list[tuple[float, Dataset, Mapping]] = []
    for dataset in datasets().values():
        named = told_columns(plan.layout, dataset, answers)
        mapping = map_columns(plan.layout, dataset, {**named, **(chosen or {})})
        score = _score(dataset, mapping, text, facts(dataset, plan.layout, mapping, texts))
        if score > 0:
            plan.scores[dataset.kind] = round(score, 3)
            found.append((score, dataset, mapping))
    found.sort(key=lambda item: -item[0])
    if not found:
        plan.refusal = "kind_unknown"
        heads = "、".join(path[-1] for path in plan.layout.heads if path)[:120]
        plan.reason = (
            f"认不出这张表的类型，表头是：{heads}。{_nearest(plan.layout, text)}"
            "请对照模板核对列名，或指定类型。"
        )
        near = near_kinds(plan.layout, text)
        plan.questions.append(which_kind(plan.sheet.name, len(plan.layout.body), near))
        return plan
    best, dataset, mapping = found[0]
    plan.kind, plan.mapping = dataset.kind, mapping
    known = [match.label for match in mapping.columns if match.field]
    hits = [word for word in dataset.title_words if word in text]
    plan.reason = f"认作“{dataset.title}”：认得{len(known)}列（{'、'.join(known[:4])}等）" + (
        f"，标题有“{hits[0]}”。" if hits else "。"
    )
    if len(found) > 1 and best - found[1][0] < UNSURE_MARGIN:
        plan.needs_confirmation = True
        fitting = {one.kind: score for score, one, _ in found}
        plan.questions.append(which_kind(plan.sheet.name, len(plan.layout.body), fitting))
        plan.reason = f"像“{dataset.title}”，也像“{found[1][1].title}”，不能确定。请指定类型。"
    return plan


def _nearest(layout: Layout, text: str) -> str:
    """What the sheet would be if it had one more column, when its title speaks for that."""
    for dataset in datasets().values():
        if not any(word in text for word in dataset.title_words):
            continue
        mapping = map_columns(layout, dataset)
        lacking = missing_columns(dataset, mapping)
        if lacking and ";" not in lacking:
            told = f"标题像“{dataset.title}”，只缺“{lacking}”这一列"
            return f"{told}{_unlike(layout, dataset, mapping)}。"
    return ""


def _unlike(layout: Layout, dataset: Dataset, mapping: Mapping) -> str:
    """The column that bears the name of a field and holds something else (numbers as firms)."""
    known = field_keys(dataset)
    for match in mapping.columns:
        wanted, _ = known.get(header_key(match.head[-1]) if match.head else "", (None, 0))
        if wanted and match.field is None and layout.profile(match.index).contradicts(wanted):
            cell = cell_text(layout.profile(match.index).cells[0])
            return f"（“{match.label}”列填的是“{cell}”等，不像；确实是的话请在列对应里指定）"
    return ""


def _score(dataset: Dataset, mapping: Mapping, text: str, told: Iterable[str] = ()) -> float:
    """0 when something required is missing; else 0.5 to 1.2 by columns recognised and title."""
    said = sum(len(word) for word in dataset.title_words if word in text)
    if missing_columns(dataset, mapping, told) or dataset.title_needed and not said:
        return 0.0
    named = [match for match in mapping.columns if match.head and match.how != "index"]
    known = [match for match in named if match.field]
    filled = sum(_certainty(match) for match in known) / max(len(named), 1)
    least = LEAST_AGAINST if any(map(text.__contains__, _title_words())) else LEAST_KNOWN
    is_weak = filled < LEAST_TITLED and len(known) <= FEW_KNOWN
    if is_weak if said else filled < least:
        return 0.0
    breadth = len(mapping.fields) / len(dataset.fields)
    by_title = 0.2 if dataset.title_needed else 0.1 if said else 0.0
    return 0.5 + 0.3 * filled + 0.1 * breadth + by_title + LETTER * min(said, MOST_LETTERS)


@cache
def _title_words() -> frozenset[str]:
    return frozenset(word for one in datasets().values() for word in one.title_words)


def _certainty(match: ColumnMatch) -> float:
    """What a matched column says for its dataset: a guess says less than a listed head."""
    return 1.0 if match.how == "chosen" else match.score / 100


def _select(plans: list[SheetPlan], wanted: set[str]) -> None:
    """Which sheets are taken: those named, or all that belong together."""
    first: SheetPlan | None = None
    for plan in plans:
        name = plan.sheet.name
        if plan.kind is None:
            continue
        if wanted:
            plan.taken = name.strip() in wanted
            if plan.taken:
                plan.needs_confirmation = False
            else:
                plan.reason = "没有选这张表，未导入。"
            continue
        if plan.needs_confirmation:
            continue
        if plan.sheet.visibility != "visible":
            plan.reason = f"“{name}”是隐藏的表，未导入。需要时请选上这张表。"
            continue
        if first is None:
            first, plan.taken = plan, True
            continue
        plan.taken = _belongs(first, plan)
        if not plan.taken:
            plan.reason = (
                f"“{name}”用的是默认表名，标题“{plan.title}”与前面的“{first.title}”不是一回事，"
                "可能是忘记删除的旧表，未导入。确实需要时请选上这张表。"
            )


def _belongs(first: SheetPlan, plan: SheetPlan) -> bool:
    if not _DEFAULT_NAME.match(plan.sheet.name.strip()):
        return True
    if plan.kind != first.kind:
        return False
    if not plan.title:
        return not first.title or plan.layout is not None and _same_heads(first, plan)
    one, other = (_COMMON_WORDS.sub("", item.title) for item in (first, plan))
    return one == other or fuzz.ratio(one, other) >= SAME_SUBJECT_SCORE


def _same_heads(first: SheetPlan, plan: SheetPlan) -> bool:
    assert first.layout is not None and plan.layout is not None
    ours, theirs = (
        [header_key("".join(path)) for path in item.heads] for item in (first.layout, plan.layout)
    )
    return ours == theirs
