"""The states and provinces that issue plates, by the codes lists write them with."""

from __future__ import annotations

_US = """AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,
DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,KY Kentucky,
LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,
NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,
OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,
UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico,GU Guam,
VI Virgin Islands,AS American Samoa,MP Northern Mariana Islands,US United States Government"""
_CA = """AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,
NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon"""


def _rows(country: str, table: str) -> dict[str, str]:
    pairs = (row.strip().split(" ", 1) for row in table.split(","))
    return {f"{country}-{code.lower()}": title for code, title in pairs}


REGIONS = _rows("us", _US) | _rows("ca", _CA)
"""Region code ("us-mn") → title. NCIC writes two letters; no US code is also a province's."""

_BY_WORD = {code.split("-")[1]: code for code in REGIONS} | {title.lower(): code for code, title in REGIONS.items()}


def region_of(word: str) -> str | None:
    """The code for "MN", "us-mn" or "Minnesota"; "" for nothing written, None for a word that is no region."""
    known = " ".join(word.lower().split())
    if not known or known in REGIONS:
        return known
    return _BY_WORD.get(known)
