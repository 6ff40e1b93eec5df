"""Files from the web, fetched whole or not at all."""

from analytics.download.online_retail import HOME, WORKBOOK, fetch_online_retail
from analytics.download.transfer import MAX_BYTES, Progress, fetch

__all__ = ["HOME", "MAX_BYTES", "WORKBOOK", "Progress", "fetch", "fetch_online_retail"]
