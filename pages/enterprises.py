"""Which enterprise is in which class, what is owed to it, who is overdue, who is blacklisted?"""

from dashboard import page
from dashboard.enterprises import blacklist, register
from dashboard.page import blacklist as black
from dashboard.page import enterprise_classes, enterprise_file
from dashboard.page import enterprises as parts
from dashboard.phrases import enterprises as words

view = page.start("enterprises")
view.stop_without("enterprises", "企业分类监管名册")
part = view.switch("part", "内容", parts.PARTS)
product = parts.pick_product(view)

everyone = view.ask(register.register, view.as_of)
view.stop_if_empty(not everyone, "企业分类监管名册")
entries = parts.of_product(everyone, product)
view.show_units(parts.units_of(entries, view.as_of))
names = parts.shown_names(view, everyone)
batches = view.ask(blacklist.batches, view.as_of)
in_force = view.ask(blacklist.listings, view.as_of)

if part == "blacklist":
    rule, refused_fail = black.pick(view)
    found = black.listed(view, rule, refused_fail, product)
    page.headline(*black.sentence(found, batches, product))
elif part == "register":
    shown = parts.pick_entries(view, entries)
    page.headline(*parts.sentence(entries, product))
elif part == "classes":
    page.headline(*enterprise_classes.sentence(entries, batches))
else:
    page.headline(*enterprise_classes.clock_sentence(entries))

mine = parts.chosen(view, everyone)
if mine:
    own = next((one for one in in_force if one.id == mine[0].id), None)
    enterprise_file.show(view, mine, batches.get(mine[0].id, []), own)
elif part == "register":
    parts.tiles(entries, len({one.id for one in in_force} & {one.id for one in entries}))
    parts.show_register(view, shown, names, {one.id for one in in_force})
elif part == "classes":
    enterprise_classes.show_classes(view, entries, batches, names)
elif part == "rectification":
    enterprise_classes.show_rectification(view, entries, names)
else:
    black.show(view, rule, found, names, black.by_rule(view, refused_fail, product))

view.foot(view.source_of("enterprises", "samples"), words.DATED_RULE)
