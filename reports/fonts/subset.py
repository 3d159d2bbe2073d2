#!/usr/bin/env python3
"""Makes the two subsets of Fira Sans that the PDF reports embed.

    pip download --no-deps fontpkg-fira-sans==4.203 && unzip fontpkg_fira_sans-4.203-py3-none-any.whl
    pip install fonttools==4.68.0
    python3 subset.py fontpkg_fira_sans/files .

Fira Sans has proportional digits by default; amounts must stand in columns. printpdf applies no
OpenType features, so the tabular digits (feature tnum) become the default digits here.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

UNICODES = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x0218, 0x0219, 0x021A, 0x021B, 0x1E9E,
            0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x2030,
            0x2039, 0x203A, 0x20AC, 0x2190, 0x2192, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]


def tabular(font):
    """What the feature tnum replaces."""
    table = font["GSUB"].table
    indices = {i for r in table.FeatureList.FeatureRecord if r.FeatureTag == "tnum" for i in r.Feature.LookupListIndex}
    mapping = {}
    for i in sorted(indices):
        for st in table.LookupList.Lookup[i].SubTable:
            mapping.update(getattr(st, "ExtSubTable", st).mapping)
    return mapping


source, target = sys.argv[1:3]
for weight in ("Regular", "SemiBold"):
    font = TTFont(f"{source}/FiraSans-{weight}.ttf", recalcTimestamp=False)
    mapping = tabular(font)
    for cmap in font["cmap"].tables:
        for code in range(0x30, 0x3A):
            if code in cmap.cmap:
                cmap.cmap[code] = mapping.get(cmap.cmap[code], cmap.cmap[code])
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"],
                             drop_tables=["GSUB", "GPOS", "GDEF", "DSIG", "kern"], recalc_timestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    widths = {font["hmtx"][font.getBestCmap()[code]][0] for code in range(0x30, 0x3A)}
    assert len(widths) == 1, f"the digits are not tabular: {widths}"
    missing = [hex(u) for u in UNICODES if u not in font.getBestCmap()]
    font.save(f"{target}/FiraSans-{weight}.subset.ttf")
    print(weight, "digits", widths, "missing", missing)
