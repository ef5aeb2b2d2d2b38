"""Group `deliver`: receipts to whoever delivered, the digest to the office, then released cards."""

import dagster as dg

from assets.metadata import counts, files, rows
from assets.partitions import month_of
from assets.publish import snapshot
from scorecard import releasing, stages
from scorecard.close.desk import Desk

GROUP = "deliver"


@dg.asset(group_name=GROUP, kinds={"email"}, deps=["observations"])
def receipts(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """One mail for each delivery: what was taken, what is missing, what was refused and why."""
    sent = stages.receipts(desk, month_of(context))
    return dg.MaterializeResult(
        metadata=counts(mails=sent.count("receipt"), held=len(sent.held))
        | files("files", sent.receipts)
        | rows("held_back", sent.held)
    )


@dg.asset(group_name=GROUP, kinds={"email"}, deps=[snapshot])
def alert_digest(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """One mail with every alert of the month to the strategy office, and a word to its channels."""
    sent = stages.alert_digest(desk, month_of(context))
    return dg.MaterializeResult(
        metadata=counts(mails=sent.count("digest"), messages=len(sent.chats) + sent.posted)
        | files("files", (*sent.digests, *sent.chats))
        | rows("held_back", sent.held)
    )


@dg.asset(group_name=GROUP, kinds={"email"}, deps=[alert_digest])
def review_mail(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """To everybody one mail with what is open of theirs, and receipts for workbooks that came back.

    Owners of sources get the alerts those cause, and whoever may decide something a workbook.
    """
    sent = stages.review_mail(desk, month_of(context))
    mails = (*sent.owners, *sent.reviews)
    numbers = counts(
        mails=sent.count("owner", "review"),
        reviews=sent.count("review"),
        receipts=sent.count("receipt"),
    )
    return dg.MaterializeResult(
        metadata=numbers
        | counts(held=len(sent.held))
        | files("files", (*mails, *sent.receipts))
        | rows("held_back", sent.held)
    )


@dg.asset(group_name=GROUP, kinds={"email"}, deps=[alert_digest])
def scorecard_mail(
    context: dg.AssetExecutionContext, desk: dg.ResourceParam[Desk]
) -> dg.MaterializeResult[None]:
    """Released cards to their recipients, each card once."""
    sent = releasing.scorecard_mail(desk, month_of(context))
    numbers = counts(mails=sent.count("card"), held=len(sent.held))
    return dg.MaterializeResult(
        metadata=numbers | files("files", sent.cards) | rows("held_back", sent.held)
    )


ASSETS = (receipts, alert_digest, review_mail, scorecard_mail)
