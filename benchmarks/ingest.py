"""Taking in the Met's ward extract: our reader beside pandas reading the same file whole (peer) and a bare scan (limit).

Each round runs limit, ours and peer in turn in fresh processes; printed is the median of the rounds' ratios of CPU
time with its range. Below one means less than the peer. Nothing is printed as a verdict when the limit itself varies.
"""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

EXTRACT = Path(__file__).resolve().parents[2] / "shared" / "data" / "mps" / "recorded-crime-ward-historical.csv.gz"
ROUNDS = 5
TOO_NOISY = 1.5

TASKS = {
    "limit": "import duckdb, sys; duckdb.execute('select count(*) from read_csv(?, all_varchar = true)', [sys.argv[1]])",
    "ours": "import sys, pathlib; from csp_lib.sources import recognise; recognise.read(pathlib.Path(sys.argv[1]))",
    "peer": (
        "import sys, pandas; frame = pandas.read_csv(sys.argv[1]); months = [c for c in frame if c.isdigit()];"
        "frame.melt(id_vars=[c for c in frame if not c.isdigit()], value_vars=months)"
        ".groupby(['lookup_boroughname', 'majortext', 'minortext', 'variable'])['value'].sum()"
    ),
}


def cpu_seconds(code: str) -> float:
    """Return the CPU seconds of a fresh process, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, str(EXTRACT)], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def told(name: str, ratios: list[float]) -> str:
    """Return a ratio with its range over the rounds."""
    return f"{name}: {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} rounds)"


def main() -> None:
    """Run the rounds and print the ratios."""
    if not EXTRACT.is_file():
        print("skipped: the ward extract is not beside the repository (../shared/data/mps)")
        return
    rounds = [{name: cpu_seconds(code) for name, code in TASKS.items()} for _ in range(ROUNDS)]
    limits = [r["limit"] for r in rounds]
    if max(limits) / min(limits) > TOO_NOISY:
        print("too noisy to report: the limit itself varies")
        return
    print(told("ours over pandas reading and melting the file", [r["ours"] / r["peer"] for r in rounds]))
    print(told("ours over a bare scan", [r["ours"] / r["limit"] for r in rounds]))


if __name__ == "__main__":
    main()
