"""What a reader is told when the store cannot be used: what happened, the last good backup, the one
command. Whoever may not look after the store is told neither the command nor where it lies."""

from dashboard import settings
from dashboard.store import backup, db, published

NOT_SIMULATED = "为免把模拟数字当成本县数据，这时不显示任何数字。"


def lost() -> str:
    """What is wrong when a store that held imports has no database any more; empty when nothing is.

    A fresh store has no originals, and no backup that holds any.
    """
    if db.exists("real"):
        return ""
    last = backup.newest()
    has_originals = any((settings.store_dir() / "originals").glob("*/*"))
    if has_originals or (last is not None and "rows" in last.facts):
        return "正式数据库不见了，但导入过的原件或备份还在。"
    return ""


def late(name: db.StoreName) -> str:
    """That what was written is not yet what the pages show, and why; empty when it is, and where
    nobody reads snapshots."""
    behind = published.why_behind(db.path(name)) if published.is_on() else None
    if behind is None:
        return ""
    as_of, has_failed = behind
    why = (
        f"数据文件夹 {published.folder().parent.name} 所在的磁盘可能已满，副本没有做成。"
        "请系统管理员清出空间，够了会自动发布，不用重新导入。"
        if has_failed
        else "通常一分钟内自动发布；一直不发布时，请把这段话告诉系统管理员。"
    )
    return f"各页的数据截至{as_of:%Y-%m-%d %H:%M}；以后写入的内容已经保存，还没有发布：{why}"


def coming(name: db.StoreName) -> str:
    """That others have just written what the pages do not show yet; empty where they show all."""
    if not published.waiting("real") or (name == "demo" and db.exists("real")):
        return ""
    now = published.shown("real")
    shows = f"数据截至{now.as_of:%H:%M}" if now else "模拟数据"
    return f"刚写入的数据正在统计，一分钟内显示；这一页现在是{shows}"


def told(what: str | db.StoreBusyError, knows_the_store: bool) -> str:
    """The whole message: what happened and what to do, by who reads it."""
    if isinstance(what, db.StoreBusyError) and not isinstance(
        what, db.StoreUnusableError | db.StoreNewerError
    ):
        return str(what)  # busy, or not allowed: it says all there is to do
    last = backup.newest()
    if isinstance(what, db.StoreNewerError):
        short, steps = "数据库是更新版本的程序建的，这一版不能打开。", _up_or_back(what)
    elif isinstance(what, db.StoreUnusableError):
        short = "数据库打不开、读不出或写不进，没有改动任何数据。"
        steps = (
            f"先看数据文件夹 {settings.store_dir()} 所在的磁盘满没满、是不是只读、"
            f"运行看板的账户能不能读写；都不是，就是文件坏了：{_restore(last)}"
        )
    else:
        short, steps = what, _restore(last)
    good = f"最近一次完整备份：{last.made_at:%Y-%m-%d %H:%M}。" if last else "没有找到完整的备份。"
    if not knows_the_store:
        return f"{short}{NOT_SIMULATED}{good}\n\n怎么办：请把这段话告诉系统管理员。"
    cause = what.__cause__ if isinstance(what, db.StoreUnusableError) else None
    detail = f"\n\n数据库自己说的原因：{cause}" if cause else ""
    return f"{short}{NOT_SIMULATED}{good}\n\n怎么办：{steps}。{detail}"


def _up_or_back(error: db.StoreNewerError) -> str:
    """Whoever went back to an older program goes on to the newer one, or back with the data too."""
    kept = [one for one in backup.all_backups() if one.facts["kind"] == "before_migration"]
    back = f"；要用这一版，{_restore(kept[0])}，那以后导入的要重新导入" if kept else ""
    return f"请换回较新的程序（{str(error).partition('（')[2].partition('）')[0]}）{back}"


def _restore(last: backup.Backup | None) -> str:
    if last is None:
        return "先停止看板，把另外保存的备份用 python -m dashboard restore 备份文件夹 恢复"
    return f"先停止看板，再运行 python -m dashboard restore {last.folder.name}"
