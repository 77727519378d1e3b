"""Make the subset of Noto Sans SC for machines that have no Chinese font: as woff2 for the browser
(static/), as ttf for pictures and posters that are drawn without a browser (data/fonts/).

Run once; the result is committed, so neither the app nor the tests need this script.

    pip download --no-deps zhplot==1.0.0      # a package that carries NotoSansSC-Regular.ttf (OFL)
    unzip zhplot-1.0.0-py3-none-any.whl
    .venv/bin/python docs/make_font.py zhplot/fonts/NotoSansSC-Regular.ttf

The subset holds all of GB2312 (6,763 characters and its symbols) with the traditional forms of
its characters (imported documents may use them), everything that data/ is written with, Latin,
digits, punctuation, the glyphs of our verdicts, and the characters below, which villages and
people of southern Zhejiang carry in their names and GB2312 lacks. A character that is missing
from it is drawn in whatever font the machine has: add it here and run again. The licence is
static/OFL.txt.
"""

import sys
from pathlib import Path

import opencc
from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "NotoSansSC-subset.woff2"
PLAIN = ROOT / "data" / "fonts" / "NotoSansSC-subset.ttf"

PLACE_CHARACTERS = (
    "㴬㙍䢺㵲昇垟岙垅塅塝圳坦岩嶴墺峃碶埭堍塆垵埕墘厝坵坌垚埗塍岽磜礤硐畲畈罾溇漖枧柘箬槠榅棪楠橼"
    "屿嶼瓯甌嵨坩坮坭坶垄垇垏垕垞垦埇埌埏埔埜埝埠埼堉堎堨堌塬墈墟墩墦峇峧峘崀崁崟嵛嵝嶂"
    "圩圲坨坫坬泩浉浬涂淢湫滘滧漈潴澥濚瀼炉烓狮猄璜甽畬砩砛硖碓碶礁禾稔筻簕粬苎苲荖莨莪"
    "葑蓼薁藠蚬蛎赉迳逕邨郚酉鄞钭铺锢陂陇陡隩雩鲘鹳黟鼋龠朩杗杧枋柟栟桁桕桷梽梘棣椆榀槺"
)
NAME_CHARACTERS = (
    "喆堃镕珺玥玮璟昊晟煊燚淼犇骉赟翀翃翊翚莙菡蓥玘珅珙珩琎琨瑄瑀璘璞璠璇昶晞旸昉昕昳炅炜烜"
    "烨焜焱熠熳琤祎禛筠缃缇翯芃苡茜莛菀萱蒽蕤蘅谞谧诠邈郗酆釴钊钰铄锴鑫颉颖飏骁骅骞鸰濬珏瑨"
    "淏湜溁滢澔澍濛灏烔焯煐熤玙玚玹珑珝珮琇琛瑆瑛瑢瑶璐璿瓒甯畇皓睿砺祺禕稑竑筱箐粲纮绮缦羿"
    "翕翾聿胤臻舸芊芷苒茗荻莞菁葳蓓蕙薇藜蘇蠡衎衍褀詝谌赪跞辂辰迦逸遐郦钘钜钺铖铠铨铧锜镒镔"
)
RANGES = (
    (0x0020, 0x007E),  # Latin and digits
    (0x00A0, 0x00FF),  # ° ± × ÷ and accents
    (0x2010, 0x203B),  # dashes, quotation marks, … ‰ ※
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x2100, 0x218F),  # ℃ № Ⅰ Ⅱ Ⅲ and fractions
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # ≥ ≤ ≈ ⌊ and other mathematics
    (0x2308, 0x230B),  # ⌈ ⌉ ⌊ ⌋
    (0x2460, 0x24FF),  # ① ⑴ ⒈
    (0x2500, 0x25FF),  # boxes, ● ○ ◇ ◆ □
    (0x2605, 0x2606),
    (0x2713, 0x2717),
    (0x3000, 0x30FF),  # 、。《》〔〕〇 and kana
    (0x3220, 0x3243),  # ㈠
    (0x3280, 0x32B0),
    (0x3300, 0x33FF),  # ㎡ ㎏ ㏑
    (0xFF00, 0xFFEF),  # full-width forms
)


def gb2312() -> set[int]:
    """Code points of every two-byte code of GB2312."""
    points = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                points.add(ord(bytes([high, low]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return points


def with_traditional(points: set[int]) -> set[int]:
    """The code points and those of the traditional forms of their characters."""
    to_traditional = opencc.OpenCC("s2t").convert
    return points | {ord(form) for point in points for form in to_traditional(chr(point))}


def written() -> set[int]:
    """Code points of the texts in data/, among them every township's name and alias."""
    kept = {".toml", ".csv", ".geojson"}
    texts = [f for f in (ROOT / "data").rglob("*") if f.suffix in kept and "store" not in f.parts]
    return {ord(character) for file in texts for character in file.read_text(encoding="utf-8")}


def main(source: str) -> None:
    """Write the subset of the font file `source` to TARGET and PLAIN and say what was left out."""
    wanted = with_traditional(gb2312()) | written()
    wanted |= {ord(character) for character in PLACE_CHARACTERS + NAME_CHARACTERS}
    for first, last in RANGES:
        wanted |= set(range(first, last + 1))
    font = TTFont(source)
    held = set(font.getBestCmap())
    missing = "".join(map(chr, sorted(point for point in wanted - held if point >= 0x3400)))
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted & held)
    subsetter.subset(font)
    subset.save_font(font, str(TARGET), options)
    font.flavor = None
    font.save(PLAIN)
    print(f"{TARGET}: {len(wanted & held)} characters, {TARGET.stat().st_size:,} bytes")
    print(f"not in the source font: {missing}")


if __name__ == "__main__":
    main(sys.argv[1])
