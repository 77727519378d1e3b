"""Cleaning of single cells: each rule in one place. Word lists: data/vocabulary.toml.

Every cleaner takes a cell as python-calamine gives it and returns Cleaned(value, code, note).
"""

from dashboard.importing.cleaning.choices import (
    level_in_title,
    parse_assessment,
    parse_class,
    parse_disposal,
    parse_level,
    parse_mark,
    parse_purpose,
    parse_word,
    parse_yes_no,
    parse_zone,
    parse_zone_conclusion,
    purpose_in_title,
    two_signs,
    word_in_title,
)
from dashboard.importing.cleaning.coordinates import detect_system, parse_position, to_wgs84
from dashboard.importing.cleaning.dates import parse_date, parse_reporting_date
from dashboard.importing.cleaning.document_numbers import parse_document_number
from dashboard.importing.cleaning.enterprises import (
    SimilarPair,
    canonical_enterprise,
    enterprise_key,
    similar_enterprises,
)
from dashboard.importing.cleaning.items import split_failing_items
from dashboard.importing.cleaning.numbers import (
    NumberSpan,
    parse_count,
    parse_employees,
    parse_fastness,
    parse_formaldehyde,
    parse_measured,
    parse_number,
    parse_percentage,
    parse_ph,
    parse_rank,
    percentage_scale,
    rate_kind,
    split_full_marks,
)
from dashboard.importing.cleaning.periods import parse_period
from dashboard.importing.cleaning.products import product_group, title_product
from dashboard.importing.cleaning.result import Cleaned
from dashboard.importing.cleaning.spans import DateSpan
from dashboard.importing.cleaning.text import (
    Cell,
    cell_text,
    clean_name,
    clean_text,
    fold,
    header_text,
    is_empty_mark,
    is_not_reported,
    tidy,
)
from dashboard.importing.cleaning.trades import parse_trade
from dashboard.importing.cleaning.verdicts import is_label_only, parse_verdict, verdict_in_title

__all__ = [
    "Cell", "Cleaned", "DateSpan", "NumberSpan", "SimilarPair", "canonical_enterprise",
    "cell_text", "clean_name", "clean_text", "detect_system", "enterprise_key", "fold",
    "header_text", "is_empty_mark", "is_label_only", "is_not_reported", "level_in_title",
    "parse_assessment", "parse_class", "parse_count", "parse_date",
    "parse_disposal", "parse_document_number", "parse_employees", "parse_fastness",
    "parse_formaldehyde", "parse_level", "parse_mark", "parse_measured", "parse_number",
    "parse_percentage", "parse_period", "parse_ph", "parse_position", "parse_purpose",
    "parse_rank", "parse_reporting_date", "parse_trade", "parse_verdict", "parse_word",
    "parse_yes_no", "parse_zone", "parse_zone_conclusion", "percentage_scale", "product_group",
    "purpose_in_title", "rate_kind", "similar_enterprises", "split_failing_items",
    "split_full_marks", "tidy", "title_product", "to_wgs84", "two_signs", "verdict_in_title",
    "word_in_title",
]  # fmt: skip
