"""永嘉质量看板: county quality dashboard built on imported evidence and five government papers."""

__version__ = "0.1.0"
