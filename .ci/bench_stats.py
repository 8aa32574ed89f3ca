"""The queries of `make bench-stats`: DuckDB in a process of its own, baoshu in its own, the best of five each."""

import os
import subprocess
import sys
import time

baoshu, work, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
pages, figures = f"{work}/pages.parquet", f"{work}/figures.parquet"
MAKE = """
import sys, duckdb
pages, figures, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
read = len(duckdb.sql(f"SELECT doc FROM '{pages}'").fetchall())
# The figures of the pages again and again, from other documents and with other values, as a large archive has them.
duckdb.sql(f\"\"\"COPY (SELECT * REPLACE ('d' || i || '/' || doc AS doc, CAST(value + (i * 7919) % 9973 AS DECIMAL(38, 10)) AS value)
    FROM '{pages}', range({-(-rows // read)}) t(i) ORDER BY i, doc, start LIMIT {rows})
    TO '{figures}' (ROW_GROUP_SIZE 65536, COMPRESSION zstd)\"\"\")
"""
# In a process of its own, for the peak memory of a process begins with that of the one that started it.
subprocess.run([sys.executable, "-c", MAKE, pages, figures, str(rows)], check=True, stdout=subprocess.DEVNULL)
megabytes = os.path.getsize(figures) / 1e6
print(f"{rows} figures, {megabytes:.0f} MB of Parquet, {os.cpu_count()} cores\n")

signed = "CASE WHEN direction = 'down' AND kind IN ('growth', 'change') THEN -abs({0}) ELSE {0} END"
low, high = signed.format("value"), signed.format("coalesce(value_max, value)")
groups = (
    "kind, unit, status, region_code, CASE WHEN period_start = period_end THEN 'day'"
    " WHEN date_diff('month', period_start, period_end) = 11 THEN 'year' WHEN period_end IS NULL THEN NULL ELSE 'other' END"
)
once = (
    "(SELECT DISTINCT ON (coalesce(indicator_code, indicator), region_code, subject, kind, unit, direction, basis, role,"
    " status, value, value_max, period_start, period_end) * FROM '{0}')"
)


def query(table, measures):
    return f"SELECT {groups}, {measures} FROM {table} WHERE value IS NOT NULL GROUP BY ALL"


sums = f"count(*), sum({low} + {high}), min({low}), max({high})"
QUERIES = [
    ("count, sum, min, max of every mention", query(f"'{figures}'", sums), ["--repeats", "--measures", "count,sum,min,max"]),
    (
        "median, q90 of every mention",
        query(f"'{figures}'", f"quantile_cont({low}, [0.5, 0.9])"),
        ["--repeats", "--measures", "median,q90"],
    ),
    ("count, sum, min, max, repeats once", query(once.format(figures), sums), ["--measures", "count,sum,min,max"]),
]
DUCKDB = """
import sys, time, duckdb
begin = time.perf_counter()
duckdb.sql(sys.argv[1]).fetchall()
print(time.perf_counter() - begin)
"""


def run(command):
    """Seconds, seconds of all cores, peak megabytes and what was printed last."""
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = child.stdout.read().split()
    _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said[-1:]


# DuckDB without the start of Python, baoshu with its own.
start = min(run([sys.executable, "-c", "import duckdb"])[1] for _ in range(3))
print(f"{'query':<38} {'DuckDB: wall, cores, memory':>32} {'baoshu: wall, cores, memory':>32} {'ratio':>7}")
for name, sql, flags in QUERIES:
    theirs, ours = [], []
    for _ in range(5):
        _, cores, memory, said = run([sys.executable, "-c", DUCKDB, sql])
        theirs.append((float(said[0]), cores - start, memory))
        stats = [baoshu, "stats", figures, "-q", "--by", "kind,unit,status,region_code", *flags, "-o", f"{work}/stats.csv"]
        ours.append(run(stats)[:3])
    best = min(theirs), min(ours)
    shown = [f"{wall:8.2f} s {cores:8.2f} s {memory:7.0f} MB" for wall, cores, memory in best]
    print(f"{name:<38} {shown[0]:>32} {shown[1]:>32} {best[1][0] / best[0][0]:7.2f}")
