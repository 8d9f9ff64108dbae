"""Writes docs/alerts.md from the rules themselves, so that it cannot say anything else."""

from __future__ import annotations

from alerts.rule import Severity
from alerts.rules import RULES

_HEAD = """# 提醒

本页由提醒规则自身生成（`alerts.docs.render()`），请勿手改。

每种提醒是一个**情形**：事实成立时开启，事实不再成立时结束，开启与结束各告知一次，并写明理由。“无法核实”既不开启、也不结束
任何情形。期限的依据分“法定”与“本地惯例”；出自本地惯例的，只说惯例。情形结束后又成立，算作新的一轮，重新告知。
结束的消息只发给收到过开启消息的人。

紧急程度：{severities}。

| 种类 | 名称 | 紧急程度 |
|---|---|---|
{table}
"""

_ENTRY = """
## {kind} {title}

- 何时开启：{opens}
- 何时结束：{ends}
- 何时不动：{holds}
"""

_TAIL = """
## 消息怎样送达

消息先与情形一起写入数据库（发件箱），再由 `nianbao alerts deliver` 或 `nianbao schedule` 送出。送达至少一次：
若在送出之后、记下之前中断，会再送一次，编号不变，收件方可以据此去重。

- 事件编号 `event_id`：`v1|情形|轮次|变化|序号` 的 SHA-256 前 24 位；情形写作 `种类|对象|年度`。
- 邮件 `Message-ID`：`<event_id.渠道.收件人@nianbao>`，收件人按百分号编码；同一轮的邮件归入同一会话。
- 暂时送不出（4yz、超时、连不上、5xx、408、425、429）：按 `[alerts.delivery]` 的 `first_wait`、`max_wait`
  加倍等待后重试，遵守 `Retry-After`；满 `attempts` 次仍不成，记为 `dead`。登录被拒属于设置问题，同样重试。
- 永远送不出（5yz、其余 4xx、重定向）：立即记为 `dead`。开启消息没有送达的，其后的消息记为 `withheld`，不再送出。
- 同一收件人一次暂时失败后，本轮不再试它；其余渠道与收件人不受影响。
- 已从设置中去掉的收件人，其消息留在发件箱等待，不会送出。

## 渠道（nianbao.toml）

```toml
[alerts.mail]
host = "smtp.shili.example"
port = 587
starttls = true
sender = "年报监测 <nianbao@shili.example>"
recipients = ["supervisor@shili.example"]
user = "nianbao"
password_env = "NIANBAO_SMTP_PASSWORD"
timeout = 30.0

[[alerts.webhook]]
name = "duty"
url = "https://hook.shili.example/nianbao"
secret_env = "NIANBAO_HOOK_SECRET"
timeout = 15.0

[alerts.folder]
path = "var/mail"
recipient = "supervisor@localhost"

[alerts.delivery]
first_wait = 60.0
max_wait = 21600.0
attempts = 12
lease_seconds = 120.0
```

口令与密钥只从环境变量（或它的 `_FILE` 所指的文件）取得。`nianbao alerts test 渠道` 发出一条标明“测试”的消息。

## Verifying a webhook

The body is the event as JSON; its schema, version 1, is [event.schema.json](event.schema.json). Two headers come
with it: `Idempotency-Key: EVENT_ID`, the same for every repeat, and `Nianbao-Signature: t=UNIX,v1=HEX`, where HEX is
the HMAC-SHA256 of `UNIX.BODY` under the shared secret. Compare in constant time; refuse a time too far from your own.

```python
import hashlib, hmac

def genuine(secret: str, header: str, body: bytes) -> bool:
    parts = dict(part.split("=", 1) for part in header.split(","))
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"])
```
"""


def render() -> str:
    """The page docs/alerts.md: the table, one section per rule, and how messages travel."""
    table = "\n".join(f"| `{rule.kind}` | {rule.title} | {rule.severity.chinese} |" for rule in RULES)
    severities = "、".join(f"{severity.chinese}（`{severity.value}`）" for severity in Severity)
    head = _HEAD.format(severities=severities, table=table)
    entries = (
        _ENTRY.format(kind=rule.kind, title=rule.title, opens=rule.opens, ends=rule.ends, holds=rule.holds)
        for rule in RULES
    )
    return head + "".join(entries) + _TAIL
