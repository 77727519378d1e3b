"""Which enterprise is in which class, what is owed to it, who is overdue, who is blacklisted?"""

from dashboard import frame
from dashboard.enterprises import blacklist, files, network, owed, register, words, words_files
from dashboard.screens.enterprises import blacklist as black
from dashboard.screens.enterprises import chain, classes, conditions, file, firms, loop
from dashboard.screens.enterprises import register as parts

view = frame.start("enterprises")
CHECKED = ("blacklist", "loop")  # of the spot checks alone: no register is needed
if "samples" not in view.newest:
    view.stop_without("enterprises", "企业分类监管名册")
part = view.switch("part", "内容", parts.PARTS)
product = parts.pick_product(view)

everyone = view.ask(register.register, view.as_of)
entries = parts.of_product(everyone, product)
if part not in CHECKED:
    view.stop_without("enterprises", "企业分类监管名册")
    view.stop_if_empty(not everyone, "企业分类监管名册")
    view.stop_if_empty(not entries, f"{product}企业分类监管名册")
if entries:
    view.show_units(parts.units_of(entries, view.as_of))
batches = view.ask(blacklist.batches, view.as_of)
kept = black.of_product(view.ask(blacklist.kept, view.as_of), product)
names = parts.shown_names(view, everyone, {*batches, *(one.id for one in kept)})
in_force = view.ask(blacklist.listings, view.as_of)
known = view.ask(files.files, view.as_of)
forms = view.ask(files.self_checks, view.as_of)
supported = view.ask(files.supported, view.as_of)
due = owed.by_class(entries, batches, supported)
led = firms.listing(firms.Proofs(known, forms, due), view.as_of)

if part == "blacklist":
    rule, refused_fail = black.pick(view)
    found = black.listed(view, rule, refused_fail, product)
    frame.headline(*black.sentence(view, found, batches, product))
elif part == "loop":
    cases = loop.begin(view, product)
elif part == "register":
    picked = parts.pick_entries(view, entries)
    frame.headline(*parts.sentence(entries, product))
elif part == "classes":
    frame.headline(*classes.sentence(entries, due))
elif part == "chain":
    suppliers = view.ask(network.suppliers, view.as_of, product)
    frame.headline(*words_files.chain_headline(suppliers))
else:
    frame.headline(*classes.clock_sentence(entries))

wanted = parts.wanted(view)
mine = parts.chosen(wanted, everyone)
key = mine[0].id if mine else wanted
own = next((one for one in in_force if one.id == key), None)
if mine:
    stays = [one for one in kept if one.id == key]
    papers = known.get(key), forms.get(key, []), stays
    file.show(view, mine, batches.get(key, []), own, *papers)
elif wanted:
    file.show_unlisted(wanted, batches.get(key, []), own)
elif part == "register":
    listed = {one.id for one in in_force if one.is_on}
    parts.tiles(entries, len(listed & {one.id for one in entries}))
    parts.show_register(view, led.narrowed(picked), names, listed)
elif part == "classes":
    classes.show_classes(view, entries, names, led, due, product)
    conditions.show(view, entries, known, forms, led)
elif part == "rectification":
    classes.show_rectification(view, entries, names, led)
elif part == "chain":
    chain.show(view, suppliers, names, product)
elif part == "loop":
    loop.show(view, cases, names)
else:
    others = black.by_rule(view, refused_fail, product)
    now = [one for one in in_force if one.is_on and (not product or product in one.products)]
    black.show(view, rule, found, names, others, now, kept)

view.foot(view.source_of("enterprises", "samples"), words.DATED_RULE)
