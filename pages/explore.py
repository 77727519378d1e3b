"""Any question of one's own: measures by any dimensions, as table, chart, map and file?"""

from dashboard import frame
from dashboard.screens.analysis import explore

view = frame.start("explore")
view.stop_without_any()
explore.draw(view)
