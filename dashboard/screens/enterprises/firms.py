"""From a count of enterprises to exactly them in the register: what they are told apart by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.enterprises import files, owed, words
from dashboard.enterprises import words_files as file_words
from dashboard.enterprises.files import File, SelfCheck
from dashboard.enterprises.register import Entry
from dashboard.frame import ALL
from dashboard.frame.listed import Listing
from dashboard.screens.enterprises.register import PARTS

BATCH, REPORT, CHECK, ORDER, STEP, FILE, GATE, COURSE, GAP = (
    "三批", "自查报告", "考核", "整改", "步骤", "档案", "关口", "培训", "缺佐证",
)  # fmt: skip
UNFILLED, NO_FILE = "没有填", "没有档案"
EVERY = (("township", f"乡镇：{ALL}"), ("class", f"类别：{ALL}"), ("state", f"情况：{ALL}"))


@dataclass(frozen=True)
class Proofs:
    """What is known of the enterprises besides the register: their files, their self-check forms,
    what each class is owed."""

    known: Mapping[str, File]
    forms: Mapping[str, Sequence[SelfCheck]]
    due: Sequence[owed.Owed]


def listing(proofs: Proofs, as_of: date) -> Listing[Entry]:
    """The register as a list of which counts are made."""
    titles = {key: title for key, (title, _) in owed.batch_definitions().items()}
    gaps: dict[tuple[str, str], list[str]] = {}
    for one in proofs.due:
        for entry in one.gap:
            gaps.setdefault((entry.id, entry.product), []).append(gap_word(one))

    def step(one: Entry) -> str:
        found = owed.step_of(one, as_of)
        return found.title if found else ""

    return Listing(
        "firms",
        "企业",
        "家",
        "enterprises",
        (("part", PARTS["register"]), *EVERY),
        {
            BATCH: lambda one: [
                titles[key] for key, own in owed.three_batches([one]).items() if own
            ],
            REPORT: lambda one: words.SELF_REPORT[one.self_report],
            CHECK: lambda one: one.assessment,
            ORDER: lambda one: words.RECTIFICATION[one.rectification],
            STEP: step,
            FILE: lambda one: () if one.is_closed else _of_file(one, proofs.known, [*files.FLAGS]),
            COURSE: lambda one: () if one.is_closed else _of_file(one, proofs.known, _courses(one)),
            GATE: lambda one: _of_form(one, proofs.forms),
            GAP: lambda one: gaps.get((one.id, one.product), ()),
        },
    )


def marked(name: str, value: str) -> str:
    """A mark and what a file says of it: 无照生产：有"""
    return f"{file_words.MARKS[name]}：{value}"


def gap_word(one: owed.Owed) -> str:
    """What an enterprise of a class has no proof of."""
    return f"{one.measure.of_class}类{one.measure.title}"


def _courses(one: Entry) -> list[str]:
    return [name for name, classes in files.COURSES.items() if one.class_now in classes]


def _of_file(one: Entry, known: Mapping[str, File], names: Sequence[str]) -> list[str]:
    own = known.get(one.id)
    if own is None:
        return [marked(name, NO_FILE) for name in names]
    return [marked(name, own.marks.get(name) or UNFILLED) for name in names]


def _of_form(one: Entry, forms: Mapping[str, Sequence[SelfCheck]]) -> list[str]:
    own = [form for form in forms.get(one.id, ()) if form.product == one.product]
    return [
        marked(name, form.marks.get(name) or UNFILLED) for form in own[-1:] for name in files.GATES
    ]
