"""What is said of archives, of engines and of the answers of several counties."""

from pathlib import Path


def untranslatable(file: str, what: str) -> str:
    """A statement that another engine cannot be asked."""
    return (
        f"{file} 不能交给集群计算：语句里的“{what}”没有在两种引擎上核对过。"
        "请改写这个文件，或在 dashboard/cluster/dialect.py 补上并加测试；"
        "在此之前请用本机计算（DASHBOARD_ENGINE=duckdb）。"
    )


def bad_place(key: str) -> str:
    """A name that cannot be that of a folder."""
    return f"“{key}”不能作归档的位置：省、市、县名不能空着，也不能有 / \\ = 这些字符。"


def is_there(folder: Path) -> str:
    """An archive of the same county lies there."""
    return (
        f"{folder} 已经有这个县的归档，没有覆盖。"
        "请先把它移走，或把新的归档放到别的文件夹；同一年只能有一份。"
    )


def not_written(reason: str) -> str:
    """The disk did not take it."""
    return f"归档没有做成，数据库没有动，写了一半的文件已删除：{reason}"


def none_there(root: Path) -> str:
    """Nothing to count."""
    return f"{root} 里没有归档。请先用 python -m dashboard archive 文件夹 做一份，或核对文件夹。"


def unreadable(file: Path) -> str:
    """A manifest that says nothing."""
    return f"{file} 读不懂：不是归档的清单，或没有拷贝完整。请重新拷贝这份归档，或把它移走。"


def other_schema(folder: Path, found: int, own: int) -> str:
    """Made by another version of the program."""
    return (
        f"{folder} 的结构版本是{found}，本程序是{own}，列不一定相同，没有合并。"
        "请用同一版程序重新归档。"
    )


def mixed() -> str:
    """Simulated and real figures must not be added."""
    return "这里既有模拟数据的归档，也有正式数据的归档，不能合在一起。请分开放。"


def missing_file(folder: Path, name: str, rows: int) -> str:
    """A partition that the manifest names is not there."""
    return f"{folder} 缺文件 {name}（{rows:,}行）。请重新拷贝这份归档；缺了它，数会偏小。"


def other_file(folder: Path, name: str) -> str:
    """A file that is not the one that was written."""
    return f"{folder} 的文件 {name} 与清单不符，可能没有拷贝完整。请重新拷贝这份归档。"


def sent_twice(county: str, year: int, folders: list[Path]) -> str:
    """The same rows would count twice."""
    when = f"{year}年的数据" if year else "没有年份的数据"
    places = "、".join(str(one) for one in folders)
    return f"{county} {when}报了{len(folders)}次：{places}。没有相加，请只留一份。"


def gap(county: str, years: list[int]) -> str:
    """Years between the first and the last of which a county sent nothing."""
    return f"{county}没有{'、'.join(str(one) for one in years)}年的数据（前后年份都有）。"


def unknown_engine(address: str) -> str:
    """The line of the configuration cannot be read."""
    return (
        f"DASHBOARD_ENGINE 写的是“{address}”，不认识。"
        "可写：duckdb（本机计算），或集群的地址，如 spark://10.0.0.5:7077。"
    )


def no_pyspark(address: str) -> str:
    """The optional packages are not installed."""
    return (
        f"DASHBOARD_ENGINE 要用集群 {address}，但没有装 pyspark。"
        "请先 pip install -r requirements-cluster.txt（另要 Java 17 以上），或改用 duckdb。"
    )


def unreachable(address: str, error: Exception) -> str:
    """The cluster does not answer, or Java is missing."""
    said = str(error).strip().splitlines()
    return (
        f"集群 {address} 连不上或启动不了（{said[0] if said else type(error).__name__}）。"
        "请检查地址、网络、Java（17 以上）和主节点是否在运行；没有写入任何数据。"
    )


def broken_answers(file: Path) -> str:
    """The kept answers cannot be read."""
    return f"各县的汇总 {file} 读不懂。请再运行一次 python -m dashboard counties 归档文件夹。"


def no_sqlglot() -> str:
    """The optional package is not installed."""
    return "合并各县要 sqlglot。请先 pip install -r requirements-cluster.txt。"


def archived(folder: Path, rows: int, years: list[int], files: int) -> str:
    """An archive was made."""
    when = f"{years[0]}—{years[-1]}年" if years else "没有年份"
    return (
        f"已归档到 {folder}：{when}，{files}个文件，{rows:,}行。"
        "姓名、电话和文字说明只留“有无”；企业名称在内，请按内部资料保管。"
    )


def counted(counties: int, figures: int, days: int, groups: int, engine: str) -> str:
    """The answers of several counties were kept."""
    return f"{counties}个县、{figures}个指标、{days}个截止日，共{groups:,}组数，由{engine}算完。"


SENT_NOTHING = "未报"
SIDES = {1: "高于总体", -1: "低于总体", 0: "与总体分不开"}


def unplaced(has_sent: bool, counted: int) -> str:
    """Why a unit has no rank."""
    if counted:
        return "数量过少"
    return "无数据" if has_sent else SENT_NOTHING


def band(number: int) -> str:
    """Units of one band cannot be told apart."""
    return f"第{number}档"


def headline(
    where: str, level: str, name: str, told: str, ranked: int, every: int, silent: int
) -> tuple[str, str]:
    """How many units stand side by side, and what all of them are together. told: the figure."""
    if not ranked:
        return f"{where}还没有一个{level}能按{name}排名", "请先收齐各县的归档，再运行 counties。"
    start = f"{where}{every}个{level}中{ranked}个能按{name}排名"
    rest = f"；{silent}个{SENT_NOTHING}，合计不含它们" if silent else ""
    return start, f"合在一起{told}{rest}。同一档里的先后可能只是偶然。"


def page_words(first: int, last: int, every: int) -> str:
    """Which rows of a long table stand there."""
    return f"第{first}—{last}行，共{every}行"


def source(engine: str, made: str, counties: int) -> str:
    """Where the figures come from."""
    return f"{counties}个县的归档，{made}由{engine}汇总"


def foot(unknown: int, notes: tuple[str, ...], drawn: bool) -> str:
    """What a reader has to know of the table."""
    parts = [f"另有{unknown:,}没有写明乡镇，不在表内"] if unknown else []
    if not drawn:
        parts.append("单位太多，不估计可能名次，只写与总体的差别")
    return "；".join([*parts, *notes])
