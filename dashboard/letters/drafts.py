"""Texts of letters as people saved them, and the register of numbers: who, when, which file.

A version is never changed, the next one is added. Two clerks on one letter: the second who saves
is told what the first saved. A number is given once; one that is taken back stays used.
"""

import difflib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dashboard.store import db, kept, viewer

PAUSE = timedelta(minutes=10)


class DraftError(ValueError):
    """A text or a number cannot be kept; the message is Chinese and says why."""


@dataclass(frozen=True)
class Key:
    """Which letter: kind, period, whether it names firms."""

    kind: str
    period: str
    firms: bool = False


@dataclass(frozen=True)
class Version:
    """One saved text: section → its paragraphs with the facts in marks, one per line."""

    version_id: int
    texts: Mapping[str, str]
    data_version: str
    at: datetime
    by: str


class Change(NamedTuple):
    """One paragraph that stands in one of two texts only; is_new: in the later one."""

    section: str
    paragraph: str
    is_new: bool


@dataclass(frozen=True)
class Number:
    """One number of a series, and the letter that has it."""

    code: str
    year: int
    number: int
    title: str
    dated: date
    sha256: str
    at: datetime
    by: str
    is_taken_back: bool

    @property
    def text(self) -> str:
        """永质安办〔2010〕8号."""
        return f"{self.code}〔{self.year}〕{self.number}号"


def versions(store: db.StoreName, key: Key) -> list[Version]:
    """Saved texts of a letter, newest first; none for whom names are hidden, since they hold what
    their writer saw."""
    if not db.exists(store) or not viewer.current().sees_every_name:
        return []
    rows = db.query(store, "letter_versions", kind=key.kind, period=key.period, firms=key.firms)
    return [
        Version(
            int(row["version_id"]),
            json.loads(row["letter_texts"]),
            str(row["data_version"]),
            row["saved_at"].to_pydatetime(),
            str(row["saved_by"]),
        )
        for row in rows.to_dict("records")
    ]


def shown(known: list[Version]) -> list[Version]:
    """Versions without those that their own writer followed up within minutes: a text is kept by
    itself while somebody writes, and a list of every pause would hide the drafts."""
    found: list[Version] = []
    for one in known:
        is_followed = found and found[-1].by == one.by and found[-1].at - one.at < PAUSE
        if not is_followed:
            found.append(one)
    return found


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Change]:
    """What one text has and the other has not, paragraph by paragraph, in the order of the text.

    Both texts are whole: every section of the letter is in both.
    """
    found = []
    for section in after:
        old, new = before.get(section, "").splitlines(), after[section].splitlines()
        for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
            if kind != "equal":
                found += [Change(section, line, False) for line in old[i:j] if line.strip()]
                found += [Change(section, line, True) for line in new[k:m] if line.strip()]
    return found


def save(store: db.StoreName, key: Key, texts: Mapping[str, str], by: str, base: int) -> int:
    """Keep a text; base: the version that it was made from, 0 for the letter as it was written.

    DraftError when somebody saved another version since.
    """

    def check() -> None:
        newest = versions(store, key)
        if newest and newest[0].version_id != base:
            last = newest[0]
            raise DraftError(
                f"{last.by}在{last.at:%m月%d日 %H:%M}保存了新的一稿，你改的是前一稿。"
                "请先看最新一稿，把你的改动并进去再保存。"
            )

    row = {
        "kind": key.kind,
        "period": key.period,
        "firms": key.firms,
        "letter_texts": json.dumps(dict(texts), ensure_ascii=False),
        "data_version": db.data_version(store),
    }
    return kept.add(store, "letter_versions", by, row, check)


def issued(store: db.StoreName) -> list[Number]:
    """Every number that was given, newest first."""
    if not db.exists(store):
        return []
    return [
        Number(
            row["agency_code"],
            int(row["year"]),
            int(row["number"]),
            row["title"],
            row["dated"].date(),
            row["file_sha256"],
            row["issued_at"].to_pydatetime(),
            row["issued_by"],
            row["withdrawn_at"] is not None and row["withdrawn_at"] == row["withdrawn_at"],
        )
        for row in db.query(store, "letter_numbers").to_dict("records")
    ]


def next_number(store: db.StoreName, code: str, year: int) -> int:
    """The number after the last one of a series and year; 1 where there is none."""
    own = [one.number for one in issued(store) if (one.code, one.year) == (code, year)]
    return max(own, default=0) + 1


def issue(
    store: db.StoreName, key: Key, number: tuple[str, int], title: str, dated: date,
    content: bytes, by: str,
) -> str:  # fmt: skip
    """Give a number (code, number of the year) to a letter and keep the hash of its file.

    DraftError when the number is taken, or when numbers would run backwards in time.
    """
    code, serial = number

    def check() -> None:
        own = [one for one in issued(store) if (one.code, one.year) == (code, dated.year)]
        taken = next((one for one in own if one.number == serial), None)
        if taken is not None:
            raise DraftError(
                f"{taken.text}已给了“{taken.title}”（{taken.by}登记），请用"
                f"{next_number(store, code, dated.year)}号。"
            )
        later = [one for one in own if one.number < serial and one.dated > dated]
        if later:
            raise DraftError(
                f"{later[0].text}的成文日期是{later[0].dated:%Y年%m月%d日}，比这一份晚；"
                "号大的日期不能早，请改成文日期。"
            )

    if serial < 1:
        raise DraftError("发文顺序号从1起，请填写以后再登记。")
    row = {
        "agency_code": code,
        "year": dated.year,
        "number": serial,
        "kind": key.kind,
        "period": key.period,
        "title": title,
        "dated": dated,
        "file_sha256": hashlib.sha256(content).hexdigest(),
    }
    kept.add(store, "letter_numbers", by, row, check)
    return f"{code}〔{dated.year}〕{serial}号"
