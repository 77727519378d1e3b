"""What does my unit owe, what came back; and in the county: who sent, who waits at whom?"""

from dashboard import frame
from dashboard.inbox import words
from dashboard.screens.inbox import own, queue

view = frame.start("inbox")
part = own.choose_part(view)
if part == "queue":
    queue.draw(view)
else:
    own.draw(view)
view.foot(view.source_of("monthly_reports", "submissions"), words.AS_IF_SIGNED)
