"""What the pages of analysis say."""

from collections.abc import Sequence
from datetime import date, datetime

from dashboard.indicators.definitions import Indicator, Measure, Target
from dashboard.words import formats

UNKNOWN = "没有写明"
ROWS = "行数"
TOTAL, SUBTOTAL = "合计", "小计"
KINDS = {
    "text": "文字",
    "time": "时间",
    "list": "多个文字",
    "number": "数",
    "date": "日期",
    "truth": "是否",
}
FIRM_ABOUT = "同一企业的几种写法已并为一个；没有企业名称的批次写导入号、工作表、行号"
SCOPE_ABOUT = "生产企业在本县还是县外"
TIME_ABOUT = "跨两期的写“跨期”"
REFUSED_ABOUT = "拒绝抽检的个数，不在分母里"
DERIVED_ABOUT = "导入时认出"

ASK_PANEL = "要问什么"
NOT_OVER_TIME = "名册是某一天的状态，几个时候的户数不能相加，所以没有跨期的合计"
NOT_OVER_PURPOSES = (
    "定期抽查和专项、跟踪等抽的不是同一批对象，混在一起算的合格率没有意义，所以不合计"
)
ONE_TIME_OF_A_STATE = (
    "名册是某一天的状态，一次只能按一种时间（年、半年、季度、月）分，其余的时间没有用"
)
NOTHING = "按现在的选择，没有一条记录"
NOTHING_TO_DO = "去掉几个“只看”的条件，或者换一个统计截止日。"
NO_SAMPLING_ERROR = "逐户数的没有抽样误差，只列差多少"
DETAILS_HINT = "点表里的一个数，看它由哪些记录数出来。"
HEAT_NOTE = "深浅只表示高低，不是判定"
NOT_ADDED_RATES = "小计、合计的率由分子、分母重新算，不是各率相加或平均"
ALL_DATA = "库里的全部数据"
CHARTS = {"bars": "条形", "lines": "折线", "multiples": "小图", "map": "地图"}
NO_ORIGINAL_OF_DEMO = "模拟数据是程序生成的，没有原件"
NO_RIGHT_TO_ORIGINAL = "您的账号不能看原表：只有分析员能看"
ORIGINAL_IS_GONE = "原件不在了，请管理员运行 python -m dashboard check 核对"
NO_SUCH_ROW = "原件里没有这张表或这一行"
PICK_A_ROW = "点一行，看它在原表里的位置。"
EXCERPT_FOOT = "▶ 是这一行，【】是决定算不算、合不合格的格；没有导入的列和电话不显示，姓名遮盖"
SAVED_NAME_HINT = "给这个问题起个名字"
SQL_HEADLINE = ("用SQL查", "只读；限时10秒、内存512MB、1万行；每次运行记入审计")
SQL_HINT = "SELECT 乡镇, sum(分子) AS 已规范, sum(分母) AS 总数 FROM 规范率 GROUP BY ALL"
NO_RIGHT_TO_SQL = "您的账号不能用SQL查：只有分析员能用。需要时请与系统管理员联系。"
SQL_RUNNING = "正在算……可以停止。"
SQL_MORE_ROWS = "结果超过1万行，只列前1万行"
SQL_DICTIONARY = ("数据字典", "表名、列名照写；表名后加_年月日（如 规范率_20100630）看那一天的名册")
SQL_PANEL_OF_OWN = (
    "语句",
    "人名、电话遮盖，您看不到的企业和单位是代号；率用分子的合计除以分母的合计",
)
SQL_HISTORY = "这次登录以来运行过的"
KEPT_PANEL = "保存的视图"
KEPT_NONE = "还没有保存的视图"
LINK_NOTE = "把这一页的地址发给同事，他打开时只看到自己权限里的"
LISTS_HEADLINE = (
    "导入的每一行，和它在原表的位置",
    "选一份数据，写几个字只看含有它们的行；点一行，看原表的那一格",
)
LISTS_FILTER = "只看含有这几个字的行，如 瓯北镇"
COPY_TABLE, NO_LIMITS = "复制表格", "不限，全看"
PAIR_NEEDS_COLUMNS = "要和第一个比，请把要比的（如乡镇）放进列，并至少留两个"
BROKEN_LINK = "地址里的问题读不懂，没有用；请从原来的页面再点一次"
UNKNOWN_CODE = "没有这个数字编号，或者它在另一份数据里"
CODE_IS_SEALED = "这个编号印在给一家企业的文书上，您的角色看不到企业名称"
CODE_NAMES_NOBODY = "这个编号印在给一家企业的文书上，现在的数据里没有这家企业：导入可能已经撤销"
DEFINITIONS_HEADLINE = (
    "口径和列",
    "每个指标怎么算、哪条要求、最新是多少；每份数据有哪些列、填了多少",
)
COLUMNS_SUB = "表头写法是导入时认得的；填了的＝有值的行÷全部行；指标用到＝计数的SQL写到这一列"
CHART_SUB = "点图上的一点，看它由哪些记录数出来；没有达到最少个数的断开"
SQL_PANEL = ("同一问题的SQL", "这就是刚才算的语句；可以拿到“SQL”那一页接着改")
SHOW_WORDS = {
    "subtotals": "小计",
    "totals": "合计",
    "share": "占比",
    "heat": "深浅",
    "counts": "分子/分母",
    "interval": "可能的范围",
}


def source_title(one: Indicator) -> str:
    """What the data of an indicator are called among the sources."""
    titles = {
        "outlets": "“十小”名册",
        "training": "培训台账",
        "zones": "优质产品示范区考核",
        "submissions": "月报报送",
        "demonstration": "示范创先",
        "supervision_scores": "督查",
        "satisfaction": "群众满意度",
    }
    if one.product:
        return f"{one.product}监督抽查"
    if one.dataset == "enterprises":
        return "企业名册（状态）" if one.basis == "state" else "企业名册（整改）"
    return titles.get(one.dataset, one.name)


def rows_title(name: str) -> str:
    """The rows of a dataset as data to count."""
    return f"{name}（数行数）"


def facts_about(one: Indicator) -> str:
    """What one row of the view of an indicator is."""
    basis = "统计截止日的状态" if one.basis == "state" else "到统计截止日为止发生的"
    return f"{one.definition}。一行是一个计数单位（{one.noun}），{basis}"


def rows_about(title: str) -> str:
    """What one row of the view of a table is."""
    return f"“{title}”里导入的一行；撤销的导入不在内"


def unknown_source(found: str, known: Sequence[str]) -> str:
    """The address names data that do not exist."""
    return f"没有名为“{found}”的数据。可以选：{'、'.join(known)}。"


def of_another_era(name: str, now: Sequence[str]) -> str:
    """A township that is none as of the day."""
    return f"“{name}”在统计截止日的区划里没有，那块地方是{'、'.join(now)}；各行按当时的名称计"


def dropped(where: str, names: Sequence[str]) -> str:
    """What of the address was not used."""
    return f"“{where}”里的{'、'.join(f'“{n}”' for n in names)}在这份数据里没有，没有用"


def too_many_dimensions(most: int) -> str:
    """More dimensions than can be read."""
    return f"行和列合起来最多{most}个，多出来的没有用"


def state_needs_its_time(names: Sequence[str]) -> str:
    """A filter on time of a state that is not divided by it."""
    return f"名册是统计截止日的状态，不能只看{'、'.join(names)}：请把它放进行或列，或者改统计截止日"


def several_at_once(dimension: str) -> str:
    """A row counts in several groups."""
    return f"一行可以有几个“{dimension}”，各组相加会重复，所以不合计"


def purposes_note(counted: Sequence[str]) -> str:
    """Which purposes count unsaid."""
    return f"只计{'、'.join(counted)}的首次检验；别的抽查性质要看，就把“抽查性质”放进行、列或“只看”"


def rows_purposes_note() -> str:
    """Counts of rows are of every purpose."""
    return "行数包括各种抽查性质和复查；只看某一种，请在“只看”里选“抽查性质”"


def county_note() -> str:
    """Makers elsewhere are left out."""
    return "只计本县生产企业"


def limited_groups(most: int) -> str:
    """More groups than are fetched."""
    return f"分出来的组超过{most:,}个，只算了前{most:,}组，没有合计；请少选一个维度或加“只看”"


def limited_cells(shown: int, cells: int) -> str:
    """More cells than are shown."""
    return f"共{cells:,}格，屏幕上只列前{shown:,}格；下载的文件是全的"


def limited_series(shown: int, series: int) -> str:
    """More lines than a chart can bear."""
    return f"图上只画前{shown}个（共{series}个）；全部请看“小图”"


def limited_places(shown: int, places: int) -> str:
    """More places along an axis than a chart can bear."""
    return f"图上只画前{shown}组，另有{places - shown}组；全部在上面的表里"


def mapped_column(dimensions: Sequence[str], values: Sequence[str]) -> str:
    """Which column of the table a map shows, where it has no whole."""
    return f"地图上是{'、'.join(f'{d}“{v}”' for d, v in zip(dimensions, values, strict=True))}的数"


def cut_in_word(shown: int, whole: int) -> str:
    """A long table in a Word file."""
    return f"共{whole:,}行，这里列前{shown:,}行；全部见同名的Excel文件"


def more_in_all(rows: int, columns: int) -> str:
    """What a small table leaves out."""
    left = [f"{rows}行"] * (rows > 0) + [f"{columns}列"] * (columns > 0)
    return f"另有{'、'.join(left)}，见全部"


def limited_values(dimension: str, most: int) -> str:
    """More values than a picker lists."""
    return f"“{dimension}”的值超过{most:,}个，只能从前{most:,}个里选"


def silent_note(count: int, noun: str) -> str:
    """Units that sent nothing."""
    return f"其中{count}{noun}没有报，算没有达到"


def mixed_eras_note() -> str:
    """Townships of several eras in one table."""
    return "跨2011年、2016年区划调整，乡镇按当时的名称列；要前后可比，请改用“片区”"


def partial_note(label: str, day: date) -> str:
    """A period that still runs is compared with the same part of the one before."""
    return f"{label}只到{formats.date_text(day)}，和上年同期的同一段比"


def partial_withheld(label: str, day: date) -> str:
    """A period that still runs is not compared with a whole one before it."""
    return f"{label}只到{formats.date_text(day)}，不和完整的上一期比"


def too_few_note(minimum: int, noun: str) -> str:
    """Groups under the minimum have no rate."""
    return f"不足{minimum}{noun}只列数，不算率"


def headline(title: str, question: str, whole: str) -> tuple[str, str]:
    """The answer of the page."""
    return f"{title}：{question}", whole


def asked_text(rows: Sequence[str], columns: Sequence[str], only: Sequence[str]) -> str:
    """The question in words: 半年×抽查级别，只看瓯北镇."""
    by = "×".join((*rows, *columns)) or "总数"
    return f"{by}，只看{'、'.join(only)}" if only else by


MOST_NAMED = 8  # values of one limit that a title names


def limit_text(values: Sequence[str]) -> str:
    """The values of one limit, few by name: 瓯北镇、桥头镇, 上塘镇等37个."""
    return formats.names_text(list(values), MOST_NAMED)


def whole_text(one: Measure | None, number: int | None, added: str = "") -> str:
    """The value of everything chosen. added: the column that is added up; empty: rows."""
    if one is None:
        if number is None:
            return ""
        return f"{added}共{number:,}" if added else f"共{number:,}行"
    if one.denominator == 0:
        return formats.NO_DATA
    if one.indicator.kind == "count":
        return f"{one.indicator.name}{one.text}"
    noun = one.indicator.noun
    return f"{one.indicator.name}{one.text}，{one.numerator:,}/{one.denominator:,}{noun}"


def table_panel(text: str, shown: Sequence[str], compare: str) -> tuple[str, str]:
    """Head of the table."""
    more = f"；{compare}" if compare else ""
    return text, f"{'、'.join(shown)}{more}"


def points_text(value: float) -> str:
    """A difference of rates in points: ＋5.1."""
    sign = "＋" if value > 0 else formats.MINUS if value < 0 else ""
    return f"{sign}{abs(value) * 100:.1f}"


def difference_text(value: float, low: float | None, high: float | None) -> str:
    """A difference with what it may be, and whether it can be told from chance."""
    if low is None or high is None:
        return points_text(value)
    word = "分得出" if low > 0 or high < 0 else "分不出"
    return f"{points_text(value)}（{points_text(low)}至{points_text(high)}，{word}）"


def seconds_text(records: int, seconds: float) -> str:
    """How much was counted, how long it took."""
    return f"{records:,}组，算了{seconds:.2f}秒"


def drill_panel(name: str, where: Sequence[str], counts: tuple[int, int] | None) -> tuple[str, str]:
    """Head of the rows behind a number: 阀门合格率 25/28."""
    told = "" if counts is None else f" {counts[0]:,}/{counts[1]:,}"
    return f"{name}{told}由这些记录数出来", " › ".join(["全部", *where])


def printed_text(code: str, said: str, paper: str) -> str:
    """What a paper says where the code was printed: 编号7K2QX4：…（《…》）."""
    if not said:
        return f"编号{code}"
    return f"编号{code}：“{said}”（{paper}）。下面是这句话所依据的记录"


def origin_line(import_id: str, sheet: str, row: str) -> str:
    """Where a row stands."""
    return f"导入{import_id}　表“{sheet}”　第{row}行"


def more_rows(count: int) -> str:
    """Rows that are not printed."""
    return f"另有{count:,}行，见看板的“查”"


def lists_panel(name: str, count: int, most: int, text: str) -> tuple[str, str]:
    """Head of the rows of a table."""
    told = f"{count:,}行" if count <= most else f"{most:,}行以上，只列前{most:,}行"
    return f"{name}：{told}", f"含有“{text}”的；新导入的在前" if text else "新导入的在前"


def only_this(value: str) -> str:
    """Limit table and chart to one value."""
    return f"只看 {value}"


def drill_limited(most: int) -> str:
    """More rows than are listed."""
    return f"只列前{most:,}行，没有达到的在前"


def excerpt_panel(file_name: str, sheet: str, row: int) -> tuple[str, str]:
    """Head of the original sheet."""
    return f"原表：{file_name}", f"表“{sheet}”第{row}行，前后各三行"


def excerpt_foot(who: str, when: str, sha256: str) -> str:
    """Who took the file in, and its fingerprint."""
    return f"{who} {when} 导入；文件指纹 {sha256[:16]}…"


def whole_hash(sha256: str) -> str:
    """The fingerprint in full."""
    return f"文件指纹：{sha256}"


def not_in_address(key: str, values: Sequence[str]) -> str:
    """Values of the address that a picker does not have."""
    return f"地址里“{key}”的{'、'.join(f'“{v}”' for v in values)}不认识，没有用"


def sql_found(rows: int, seconds: float, as_of: date, *, is_demo: bool) -> str:
    """How much a statement found, of what, as of when."""
    data = formats.DATA_WORDS["demo" if is_demo else "real"]
    return f"{rows:,}行，{seconds:.2f}秒；{data}，截至{formats.date_text(as_of)}"


SQL_OF_OTHER_DATA = "换了数据或统计截止日，刚才的结果不再显示；请再按“运行”"


def view_is_gone(name: str, what: str) -> str:
    """A kept question whose data or measure is no longer defined."""
    return f"“{name}”要看的“{what}”已经没有这个口径了，请删掉这个视图，或者另选一个再保存"


def no_such_view(name: str) -> str:
    """A link to a question that nobody keeps for this reader."""
    return f"没有你能打开的视图“{name}”：可能改了名、删了，或者是别人自己的"


def name_does_not_do(longest: int) -> str:
    """A name that is empty or too long."""
    return f"请给视图起个名字，不超过{longest}个字。"


def name_is_taken(name: str, who: str, when: datetime) -> str:
    """Somebody else keeps an office view of that name."""
    return f"{who}在{when:%Y-%m-%d %H:%M}已经存了“{name}”，没有覆盖。请换个名字另存。"


def too_many_pinned(most: int) -> str:
    """More pinned than the cockpit has room for."""
    return f"驾驶舱最多钉{most}个视图。请先取消一个。"


def not_yours(name: str, who: str) -> str:
    """An office view of somebody else."""
    return f"“{name}”是{who}存的，只有{who}能改、能删。"


def how_counted(one: Indicator) -> str:
    """Census or sample, state or event."""
    basis = "某一天的状态" if one.basis == "state" else "一段时间里发生的"
    return f"{one.kind_word}，{basis}，单位{one.noun}，保留{one.decimals}位小数"


def target_line(target: Target, citation: str) -> str:
    """全县≥98%，2010年6月4日至2010年12月31日，75号 一."""
    scope = "全县" if target.scope == "county" else "各乡镇"
    until = formats.date_text(target.valid_until) if target.valid_until else "没有写止期"
    return f"{scope}{target.text}，{formats.date_text(target.valid_from)}至{until}，{citation}"


def reading_line(is_ruled: bool, reading: str) -> str:
    """Which reading of the papers counts."""
    return f"按县里的裁定（{reading}）" if is_ruled else "按默认读法；见“文件与口径”的矛盾登记簿"


NEVER_RULED = "没有改过：一直按文件的默认读法"
IN_ALERTS, IN_EXPLORE = "提醒", "自助分析"


def ruled_line(
    conflict: str, option: str, who: str, when: datetime, withdrawn: datetime | None
) -> str:
    """One ruling: C26 2010-03-01 张三裁定“…”，2010-05-01撤回."""
    told = f"{conflict} {when:%Y-%m-%d} {who}裁定“{option}”"
    return told + (f"，{withdrawn:%Y-%m-%d}撤回" if withdrawn is not None else "")


def in_view(name: str) -> str:
    """A kept question."""
    return f"视图“{name}”"


def minimum_line(one: Indicator) -> str:
    """Under how many there is no rate."""
    if one.minimum <= 1:
        return "有1个就算"
    return f"不足{one.minimum}{one.noun}只列数，不算率"


NO_FILES, MADE_UP = "还没有导入", "程序生成的模拟数据"
IN_LETTERS, IN_NO_LETTER = "用在哪些公文", "没有公文用到"


def files_line(names: str) -> str:
    """Where the rows came from."""
    return f"来自文件：{names}" if names else NO_FILES


def chart_title(names: Sequence[str], dimensions: Sequence[str]) -> str:
    """规范率（%），按月×乡镇."""
    by = f"，按{'×'.join(dimensions)}" if dimensions else ""
    return "、".join(names) + by
