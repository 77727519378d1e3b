"""Spot checks of a product without a page file of its own: ?product=its name."""

from dashboard import frame
from dashboard.frame import menu
from dashboard.screens.spot_checks import product

view = frame.start("spot_checks")
made = {one.name: one for one in menu.shared_page()}
product.show(view, made[view.pick("product", "产品", list(made), width=126, is_plain=True)])
