"""How does one township stand: every indicator, its outlets, duties, rounds, place?"""

from dashboard import divisions, page, phrases
from dashboard.page import township, township_sheet

view = page.start("township")
view.stop_without_any()
units = divisions.units(divisions.era_on(view.as_of).id)
name = township.picker(view, units)
found = township.standings(view, units, name)
view.stop_if_empty(all(one.own.state == "no_data" for one in found), "这个乡镇的数据")
township_sheet.draw(view, units, name, found)
township.outlets(view, name)
view.foot(township.sources(view), phrases.PRINT_HINT)
