"""What the worker can do, one module a kind."""

from __future__ import annotations

from medellin_ai_ops.work.kinds import (
    backup,
    deliver_email,
    embed_content,
    erase_files,
    recommendations,
    refund_payment,
    render_report,
    reports,
    vacuum,
)

KINDS = {
    kind.name: kind
    for kind in (
        backup.KIND,
        deliver_email.KIND,
        embed_content.KIND,
        erase_files.KIND,
        recommendations.KIND,
        refund_payment.KIND,
        render_report.KIND,
        reports.KIND,
        vacuum.KIND,
    )
}
