"""The alerts about this system itself: what stops it from seeing or telling."""

from __future__ import annotations

from alerts.rule import Audience, Rule, Severity, Verdict
from alerts.system_cases import SystemCase


def _as_seen(case: SystemCase) -> Verdict:
    return Verdict(case.stands, case.why, case.items)


SYSTEM_RULES: tuple[Rule[SystemCase], ...] = (
    Rule(
        "run_failed", Severity.WARNING, Audience.OPERATOR, "抓取失败",
        "最近一次抓取中途退出、被中断，或有内部错误；只是有些页面无法核实，不算失败",
        "其后的一次抓取正常结束",
        "一次都没有抓取过",
        "请查看主目录下 logs/crawl.log 的末尾，并运行 nianbao doctor",
        _as_seen,
    ),
    Rule(
        "service_odd", Severity.WARNING, Audience.OPERATOR, "值守异常",
        "最近一次抓取与往常明显不同（查看偏少、被拒或出错偏多、栏目忽然为空），或某项任务连续失败两次，或有证据损坏",
        "其后的一次抓取没有异常，任务恢复，证据完好",
        "还没有评判过任何一次抓取",
        "请运行 nianbao health，各项含义见 docs/service.md",
        _as_seen,
    ),
    Rule(
        "run_missing", Severity.URGENT, Audience.OPERATOR, "抓取没有进行",
        "报告季（1月2日至2月10日、3月10日至4月10日）超过 `run_missing_hours` 小时、其余时间超过 "
        "`run_missing_off_season_hours` 小时没有开始新的抓取",
        "开始了新的抓取",
        "一次都没有抓取过",
        "请检查 nianbao schedule 是否在运行，机器是否长时间停机",
        _as_seen,
    ),
    Rule(
        "delivery_failing", Severity.URGENT, Audience.OPERATOR, "消息送不出去",
        "某个渠道上有收件人的消息被放弃，或已失败 `failing_attempts` 次而仍在重试；由其余渠道告知",
        "其后有消息送达该收件人，或该收件人已从设置中去掉",
        "没有别的渠道时无处可说，只在 `nianbao alerts list` 中列出",
        "请看 nianbao alerts list --dead 所列的原因，改好后运行 nianbao alerts deliver --again",
        _as_seen,
    ),
    Rule(
        "disk_low", Severity.URGENT, Audience.OPERATOR, "磁盘空间不足",
        "存放证据的磁盘剩余空间低于 `disk_low_mb`",
        "空间恢复",
        "—",
        "请清理或扩充磁盘；证据写不下时抓取会停止",
        _as_seen,
    ),
    Rule(
        "calendar_uncovered", Severity.NOTICE, Audience.OPERATOR, "缺少节假日安排",
        "本年的节假日安排不在所带的日历内；十二月起也看下一年",
        "日历已更新",
        "—",
        "请升级 chinesecalendar；在此之前提醒日期按周一至周五推算，法定期限不受影响",
        _as_seen,
    ),
)  # fmt: skip
