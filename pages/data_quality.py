"""What is wrong with the imported data, and which enterprise names may be one?"""

from dashboard import frame
from dashboard.checks import contradictions
from dashboard.checks.definitions import faults
from dashboard.importing import quality, words
from dashboard.screens.intake import definitions
from dashboard.screens.intake import quality as parts
from dashboard.screens.ten_trades import confidence

view = frame.start("data_quality")
definitions.show_faults(faults())  # first: what is wrong may end the rest of this page
rows = quality.findings()
pairs = quality.open_pairs() if view.user.may_see_firms else []
known = view.ask(contradictions.found, view.as_of) if view.newest else []
frame.headline(*parts.headline(rows, len(pairs), [one.count for one in known], bool(view.newest)))
if view.newest:
    parts.show_contradictions(known)
    confidence.draw(view)
if not rows.empty:
    parts.show_findings(view, rows)
parts.show_reconciliation()
if view.newest:
    parts.show_places(view)
if view.user.may_see_firms:
    parts.show_names(view, pairs)
frame.page_foot("来源：本机数据库的导入台账", words.FINDINGS_COUNTED)
