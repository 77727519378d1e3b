"""Did the pass rate of children's clothing rise, is there a regional problem, what fails?"""

from datetime import date

from dashboard import evidence, page
from dashboard.indicators import indicator
from dashboard.page import choices, clothing, details, details_clothing, sample_makers, samples
from dashboard.phrases import clothing as words

view = page.start("childrens_clothing")
one = indicator("clothing_pass_rate")
view.stop_without("samples", "童装抽查结果")
chosen, units = choices.sampling(view, one)
view.show_units(units)

years = view.ask(evidence.series, one, samples.whole_time(chosen), "year")
view.stop_if_empty(not years, "童装抽查结果")
now, before = clothing.compared(view, years, chosen)
part = view.switch("part", "内容", words.PARTS)

if part == "regional":
    page.headline(*clothing.regional_sentence(view, one, chosen))
    ranking = view.ask(evidence.ranking, one, chosen, units)
    clothing.regional(view, one, chosen, ranking)
else:
    page.headline(*words.headline(now, before))
if part == "verdict":
    clothing.verdict(view, one, chosen, now, before)
    newest = view.ask(evidence.total, one, chosen)
    details.expander(
        "控制图、趋势、企业合格率", lambda: details_clothing.draw(view, newest, chosen)
    )
elif part == "items":
    clothing.items(view, one, chosen)
    sample_makers.show(view, one, chosen)
elif part == "published":
    samples.published_part(view, one, date(view.as_of.year, 12, 31))

view.foot(view.source_of("samples", product=one.product), view.clause_note(one))
