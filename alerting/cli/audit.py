"""`alerting audit`."""

from alerting.cli.local import local
from alerting.cli.options import Database, Limit, Rules
from alerting.cli.reading import reader
from alerting.cli.tables import show
from alerting.record.audit import newest


def audit(*, limit: Limit = 100, database: Database = None, rules: Rules = None) -> None:
    """Show what people did that is about no single alert, and what rules had done in Zoho.

    Example: alerting audit --limit 20
    """
    here = local(rules, database)
    with reader(database) as connection:
        lines = newest(connection, limit)
    show(
        ("AT", "WHAT", "WHO", "BY", "DETAIL"),
        [(here.at(it.at), it.what, it.who, it.where, it.detail) for it in lines],
    )
