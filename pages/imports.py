"""Take in a workbook: see what will be taken, commit, undo."""

from dashboard import page

view = page.start("imports")
page.headline("数据导入", "")
