"""Enterprises of the two trades of 62号: register, classes, measures owed, blacklist, campaign.

Nothing here decides what the bureau has to decide: a class comes from the register, an order and
its deadline too; rules that 62号 leaves open are data (data/blacklist.toml,
data/enterprise_rules.toml) and stay unset until the bureau sets them.
"""
