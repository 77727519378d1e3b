"""The review meeting: one finding per screen, by keyboard or clicker."""

from dashboard import frame
from dashboard.screens.meeting import meeting

view = frame.start("meeting")
place = meeting.place()
if place.screen:
    meeting.show(view, place)
else:
    frame.headline("选一条汇报线，开始放映", "每屏一句结论；数字与各页面相同，随统计截止日变化。")
    meeting.choose(view)
