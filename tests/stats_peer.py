"""Computes with DuckDB what `baoshu stats` computed, and compares to the last digit.

usage: stats_peer.py FIGURES.parquet STATS.csv [WEIGHT]; the statistics are of every mention (--repeats), by the keys below,
with the measures below, and weighted with the values of the indicator WEIGHT for the same subject and period."""

import csv
import sys
from decimal import ROUND_HALF_UP, Decimal, getcontext

import duckdb

getcontext().prec = 60

KEYS = ["kind", "unit", "status", "period_start", "period_end"]
MEASURES = ["count", "sum", "mean", "median", "min", "max", "q1", "q25", "q90"]
figures, weight = sys.argv[1], sys.argv[3] if len(sys.argv) > 3 else None
signed = "CASE WHEN direction = 'down' AND kind IN ('growth', 'change') THEN -abs({0}) ELSE {0} END"
low, high = signed.format("value"), signed.format("coalesce(value_max, value)")
rows = duckdb.sql(
    f"SELECT {', '.join(KEYS)}, count(*), sum({low}), sum({high}), min(least({low}, {high})), max(greatest({low}, {high})),"
    f" list({low}), list({high}) FROM read_parquet('{figures}') WHERE value IS NOT NULL GROUP BY ALL"
).fetchall()
weighted = {}
if weight:
    weighted = {
        row[:5]: row[5:]
        for row in duckdb.sql(
            f"WITH w AS (SELECT subject, period_start, period_end, value AS weight FROM read_parquet('{figures}')"
            f" WHERE indicator = '{weight}')"
            f" SELECT {', '.join('f.' + k for k in KEYS)}, list({low}), list({high}), list(weight)"
            f" FROM read_parquet('{figures}') f JOIN w USING (subject, period_start, period_end) GROUP BY ALL"
        ).fetchall()
    }


def shown(d):
    text = format(d.quantize(Decimal("1e-10"), ROUND_HALF_UP), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def quantile(values, percent):
    """Type 7 of Hyndman and Fan, as DuckDB's quantile_cont, which computes it in floats."""
    at = Decimal((len(values) - 1) * percent) / 100
    below = int(at)
    after = values[min(below + 1, len(values) - 1)]
    return values[below] + (after - values[below]) * (at - below)


theirs = {}
for *keys, count, lows, highs, least, most, low_list, high_list in rows:
    values = sorted((a + b) / 2 for a, b in zip(low_list, high_list))
    total = (lows + highs) / 2
    cells = [total, total / count, quantile(values, 50), least, most] + [quantile(values, p) for p in (1, 25, 90)]
    row = [str(count)] + [shown(d) for d in cells]
    if weight:
        parts = list(zip(*weighted.get(tuple(keys), ())))
        total = sum((a + b) / 2 * w for a, b, w in parts)
        row.append(shown(total / sum(w for *_, w in parts)) if parts else "")
    theirs[tuple("" if k is None else str(k) for k in keys)] = row

if weight:
    MEASURES.append("weighted")
ours = {}
with open(sys.argv[2], newline="", encoding="utf-8") as f:
    for r in csv.DictReader(f):
        ours[tuple(r[k] for k in KEYS)] = [r[m] for m in MEASURES]

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
