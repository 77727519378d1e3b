"""Commands that look after the store: check, backup, restore, retention, erase."""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from dashboard.checks.definitions import faults
from dashboard.importing import columns, journal, kinds
from dashboard.indicators import kept_counts, measured
from dashboard.indicators.definitions import indicators
from dashboard.store import (
    audit,
    backup,
    database_files,
    db,
    erasure,
    originals,
    retention,
    sealed,
    trouble,
    viewer,
)
from dashboard.store.manifest import BackupError
from dashboard.words import formats

DONE, FAILED = 0, 2
MOST_PLACES = 20  # that are named for one rule


def add_check(child: argparse.ArgumentParser) -> None:
    """The options of `check`."""
    child.add_argument("--clean", action="store_true", help="问过以后，删除没有登记的原件")
    child.set_defaults(run=run_check)


def add_backup(child: argparse.ArgumentParser) -> None:
    """The options of `backup`."""
    child.add_argument("place", nargs="?", type=Path, metavar="DIR", help="放到哪个文件夹")
    child.add_argument("--list", action="store_true", help="列出已有的备份")
    child.add_argument(
        "--for", dest="public", metavar="PUBLIC", help="用这把公钥封存（age1…），放到 DIR"
    )
    child.add_argument(
        "--new-key", type=Path, metavar="FILE", help="做一对钥匙：私钥写进 FILE，打印公钥"
    )
    child.set_defaults(run=run_backup)


def add_restore(child: argparse.ArgumentParser) -> None:
    """The options of `restore`."""
    child.add_argument("backup", metavar="BACKUP", help="备份的名字或文件夹，或封存的文件")
    child.add_argument("--key", type=Path, metavar="FILE", help="打开封存的备份的私钥文件")
    child.set_defaults(run=run_restore)


def add_erase(child: argparse.ArgumentParser) -> None:
    """The options of `erase`."""
    child.add_argument("text", metavar="TEXT", help="要清除的姓名、电话或名称（全文）")
    child.add_argument("--why", help="依据，如：本人申请2026-11-30；不写只查找，不清除")
    child.add_argument("--originals", action="store_true", help="有它的原件也删除")
    child.add_argument(
        "--backups", action="store_true", help="有它的备份也换掉：先做一份没有它的，再删旧的"
    )
    child.add_argument(
        "--also", action="append", default=[], type=Path, metavar="DIR", help="别处放备份的文件夹"
    )
    child.set_defaults(run=run_erase)


def add_retention(child: argparse.ArgumentParser) -> None:
    """The options of `retention`."""
    child.add_argument("--why", help="依据，如：2026年留存清理，某某批准；不写只列出，不清除")
    child.set_defaults(run=run_retention)


def run_backup(options: argparse.Namespace) -> int:
    """Make a backup, or list those that are there."""
    if options.list:
        for one in backup.all_backups():
            rows = sum(one.facts.get("rows", {}).values())
            print(f"{one.folder.name}\t{one.made_at:%Y-%m-%d %H:%M}\t{rows:,}行\t{one.facts['by']}")
        return DONE
    try:
        if options.new_key is not None:
            print(f"公钥：{sealed.new_key(options.new_key)}")
            print(f"私钥在 {options.new_key}：移到别处保管，这台机器上不留。丢了它，封存的打不开。")
            return DONE
        if options.public is not None:
            return _seal(options.public, options.place)
        made = backup.make(viewer.current().name, place=options.place)
    except BackupError as error:
        print(error, file=sys.stderr)
        return FAILED
    held, rows = len(made.facts["files"]), sum(made.facts.get("rows", {}).values())
    print(f"已备份到 {made.folder}：{held}个文件，数据库{rows:,}行，副本已打开核对。")
    return DONE


def _seal(public: str, place: Path | None) -> int:
    """Make a backup as ever, and a sealed copy of it elsewhere."""
    if place is None:
        print(
            "封存的备份放到哪里？请写上文件夹，如 backup /media/usb --for 公钥。", file=sys.stderr
        )
        return FAILED
    sealed.check_recipient(public)
    made = backup.make(viewer.current().name)
    file = sealed.seal(made.folder, public, place)
    print(f"已备份到 {made.folder}，副本已打开核对；封存的一份是 {file}，只有私钥能打开。")
    return DONE


def run_restore(options: argparse.Namespace) -> int:
    """Put a backup back; what it replaces stays beside it."""
    place = Path(options.backup)
    if place.is_file():
        if options.key is None:
            print("这是封存的备份，请用 --key 指明私钥文件。", file=sys.stderr)
            return FAILED
        try:
            with sealed.opened(place, options.key) as folder:
                return _restore(folder)
        except BackupError as error:
            print(error, file=sys.stderr)
            return FAILED
    if not place.is_dir():
        place = backup.named(options.backup)
    if not place.is_dir():
        known = "、".join(one.folder.name for one in backup.all_backups()) or "没有"
        print(f"没有备份“{options.backup}”。现有备份：{known}。", file=sys.stderr)
        return FAILED
    return _restore(place)


def _restore(place: Path) -> int:
    try:
        aside = backup.restore(place, viewer.current().name)
    except BackupError as error:
        print(error, file=sys.stderr)
        return FAILED
    print(
        f"已恢复到 {place.name}。换下来的文件没有删除，放在 {aside}。请运行一次 check 再启动看板。"
    )
    return DONE


def run_erase(options: argparse.Namespace) -> int:
    """Say where a text stands; with a reason, erase it and say where it still stands."""
    try:
        if options.why is None:
            found = erasure.find(options.text, options.also)
        else:
            found = erasure.erase(
                options.text,
                options.why,
                viewer.current().name,
                files=options.originals,
                backups=options.backups,
                also=options.also,
            )
    except (ValueError, BackupError) as error:
        print(error, file=sys.stderr)
        return FAILED
    for (table, column), count in found.cells.items():
        print(f"表 {table} 列 {column}：{count}处")
    if found.audited:
        print(f"审计里有{found.audited}条提到它：审计依法留存，不清除。")
    named = (("原件", found.originals), ("备份", found.backups), ("日志", found.notes))
    for kind, places in named:
        for place in places:
            print(f"{kind}：{place}")
    for place in found.sealed:
        print(f"封存的备份，没有私钥看不出里面有没有：{place}")
    if found.is_gone:
        but = "（封存的除外）" if found.sealed else ""
        print(f"所有表、原件和备份{but}里都没有这段文字。")
        return DONE
    print("以上各处还有这段文字。" + ("" if options.why else "要清除，请加 --why 依据。"))
    return DONE if options.why is None else FAILED


def run_retention(options: argparse.Namespace) -> int:
    """Say what is over its time; with a reason, clear it and count anew."""
    now = datetime.now()
    cleared = options.why is not None
    found = retention.clear(now, options.why, viewer.current().name) if cleared else None
    found = retention.due(now) if found is None else found
    for one in found:
        state = f"到期{one.count:,}处" if one.count else "没有到期的"
        print(f"{one.rule.title}：留{one.rule.months}个月，{one.before:%Y-%m-%d}以前，{state}")
        for place in one.places[:MOST_PLACES]:
            print(f"  {place}")
        if len(one.places) > MOST_PLACES:
            print(f"  另有{len(one.places) - MOST_PLACES:,}处")
    left = sum(one.count for one in found)
    if cleared:
        print("重新数过：到期的都已清除。" if not left else "以上各处还没有清除。")
        older = [one for one in backup.all_backups() if one.made_at < now]
        if older:
            print(
                f"较早的{len(older)}份备份里还有清除前的内容，最早的一份是"
                f"{older[-1].made_at:%Y-%m-%d}的，按备份的期限清除。"
            )
    elif left:
        print("要清除，请加 --why 依据。")
    return FAILED if cleared and left else DONE


def _clean(found: originals.Compared) -> bool:
    """Remove what no record names, after asking; nothing newer than the newest import goes, since
    the database may be an older one. Whether anything was removed."""
    last = originals.newest_import()
    old = [one for one in (*found.orphans, *found.half_written) if one.stat().st_mtime < last]
    left = len(found.orphans) + len(found.half_written) - len(old)
    if left:
        print(f"有{left}份比数据库里最后一次导入还新，数据库可能是较早的备份，不删除。")
    if not old:
        return False
    for file in old:
        print(f"  {file}")
    try:
        said = input(f"删除以上{len(old)}份没有登记的原件？输入“删除”确认：")
    except EOFError:  # nobody is there to ask
        said = ""
    if said.strip() != "删除":
        print("没有删除。")
        return False
    for file in old:
        originals.erase(file, viewer.current().name)
    return True


def run_check(options: argparse.Namespace) -> int:
    """Open each database and hold the kept originals against it; nothing is changed or removed."""
    sound = [
        _definitions_are_right(),
        _datasets_are_whole(),
        *(_can_be_read(name) for name in ("demo", "real")),
    ]
    if db.exists("real") and sound[-1]:
        for one in journal.interrupted():
            print(journal.message(one))
        whole = [
            *sound,
            _counts_agree("real"),
            _originals_agree(options.clean),
            _rows_are_read(),
            _audit_is_whole(),
        ]
        return DONE if all(whole) else FAILED
    sound.append(_audit_is_whole())
    if options.clean:
        print("正式数据库读不出，不能判断哪些原件多余，什么都没有删除。")
    kept = len(originals.kept())
    is_new = not db.exists("real") and not trouble.lost()
    if is_new or not (kept or backup.all_backups()):
        return DONE if all(sound) else FAILED
    state = "打不开" if db.exists("real") else "不见了"
    print(
        f"正式数据库{state}（{db.path('real')}）；originals 文件夹里有{kept}份原件，"
        f"一份也没有动。{_way_back()}，再运行一次 check；"
        "没有备份的，请把各单位的原表重新导入（原表找不到的，用 originals 里的原件）。"
        "在此之前请不要删除 originals 文件夹。"
    )
    return FAILED


def _definitions_are_right() -> bool:
    """Name every record of a definition file that was left out."""
    found = faults()
    for one in found:
        print(f"口径文件有错：{one.text}")
    return not found


def _datasets_are_whole() -> bool:
    """Name every dataset that lacks its module or its table."""
    try:
        with db.reading("real") as connection:
            found = kinds.faults(connection, columns.datasets())
    except db.StoreBusyError:
        return True  # said of the database itself
    for told in found:
        print(told)
    return not found


def _can_be_read(name: db.StoreName) -> bool:
    """Say how new the evidence of a database is, or why it cannot be told."""
    if not db.exists(name):
        print(f"{formats.DATA_WORDS[name]}：还没有建立")
        return True
    try:
        newest = measured.newest(name)
    except db.StoreUnusableError as error:
        print(f"{formats.DATA_WORDS[name]}：{error}")
        return False
    titles = {key: one.title for key, one in columns.datasets().items()}
    days = [f"{titles.get(key, key)} 截至{formats.date_text(day)}" for key, day in newest.items()]
    print(f"{formats.DATA_WORDS[name]}：能打开，{'、'.join(days) or '没有数据'}")
    return True


def _counts_agree(name: db.StoreName) -> bool:
    """Hold the counts that are kept against the rows; what differs is counted anew, and told."""
    wrong = kept_counts.wrong_days(name)
    if not wrong:
        return True
    told = "、".join(
        f"{indicators()[one].short_name}（{formats.date_text(day)}）" for one, day in wrong[:5]
    )
    kept_counts.mend(name)
    print(
        f"{formats.DATA_WORDS[name]}：预先汇总的数与逐行计数不一致，共{len(wrong)}处：{told}。已按原始行重新汇总，"
        "页面从现在起用新的数；此前印出的这些数请重新核对。"
    )
    return False


def _way_back() -> str:
    """The one command that brings the last good backup back."""
    last = backup.newest()
    if last is None:
        return "请先停用本系统，把另外保存的备份用 python -m dashboard restore 备份文件夹 恢复"
    return (
        f"最近一次完整备份是{last.made_at:%Y-%m-%d %H:%M}的，请先停用本系统，"
        f"运行 python -m dashboard restore {last.folder.name}"
    )


def _rows_are_read() -> bool:
    """Read every block of every table, so that damage shows before somebody asks for it."""
    try:
        with db.reading("real") as cursor:
            found = database_files.rows(cursor)
    except db.StoreUnusableError as error:
        print(f"{formats.DATA_WORDS['real']}：{error}{_way_back()}。")
        return False
    print(
        f"{formats.DATA_WORDS['real']}：{len(found)}张表{sum(found.values()):,}行，每一行都读得出"
    )
    return True


def _audit_is_whole() -> bool:
    """Walk the chain of the audit; hold it against the head that the last backup has."""
    found = [one.told for one in audit.check()]
    last = backup.newest()
    noted = last.facts.get("audit") if last else None
    if noted and not any(one["hash"] == noted["hash"] for one in audit.events()):
        found.append("审计里没有最近一次备份时的最后一条记录：审计被换过或重写过。")
    for told in found:
        print(told)
    return not found


def _originals_agree(is_clean: bool) -> bool:
    """Say which originals the database does not know, and which of its files have none."""
    found = originals.compare()
    if is_clean and (found.orphans or found.half_written):
        removed = _clean(found)
        found = originals.compare() if removed else found
    if found.half_written:
        print(
            f"有{len(found.half_written)}份原件只写了一半（导入时断电或程序被关闭），不影响数据。"
        )
    if found.orphans:
        print(
            f"有{len(found.orphans)}份原件在数据库里没有登记，没有删除。可能是那次导入中途断掉了，"
            "也可能是数据库被换成了较早的备份或新建的。请核对导入台账，缺的文件重新导入："
        )
        for file in found.orphans:
            print(f"  {file}")
    if found.missing:
        print(
            f"有{len(found.missing)}份导入过的文件，原件不在或已损坏；数据不受影响，"
            "但不能再下载原件、修改扣下的行。请从备份里找回，放到所列的位置："
        )
        for one in found.missing:
            print(f"  {one.file_name}（{'已损坏' if one.is_damaged else '不在'}）：{one.place}")
    return not found.orphans and not found.missing
