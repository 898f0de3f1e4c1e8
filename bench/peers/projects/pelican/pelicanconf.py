"""A page for each incident, for each service (a tag) and each month; feeds of all and of each service."""

AUTHOR = SITENAME = "Example Organisation Status"
SITEURL = FEED_DOMAIN = "https://status.example.org"
PATH = "content"
THEME = "theme"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
DEFAULT_PAGINATION = False
ARTICLE_URL, ARTICLE_SAVE_AS = "incidents/{slug}/", "incidents/{slug}/index.html"
TAG_URL, TAG_SAVE_AS = "services/{slug}/", "services/{slug}/index.html"
MONTH_ARCHIVE_URL, MONTH_ARCHIVE_SAVE_AS = "history/{date:%Y}-{date:%m}/", "history/{date:%Y}-{date:%m}/index.html"
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = AUTHORS_SAVE_AS = CATEGORIES_SAVE_AS = ""
FEED_ALL_ATOM, FEED_ALL_RSS = "history.atom", "history.rss"
TAG_FEED_ATOM, TAG_FEED_RSS = "services/{slug}/history.atom", "services/{slug}/history.rss"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
FEED_MAX_ITEMS = 25
