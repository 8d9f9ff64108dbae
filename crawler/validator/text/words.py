"""The words a number can stand with, and what each says.

Words are written with their variants in brackets: ``办理[完毕|完成|]`` is three words. The words for the rows, groups
and columns of table 3 come from the forms; here stand what people say instead, and the rest. A phrase is understood
only if all of it is words known here (`crawler.validator.text.phrase`). ``Ｙ年`` is any year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from crawler.validator.names import short
from store.model import FORMS

#: What people write for a row (by its key) or a group (by its short label) of table 3.
_SAID_FOR = {
    "granted": "同意公开 准予公开 全部公开",
    "partial": "部分同意公开",
    "denied_enforcement": "行政执法案卷信息",
    "denied_inquiry": "行政查询事项",
    "denied_process": "过程性信息",
    "denied_internal": "内部事务信息",
    "denied_third_party": "[损害|]第三方合法权益",
    "denied_state_secret": "[涉及|]国家秘密",
    "unavailable_not_held": "[政府|]信息不存在 [本机关|]不掌握[相关|][政府|][信息|]",
    "unavailable_must_create": "没有现成信息 需[要|]另行制作",
    "unavailable_unclear": "补正后[内容|]仍不明确",
    "unprocessed_petition": "信访举报投诉类",
    "unprocessed_publication": "公开出版物",
    "unprocessed_reconfirm": "重新出具已获取信息",
    "other_not_corrected": "[无正当理由|]逾期不补正",
    "other_fee_unpaid": "逾期未缴费 逾期未缴纳费用",
    "不予公开": "不同意公开",
    "无法提供": "不能提供",
    "不予处理": "",
    "其他处理": "[作|做|]其[他|它]处理 其[他|它]方式处理 其[他|它]情形",
}

#: Rows of table 3 that are no outcome and have their own words below.
_FLOW = frozenset({"new", "carried_in", "carried_out", "total"})
#: Labels too plain to mean one row wherever they stand.
_GENERIC = frozenset({"其他", "总计"})

_WORDS = {
    "flow:carried_out": "[结|]转[结|][至|到|入|][下|次|明][一|][个|]年[度|][继续|][办理|处理|答复|]"
                        " 结转[至|到|入|]Ｙ年[度|][继续|][办理|处理|答复|]",
    "flow:carried_in": "结转[上|去][一|]年[度|]"
                       " [上|去][一|]年[度|][结转|转入|遗留|转结][至|][本年|今年|][度|][继续|][办理|处理|]",
    "flow:carried": "结转[继续|][办理|处理|]",
    "fee:processing": "[政府|][信息公开|]信息[公开|]处理费[用|]",
    "review:litigation_after": "[经|]复议后[再|][提起|][行政|][起诉|诉讼]",
    "review:litigation_direct": "[未经复议|]直接[提起|向法院|][行政|][起诉|诉讼]",
    "review:both": "复议诉讼",
    "review:reconsideration": "[行政|]复议",
    "review:litigation": "[行政|]诉讼 [行政|]应诉 起诉",
    "result:upheld": "[结果|]维持[原|][行政行为|具体行政行为|决定|]",
    "result:corrected": "[被|][结果|][依法|][纠正|纠错] 败诉 [被|]撤销 责令[重新|][答复|履行] 确认违法",
    "result:pending": "[尚|]未审结 正在审理 审理中 尚未办结 未结",
    "result:other": "其[他|它]结果",
    "who:org": "法人[或者|或|和|及|以及|与|]其[他|它]组织 法人",
    "disclosure:normative_documents": "[行政|]规范性文件",
    "disclosure:regulations": "[地方|][政府|]规章",
    "disclosure:licensing": "行政许可",
    "disclosure:penalties": "行政处罚",
    "disclosure:coercion": "行政强制[措施|执行|]",
    "disclosure:fees": "行政事业性收费",
    "request": "[政府|]信息[依申请|]公开[的|]申请[件|案件|事项|量|数|书|表|] 申请[件|案件|事项|量|数|书|]"
               " [政府信息|]依申请[公开|][办理|][申请|事项|件|]"
               " 依申请公开[政府|][信息|][的|][申请|事项|件|办件|答复|案件|][件|案件|事项|量|数|]",
    "act:intake": "新[接|]收[到|] 新增",
    "act:new": "收到 接到 接收[到|] 接获 收悉 收件",
    "act:accept": "受理 登记",
    "act:handle": "收办 办理 处理 承办",
    "act:answered": "办结 答复 回复 办复 办理[完毕|完成] 处理完毕",
    "act:issue": "[新|][制发|制定|印发|出台|制作|下发|颁布|发布|公布]",
    "act:publish": "公开 公示 主动公开",
    "act:lapse": "[宣布|]失效",
    "act:repeal": "[宣布|]废止",
    "act:force": "[现行|继续|保留]有效",
    "act:decide": "作出 做出 实施 [处理|]决定",
    "act:charge": "收取 征收 收费",
    "scope:own": "《本机关》 我[局|委|办|镇|乡|街道|街|单位|院|厅|中心|处|站|队|机关|校]"
                 " 本[局|机关|单位|委|办|镇|乡|街道|街|部门|行政机关|中心] 全[局|委|镇|乡|街道|办|街] 街道[办事处|]",
    "scope:core": "[省|市|区|县|]本级 [市|区|县][人民|]政府[办|办公室|办公厅|] [市|区|县]府办",
    "scope:area": "全[市|区|县|省|州|盟|旗][各级|][各|][行政机关|部门|单位|行政部门|]"
                  " 各[级|地|][各|][区市|县市区|县区|部门|单位|行政机关|镇街] 我[市|区|县|省]",
    "scope:other": "[全|]系统 下属 所属 各科室",
    "period:last": "[上|去][一|]年[度|][同期|]",
    "period:part": "上半年 下半年 [一|二|三|四]季度 截[至|止][目前|] 目前",
    "period:long": "历年 近[两|二|三|五|十]年[来|] 以来",
    "period:next": "明年 下年度 将 计划 力争 拟",
    "period:year": "本年[度|] 今年 全年[度|] 年内 年度 当年",
    "each": "各",
    "skip": "总共 共 共计 合计 累计 总计 总数 总量 数量 件数 数 量 其[余|他|它] 另[有|] 各类 类 任何 相关 有关"
            " 全部 均 都 已 等 的 了 和 及 以及 与 并 为 是 有 中 对 在 从 至 到 内 或 于 由 向 比 占[比|] 因"
            " 被 年 Ｙ年[度|] 方面 工作 其中 实现 依法 依规 严格 规范 及时 按[期|时|法定期限|规定|照|] 法定"
            " 期限 予以 引起 引发 产生 发生 提出 提起 提交 来看 申请人 单位 个人 群众 案件 案 件 事项 文件"
            " 政府信息[公开|] 情况 情形 现象 [办理|]结果",
    # Known not to be what they begin like.
    "unknown": "规章制度 信息公开申请表 申请人数",
}  # fmt: skip

_VARIANTS = re.compile(r"\[([^\]]*)\]")

#: A whole item of a list that says an outcome in short, where the talk is of requests. 其他 alone may be any rest.
SHORT_OUTCOMES = {
    "公开": "row:granted", "同意": "row:granted", "部分": "row:partial", "不予": "group:不予公开",
    "不同意": "group:不予公开", "未审结": "result:pending",
}  # fmt: skip


@lru_cache(maxsize=1)
def dictionary() -> dict[str, tuple[tuple[int, dict[str, str]], ...]]:
    """Every word with what it says, by its first character, then by its length, longest first."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    for feature, word in _all():
        if word:
            found.setdefault(word[0], {}).setdefault(len(word), {}).setdefault(word, feature)
    return {first: tuple(sorted(by_length.items(), reverse=True)) for first, by_length in found.items()}


def split(text: str) -> tuple[list[str], str]:
    """The features of a text in order, the longest word first at each place, and what no word covers."""
    words, features, rest, at = dictionary(), [], [], 0
    while at < len(text):
        for length, known in words.get(text[at], ()):
            feature = known.get(text[at : at + length])
            if feature is not None:
                features.append(feature)
                at += length
                break
        else:
            rest.append(text[at])
            at += 1
    return [feature for feature in features if feature != "skip"], "".join(rest)


def _all() -> Iterator[tuple[str, str]]:
    yield from _outcomes()
    yield from _applicants()
    for feature, text in _WORDS.items():
        yield from ((feature, word) for word in _expanded(text.split()))


def _outcomes() -> Iterator[tuple[str, str]]:
    """The outcomes of every form by their labels and by what people say.

    Groups of rows come first: 其他处理 is a group in one form, and a single row in another.
    """
    blocks = [block for form in FORMS.values() for block in form.table("requests").blocks]
    for label in (label for block in blocks for label, _ in block.groups):
        if short(label) in _SAID_FOR:
            yield from _said(f"group:{short(label)}", short(label), (label,))
    for row in (row for block in blocks for row in block.rows):
        if row.key not in _FLOW and not row.optional:
            yield from _said(f"row:{row.key}", row.key, row.all_spellings)


def _said(feature: str, key: str, labels: Iterable[str]) -> Iterator[tuple[str, str]]:
    for word in (*map(short, labels), *_expanded(_SAID_FOR.get(key, "").split())):
        if word not in _GENERIC:
            yield feature, word


def _applicants() -> Iterator[tuple[str, str]]:
    """The kinds of applicants by the column labels of the forms."""
    for block in (block for form in FORMS.values() for block in form.table("requests").blocks):
        yield from ((f"who:{c.key}", c.label) for c in block.columns if c.label not in _GENERIC)


def _expanded(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        found = _VARIANTS.search(word)
        if found is None:
            yield word
        else:
            variants = (f"{word[: found.start()]}{variant}{word[found.end() :]}" for variant in found[1].split("|"))
            yield from _expanded(variants)
