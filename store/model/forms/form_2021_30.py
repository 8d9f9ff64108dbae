"""The form of 国办公开办函〔2021〕30号, for reports on 2021 and later.

Source: 《中华人民共和国政府信息公开工作年度报告格式》, State Council General Office, 26 September 2021.
"""

from store.model.form import Block, Form, Label, SectionForm, Sum, TableForm

_COUNTS = (
    Label("issued", "本年制发件数"),
    Label("repealed", "本年废止件数"),
    Label("in_force", "现行有效件数"),
)
_DECISIONS = (Label("decisions", "本年处理决定数量"),)
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
                Label("normative_documents", "行政规范性文件", ("规范性文件",)),
            ),
            columns=_COUNTS,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（五）项",
            rows=(Label("licensing", "行政许可"),),
            columns=_DECISIONS,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（六）项",
            rows=(Label("penalties", "行政处罚"), Label("coercion", "行政强制")),
            columns=_DECISIONS,
            corner=_CORNER,
        ),
        Block(
            heading="第二十条第（八）项",
            rows=(Label("fees", "行政事业性收费"),),
            columns=(Label("amount", "本年收费金额（单位：万元）", ("本年收费金额",)),),
            corner=_CORNER,
        ),
    ),
    money=frozenset({"fees.amount"}),
)

APPLICANTS = (
    Label("natural_person", "自然人"),
    Label("commercial", "商业企业"),
    Label("research", "科研机构"),
    Label("social", "社会公益组织"),
    Label("legal", "法律服务机构"),
    Label("other", "其他"),
    Label("total", "总计"),
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
    Label(
        "other_not_corrected",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ("申请人无正当理由逾期不补正",),
    ),
    Label(
        "other_fee_unpaid",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
        ("申请人逾期未按收费通知要求缴纳费用",),
    ),
    Label("other_other", "3.其他"),
    Label("other_all", "（六）其他处理", ("其他处理",), optional=True),
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
                (
                    "（六）其他处理",
                    tuple(row.key for row in _OUTCOMES if row.key.startswith("other_") and not row.optional),
                ),
            ),
        ),
    ),
    sums=(
        Sum("T3-IDENTITY", "column", ("new", "carried_in"), ("total", "carried_out")),
        Sum("T3-COL", "column", tuple(row.key for row in _OUTCOMES), ("total",)),
        Sum("T3-ROW", "row", tuple(c.key for c in APPLICANTS[:-1]), ("total",)),
    ),
)

_RESULTS = (
    Label("upheld", "结果维持"),
    Label("corrected", "结果纠正"),
    Label("other", "其他结果"),
    Label("pending", "尚未审结"),
    Label("total", "总计"),
)

REVIEW = TableForm(
    key="review",
    number=4,
    title="政府信息公开行政复议、行政诉讼情况",
    section=4,
    blocks=(
        Block(
            rows=(
                Label("reconsideration", "行政复议"),
                Label("litigation_direct", "未经复议直接起诉"),
                Label("litigation_after", "复议后起诉"),
            ),
            columns=_RESULTS,
            groups=(("行政诉讼", ("litigation_direct", "litigation_after")),),
        ),
    ),
    sums=(Sum("T4-SUM", "row", tuple(c.key for c in _RESULTS[:-1]), ("total",)),),
    flat=True,
)

SECTIONS = (
    SectionForm(1, "总体情况", ("总体情况",)),
    SectionForm(2, "主动公开政府信息情况", ("主动公开",)),
    SectionForm(3, "收到和处理政府信息公开申请情况", ("收到和处理", "申请情况")),
    SectionForm(4, "政府信息公开行政复议、行政诉讼情况", ("行政复议", "行政诉讼")),
    SectionForm(5, "存在的主要问题及改进情况", ("主要问题", "存在问题", "存在的问题", "改进情况", "整改措施")),
    SectionForm(6, "其他需要报告的事项", ("其他需要报告", "其他事项", "需要报告")),
)

FORM_2021_30 = Form(
    key="2021-30",
    first_year=2021,
    last_year=None,
    legal_base="国办公开办函〔2021〕30号",
    sections=SECTIONS,
    tables=(DISCLOSURE, REQUESTS, REVIEW),
)
