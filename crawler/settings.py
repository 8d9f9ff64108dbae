"""Scrapy's settings: polite, guarded and quiet. What nianbao.toml says is put over these by the spider."""

from __future__ import annotations

from store.config import Crawl
from store.model.failures import every

_crawl = Crawl()

BOT_NAME = "nianbao"
SPIDER_MODULES = ["spiders"]
SPIDER_LOADER_CLASS = "spiders.loader.PortalSpiderLoader"
COMMANDS_MODULE = "crawler.commands"

# Who we are, truthfully; crawl.contact of nianbao.toml takes the place of the placeholder.
USER_AGENT = f"{BOT_NAME} (+no contact set: crawl.contact in nianbao.toml)"
ROBOTSTXT_USER_AGENT = BOT_NAME
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "zh-CN,zh;q=0.9",
}
COOKIES_ENABLED = False

# No ports of ours: telnet and remote control execute Python for whoever connects.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# What may be reached. Without hosts nothing may; the spider fills these in.
NIANBAO_HOSTS: list[str] = []
NIANBAO_PROXY = ""
NIANBAO_ALLOW_LOOPBACK = False
TWISTED_DNS_RESOLVER = "crawler.fetch.egress.GuardedResolver"
# An address may change within a run and every answer is judged anew. The guarded resolver has no cache; this
# says so to whoever looks.
DNSCACHE_ENABLED = False
# Look-ups block a thread each; with fewer, a dead name server for some hosts would stop the others.
REACTOR_THREADPOOL_MAXSIZE = 32

# One request at a time to a slot (a machine), many slots side by side. The delay is a floor that a host may count
# on, so it has no jitter: jitter shortens as often as it lengthens.
CONCURRENT_REQUESTS = _crawl.concurrent_requests
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Scrapy starts this many tasks for the output of every callback. Ours have none; the default of a hundred would cost
# more than all of our own work on an unchanged page.
CONCURRENT_ITEMS = 1
# Scrapy asks for nothing more while the pages in callbacks hold this many bytes. A page whose pictures are being read
# waits in one for minutes, and a few hundred such pages must not hold up the others.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 100_000_000
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0.0
AUTOTHROTTLE_ENABLED = False

# Bounds. The size holds for what comes over the wire and again for what decompression makes of it.
DOWNLOAD_TIMEOUT = _crawl.timeout
DOWNLOAD_MAXSIZE = _crawl.max_size
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
COMPRESSION_ENABLED = True
NIANBAO_ROBOTS_TIMEOUT = _crawl.robots_timeout
NIANBAO_BREAKER_FAILURES = _crawl.breaker_failures
NIANBAO_RETRY_AFTER_LIMIT = _crawl.retry_after_limit
NIANBAO_MAX_REQUESTS = _crawl.max_requests
NIANBAO_BROWSER = _crawl.browser
NIANBAO_BROWSER_TIMEOUT = _crawl.browser_timeout

# Certificates are checked (crawler/fetch/tls.py). A portal whose certificate or protocol is broken says so by name, and
# is let off by itself, until a day: via = "legacy_tls" in the watch list.
DOWNLOAD_VERIFY_CERTIFICATES = True

DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.handler.DelegatingHandler",
    "https": "crawler.fetch.handler.DelegatingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
EXTENSIONS = {
    "crawler.fetch.egress.Egress": 0,
    "crawler.fetch.breaker.Breaker": 0,
    "crawler.fetch.slots.Slots": 0,
    "crawler.fetch.challenges.Challenges": 0,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.fetch.hosts.ListedHostsMiddleware": 50,
    "crawler.fetch.robots.RobotsMiddleware": 100,
    "crawler.fetch.breaker.BreakerMiddleware": 110,
    "crawler.fetch.budget.BudgetMiddleware": 120,
    # After decompression (590) on the way back, before Scrapy's retries (550).
    "crawler.fetch.retry_after.RetryAfterMiddleware": 585,
    "crawler.fetch.proxy.EgressProxyMiddleware": 750,
    # Each of ours takes the place of one of Scrapy's.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
}
# robots.txt is obeyed by our own middleware; Scrapy's would take a 503 for permission.
ROBOTSTXT_OBEY = False

# One more try for what may be chance. 429 and 503 belong to Retry-After, a challenge is never tried again, and a
# failed TLS handshake does not mend itself.
RETRY_ENABLED = True
RETRY_TIMES = _crawl.retries
RETRY_HTTP_CODES = [500, 502, 504]
RETRY_EXCEPTIONS = [failure for failure in every() if failure.retried]
# The look is recorded as unknown with its reason; the log needs no error for it.
RETRY_GIVE_UP_LOG_LEVEL = "INFO"

REDIRECT_ENABLED = True
REDIRECT_MAX_TIMES = 5
# A page that forwards by meta refresh is judged by what it is, not followed.
METAREFRESH_ENABLED = False

# Every answer reaches the spider: what a status means is our own judgement, and the page is evidence.
HTTPERROR_ALLOW_ALL = True
# The frontier already knows each target once. A filter would drop a redirect to a page seen before in silence.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

LOG_LEVEL = "INFO"
STATS_DUMP = False
FEEDS: dict[str, dict[str, object]] = {}
