"""Computes with DuckDB what `baoshu stats` computed, and compares to the last digit.

usage: stats_peer.py FIGURES.parquet STATS.csv; the statistics are of every mention (--repeats), by the keys below."""

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

import duckdb

getcontext().prec = 60

KEYS = ["kind", "unit", "status", "period_start", "period_end"]
signed = "CASE WHEN direction = 'down' AND kind IN ('growth', 'change') THEN -abs({0}) ELSE {0} END"
low, high = signed.format("value"), signed.format("coalesce(value_max, value)")
rows = duckdb.sql(
    f"SELECT {', '.join(KEYS)}, count(*), sum({low}), sum({high}), min(least({low}, {high})), max(greatest({low}, {high})),"
    f" list({low}), list({high}) FROM read_parquet('{sys.argv[1]}') WHERE value IS NOT NULL GROUP BY ALL"
).fetchall()


def shown(d):
    text = format(d.quantize(Decimal("1e-10"), ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


theirs = {}
for *keys, count, lows, highs, least, most, low_list, high_list in rows:
    values = sorted((a + b) / 2 for a, b in zip(low_list, high_list))
    total = (lows + highs) / 2
    middle = (values[(count - 1) // 2] + values[count // 2]) / 2
    theirs[tuple("" if k is None else str(k) for k in keys)] = [str(count)] + [shown(d) for d in (total, total / count, middle, least, most)]

ours = {}
with open(sys.argv[2], newline="", encoding="utf-8") as f:
    for r in csv.DictReader(f):
        ours[tuple(r[k] for k in KEYS)] = [r[m] for m in ("count", "sum", "mean", "median", "min", "max")]

wrong = sorted(set(ours) ^ set(theirs))
sums = 0
for key in set(ours) & set(theirs):
    a, b = list(ours[key]), list(theirs[key])
    if a[1] == "":  # values that do not add up
        b[1] = ""
    sums += a[1] != ""
    if a != b:
        wrong.append((key, a, b))
print(f"{len(ours)} groups, {sums} sums, {len(wrong)} differences", *wrong[:5], sep="\n")
sys.exit(1 if wrong or not sums else 0)
