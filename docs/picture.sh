#!/bin/sh
# The pictures of the READMEs: the map of the demo and the top of its report, as a browser shows
# them.  Needs Chromium; `make picture` runs it after `make demo`.
set -eu
cd "$(dirname "$0")/.."
browser=$(command -v chromium || command -v google-chrome)
shot() {  # file, width,height, address
  "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
    --window-size="$2" --screenshot="$1" "$3"
}
for language in id en; do
  .venv/bin/jejak map draw -o "demo/map.$language.svg" --size a3 --lang "$language" --project demo
  shot "docs/map.$language.png" 1530,880 "file://$PWD/demo/map.$language.svg"
done
shot docs/report.png 1120,985 "file://$PWD/demo/report.html"
