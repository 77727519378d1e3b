"""Did the pass rate of children's clothing rise, is there a regional problem, what fails?"""

from dashboard import frame
from dashboard.indicators import products
from dashboard.screens.spot_checks import product

view = frame.start("childrens_clothing")
product.show(view, products.product("childrens_clothing"))
