"""Feeds a workbook that LibreOffice wrote ten times, and opens it there: chart, pivot table, formulas and conditional formats must be
as they were, and formulas and pivot table calculated anew. Then runs the cron and systemd examples of docs/feed.md. usage: feed.py BAOSHU DIR"""
import csv, glob, hashlib, json, os, re, subprocess, sys, zipfile

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

baoshu, work = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
docs = os.path.join(os.path.dirname(__file__), "..", "docs", "feed.md")
guide = open(docs, encoding="utf8").read()
home = os.path.join(work, "home")
report = os.path.join(home, "report")
os.makedirs(os.path.join(report, "news"))


def calc(*args):
    subprocess.run(["soffice", "--headless", *args], check=True, capture_output=True, cwd=report)


book = openpyxl.Workbook()
data = book.active
data.title = "数据"
data.append(["doc", "text", "value", "unit", "indicator", "period_end", "备注", "figure_id"])
data.append(["手工", "5个", 5, "个"])  # a person's own row
sums = book.create_sheet("汇总")
sums["A1"], sums["A2"] = "=SUM('数据'!C2:C1000)", "=A1*2"
for i, n in enumerate((3, 5, 4), 5):
    sums.cell(i, 2, n)
chart = BarChart()
chart.add_data(Reference(sums, min_col=2, min_row=5, max_row=7))
sums.add_chart(chart, "D2")
fill = PatternFill("solid", bgColor="FFFF00")
sums.conditional_formatting.add("B5:B7", CellIsRule(operator="greaterThan", formula=["3"], fill=fill))
book.create_sheet("说明")["A1"] = "=1+1"
book.create_sheet("透视")
os.makedirs(os.path.join(work, "made"))
book.save(os.path.join(work, "made", "report.xlsx"))
# openpyxl makes no pivot tables; LibreOffice does, from its own flat format.
calc("--convert-to", "fods", "--outdir", os.path.join(work, "made"), os.path.join(work, "made", "report.xlsx"))
PIVOT = """<table:data-pilot-tables><table:data-pilot-table table:name="P" table:target-range-address="透视.A1:透视.B4"
  table:buttons="透视.A2" table:show-filter-button="false" table:ignore-empty-rows="true">
  <table:source-cell-range table:cell-range-address="数据.A1:数据.H1000"/>
  <table:data-pilot-field table:source-field-name="unit" table:orientation="row" table:function="auto">
    <table:data-pilot-level table:show-empty="false"/></table:data-pilot-field>
  <table:data-pilot-field table:source-field-name="value" table:orientation="data" table:function="sum"/>
  </table:data-pilot-table></table:data-pilot-tables></office:spreadsheet>"""
flat = os.path.join(work, "made", "report.fods")
xml = open(flat, encoding="utf8").read()
with open(flat, "w", encoding="utf8") as out:
    out.write(xml.replace("</office:spreadsheet>", PIVOT))
calc("--convert-to", "xlsx", "--outdir", report, flat)
path = os.path.join(report, "report.xlsx")
parts = lambda: {n: zipfile.ZipFile(path).read(n) for n in zipfile.ZipFile(path).namelist()}
before = parts()
CACHE = "xl/pivotCache/pivotCacheDefinition1.xml"
assert {CACHE, "xl/pivotTables/pivotTable1.xml", "xl/charts/chart1.xml"} <= set(before), list(before)
digest = lambda: hashlib.sha256(open(path, "rb").read()).hexdigest()
with open(os.path.join(report, "job.toml"), "w", encoding="utf8") as job:
    job.write('sources = ["news"]\ncolumns = ["doc", "text", "value", "unit", "indicator", "period_end"]\n')
    job.write('[target]\nfile = "report.xlsx"\nsheet = "数据"\n')

# What a scheduler would run, as written.
cron = re.search(r"```cron\n(?:\S+ ){5}(.*)\n```", guide).group(1)
service = re.search(r"^ExecStart=(.*)$", guide, re.M).group(1)
inner = re.fullmatch(r"/bin/sh -c '(.*)'", service).group(1)
env = {**os.environ, "HOME": home, "PATH": os.path.dirname(baoshu) + os.pathsep + os.environ["PATH"]}
for run in range(10):
    with open(os.path.join(report, "news", f"{run}.txt"), "w", encoding="utf8") as text:
        text.write(f"全市新建公园{run + 10}个。\n")
    if run % 2:
        subprocess.run(["/bin/sh", "-c", inner], check=True, env=env, cwd=report, capture_output=True)
    else:
        subprocess.run(["/bin/sh", "-c", cron], check=True, env=env)
    whole = digest()
    again = subprocess.run([baoshu, "feed", "job.toml", "-q"], check=True, cwd=report, capture_output=True)
    assert json.loads(again.stdout)["written"] is False and digest() == whole, "nothing new changes no byte"
log = open(os.path.join(report, "feed.log"), encoding="utf8").read().splitlines()
assert len(log) == 5 and all(json.loads(line)["written"] for line in log), log

after = parts()
assert list(before) == list(after), "the same parts in the same order"
changed = {n for n in before if before[n] != after[n]}
sheets = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"}
assert changed <= sheets | {"xl/workbook.xml", "xl/styles.xml", CACHE}, changed
assert after[CACHE] == before[CACHE].replace(b"<pivotCacheDefinition ", b'<pivotCacheDefinition refreshOnLoad="1" ', 1)
formulas = lambda xml: re.sub(rb"</f><v>[^<]*</v>", b"</f>", xml)
assert formulas(before["xl/worksheets/sheet2.xml"]) == formulas(after["xl/worksheets/sheet2.xml"]), "only results went"
options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
calc("--convert-to", options, "--outdir", os.path.join(work, "opened"), path)
opened = {p.rsplit("-", 1)[1]: list(csv.reader(open(p, encoding="utf8"))) for p in glob.glob(os.path.join(work, "opened", "*"))}
total = sum(range(10, 20)) + 5
assert opened["汇总.csv"][0][0] == str(total) and opened["汇总.csv"][1][0] == str(2 * total), opened["汇总.csv"]
assert len(opened["数据.csv"]) == 12, opened["数据.csv"]
assert ["个", str(total)] in opened["透视.csv"], opened["透视.csv"]
print("feed: a workbook of LibreOffice fed ten times, all else as it was, formulas and pivot table calculated")
