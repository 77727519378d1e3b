"""A report as one HTML file that opens from a memory stick: no network, no script, no other file.

It holds the report's sentences, lights, charts and maps (as SVG), tables, definitions, sources and
the hash under which the same figures stand in every other format.
"""

from html import escape
from pathlib import Path

from dashboard import look
from dashboard.documents import clauses as document_clauses
from dashboard.exports import layout, pictures
from dashboard.indicators.definitions import indicator
from dashboard.report.model import Chart, Light, Map, Part, Report, Row, Table
from dashboard.words import formats

_CSS = Path(__file__).with_name("snapshot.css")
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{css}</style></head>
<body><header><h1>{title}</h1>{facts}</header><main>{body}</main></body></html>
"""


def snapshot(report: Report) -> bytes:
    """The whole report as UTF-8 HTML."""
    facts = "".join(
        f"<span>{escape(name)}　{escape(value)}</span>" for name, value in report.scope
    ) + "".join(f'<span class="mark">{escape(mark)}</span>' for mark in report.marks)
    parts = [part for part in (*report.parts, *report.pack) if _has_content(part)]
    links = "".join(
        f'<a href="#part{i}">{escape(part.heading)}</a>' for i, part in enumerate(parts)
    )
    sections = "".join(_section(f"part{i}", part) for i, part in enumerate(parts))
    body = (
        f"<nav>{links}</nav><p>{escape(report.intro.plain)}</p>{sections}"
        f"{_method(report)}{_sources(report)}"
    )
    page = _PAGE.format(
        title=escape(report.title),
        css=look.filled(_CSS.read_text(encoding="utf-8")),
        facts=facts,
        body=body,
    )
    return page.encode("utf-8")


def _has_content(part: Part) -> bool:
    return bool(part.paragraphs or part.lights or part.chart or part.map or part.table)


def _section(anchor: str, part: Part) -> str:
    lights = "".join(map(_light, part.lights))
    pieces = [
        f"<h2>{escape(part.heading)}</h2><h3>{escape(part.finding)}</h3>",
        "".join(f"<p>{escape(one.plain)}</p>" for one in part.paragraphs),
        f'<div class="lights">{lights}</div>' if lights else "",
        "".join(_drawing(shown, part.finding) for shown in (part.chart, part.map) if shown),
        _table(part.table) if part.table else "",
    ]
    clauses = "、".join(
        dict.fromkeys(document_clauses.clause(one).citation for one in part.clauses)
    )
    feet = (
        part.ruler,
        f"来源：{part.source}" if part.source else "",
        f"依据：{clauses}" if clauses else "",
    )
    foot = " · ".join(escape(foot) for foot in feet if foot)
    return f'<section id="{anchor}">{"".join(pieces)}<div class="foot">{foot}</div></section>'


def _light(one: Light) -> str:
    shown = look.VERDICTS[one.state]
    return (
        f'<div class="light"><b>{escape(one.name)}</b><span class="sub">{escape(one.target)}</span>'
        f'<div class="value">{escape(one.text)}</div>'
        f'<div style="color:{shown.ink};font-weight:700">{escape(shown.label)}　{escape(one.gap)}'
        f'</div><div class="foot">{escape(one.basis)}</div></div>'
    )


def _drawing(shown: Chart | Map, finding: str) -> str:
    """A chart or map; its title only where it says more than the section's."""
    title, subtitle = shown.title, shown.subtitle
    heading = "" if title == finding else f"<b>{escape(title)}</b>"
    foot = f'<div class="foot">{escape(shown.foot)}</div>' if isinstance(shown, Map) else ""
    svg = pictures.bare(shown)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)
    return (
        f'<figure><figcaption>{heading}<div class="sub">{escape(subtitle)}</div>'
        f"</figcaption>{svg}{foot}</figure>"
    )


def _table(table: Table) -> str:
    grouped = layout.has_groups(table)
    top, second = "", ""
    for name, first, count in layout.groups(table):
        if name:
            top += f'<th colspan="{count}">{escape(name)}</th>'
            heads = table.columns[first : first + count]
            second += "".join(f"<th>{escape(one.head)}</th>" for one in heads)
        else:
            span = ' rowspan="2"' if grouped else ""
            one = table.columns[first]
            top += f'<th class="{one.side}"{span}>{escape(one.head)}</th>'
    head = f"<tr>{top}</tr>" + (f"<tr>{second}</tr>" if second else "")
    rows = "".join(_row(table, row) for row in table.rows)
    total = "".join(_row(table, row, "total") for row in table.sums)
    notes = "".join(f"<div>{escape(note)}</div>" for note in table.notes)
    return (
        f'<div class="box"><table><caption>{escape(table.title)}</caption><thead>{head}</thead>'
        f'<tbody>{rows}{total}</tbody></table></div><div class="foot">{notes}</div>'
    )


def _row(table: Table, row: Row, kind: str = "") -> str:
    cells = ""
    for column, cell in zip(table.columns, row, strict=True):
        ink = f' style="color:{look.VERDICTS[cell.state].ink}"' if cell.state else ""
        cells += f'<td class="{column.side}"{ink}>{escape(cell.text)}</td>'
    return f'<tr class="{kind}">{cells}</tr>'


def _method(report: Report) -> str:
    """Definitions of every indicator used, so that the figures can be checked without us."""
    rows = ""
    for key in report.indicators:
        one = indicator(key)
        target = one.target("county", report.as_of)
        clause_id = one.clause_on(report.as_of)
        clause = document_clauses.clause(clause_id).citation if clause_id else "—"
        cells = (
            one.name,
            one.definition,
            one.kind_word,
            target.text if target else (one.aim or "—"),
            clause,
            one.rule_note or "全部记录",
        )
        rows += "<tr>" + "".join(f'<td class="text">{escape(c)}</td>' for c in cells) + "</tr>"
    heads = ("指标", "口径", "全数或抽查", "目标", "依据", "计入哪些记录")
    head = "".join(f'<th class="text">{h}</th>' for h in heads)
    notes = "".join(f"<li>{escape(note)}</li>" for note in report.notes)
    return (
        '<section id="method"><h2>口径</h2><h3>数字是怎么算出来的</h3><div class="box"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div><ul>{notes}</ul></section>"
    )


def _sources(report: Report) -> str:
    rows = "".join(
        f'<tr><td>{one.import_id}</td><td class="text">{escape(one.file)}</td>'
        f"<td>{escape(one.imported)}</td><td>{formats.count_text(one.rows)}</td></tr>"
        for one in report.sources
    )
    table = (
        '<div class="box"><table><thead><tr><th>导入编号</th><th class="text">文件</th>'
        f"<th>导入时间</th><th>行数</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )
    return (
        '<section id="sources"><h2>数据来源</h2><h3>这些数字来自哪些文件</h3>'
        f'{table if rows else ""}<p class="foot">{escape(report.version)}。'
        "同一校验码的通报、幻灯片、工作簿与本页数字相同。</p></section>"
    )
