"""A regional problem: map with the outline of a cluster, scan of the period and of every year."""

import streamlit as st

from dashboard import divisions, statistics
from dashboard.frame import View, bullets, panel, table, township_map
from dashboard.frame.html import page_note, panel_head
from dashboard.indicators.definitions import Indicator
from dashboard.indicators.measured import Ranking, Slice
from dashboard.ranking.words import unranked_foot
from dashboard.screens.spot_checks import parts
from dashboard.spot_checks import clusters, regional
from dashboard.spot_checks import words_clothing as words
from dashboard.spot_checks import words_details as details_words
from dashboard.spot_checks.regional import Scan
from dashboard.spot_checks.words_details import is_suspect
from dashboard.spot_checks.words_samples import period_words, sample_map_panel
from dashboard.store import db
from dashboard.words import formats

SHOWN_CLUSTERS = 3


def sentence(view: View, one: Indicator, chosen: Slice) -> tuple[str, str]:
    """Headline of the part on a regional problem."""
    found = view.ask(scanned, one, chosen)
    suspects = found.result.clusters if found else ()
    names = found.members(suspects[0]) if found and suspects else []
    return words.regional_headline(suspects, names, period_words(chosen))


def show(view: View, one: Indicator, chosen: Slice, ranking: Ranking) -> None:
    """The map with the outline of a cluster, the scan, and every year on its own."""
    left, right = st.columns([44, 56], gap="small")
    title = sample_map_panel(ranking)
    with left, panel(*title, foot=unranked_foot(ranking)):
        outlined = outline(view, one, chosen, ranking.units)
        township_map.draw(
            view, ranking, by_verdict=False, height=440, outlined=outlined, title=title[0]
        )
        page_note(words.MAP_OUTLINE_NOTE)
    with right:
        draw_scan(view, one, chosen)
        _yearly(view, one, chosen)


def outline(view: View, one: Indicator, chosen: Slice, units: divisions.Units) -> list[str]:
    """Units of the map that a suspected cluster holds; none when nothing is suspected."""
    found = view.ask(scanned, one, chosen)
    if found is None or not found.result.clusters or not is_suspect(found.result.clusters[0]):
        return []
    members = found.members(found.result.clusters[0])
    if units.id == divisions.AREAS:
        return list(dict.fromkeys(divisions.area_of(name) for name in members))
    return [name for name in members if name in units.names]


def _yearly(view: View, one: Indicator, chosen: Slice) -> None:
    found = view.ask(scanned, one, parts.whole_time(chosen))
    body, suspects = [], []
    best = regional.yearly(found) if found else ()
    for year, first in zip(found.years if found else (), best, strict=True):
        if found is None or first is None or first.p_value is None:
            body.append([f"{year}年", "没有可扫描的不合格企业", "—", "—", "● 未发现"])
            continue
        suspect = is_suspect(first)
        if suspect:
            suspects.append(f"{year}年")
        places = formats.names_text(found.members(first), 4)
        body.append(
            [
                f"{year}年",
                places,
                f"{first.cases}（{first.expected:.1f}）",
                f"{first.p_value:.3f}",
                "◆ 疑似聚集" if suspect else "● 未发现",
            ]
        )
    told = f"{'、'.join(suspects)}有疑似聚集，其余年份没有" if suspects else "各年都没有发现聚集"
    with panel(told, words.YEARLY_SUB):
        columns = [
            ("年份", "left"),
            ("最可疑的范围", "wrap"),
            ("不合格（预期，家次）", ""),
            ("p值", ""),
            ("结论", "left"),
        ]
        table(columns, body, strong=[i for i, row in enumerate(body) if row[-1][0] == "◆"])


def scanned(store: db.StoreName, one: Indicator, chosen: Slice) -> Scan | None:
    """The scan of regional.scan."""
    return regional.scan(store, one, chosen)


def draw_scan(view: View, one: Indicator, chosen: Slice) -> None:
    """The scan of the chosen period: sentence, table, what it cannot see."""
    period = period_words(chosen)
    with st.container(border=True):
        head = st.empty()
        panel_head(details_words.SCAN_TITLE, details_words.scan_panel([], [], period)[1], head)
        found = view.ask(scanned, one, chosen)
        if found is None:
            bullets([details_words.SCAN_NOT_NEEDED])
            return
        suspects = found.result.clusters
        first = found.members(suspects[0]) if suspects else []
        panel_head(*details_words.scan_panel(suspects, first, period), head)
        _clusters_table(found, suspects)
        overall = found.result.cases / found.rounds
        lines = [details_words.cluster_sentence(c, found.members(c)) for c in suspects[:1]]
        lines.append(
            details_words.detectable_sentence(
                found.busiest,
                found.busiest_rounds,
                found.busiest_expected,
                found.detectable,
                overall,
            )
        )
        lines.append(details_words.strata_sentence(found.classed, found.rounds))
        units = divisions.units_for(chosen.start or view.as_of, chosen.end or view.as_of)
        bullets([*lines, *view.ask(clusters.sentences, one, chosen, units)])
        page_note(details_words.SCAN_FOOT)


def _clusters_table(found: Scan, clusters: tuple[statistics.Cluster, ...]) -> None:
    columns = [
        (head, "wrap" if at == 0 else "") for at, head in enumerate(details_words.SCAN_HEADS)
    ]
    body = [details_words.cluster_cells(c, found.members(c)) for c in clusters]
    if body:
        strong = [i for i, c in enumerate(clusters) if details_words.is_suspect(c)]
        table(columns, body, strong=strong, most=max(SHOWN_CLUSTERS, len(strong)))
