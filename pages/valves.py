"""Is the 80% pass rate of valves proven, or only printed?"""

from dashboard import frame
from dashboard.indicators import products
from dashboard.screens.spot_checks import product

view = frame.start("valves")
product.show(view, products.product("valves"))
