"""Small ledgers (台账): what is counted of them, which duties each proves or refutes; sentences.

Source: what the papers ask for beside figures: publicity (75号 四(四), 62号 四(一)), letters of
responsibility (75号 三(一)3), support (126号 三(四)), guides (126号 三(三)1), cases (83号 五(七)).
"""
