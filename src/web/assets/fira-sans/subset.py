#!/usr/bin/env python3
"""Makes the three subsets of Fira Sans that the pages load, from the full files of the same names.

    pip install fonttools==4.68.0 brotli
    python3 subset.py FOLDER_OF_THE_FULL_FILES .

Kept is what German authorities must be able to write (DIN 91379: Latin with its extensions and combining marks), the
signs of amounts and formulas, kerning, ligatures, and digits that stand in columns (tnum, lnum).
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

UNICODES = [*range(0x20, 0x7F), *range(0xA0, 0x250), *range(0x2B0, 0x370), *range(0x1E00, 0x1F00),
            *range(0x2000, 0x2070), *range(0x20A0, 0x20C0), *range(0x2100, 0x2150), *range(0x2190, 0x2200),
            *range(0x2200, 0x2300), 0x25CF, 0x25A0, 0x2713]
FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "liga", "calt", "tnum", "lnum"]

source, target = sys.argv[1:3]
for weight in ("Regular", "Medium", "SemiBold"):
    font = TTFont(f"{source}/FiraSans-{weight}.woff2", recalcTimestamp=False)
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"],
                             flavor="woff2", recalc_timestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(f"{target}/FiraSans-{weight}.woff2")
    print(weight, len(font.getBestCmap()), "characters")
