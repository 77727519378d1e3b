"""How does one township stand: every indicator, its outlets, duties, rounds, place?"""

from dashboard import divisions, page
from dashboard.page import township, township_sheet
from dashboard.phrases.township import PRINT_HINT

view = page.start("township")
view.stop_without_any()
units = divisions.units(divisions.era_on(view.as_of).id)
name = township.picker(view, units)
found = township.standings(view, units, name)
township_sheet.stop_without_figures(view, name, found)
township_sheet.draw(view, units, name, found)
township.outlets(view, name)
view.foot(township.sources(view), PRINT_HINT)
