"""`make bench`: every benchmark; `python -m benchmarks events 1e7` for one."""

import sys

from benchmarks import events, ga4, maps, memory, questions, refresh, sheets, size

ALL = {
    "events": events.main,
    "questions": questions.main,
    "refresh": refresh.main,
    "maps": maps.main,
    "sheets": sheets.main,
    "ga4": ga4.main,
    "memory": memory.main,
    "size": size.main,
}

if __name__ == "__main__":
    events_of_each = float(sys.argv[2]) if len(sys.argv) > 2 else 1e6
    for run in [ALL[sys.argv[1]]] if len(sys.argv) > 1 else ALL.values():
        run(int(events_of_each))
