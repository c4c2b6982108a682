#!/bin/sh
# The picture of the READMEs: the top of the demo's report, as a browser shows it.
# Needs Chromium; `make picture` runs it after `make demo`.
set -eu
cd "$(dirname "$0")/.."
browser=$(command -v chromium || command -v google-chrome)
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
  --window-size=1120,985 --screenshot=docs/report.png "file://$PWD/demo/report.html"
