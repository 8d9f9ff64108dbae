"""E-mail over SMTP."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage

from alerts.channels.channel import Undeliverable
from alerts.channels.mime import mail, mailbox_of
from alerts.message import Message
from alerts.words import one_line
from store.config import Mail, secret


class MailChannel:
    """Sends every message as a mail of its own, so that one refused recipient spoils nothing for another."""

    name = "mail"

    def __init__(self, settings: Mail, time: Callable[[], float]) -> None:
        self._settings, self._time = settings, time
        self.recipients = tuple(dict.fromkeys(settings.recipients))

    def send(self, message: Message) -> None:
        made = mail(message, self._settings.sender, self._time())
        password = secret(self._settings.password_env) if self._settings.user else ""
        smtp = None
        try:
            smtp = smtplib.SMTP(self._settings.host, self._settings.port, timeout=self._settings.timeout)
            self._converse(smtp, password, made, message.recipient)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            raise _undeliverable(error) from error
        finally:
            if smtp is not None:
                smtp.close()

    def _converse(self, smtp: smtplib.SMTP, password: str, made: EmailMessage, recipient: str) -> None:
        if self._settings.starttls:
            smtp.starttls(context=ssl.create_default_context())
        if self._settings.user:
            _log_in(smtp, self._settings.user, password)
        smtp.send_message(made, mailbox_of(self._settings.sender).addr_spec, [mailbox_of(recipient).addr_spec])
        # The mail is taken: a server that stumbles over QUIT must not make us send it again.
        with contextlib.suppress(OSError, smtplib.SMTPException):
            smtp.quit()


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    try:
        smtp.login(user, password)
    except UnicodeError:  # its text may quote the password; a person must mend it, so the message waits
        raise Undeliverable("SMTP cannot say this user name or password: only ASCII", permanent=False) from None


def _undeliverable(error: Exception) -> Undeliverable:
    """What an error of the conversation means: only a 5yz answer to the mail itself is for ever."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return Undeliverable(f"the mail server refused user or password ({error.smtp_code})", permanent=False)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return Undeliverable(f"the mail server does not serve us ({error.smtp_code})", permanent=False)
        case smtplib.SMTPRecipientsRefused():
            code, text = next(iter(error.recipients.values()))
            return _refused("recipient", code, text)
        case smtplib.SMTPSenderRefused():
            return _refused("sender", error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():
            return _refused("mail", error.smtp_code, error.smtp_error)
        case smtplib.SMTPNotSupportedError():
            return Undeliverable(
                "the mail server offers no STARTTLS or no login that we know; see alerts.mail in nianbao.toml",
                permanent=False,
            )
        case smtplib.SMTPServerDisconnected():
            return Undeliverable("the mail server hung up", permanent=False)
        case TimeoutError():
            return Undeliverable("the mail server did not answer in time", permanent=False)
        case OSError():
            return Undeliverable(f"the mail server cannot be reached: {error.strerror or type(error).__name__}",
                                 permanent=False)  # fmt: skip
    return Undeliverable(f"the mail cannot be sent: {type(error).__name__}", permanent=True)


def _refused(what: str, code: int, text: bytes | str) -> Undeliverable:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Undeliverable(f"{what} refused: {code} {one_line(said, 120)}", permanent=500 <= code < 600)
