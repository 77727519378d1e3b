"""Did the pass rate of children's clothing rise, is there a regional problem, what fails?"""

from datetime import date

from dashboard import frame
from dashboard.frame import expander
from dashboard.frame import filters as frame_filters
from dashboard.indicators import measured
from dashboard.indicators.definitions import indicator
from dashboard.screens.spot_checks import clothing, clothing_change, makers, parts
from dashboard.spot_checks import words_clothing as words

view = frame.start("childrens_clothing")
one = indicator("clothing_pass_rate")
view.stop_without("samples", "童装抽查结果")
chosen, units = frame_filters.sampling(view, one)
view.show_units(units)

years = view.ask(measured.series, one, parts.whole_time(chosen), "year")
view.stop_if_empty(not years, "童装抽查结果")
now, before = clothing.compared(view, years, chosen)
part = view.switch("part", "内容", words.PARTS)

if part == "regional":
    frame.headline(*clothing.regional_sentence(view, one, chosen))
    ranking = view.ask(measured.ranking, one, chosen, units)
    clothing.regional(view, one, chosen, ranking)
else:
    frame.headline(*words.headline(now, before))
if part == "verdict":
    clothing.verdict(view, one, chosen, now, before)
    newest = view.ask(measured.total, one, chosen)
    expander.expander(
        "控制图、趋势、企业合格率", lambda: clothing_change.draw(view, newest, chosen)
    )
elif part == "items":
    clothing.items(view, one, chosen)
    makers.show(view, one, chosen)
elif part == "published":
    parts.published_part(view, one, date(view.as_of.year, 12, 31))

view.foot(view.source_of("samples", product=one.product), view.clause_note(one))
