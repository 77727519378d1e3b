"""What the clerk decides about a circular: style, head, number, addressee, signature, fonts."""

from dataclasses import dataclass, field, replace
from datetime import date

from dashboard import divisions
from dashboard.report.model import Report
from dashboard.words import formats

STYLES = {"2012": "GB/T 9704-2012", "1999": "GB/T 9704-1999（有主题词、汉字日期）"}
ISSUER = "永嘉县质量技术监督局"
AGENCY_CODE = "永质监"


@dataclass(frozen=True)
class Fonts:
    """Names of the faces of official documents; Windows may have only the alternatives."""

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    heading: str = "黑体"
    subheading: str = "楷体_GB2312"
    page: str = "宋体"

    @property
    def alternatives(self) -> dict[str, str]:
        """Each font with the name under which another system has it."""
        known = {"方正小标宋简体": "华文中宋", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体"}
        used = dict.fromkeys((self.title, self.body, self.heading, self.subheading, self.page))
        return {name: known.get(name, name) for name in used}


@dataclass(frozen=True)
class CircularOptions:
    """Everything around the text of a circular; what is empty is taken from the letter itself.

    secrecy, urgency, copy_number: 密级, 紧急程度, 份号 at the top left; is_public: （此件公开）.
    number: serial number of the year, None prints none. issued_on None: the as-of date.
    addressee '' : the townships of the era. is_sealed: room for a seal over the signature.
    """

    style: str = "2012"
    red_head: bool = False
    is_draft: bool = True
    agency_code: str = ""
    number: int | None = None
    issuer: str = ""
    addressee: str = ""
    issued_on: date | None = None
    is_sealed: bool = True
    copies_to: str = ""
    contact: str = ""
    with_charts: bool = True
    fonts: Fonts = field(default_factory=Fonts)
    secrecy: str = ""
    urgency: str = ""
    copy_number: str = ""
    is_public: bool = False


def signed_by(options: CircularOptions, report: Report) -> CircularOptions:
    """The options with what the letter itself says where the clerk said nothing."""
    return replace(
        options,
        issuer=options.issuer or report.issuer or ISSUER,
        agency_code=options.agency_code or report.agency_code or AGENCY_CODE,
        copies_to=options.copies_to or report.copies_to,
    )


def document_number(options: CircularOptions, day: date) -> str:
    """永质监〔2010〕75号; empty without a number."""
    if options.number is None:
        return ""
    return f"{options.agency_code}〔{day.year}〕{options.number}号"


def addressee(options: CircularOptions, report: Report) -> str:
    """Whom it is sent to, with the full-width colon."""
    if options.addressee:
        return options.addressee.rstrip("：:") + "："
    if report.receivers == "superior" and report.genre == "报告":
        return "县人民政府："
    if report.receivers in ("superior", "public", "each"):
        return ""
    era = divisions.era_on(report.as_of).id
    places = "各乡镇人民政府" if era == "a" else "各镇人民政府、街道办事处"
    if report.receivers == "townships":
        return f"各有关{places.removeprefix('各')}："
    return f"{places}，县政府直属{'有关' if report.receivers else '各'}单位："


def date_words(day: date, style: str) -> str:
    """2010年8月9日, or in the style of 1999 二〇一〇年八月九日."""
    if style != "1999":
        return f"{day.year}年{day.month}月{day.day}日"
    year = "".join(formats.DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{formats.numeral(day.month)}月{formats.numeral(day.day)}日"
