"""Real figures of five Weihai reports, copied from what these offices published; facts, no wording.

Cells stand in the column order of the form, ending with 总计. The numbers of 文登 2023 are not here: its three tables
are pictures.
"""

from __future__ import annotations

from crawler.demo.figures import Figures

WEIHAI, WEIHAI_MIIT = "威海市人民政府", "威海市工业和信息化局"
WENDENG = "威海市文登区人民政府"
LINGANG = "威海临港经济技术开发区管理委员会"
MANSHAN = "威海临港经济技术开发区蔄山镇人民政府"

_WEIHAI_2024 = Figures({
    "disclosure": {
        "regulations": "1 0 21", "normative_documents": "70 80 566", "licensing": "2396726", "penalties": "1221957",
        "coercion": "27538", "fees": "30227.80",
    },
    "requests": {
        "new": "2785 16 0 2 1 5 2809", "carried_in": "39 0 0 0 0 0 39",
        "granted": "620 11 0 1 0 0 632", "partial": "292 0 0 0 1 2 295",
        "denied_state_secret": "5 1 0 0 0 0 6", "denied_by_law": "9 0 0 0 0 0 9",
        "denied_security": "21 0 0 1 0 0 22", "denied_third_party": "68 0 0 0 0 0 68",
        "denied_internal": "15 0 0 0 0 0 15", "denied_process": "5 0 0 0 0 0 5",
        "denied_enforcement": "11 0 0 0 0 1 12", "denied_inquiry": "74 1 0 0 0 0 75",
        "unavailable_not_held": "1309 1 0 0 0 2 1312", "unavailable_must_create": "38 0 0 0 0 0 38",
        "unavailable_unclear": "2 0 0 0 0 0 2",
        "unprocessed_petition": "26 1 0 0 0 0 27", "unprocessed_repeat": "50 0 0 0 0 0 50",
        "unprocessed_reconfirm": "1 0 0 0 0 0 1",
        "other_not_corrected": "46 0 0 0 0 0 46", "other_fee_unpaid": "13 0 0 0 0 0 13",
        "other_other": "116 1 0 0 0 0 117",
        "total": "2721 16 0 2 1 5 2745", "carried_out": "103 0 0 0 0 0 103",
    },
    "review": {
        "reconsideration": "66 49 17 17 149", "litigation_direct": "6 0 9 1 16", "litigation_after": "13 2 8 2 25",
    },
})  # fmt: skip

_LINGANG_2024 = Figures({
    "disclosure": {
        "normative_documents": "0 1 7", "licensing": "5821", "penalties": "94", "coercion": "9", "fees": "786",
    },
    "requests": {
        "new": "60 0 0 0 0 0 60", "granted": "9 0 0 0 0 0 9", "partial": "1 0 0 0 0 0 1",
        "denied_third_party": "36 0 0 0 0 0 36", "unavailable_not_held": "3 0 0 0 0 0 3",
        "unavailable_must_create": "10 0 0 0 0 0 10", "other_not_corrected": "1 0 0 0 0 0 1",
        "total": "60 0 0 0 0 0 60",
    },
    "review": {"reconsideration": "6 9 0 0 15"},
})  # fmt: skip

_MIIT_2023 = Figures({
    "disclosure": {"normative_documents": "2 1 13", "licensing": "99", "penalties": "2"},
    "requests": {
        "new": "3 0 0 0 0 0 3", "granted": "2 0 0 0 0 0 2", "other_not_corrected": "1 0 0 0 0 0 1",
        "other_other": "_ _ _ _ _ _ _", "total": "3 0 0 0 0 0 3",
    },
    "review": {"reconsideration": "_ _ _ _ _"},
})  # fmt: skip

REAL: dict[tuple[str, int], Figures] = {
    (WEIHAI, 2024): _WEIHAI_2024,
    (LINGANG, 2024): _LINGANG_2024,
    (MANSHAN, 2024): Figures({}),
    (WEIHAI_MIIT, 2023): _MIIT_2023,
    (WENDENG, 2023): Figures({}),
}
