"""Are three zones on the way by 2015?"""

from dashboard import page

view = page.start("zones")
page.headline("优质产品示范区", "")
