"""Sentences about what contradicts itself in the evidence."""

from collections.abc import Sequence

_KINDS = {
    "unlicensed_compliant": "{of:,}户没有营业执照的，{count:,}户记为已规范（能不能算，见C31）",
    "compliant_not_rectified": "{of:,}户已规范的，{count:,}户没有整规",
    "licence_before_permit": "{of:,}户写有领照日期，{count:,}户当时还没有许可证（126号：先证后照）",
    "trained_over_due": "{of:,}个乡镇行业的年度培训，{count:,}个的人次超过应培训人数的2倍",
    "zone_passed_below_mark": "{of:,}次示范区考核，{count:,}次总分低于通过线却结论“通过”",
    "printed_total": "{of:,}张督查评分，{count:,}张印的合计与各项之和不同",
    "report_gaps": "月报与名册有{count:,}处不同",
    "report_contradictions": "月报自相矛盾或已整规、已规范比上次少的有{count:,}处",
    "left_out.outlets": "不完整：现行名册少了以前有的行业，{count:,}处（乡镇×行业）",
    "left_out.monthly_reports": "不完整：月报少了名册或上次有的行业，{count:,}处（乡镇×行业×月）",
    "disputed": "{of:,}件任务中{count:,}件的登记与数据有出入",
}
PANEL_RULE = "各页知道的出入都在这里；点右边看那一页"
NOTHING_TO_CHECK = ("没有可核对的数据", "导入以后，这里列出扣下的行、前后矛盾和相近的企业名称。")


def contradiction(kind: str, count: int, of: int) -> str:
    """One kind with its numbers."""
    return _KINDS[kind].format(count=count, of=of)


def panel_title(counts: Sequence[int]) -> str:
    """How many kinds and how many places."""
    if not counts:
        return "数据之间没有发现矛盾"
    return f"数据之间的矛盾：{len(counts)}类，共{sum(counts):,}处"


def positions_panel(count: int) -> tuple[str, str]:
    """Outlets that lie elsewhere."""
    return f"位置不在本乡镇的：{count:,}户，请核对经纬度或乡镇", (
        "随附的乡镇界是推算的，在相邻乡镇里的不列；导入县里的乡镇界以后，差600米以上的都列"
    )


def places_panel(count: int) -> tuple[str, str]:
    """Batches without a township."""
    return f"生产企业所在乡镇不明的：{count:,}批，请核对地址", "改原表重新导入，或在导入时回答"
