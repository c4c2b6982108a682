"""A command as a whole process: wall time, CPU time and the peak memory of its tree."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil


def measured(command: list[str], folder: Path) -> dict[str, Any]:
    """Run it; its line `RESULT {…}` is part of the answer, with wall, cpu (s) and peak (MB)."""
    begun = time.time()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    watch = _Watch(process.pid)
    out, err = process.communicate()
    watch.stop()
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{err[-2000:]}")
    found = [line for line in out.splitlines() if line.startswith("RESULT ")]
    told = json.loads(found[-1].removeprefix("RESULT ")) if found else {}
    whole = {"wall": round(time.time() - begun, 2), "cpu": watch.cpu, "peak_mb": watch.peak >> 20}
    return {**told, **whole}


class _Watch:
    """Samples a process and its children every 20 ms."""

    def __init__(self, pid: int):
        self.root = psutil.Process(pid)
        self.peak = 0
        self._cpu: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    @property
    def cpu(self) -> float:
        return round(sum(self._cpu.values()), 2)

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            try:
                tree = [self.root, *self.root.children(recursive=True)]
                self.peak = max(self.peak, sum(p.memory_info().rss for p in tree))
                for p in tree:
                    times = p.cpu_times()
                    self._cpu[p.pid] = times.user + times.system
            except psutil.Error:
                continue
