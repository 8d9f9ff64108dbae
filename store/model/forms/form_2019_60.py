"""The form of 国办公开办函〔2019〕60号, for reports on 2019 and 2020.

Source: 《中华人民共和国政府信息公开工作年度报告格式（试行）》, State Council General Office, 2019. Its applicants,
its table 4 and its six sections were taken over unchanged by the form of 2021 and are written down there.
"""

from store.model.form import Block, Form, Label, Sum, TableForm
from store.model.forms.form_2021_30 import APPLICANTS, REVIEW, SECTIONS

_COUNTS = (
    Label("made", "本年新制作数量"),
    Label("published", "本年新公开数量"),
    Label("total", "对外公开总数量"),
)
_CHANGES = (
    Label("last_year", "上一年项目数量"),
    Label("change", "本年增/减", ("本年增减", "本年增（减）")),
)
_DECIDED = (*_CHANGES, Label("decisions", "处理决定数量"))
_CORNER = ("信息内容",)

DISCLOSURE = TableForm(
    key="disclosure",
    number=2,
    title="主动公开政府信息情况",
    section=2,
    blocks=(
        Block(
            heading="第二十条第（一）项",
            rows=(
                Label("regulations", "规章"),
                Label("normative_documents", "规范性文件", ("行政规范性文件",)),
            ),
            columns=_COUNTS,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（五）项",
            rows=(
                Label("licensing", "行政许可"),
                Label("other_services", "其他对外管理服务事项", ("其他对外管理和服务事项",)),
            ),
            columns=_DECIDED,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（六）项",
            rows=(Label("penalties", "行政处罚"), Label("coercion", "行政强制")),
            columns=_DECIDED,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（八）项",
            rows=(Label("fees", "行政事业性收费"),),
            columns=_CHANGES,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（九）项",
            rows=(Label("procurement", "政府集中采购"),),
            columns=(
                Label("items", "采购项目数量"),
                Label("amount", "采购总金额", ("采购总金额（万元）", "采购总金额（单位：万元）")),
            ),
            corner=_CORNER,
        ),
    ),
    money=frozenset({"procurement.amount"}),
    signed=frozenset(f"{row}.change" for row in ("licensing", "other_services", "penalties", "coercion", "fees")),
)

_OUTCOMES = (
    Label("granted", "（一）予以公开", ("予以公开",)),
    Label(
        "partial",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        ("（二）部分公开", "部分公开"),
    ),
    Label("denied_state_secret", "1.属于国家秘密", ("国家秘密",)),
    Label("denied_by_law", "2.其他法律行政法规禁止公开", ("其他法律行政止公开",)),
    Label("denied_security", "3.危及“三安全一稳定”"),
    Label("denied_third_party", "4.保护第三方合法权益"),
    Label("denied_internal", "5.属于三类内部事务信息"),
    Label("denied_process", "6.属于四类过程性信息"),
    Label("denied_enforcement", "7.属于行政执法案卷"),
    Label("denied_inquiry", "8.属于行政查询事项"),
    Label("unavailable_not_held", "1.本机关不掌握相关政府信息", ("本机关不掌握",)),
    Label("unavailable_must_create", "2.没有现成信息需要另行制作"),
    Label("unavailable_unclear", "3.补正后申请内容仍不明确", ("补正后仍不明确",)),
    Label("unprocessed_petition", "1.信访举报投诉类申请"),
    Label("unprocessed_repeat", "2.重复申请"),
    Label("unprocessed_publication", "3.要求提供公开出版物"),
    Label("unprocessed_excessive", "4.无正当理由大量反复申请"),
    Label("unprocessed_reconfirm", "5.要求行政机关确认或重新出具已获取信息"),
    Label("other_all", "（六）其他处理", ("其他处理",)),
)

REQUESTS = TableForm(
    key="requests",
    number=3,
    title="收到和处理政府信息公开申请情况",
    section=3,
    blocks=(
        Block(
            rows=(
                Label("new", "一、本年新收政府信息公开申请数量"),
                Label("carried_in", "二、上年结转政府信息公开申请数量"),
                *_OUTCOMES,
                Label("total", "（七）总计", ("总计",)),
                Label("carried_out", "四、结转下年度继续办理"),
            ),
            columns=APPLICANTS,
            spans=(
                ("申请人情况", tuple(c.key for c in APPLICANTS)),
                ("法人或其他组织", tuple(c.key for c in APPLICANTS[1:-1])),
            ),
            corner=("本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",),
            groups=(
                ("三、本年度办理结果", (*(row.key for row in _OUTCOMES), "total")),
                ("（三）不予公开", tuple(row.key for row in _OUTCOMES if row.key.startswith("denied_"))),
                ("（四）无法提供", tuple(row.key for row in _OUTCOMES if row.key.startswith("unavailable_"))),
                ("（五）不予处理", tuple(row.key for row in _OUTCOMES if row.key.startswith("unprocessed_"))),
            ),
        ),
    ),
    sums=(
        Sum("T3-IDENTITY", "column", ("new", "carried_in"), ("total", "carried_out")),
        Sum("T3-COL", "column", tuple(row.key for row in _OUTCOMES), ("total",)),
        Sum("T3-ROW", "row", tuple(c.key for c in APPLICANTS[:-1]), ("total",)),
    ),
)

FORM_2019_60 = Form(
    key="2019-60",
    first_year=2019,
    last_year=2020,
    legal_base="国办公开办函〔2019〕60号",
    sections=SECTIONS,
    tables=(DISCLOSURE, REQUESTS, REVIEW),
)
