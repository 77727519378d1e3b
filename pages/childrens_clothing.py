"""Did the pass rate of children's clothing rise, is there a regional problem, what fails?"""

from dashboard import frame
from dashboard.indicators import products
from dashboard.screens.spot_checks import product

product.show(frame.start("childrens_clothing"), products.product("childrens_clothing"))
