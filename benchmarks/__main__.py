"""`make bench`: every benchmark in turn; `python -m benchmarks events 1e7` for one."""

import sys

from benchmarks import events

if __name__ == "__main__":
    size = float(sys.argv[2]) if len(sys.argv) > 2 else 1e6
    events.main(int(size))
