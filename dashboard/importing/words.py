"""Sentences of the import page and the data quality page.

Plain and numbered; every function returns text, or (title, subtitle).
"""

from collections.abc import Sequence
from fractions import Fraction

from dashboard.words.formats import rate_text

Title = tuple[str, str]

SEVERITY = {"rejected": "扣下", "duplicate": "重复", "notice": "提示"}
NAMES_LISTED = 6  # further names are only counted

MAY_NOT_IMPORT = "需要导入时请联系分析员。导入台账见下。"
DROP_HERE = "把乡镇和部门报来的表格拖进来"
DROP_RULE = "可以一次拖入多个文件或 .zip；先检查、后写入，写入后可以整批撤销，原件原样保存。"
WHOLE_FOLDER = "选择整个文件夹（子文件夹一起读）"
FILES_OF_DROP = "点一行，下面显示它的列对应和问题；改过的选择在全部导入时照用"
RESULTS_OF_DROP = "每个文件各自成一次导入；没有写入的文件不影响其他文件"

SHEETS_TO_TAKE = "导入这些表（没选的表不会写入）"
NOTHING_WRITTEN = "没有写入任何数据。"
NOT_YET_WRITTEN = "还没有写入数据库。"
ANNOTATED_FILE = "报送单位的原表：红底是要改的单元格，黄底是重复的行，批注里写明原因和改法。"
REMEMBER_COLUMNS = "记住这个对应：下月同一单位、同一表式不再询问"
LACKING_COLUMN = "列对应：在“导入为”里指定缺的是哪一列"
LACKING_COLUMN_RULE = "改后重新检查；其余各列已按表头对上"
PROBLEMS_RULE = "改好原表再导入一次，或导入后在“扣下的行”里改；提示不影响导入"
NO_PROBLEMS = "这张表没有发现问题。"
COMPARISON_RULE = "按每类数据的主键比；名册与同一乡镇上一份比，“消失”是上一份有、这一份没有的"

LEDGER_RULE = "每次导入的文件、时间、经手人和行数；撤销后图表立即回到原样，台账保留"
NO_IMPORTS = "还没有导入过文件。"
IMPORT_AGAIN = "先撤销这次导入，再用原件和当时的选择重新打开，改好列对应后再导入。"

HELD_RULE = "在表里直接改，改好的行按同样的规则重新检查，通过的计入原来那次导入；也可以退回报送单位"
NOTHING_EDITED = "还没有改动任何单元格。请先在表里改，再点“重新检查改过的行”。"

TEMPLATES_RULE = "发给乡镇和部门填：有下拉框、锁定的表头、例子和说明；填好拖回来，不用再对列名"
REMEMBERED_RULE = "人工改过的列对应，按报送单位和表头记住；表头变了就不再套用"
NONE_REMEMBERED = "还没有。改过列对应并导入后，会记在这里。"

BOUNDARY_FILES = (
    "GeoJSON、GeoPackage，或把 Shapefile 的 .shp、.shx、.dbf、.prj 打成 .zip；先看图、后启用"
)
BOUNDARY_MAP = "灰线是县界（天地图）；对不齐时请改选坐标系。放不下的名称可在图上指着看。"
BOUNDARY_SOURCE_EXAMPLE = "如：县自然资源局2011年行政区划图"
BOUNDARY_LICENCE_EXAMPLE = "如：内部使用，不得公开；审图号……"
BOUNDARIES_RULE = "示意图按乡镇驻地推算，不是行政区域界线；每个时期用最近启用的一份"

FINDINGS_RULE = "从多到少；每组列出第一处，改正后或退回后不再列出"
FINDINGS_COUNTED = "已撤销的导入不算；改正或退回的行不再列出"
RECONCILIATION_RULE = (
    "月报的总数对当月月末有效的名册；底数变小会虚抬规范率。两边都按填写的保存，请乡镇核对"
)
NAMES_RULE = "名称只差一字、一音或“厂”与“有限公司”之别；认定一次，以后不再问"


HEAD_ROW = "列名在哪一行（认错或认不出时改）"
ANSWERS_RULE = "回答过的写法和改过的列，全县通用：谁报来都照此理解；忘掉以后再次询问"
NONE_ANSWERED = "还没有。在导入时回答过问题并导入后，会记在这里。"


def questions_title(questions: int, rows: int) -> Title:
    """How many questions are open and how many rows wait for them."""
    if not questions:
        return "请指明列名所在的行", "改后重新检查"
    return (
        f"{questions}个问题等回答，关系{rows:,}格",
        "每种写法只问一次；回答后整批文件重新检查，导入后记住",
    )


YEAR_LABEL = "年份"


def year_question(files: int) -> Title:
    """How many files of a drop tell no year."""
    return (
        f"{files}个文件没有写年份：是哪一年的？",
        "表里、文件名、文件夹都没有；选一个，或直接输入四位年份，整批文件重新检查",
    )


def rates_told(sheets: Sequence[dict[str, list[int]]]) -> str:
    """The rate of what is taken beside the rate with the held rows; "" where they are one."""
    sums = {
        key: [sum(one[key][place] for one in sheets if one) for place in (0, 1)]
        for key in ("taken", "with_held")
    }
    (passed, judged), (passed_all, judged_all) = sums["taken"], sums["with_held"]
    if not judged or not judged_all or passed * judged_all == passed_all * judged:
        return ""
    own, every = Fraction(passed, judged), Fraction(passed_all, judged_all)
    return (
        f"收进来的合格（规范）率是{rate_text(own)}（{passed:,}/{judged:,}），"
        f"连扣下的行一起算是{rate_text(every)}（{passed_all:,}/{judged_all:,}）。"
    )


def more_questions(count: int) -> str:
    """Below the first questions, when there are more."""
    return f"还有{count}个问题，回答了上面的再问。"


def drop_headline(files: int, ready: int, rows: int, held: int, bad: int, known: int) -> Title:
    """Of many files: how many can be taken, with how many rows; how many are left out and why."""
    parts = [f"{bad}个不能读" if bad else "", f"{known}个已导入过" if known else ""]
    rest = "，".join(filter(None, parts))
    return (
        f"{files}个文件里{ready}个可以导入，共{rows:,}行；扣下{held:,}行",
        (f"{rest}，不会写入。" if rest else "") + "还没有写入数据库；每个文件各自成一次导入。",
    )


def drop_taken(files: int, taken: int, rows: int) -> str:
    """After the import of many files."""
    return f"{files}个文件里导入了{taken}个，共{rows:,}行；结果见下表。"


def listed(names: Sequence[str]) -> str:
    """The first names, and how many there are in all."""
    more = f"等{len(names)}张" if len(names) > NAMES_LISTED else ""
    return "、".join(names[:NAMES_LISTED]) + more


def file_headline(
    read: int, accepted: int, rejected: int, doubts: int, left_out: Sequence[str]
) -> Title:
    """Of one file: rows that can be taken and rows held; names of the sheets not read."""
    held = f"；{rejected:,}行有错，先扣下" if rejected else ""
    if doubts:
        held += f"；可能不全，{doubts}处要核对"
    held = held or "；没有错行"
    note = f"没有读取的表：{listed(left_out)}。" if left_out else ""
    return f"{read:,}行里{accepted:,}行可以导入{held}", note + NOT_YET_WRITTEN


def doubts_in_all(doubts: int) -> str:
    """Below the first doubts, when there are more."""
    return f"这样的共{doubts}处，都列在下面的问题里。"


def hidden_in_sheet(sheet: str, rows: int, columns: int) -> str:
    """What the sender hid in a sheet is read too."""
    return f"“{sheet}”有{rows}行、{columns}列在原表里是隐藏的，照样读取和检查。"


def file_taken(accepted: int, rejected: int, doubts: int, is_unchanged: bool) -> str:
    """What an import of one file did, without a full stop."""
    if is_unchanged:
        return "这个文件已经导入过，没有改变"
    held = f"，扣下{rejected:,}行" if rejected else ""
    doubtful = f"，可能不全，{doubts}处要核对" if doubts else ""
    return f"已导入{accepted:,}行{held}{doubtful}"


def import_done(file_name: str, taken: str, import_id: int, kept: str) -> str:
    """After the import of one file; kept is what was remembered of its columns."""
    return f"{file_name}：{taken}（第{import_id}次导入，可在台账里撤销）。{kept}"


def columns_remembered(forms: int) -> str:
    """After an import whose columns were corrected by hand."""
    return f"记住了{forms}种表式的对应，下次自动使用。"


def head_found(rows: str, reason: str) -> str:
    """Where the head of a sheet stands and why it was taken for its dataset."""
    return f"表头在第{rows}行；{reason} 对得不对可以改，改后重新检查。"


def base_shrinks(scope: str, before: int, now: int) -> str:
    """A register with fewer enterprises than the one before."""
    return (
        f"{scope}的底数变小：上一份{before:,}户，这一份{now:,}户，"
        f"少{before - now:,}户。请核对是关停、迁出还是漏报；漏报会虚抬比率。"
    )


def import_reopened(number: int) -> str:
    """After an import was undone to be done again from its original."""
    return (
        f"第{number}次导入已撤销，原件已重新打开：改好列对应后再导入；不改的话照原样导入即可恢复。"
    )


def import_undone(number: int, later: Sequence[str]) -> str:
    """After an import was undone; later are the sentences on what that brings about."""
    return f"第{number}次导入已撤销，图表回到导入之前。{''.join(later)}"


def row_taken(row: int, import_id: int) -> str:
    """A held row that passed when it was checked again."""
    return f"第{row}行已计入第{import_id}次导入。"


def none_ticked(column: str) -> str:
    """Nothing to send back: no row is ticked in this column."""
    return f"还没有勾选。请在“{column}”一列勾选要退回的行。"


def rows_sent_back(rows: int) -> str:
    """After rows were noted as sent back."""
    return f"{rows}行已记为退回，不再列在这里。"


def townships_lacking(names: Sequence[str]) -> str:
    """Townships of the era that the boundary file does not hold."""
    return f"还缺{len(names)}个乡镇的界线：{'、'.join(names)}。"


def boundary_taken(file_name: str, number: int) -> str:
    """After a boundary file was taken into use."""
    return f"{file_name}已启用（第{number}份界线），这个时期的地图从现在起用它，可在下面撤销。"


def boundary_removed(name: str) -> str:
    """After a boundary file was taken out of use."""
    return f"{name}已撤销，地图回到之前的界线。"


def boundaries_in_use(eras: int) -> str:
    """How many eras are drawn with the county's own boundaries."""
    return f"{eras}个时期用本县的乡镇界，其余用示意图" if eras else "现在用的是示意图"


def quality_headline(imports: int, held: int, rest: int, pairs: int) -> Title:
    """Errors that wait and in how many imports; other findings; names to decide on."""
    return (
        f"{imports}次导入里还有{held:,}处错误等处理" if held else "没有等处理的错误",
        f"另有重复和提示{rest:,}处；{names_waiting(pairs)}",
    )


def names_waiting(pairs: int) -> str:
    """Pairs of similar names that a person has to decide on."""
    return f"{pairs}对企业名称相近，等人工认定。"


def reconciliation_title(mismatches: int, shrinking: int) -> str:
    """Reported bases that the register or the month before contradicts."""
    if not mismatches and not shrinking:
        return "月报的总数与名册一致"
    return f"月报与名册对账：{mismatches}处总数不符，{shrinking}处底数变小"
