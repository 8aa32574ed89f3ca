"""Compares what pandas, polars and DuckDB (or LibreOffice's CSV) read with what was written. usage: readers.py DIR [calc]"""
import csv, datetime, glob, json, os, sys
from decimal import Decimal

folder = sys.argv[1]
want = [json.loads(l, parse_float=Decimal) for l in open(f"{folder}/figures.jsonl", encoding="utf8")]
BIG = "1234567890123456789012345678"


def same(name, got, guarded):
    """Every cell that was written equals the one read; `guarded` formats carry an apostrophe before formulas."""
    assert len(got) == len(want), (name, len(got))
    for g, w in zip(got, want):
        for k, v in w.items():
            x = g.get(k)
            if isinstance(v, (int, Decimal)):
                assert x is not None and (Decimal(str(x)) == v or abs(Decimal(str(x)) - v) <= abs(v) / 10**15), (name, k, v, x)
            elif k.startswith("period_"):
                assert str(x)[:10] == v, (name, k, v, x)
            else:
                plain = x[1:] if guarded and isinstance(x, str) and x.startswith("'") and not v.startswith("'") else x
                assert plain == v, (name, k, v, x)
    print(f"{name}: equal")


def clean(rows):
    empty = lambda v: v is None or v != v or str(v) in ("NaT", "nan")
    return [{k: None if empty(v) else v for k, v in r.items()} for r in rows]


if sys.argv[2:] == ["calc"]:
    path = next(p for p in glob.glob(f"{folder}/calc/*.csv") if "columns" not in p)
    rows = list(csv.DictReader(open(path, encoding="utf8", newline="")))
    same("LibreOffice figures.xlsx", [{k: v.replace("\r\n", "\n") for k, v in r.items()} for r in rows], False)
    sys.exit()

import duckdb, pandas, polars

text = {"doc": str, "text": str, "unit": str, "indicator": str}
exact = {**text, "value": str, "value_max": str}
for ending, sep in (("csv", ","), ("tsv", "\t")):
    path = f"{folder}/figures.{ending}"
    same(f"pandas {ending}", clean(pandas.read_csv(path, sep=sep, dtype=exact).to_dict("records")), True)
    got = polars.read_csv(path, separator=sep, schema_overrides={"value": polars.Decimal(38, 10)}, try_parse_dates=True)
    same(f"polars {ending}", got.to_dicts(), True)
    got = duckdb.sql(f"SELECT * FROM read_csv('{path}', delim='{sep}', types={{'value': 'DECIMAL(38,10)'}})")
    same(f"duckdb {ending}", [dict(zip(got.columns, r)) for r in got.fetchall()], True)
same("pandas xlsx", clean(pandas.read_excel(f"{folder}/figures.xlsx", sheet_name="figures", dtype=text).to_dict("records")), False)
import openpyxl
sheet = openpyxl.load_workbook(f"{folder}/figures.xlsx")["figures"]
names = [c.value for c in sheet[1]]
assert sheet.cell(3, names.index("value") + 1).value == BIG, "more than 15 digits are text"
assert sheet.cell(3, names.index("text") + 1).data_type in ("s", "inlineStr"), "no formula"
if os.path.exists(f"{folder}/figures.parquet"):
    path = f"{folder}/figures.parquet"
    same("pandas parquet", clean(pandas.read_parquet(path).to_dict("records")), False)
    same("polars parquet", polars.read_parquet(path).to_dicts(), False)
    got = duckdb.sql(f"SELECT * FROM '{path}'")
    same("duckdb parquet", [dict(zip(got.columns, r)) for r in got.fetchall()], False)
    assert polars.read_parquet(path)["value"].to_list()[1] == Decimal(BIG)
    assert polars.read_parquet(path)["period_start"].to_list()[2] == datetime.date(1957, 2, 28)
