"""Sentences of the second looks for a regional problem."""

from collections.abc import Sequence

from dashboard.spot_checks.words_details import clustered_text, is_suspect
from dashboard.statistics import Cluster
from dashboard.words import formats

NO_SUPPLIERS = "供应商：无数据（企业档案没有写供应商），没有按共同供应商检查。"


def suppliers_sentence(named: int, shared: int, first: tuple[str, Cluster] | None) -> str:
    """Whether the customers of one supplier fail more than others."""
    if not named:
        return NO_SUPPLIERS
    if not shared:
        return (
            f"受检企业中{named}家写了供应商，没有一家供应商供两家以上受检企业，不能按供应商检查。"
        )
    start = f"按共同供应商检查（{shared}家供应商各供两家以上受检企业）："
    if first is None:
        return f"{start}未发现聚集。"
    name, cluster = first
    assert cluster.p_value is not None
    told = "发现疑似聚集，建议核查" if is_suspect(cluster) else "未发现聚集，属偶然范围"
    return (
        f"{start}{told}。{name}的客户受检{cluster.population:.0f}家，{cluster.cases}家次不合格，"
        f"按全县同类水平约{cluster.expected:.1f}家次，{clustered_text(cluster.p_value)}。"
    )


def neighbours_sentence(areas: int, high: Sequence[str] | None) -> str:
    """What the comparison of neighbouring townships says."""
    how = "局部莫兰指数，9,999次随机重排，错误发现率5%"
    if high is None:
        return f"相邻比较（{how}）：有抽查的乡镇只有{areas}个或没有差别，不作比较。"
    if not high:
        told = f"{areas}个乡镇中没有不合格率相邻同高的；乡镇少，这一方法发现力弱，仅作参考"
        return f"相邻比较（{how}）：{told}。"
    names = formats.names_text(list(high), 6)
    return f"相邻比较（{how}）：{names}与相邻乡镇的不合格率同高，仅作参考，以扫描结果为准。"
