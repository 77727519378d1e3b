"""How does one township stand: every indicator, its outlets, duties, rounds, place?"""

from dashboard import divisions, frame
from dashboard.indicators.definitions import indicators
from dashboard.indicators.measured import Slice
from dashboard.screens.analysis import links
from dashboard.screens.township import sheet, township
from dashboard.township.words import PRINT_HINT

view = frame.start("township")
view.stop_without_any()
units = divisions.units(divisions.era_on(view.as_of).id)
name = township.picker(view, units)
found = township.standings(view, units, name)
sheet.stop_without_figures(view, name, found)
sheet.draw(view, units, name, found)
township.outlets(view, name)
if compliance := indicators().get("compliance_rate"):
    links.behind(view, compliance, Slice(view.as_of), name)
view.foot(township.sources(view), PRINT_HINT)
