"""What a sheet lacks to be read, as questions: which kind it is, which column is which field."""

from rapidfuzz import fuzz

from dashboard.importing.cleaning.text import fold
from dashboard.importing.columns import Dataset, Field, datasets, header_key
from dashboard.importing.layout import Layout
from dashboard.importing.loose_heads import core, cores_of, is_turned
from dashboard.importing.mapping import Mapping, map_columns
from dashboard.importing.profiles import OF_DAYS
from dashboard.importing.questions import MOST_GUESSES, Answers, Guess, Question, question_id

LEAST = 0.2
BY_TITLE, MOST_LETTERS = 0.1, 6  # a letter of the title that speaks for a kind
NONE = "没有"
NOT_TAKEN = "不导入"
# Types of what tells when, and of what is counted or judged.
CORE = frozenset(["span", "verdict", "trade", "yes_no", "class", "report_count"])
COUNTED = frozenset(["count", "number", "mark", "date"])


def which_kind(sheet: str, rows: int, scores: dict[str, float]) -> Question:
    """Which kind is the sheet? scores: how well kinds fit, best first."""
    likely = list(scores)[:MOST_GUESSES]
    words = "、".join(datasets()[kind].title for kind in likely)
    return Question(
        question_id("kind", sheet),
        "kind",
        f"“{sheet or '文件'}”是哪一种表{'：' + words if words else ''}？",
        sheet,
        count=rows,
        guesses=tuple(Guess(kind, min(1.0, round(scores[kind], 2))) for kind in likely),
    )


def near_kinds(layout: Layout, text: str) -> dict[str, float]:
    """Kinds that lack something, best first: what they find of what they need, and the title."""
    found: dict[str, float] = {}
    for dataset in datasets().values():
        mapping = map_columns(layout, dataset)
        groups = [bool(mapping.fields.intersection(group)) for group in dataset.requires]
        hit = sum(len(word) for word in dataset.title_words if word in text)
        named = [one for one in mapping.columns if one.head and one.how != "index"]
        known = sum(one.field is not None for one in named) / max(len(named), 1)
        score = (
            0.5 * sum(groups) / max(len(groups), 1)
            + 0.3 * known
            + BY_TITLE * min(hit, MOST_LETTERS)
        )
        if score >= LEAST and (hit or not dataset.title_needed):
            found[dataset.kind] = score
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def which_columns(
    layout: Layout, dataset: Dataset, mapping: Mapping, told: set[str]
) -> list[Question]:
    """One question per group of fields of which none has a column: which column is it?"""
    known = mapping.fields | told
    return [
        _which_column(layout, dataset, mapping, group)
        for group in dataset.requires
        if not known.intersection(group)
    ]


def _which_column(
    layout: Layout, dataset: Dataset, mapping: Mapping, group: tuple[str, ...]
) -> Question:
    wanted = dataset.field(group[0])
    needed = {one[0] for one in dataset.requires if len(one) == 1}
    free = [
        match
        for match in mapping.columns
        if match.head
        and (
            match.field is None
            or wanted.type in OF_DAYS
            and match.field not in needed  # 回访日期 may be the day of the check, too
            and dataset.field(match.field).type == wanted.type
        )
    ]
    free = [match for match in free if match.how != "index"]
    scores = {}
    for match in free:
        profile = layout.profile(match.index)
        alike = fuzz.ratio(fold(match.label), fold(wanted.label)) / 100
        fits = 0.5 if profile.supports(wanted) else 0.0
        is_other = profile.contradicts(wanted) or is_turned(match.label) != is_turned(wanted.label)
        scores[match.label] = 0.0 if is_other else 0.5 * alike + fits
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    guesses = tuple(
        Guess(head, round(score, 2)) for head, score in ranked[:MOST_GUESSES] if score >= LEAST
    )
    return Question(
        question_id("head", wanted.label, dataset.kind),
        "head",
        f"按“{dataset.title}”读取时缺“{wanted.label}”：是哪一列？",
        wanted.label,
        wanted.name,
        len(layout.body),
        guesses=guesses,
        allowed=tuple(match.label for match in free),
    )


def unexplained(
    layout: Layout, dataset: Dataset, mapping: Mapping, answers: Answers
) -> list[Question]:
    """Columns that nobody knows, where what they hold is just what is missing and counts.

    A list whose days, verdicts, marks or counts stand under a head that says nothing would else
    be read without them.
    """
    found = []
    needed = {name for group in dataset.requires for name in group} - {"total"}
    unknown = [match for match in mapping.columns if match.how == "unknown" and match.head]
    for wanted in dataset.fields:
        if wanted.name in mapping.fields or wanted.type not in CORE | COUNTED:
            continue
        fitting = sorted(
            (
                one
                for one in unknown
                if layout.profile(one.index).supports(wanted)
                and (
                    is_turned(one.label) == is_turned(wanted.label)
                    if wanted.type in CORE or wanted.name in needed
                    else _is_alike(dataset, wanted, one.head[-1])
                )
            ),
            key=lambda one: -fuzz.ratio(fold(one.label), fold(wanted.label)),
        )
        heads = tuple(dict.fromkeys(one.head[-1] for one in fitting))
        if not heads or answers.get("head", wanted.label, dataset.kind) is not None:
            continue
        shown = "、".join(f"“{head}”" for head in heads[:MOST_GUESSES])
        found.append(
            Question(
                question_id("head", wanted.label, dataset.kind),
                "head",
                f"没有认出“{wanted.label}”，而{shown}列里像是：是它吗？没有这一列就答“{NONE}”。",
                wanted.label,
                wanted.name,
                len(layout.body),
                guesses=tuple(Guess(head, round(0.6 / len(heads), 2)) for head in heads),
                allowed=(NONE,),
            )
        )
    return found


def _is_alike(dataset: Dataset, wanted: Field, head: str) -> bool:
    """Whether a head shares a word with a name of the field, and is not turned against it."""
    own = core(head)
    return any(
        (is_other or not is_turned(head)) and _pairs(own) & _pairs(other)
        for other, is_other in cores_of(dataset, wanted)
    )


def _pairs(text: str) -> set[str]:
    """Every two letters that stand beside each other, without what any mark begins with."""
    text = text.removeprefix("是否")
    return {text[place : place + 2] for place in range(len(text) - 1)}


def told_columns(layout: Layout, dataset: Dataset, answers: Answers | None) -> dict[int, str]:
    """Columns that answers name, by the whole head or its last level: column -> field ("": none).

    A field is asked for with the heads as answers; a column corrected by hand is remembered by its
    head, whatever stands beside it.
    """
    found: dict[int, str] = {}
    labels = {one.label: one.name for one in dataset.fields} | {NOT_TAKEN: ""}
    for index, head in enumerate(layout.heads if answers else ()):
        told = answers.get("column", header_key("".join(head)), dataset.kind) if answers else None
        if head and told in labels:
            found[index] = labels[told]
    for wanted in dataset.fields if answers else ():
        told = answers.get("head", wanted.label, dataset.kind) if answers else None
        if not told or told == NONE:
            continue
        key = header_key(told.replace(" / ", ""))
        named = [
            index
            for index, head in enumerate(layout.heads)
            if head and key in (header_key("".join(head)), header_key(head[-1]))
        ]
        found |= dict.fromkeys(named if wanted.many else named[:1], wanted.name)
    return found
