"""``python -m crawler.cli``: the command where its script is not on the path."""

import sys

from crawler.cli import main

sys.exit(main())
