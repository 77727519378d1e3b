"""What a reader is told when the store cannot be used: what happened, the last good backup, the one
command. Whoever may not look after the store is told neither the command nor where it lies."""

from dashboard import settings
from dashboard.store import backup, db

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


def told(what: str | db.StoreBusyError, knows_the_store: bool) -> str:
    """The whole message: what happened and what to do, by who reads it."""
    if isinstance(what, db.StoreBusyError) and not isinstance(
        what, db.StoreUnusableError | db.StoreNewerError
    ):
        return str(what)  # busy, or not allowed: it says all there is to do
    last = backup.newest()
    if isinstance(what, db.StoreNewerError):
        short, steps = "数据库是更新版本的程序建的，这一版不能打开。", "请升级程序后再打开"
    elif isinstance(what, db.StoreUnusableError):
        short = "数据库打不开、读不出或写不进，没有改动任何数据。"
        steps = _restore(last)
    else:
        short, steps = what, _restore(last)
    good = f"最近一次完整备份：{last.made_at:%Y-%m-%d %H:%M}。" if last else "没有找到完整的备份。"
    if not knows_the_store:
        return f"{short}{NOT_SIMULATED}{good}\n\n怎么办：请把这段话告诉系统管理员。"
    detail = f"（{what}）" if isinstance(what, db.StoreBusyError) else ""
    return f"{short}{NOT_SIMULATED}{good}\n\n怎么办：{steps}。{detail}"


def _restore(last: backup.Backup | None) -> str:
    if last is None:
        return "先停止看板，把另外保存的备份用 python -m dashboard restore 备份文件夹 恢复"
    return f"先停止看板，再运行 python -m dashboard restore {last.folder.name}"
