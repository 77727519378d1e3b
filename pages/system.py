"""What runs here, who may sign in, who did what?"""

from dashboard import frame
from dashboard.access import words
from dashboard.screens.system import about, people, trail

view = frame.start("system")
frame.headline(about.headline(), words.ABOUT_RULE)
may = view.user.may
parts = {
    "关于": about.show,
    "我的账号": about.own_account,
    **({"账号管理": people.show} if "accounts" in may else {}),
    **({"审计": trail.show} if "audit" in may else {}),
    **({"个人信息": trail.reveal} if "reveal" in may else {}),
}
part = view.switch("system_part", "内容", {name: name for name in parts})
parts[part](view)
