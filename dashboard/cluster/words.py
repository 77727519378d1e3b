"""What is said of archives, of engines and of the answers of several counties."""

from pathlib import Path

NAMED = 4  # so many of a long list are named


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


def unreadable(file: Path, kind: str) -> str:
    """A manifest that says nothing. kind: of the error, for whoever is asked about it."""
    return (
        f"{file} 读不懂（{kind}）：不是归档的清单，或没有拷贝完整。请重新拷贝这份归档，或把它移走。"
    )


def no_manifest(folder: Path) -> str:
    """Files of an archive without its list."""
    return f"{folder} 没有清单 archive.json，可能没有拷贝完整。请重新拷贝这份归档，或把它移走。"


def unfinished(folder: Path) -> str:
    """An archive that is being written, or of which the writing was broken off."""
    return f"{folder} 正在写，或写到一半断了。请等写完再运行；已经断了的请删掉，重新归档。"


def unknown_county(folder: Path, key: str, same: list[str]) -> str:
    """A county that its province does not have. same: paths of others of its name."""
    where = f"同名的有{'、'.join(same)}" if same else "没有同名的县"
    return (
        f"{folder} 写的是{key}，县名录里没有这个县，{where}。"
        "请核对归档时写的省、市、县；确有这个县的，补进 data/divisions/counties.csv。"
    )


def other_province(folder: Path, key: str, known: str) -> str:
    """A county under another province than its own."""
    return f"{folder} 写的是{key}，县名录里是{known}。请核对归档时写的省。"


def unlisted(province: str) -> str:
    """A province of which no list of counties is there."""
    return f"{province}没有县名录，有没有县没报，看不出来。"


def empty(county: str) -> str:
    """An archive without rows."""
    return f"{county}的归档是空的，一行数据也没有。"


def none_fits() -> str:
    """All were left out."""
    return "没有一份归档可以计算。"


def left_out(counties: list[str]) -> str:
    """Counties that sent archives which were not counted."""
    if not counties:
        return "有归档读不懂，没有算进来："
    return f"{named(counties, '个县')}的归档有误，没有算进来："


def other_schema(folders: list[Path], found: int, own: int) -> str:
    """Made by another version of the program."""
    return (
        f"{named([str(one) for one in folders], '份归档')}的结构版本是{found}，本程序是{own}，"
        "列不一定相同，没有合并。请用同一版程序重新归档。"
    )


def named(names: list[str], counted: str) -> str:
    """The first of many. counted: the word after their number."""
    rest = f"等{len(names):,}{counted}" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + rest


def mixed() -> str:
    """Simulated and real figures must not be added."""
    return "这里既有模拟数据的归档，也有正式数据的归档，不能合在一起。请分开放。"


def missing_files(folder: Path, names: list[str], rows: int) -> str:
    """Partitions that the manifest names are not there."""
    what = named(names, "个文件")
    return f"{folder} 缺 {what}（共{rows:,}行）。请重新拷贝这份归档；缺了它，数会偏小。"


def other_file(folder: Path, name: str) -> str:
    """A file that is not the one that was written."""
    return f"{folder} 的文件 {name} 与清单不符，可能没有拷贝完整。请重新拷贝这份归档。"


def linked_file(folder: Path, name: str) -> str:
    """A file that is a link to another place."""
    return f"{folder} 的 {name} 是链接，不是归档的文件。请重新拷贝这份归档。"


def of_others(folder: Path, name: str) -> str:
    """Rows of another county than the manifest is of."""
    return f"{folder} 的文件 {name} 里有别的县的记录，或没有写明是哪个县。请报送的县重新归档。"


def not_countable(said: str) -> str:
    """Files that are whole, and whose columns are not those of an archive. said: by the engine."""
    return f"有的归档文件缺列、列的类型不对或读不出，没有计算，原来的结果没有动。数据库说：{said}"


def broken_file(folder: Path, name: str, rows: int | None, told: int) -> str:
    """A file that is half-written, or holds another number of rows than the manifest says."""
    if rows is None:
        return f"{folder} 的文件 {name} 读不懂，可能只写了一半。请重新拷贝这份归档，或重新归档。"
    return f"{folder} 的文件 {name} 有{rows:,}行，清单写的是{told:,}行。请重新归档。"


def sent_twice(county: str, year: int, folders: list[Path], differing: dict[str, list[int]]) -> str:
    """The same rows would count twice. differing: file → rows in each, where they differ."""
    when = f"{year}年的数据" if year else "没有年份的数据"
    places = "、".join(str(one) for one in folders)
    how = "几份内容一样，留哪份都行。"
    if differing:
        told = "，".join(
            f"{name} {'、'.join(f'{one:,}行' for one in rows)}"
            if len(set(rows)) > 1
            else f"{name} 行数相同、内容不同"
            for name, rows in differing.items()
        )
        how = f"几份内容不一样（{told}），请问明该县以哪份为准。"
    return f"{county} {when}报了{len(folders)}次：{places}。没有相加，请只留一份。{how}"


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


def counted(
    counties: int, figures: int, days: int, groups: int, engine: str, kept_before: int
) -> str:
    """The answers of several counties were kept."""
    rest = f"其中{kept_before}个县的归档没有变，沿用上次的数。" if kept_before else ""
    return (
        f"{counties}个县、{figures}个指标、{days}个截止日，共{groups:,}组数，由{engine}算完。{rest}"
    )


def not_empty(folder: Path) -> str:
    """A simulated province is not mixed with what lies there."""
    return f"{folder} 里已经有东西。请给一个空的或还没有的文件夹，模拟的归档才不会混进别的归档。"


SIMULATED = "模拟数据"
SENT_NOTHING, LEFT_OUT, TOO_FEW = "未报", "归档有误", "数量过少"
SIDES = {1: "高于总体", -1: "低于总体", 0: "与总体分不开"}


APART = (SIDES[1], SIDES[-1], TOO_FEW)


def unplaced(has_sent: bool, was_left_out: bool, counted: int) -> str:
    """Why a unit has no rank."""
    if counted:
        return TOO_FEW
    if was_left_out:
        return LEFT_OUT
    return "无数据" if has_sent else SENT_NOTHING


def doubt(lacking: int, old: int, of_register: str, below: int, silent: int, noun: str) -> str:
    """What is known against a figure. lacking: counties that are not in it; old: counties whose
    part of it is old; of_register: in one word, what is wrong with it; below: townships whose
    register is in doubt; silent: units that sent nothing and count as failing."""
    parts = [f"缺{lacking}个县"] if lacking else []
    parts += [f"{old}个县的是旧数"] if old else []
    parts += [of_register] if of_register else []
    parts += [f"{below}个乡镇存疑"] if below and not of_register else []
    parts += [f"{silent}{noun}未报"] if silent else []
    return "，".join(parts)


def band(number: int) -> str:
    """Units of one band cannot be told apart."""
    return f"第{number}档"


HEADS = (("名次", ""), ("单位", "left"), ("数值", ""), ("达到／总数", ""), ("可能名次", ""),
         ("档次", "left"), ("判断", "left"), ("数据", "wrap"))  # fmt: skip
COUNTY_HEADS = (("县", "left"), ("乡镇", ""), ("高于总体", ""), ("低于总体", ""), ("数量过少", ""))
BY_COUNTY = ("按县看", "低于总体的多的在前")
GROUP_HEADS = (("档次", "left"), ("个数", ""), ("数值", ""), ("单位", "wrap"))
NOT_CHOSEN, OWN = "不选", "本县"
KINDS_OF_MAP = {"value": "看数值", "verdict": "看红黄绿"}
RANKED = {"own": "本县乡镇", "all": "各地"}
SEARCH, SEARCH_HINT = "查单位", "名称的一部分"
EVERYTHING, UNITS = "全部", "个"
NOTHING = "无数据或未报"
NOT_FOUND = "没有这个单位"
NO_MAP = "图上只有浙江省的市和县，乡镇和外省没有界线"


def headline(
    where: str,
    level: str,
    name: str,
    told: str,
    counts: tuple[int, int, int, int],
    counties: tuple[int, int],
    is_demo: bool,
) -> tuple[str, str]:
    """How many units stand side by side, and what all of them are together. told: the figure;
    counts: units with a rank, all units, those that sent nothing, those that were left out;
    counties: how many the figure lacks that are no units here, how many have an old part in it."""
    ranked, every, silent, left = counts
    lacking, old = counties
    mark = f"{SIMULATED}，不是实际情况。" if is_demo else ""
    if not ranked:
        return (
            f"{where}还没有一个{level}能按{name}排名",
            f"{mark}请先收齐各县的归档，再运行 counties。",
        )
    start = f"{where}{every:,}个{level}中{ranked:,}个能按{name}排名"
    out = [f"{silent}个{SENT_NOTHING}"] * bool(silent) + [f"{left}个{LEFT_OUT}"] * bool(left)
    out += [f"缺{lacking}个县"] * bool(lacking)
    part = f"，其中{old}个县的是旧数" if old else ""
    rest = f"；{'，'.join(out)}，合计不含它们" if out else ""
    return start, f"{mark}合在一起{told}{part}{rest}。同一档里的先后可能只是偶然。"


def of_one(unit: str, told: str, rank: int | None, span: str, group: str, doubt: str) -> str:
    """Where the unit that was chosen stands. span: where its rank may lie."""
    place = f"第{rank}名{span}，{group}" if rank is not None else f"{group}，不排名"
    return f"{unit}：{told}，{place}" + (f"（{doubt}）" if doubt else "")


def hover(unit: str, told: str, group: str, doubt: str) -> str:
    """A unit on the map."""
    return f"{unit} {told}<br>{group}" + (f"<br>{doubt}" if doubt else "")


def group_title(groups: int, is_drawn: bool) -> tuple[str, str]:
    """The table of groups."""
    told = "同一档的分不出先后" if is_drawn else "单位太多，只分高于、低于总体和分不开"
    return f"分成{groups}组", told


def map_title(name: str, level: str, is_demo: bool) -> tuple[str, str]:
    """The map."""
    return f"各{level}{name}", f"点一下选中{f'；{SIMULATED}' if is_demo else ''}"


def map_note(credit: str, schematic: str, undrawn: int, is_shared: bool) -> str:
    """What every map of counties carries. is_shared: some have no outline of their own."""
    dots = "，后来合并的县画成圆点，位置是估计的，灰色是分不到一个县的地方" if is_shared else ""
    left = f"；另有{undrawn}个单位没有界线，不在图上" if undrawn else ""
    return f"{schematic}，{credit}。界线是现在的{dots}{left}"


def page_of(number: int, pages: int) -> str:
    """One page of a long table."""
    return f"{number}／{pages}页"


def page_words(first: int, last: int, every: int) -> str:
    """Which rows of a long table stand there."""
    return f"第{first:,}—{last:,}行，共{every:,}行"


def source(engine: str, made: str, counties: int) -> str:
    """Where the figures come from."""
    return f"{counties}个县的归档，{made}由{engine}汇总"


def foot(unknown: int, noun: str, drawn: bool) -> str:
    """What a reader has to know of the table."""
    parts = [f"另有{unknown:,}{noun}没有写明乡镇，不在表内"] if unknown else []
    if not drawn:
        parts.append("单位太多，不估计可能名次，只写与总体的差别")
    return "；".join(parts)


def notes_title(count: int) -> str:
    """What must be known of the archives."""
    return f"归档里要留意的{count}处"
