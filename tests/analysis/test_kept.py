"""Kept questions and the codes of printed numbers."""

import socketserver
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

import docx
import openpyxl
import pytest

from dashboard import divisions, settings
from dashboard.analysis import codes, definitions, kept_views, pivot, words
from dashboard.analysis.kept_views import OFFICE, Kept, ViewError
from dashboard.analysis.question import Question
from dashboard.cli import main
from dashboard.duties import rulings
from dashboard.duties.conflicts import conflicts
from dashboard.frame.html import escaped
from dashboard.indicators import measured, readings
from dashboard.indicators.asked import as_text, from_text
from dashboard.indicators.definitions import indicator
from dashboard.indicators.measured import Slice
from dashboard.letters import number_codes
from dashboard.outbox import sending as outbox
from dashboard.searching.codes import LENGTH, day_of
from dashboard.store import db, viewer
from tests.rows import outlets, put, samples

END = date(2010, 12, 31)
ASKED = Question(
    "samples-valves-event",
    ("valve_pass_rate",),
    ("年",),
    ("抽查级别",),
    (("乡镇", ("瓯北镇",)),),
    "year",
)


def test_a_question_is_kept_for_one_or_for_the_office(store: Path) -> None:
    kept_views.keep("real", Kept("甲", "我的", ASKED, is_pinned=True), "甲")
    kept_views.keep("real", Kept(OFFICE, "共用", ASKED), "甲")
    assert [(one.name, one.is_office) for one in kept_views.kept("real", "甲")] == [
        ("我的", False),
        ("共用", True),
    ]
    (seen,) = kept_views.kept("real", "乙")
    assert seen.question == ASKED and seen.saved_by == "甲" and not seen.gone
    with pytest.raises(ViewError, match="甲在.*已经存了“共用”"):
        kept_views.keep("real", Kept(OFFICE, "共用", ASKED), "乙")
    with pytest.raises(ViewError, match="只有甲能改"):
        kept_views.forget("real", seen, "乙")
    with pytest.raises(ViewError, match="不超过30个字"):
        kept_views.keep("real", Kept("甲", "  ", ASKED), "甲")
    for name in "abc":
        kept_views.keep("real", Kept("甲", name, ASKED, is_pinned=True), "甲")
    with pytest.raises(ViewError, match="最多钉4个"):
        kept_views.keep("real", Kept("甲", "d", ASKED, is_pinned=True), "甲")
    assert len(kept_views.pinned(kept_views.kept("real", "甲"))) == 4
    kept_views.forget("real", seen, "甲")
    assert kept_views.kept("real", "乙") == []
    office = viewer.acting(viewer.Viewer("丙", "leader", frozenset({"own", "export"})))
    with office, pytest.raises(db.NotAllowedError):
        kept_views.keep("real", Kept(OFFICE, "不行", ASKED), "丙")


def test_subscribed_questions_are_written_to_the_outbox(store: Path, tmp_path: Path) -> None:
    put("samples", samples(7, 9, on="2010-03-05"))
    kept_views.keep("real", Kept(OFFICE, "每月", ASKED, is_subscribed=True), "甲")
    firms = Question("samples-valves-event", ("valve_pass_rate",), ("企业",))
    kept_views.keep("real", Kept("甲", "企业/名", firms, is_subscribed=True), "甲")
    kept_views.keep("real", Kept("甲", "不要", ASKED), "甲")
    assert main(["outbox", "--out", str(tmp_path), "--as-of", "2010-12-31"]) == 0
    names = sorted(file.name for file in tmp_path.glob("*.xlsx"))
    assert names == ["甲_企业_名_20101231.xlsx", "科室_每月_20101231.xlsx"]
    text = docx.Document(str(tmp_path / "科室_每月_20101231.docx"))
    said = "\n".join(one.text for one in text.paragraphs)
    assert "统计截止2010年12月31日" in said and "来源：" in said and "瓯北镇" in said
    (grid,) = text.tables
    cells = [[cell.text for cell in row.cells] for row in grid.rows]
    assert cells[-1][0] == "合计" and "77.8" in cells[-1] and "7/9" in cells[-1]
    sheet = openpyxl.load_workbook(tmp_path / names[0])["表"]
    assert "厂" not in str([cell.value for row in sheet.iter_rows() for cell in row])


def test_a_view_whose_measure_is_gone_says_so(store: Path) -> None:
    lost = Question("samples-valves-event", ("no_more_rate",))
    kept_views.keep("real", Kept("甲", "旧的", lost), "甲")
    kept_views.keep("real", Kept("甲", "更旧的", Question("nothing", ("a",))), "甲")
    assert all("已经没有这个口径" in one.gone for one in kept_views.kept("real", "甲"))


def test_the_code_of_a_printed_number_leads_to_it(store: Path) -> None:
    put("samples", samples(7, 9, on="2010-03-05") + samples(5, 6, on="2009-03-05"))
    put("outlets", outlets("瓯北镇", 9, 10) + outlets("上塘镇", 5, 10))
    cases = [
        ("valve_pass_rate", Slice(END, start=date(2010, 1, 1), end=END), ""),
        ("valve_pass_rate", Slice(END), ""),
        ("valve_pass_rate", Slice(END, date(2010, 3, 1), date(2010, 3, 31)), "瓯北镇"),
        ("compliance_rate", Slice(END), "瓯北镇"),
        ("compliance_rate", Slice(END, townships=("上塘镇", "瓯北镇")), ""),
    ]
    numbers = [codes.number_of(*case) for case in cases]
    given = codes.give("real", numbers)
    assert len(set(given.values())) == len(cases)
    assert all(len(code) == LENGTH for code in given.values())
    before = db.data_version("real")
    assert codes.give("real", numbers) == given and db.data_version("real") == before
    for (name, chosen, township), number in zip(cases, numbers, strict=True):
        found = codes.find("real", given[number].lower())
        assert found == number
        limited = Slice(chosen.as_of, chosen.start, chosen.end, townships=chosen.townships)
        if township:
            limited = Slice(chosen.as_of, chosen.start, chosen.end, townships=(township,))
        total = measured.total("real", indicator(name), limited)
        table = pivot.asked("real", number.question, number.as_of)
        assert table.counts[name, (), ()] == (total.numerator, total.denominator)
    units = divisions.units_for(END, END)
    every = replace(Slice(END), purposes=())
    ranking = measured.ranking("real", indicator("compliance_rate"), Slice(END), units)
    figures = [
        measured.total("real", indicator("valve_pass_rate"), every).figure,
        *(m.text for m in ranking.table["measure"]),
        measured.series("real", indicator("valve_pass_rate"), Slice(END), "half")[-1][1].text,
    ]
    led = [one for one in figures if 'href="explore?as_of=2010-' in escaped(one)]
    assert len(led) == 4  # of the townships two have outlets
    for figure in led:
        one = figure.of
        name, asked = from_text(as_text(one))
        number = codes.number_of(name, asked.chosen, "", asked.only)
        table = pivot.asked("real", number.question, number.as_of)
        assert table.counts[name, (), ()] == (one.numerator, one.denominator)
    assert escaped(replace(one, asked=None).text) == one.text
    assert day_of("real", given[numbers[0]]) == END
    assert codes.find("real", "ZZZZZZ") is None and day_of("real", "瓯北镇") is None


class Sink(socketserver.StreamRequestHandler):
    """A mail server that keeps what it is given."""

    kept: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        is_data = False
        for line in self.rfile:
            text = line.decode("utf-8").rstrip()
            if is_data:
                is_data = text != "."
                Sink.kept.append(text)
                if is_data:
                    continue
            is_data = text.upper() == "DATA"
            answer = {"DATA": "354 go", "QUIT": "221 bye"}.get(text.upper(), "250 ok")
            self.wfile.write(f"{answer}\r\n".encode())
            if text.upper() == "QUIT":
                return


@pytest.mark.soak
def test_what_leaves_by_itself(store: Path, tmp_path: Path) -> None:
    put("samples", samples(7, 9, on="2010-03-05"))
    kept_views.keep("real", Kept(OFFICE, "每月", ASKED, is_subscribed=True), "甲")
    assert outbox.after_import() == []  # nothing says where to
    with pytest.raises(outbox.OutboxError, match="没有设邮件服务器"):
        outbox.mail("题", "文")
    file = settings.store_dir() / "outbox.toml"
    file.write_text(f'folder = "{tmp_path / "out"}"', encoding="utf-8")
    assert [one.name for one in outbox.after_import()] == [
        f"科室_每月_20100305.{end}" for end in ("xlsx", "docx")
    ]
    with socketserver.TCPServer(("127.0.0.1", 0), Sink) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        port = server.server_address[1]
        file.write_text(
            f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsender = "a@b"\nto = ["c@d", "e@f"]',
            encoding="utf-8",
        )
        assert outbox.mail("题", "阀门", [("提醒.ics", b"BEGIN")]).to == ("c@d", "e@f")
    told = "\n".join(Sink.kept)
    assert "To: c@d, e@f" in told and "filename" in told
    with pytest.raises(outbox.OutboxError, match="没有寄出"):
        outbox.mail("题", "文")  # the server is gone
    file.write_text('[smtp]\nhost = "x"', encoding="utf-8")
    with pytest.raises(outbox.OutboxError, match="缺sender、to"):
        outbox.read()


@pytest.mark.soak
def test_what_is_said_of_a_figure_tells_what_was_ruled_and_where_it_is_used(store: Path) -> None:
    put("samples", samples(7, 9, on="2010-03-05"))
    kept_views.keep("real", Kept(OFFICE, "每月", ASKED), "甲")
    (conflict, *_) = readings.conflicts_of("valve_pass_rate")
    option = next(one for one in conflicts() if one.id == conflict).options[-1]
    rulings.rule("real", conflict, option.id, "会议定的", "张三")
    said = dict(definitions.of_indicator("real", "valve_pass_rate", END, "甲").lines)
    assert f"张三裁定“{option.text}”" in said["改动"] and "视图“每月”" in said["用在哪里"]
    assert "阀门" in said["用在哪里"] and "驾驶舱" in said["用在哪里"]
    assert any("全年总结" in one for one in number_codes.letters_of("compliance_rate"))
    assert said["来自哪些文件"] == "还没有导入"
    assert any("阀门" in one for one in number_codes.letters_of("valve_pass_rate"))
    assert not any("童装" in one for one in number_codes.letters_of("valve_pass_rate"))
    ruled = rulings.in_force("real")[conflict].ruling_id
    assert ruled is not None
    rulings.withdraw("real", ruled, "李四")
    said = dict(definitions.of_indicator("real", "valve_pass_rate", END, "甲").lines)
    assert said["改动"].endswith("撤回")
    said = dict(definitions.of_indicator("real", "coverage_rate", END, "甲").lines)
    assert said["改动"] == words.NEVER_RULED
