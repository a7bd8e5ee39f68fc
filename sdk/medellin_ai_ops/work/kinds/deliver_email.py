"""`deliver_email`: what people were told, by mail.

A mail server that took a mail may take it again, when the worker died before it was noted: with the same
`Message-ID`, by which whoever gets it can tell.
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from medellin_ai_ops.work import mail as mails
from medellin_ai_ops.work.job import Kind, Permanent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medellin_ai_ops.work.job import Job
    from medellin_ai_ops.work.tools import Tools

LOAD = "select * from private.load_emails(%s, %s, %s)"
SENT = "select private.finish_email(%s, %s)"
FOR_GOOD = 500


def run(tools: Tools, jobs: Sequence[Job]) -> None:
    by_id = {job.id: job for job in jobs}
    found = tools.connection.execute(
        LOAD, (list(by_id), jobs[0].lease_token, mails.sender(tools.env).domain)
    ).fetchall()
    server: smtplib.SMTP | None = None
    try:
        for mail in found:
            job = by_id[mail["job_id"]]
            if server is None:
                server = mails.connect(tools.env)
            try:
                send(server, mail, tools.env)
            except Permanent as error:
                tools.fail(job, str(error), permanently=True)
                tools.say(f"mail {mail['message_id']} cannot be sent: {error}")
            except (smtplib.SMTPException, OSError) as error:
                tools.fail(job, f"{type(error).__name__}: {error}")
                server.close()
                server = None
            else:
                with tools.finish(job) as connection:
                    connection.execute(SENT, (job.id, job.lease_token))
    finally:
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()


def send(server: smtplib.SMTP, mail: Mapping[str, Any], env: Mapping[str, str]) -> None:
    """Hand a mail over. Errors: Permanent when the server refuses it for good, else what smtplib raises."""
    try:
        server.send_message(mails.compose(mail, env))
    except ValueError as error:
        raise Permanent(f"no mail can be made of it: {error}") from error
    except smtplib.SMTPNotSupportedError as error:
        raise Permanent(f"the mail server cannot write to this address: {error}") from error
    except smtplib.SMTPRecipientsRefused as error:
        ((code, words),) = error.recipients.values()
        if code >= FOR_GOOD:
            raise Permanent(f"{code} {words.decode(errors='replace')}") from error
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= FOR_GOOD:
            raise Permanent(f"{error.smtp_code} {_words(error.smtp_error)}") from error
        raise


def _words(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer


KIND = Kind("deliver_email", run, concurrency=2, batch=20, lacks=mails.lacks)
