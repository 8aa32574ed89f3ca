"""The tables from Spark, from shards and from one run are equal; killed executors and bad input lose nothing.

usage: test_spark.py BAOSHU [SHARED]   (make test-spark; Spark runs as two executor processes on this machine)
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import baoshu_spark as bs
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

BAOSHU = os.path.abspath(sys.argv[1])
SHARED = Path(sys.argv[2]) if len(sys.argv) > 2 else None
CORPUS = SHARED / "corpus" if SHARED and (SHARED / "corpus").is_dir() else Path("samples")
WORK = Path(tempfile.mkdtemp(prefix="baoshu-spark-"))
SCHEMA = json.loads(subprocess.run([BAOSHU, "schema"], capture_output=True, check=True).stdout)


def session(cores=1):
    return (
        SparkSession.builder.master(f"local-cluster[2,{cores},1024]").appName("baoshu test")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8")
        .config("spark.executor.memory", "1g").config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.log.level", "ERROR").config("spark.ui.showConsoleProgress", "false").getOrCreate()
    )


def baoshu(*args, codes=(0,)):
    done = subprocess.run([BAOSHU, *map(str, args), "-q"], capture_output=True, text=True)
    assert done.returncode in codes, (args, done.returncode, done.stderr)


def plain(value):
    return tuple(value) if isinstance(value, list) else value


def rows(frame, table):
    """Rows as a sorted list of tuples: the columns of the contract, whatever the order in which they came."""
    names = [c["name"] for c in SCHEMA[table]]
    got = [tuple(plain(r[n]) for n in names) for r in frame]
    # Lists are never null in one format and empty in the other.
    lists = [i for i, c in enumerate(SCHEMA[table]) if c["type"].startswith("list")]
    got = [tuple((v or ()) if i in lists else v for i, v in enumerate(r)) for r in got]
    return sorted(got, key=repr)


def of_parquet(folder, table):
    return rows(pq.read_table(folder / table).to_pylist(), table)


def of_spark(spark, folder, table):
    return rows([r.asDict() for r in spark.read.parquet(str(folder / table)).collect()], table)


def equal(name, got, want):
    assert len(got) == len(want), (name, len(got), len(want))
    for g, w in zip(got, want):
        assert g == w, f"{name}:\n{g}\n{w}"
    print(f"{name}: {len(want)} rows equal", flush=True)


def texts():
    files = sorted(p for p in CORPUS.rglob("*.txt"))
    return [(str(p.relative_to(CORPUS)), p.read_bytes()) for p in files]


def three_ways(spark):
    """One extract, sixteen shards merged, Spark on two executors."""
    baoshu("extract", CORPUS, "--include", "*.txt", "-o", WORK / "one", "-f", "parquet")
    for i in range(1, 17):
        baoshu("extract", CORPUS, "--include", "*.txt", "--shard", f"{i}/16", "-o", WORK / f"shard{i}", "-f", "parquet")
    baoshu("merge", *[WORK / f"shard{i}" for i in range(1, 17)], "-o", WORK / "merged", "-f", "parquet")
    report = bs.run(spark, [str(CORPUS)], str(WORK / "spark"), kind="text", binary=BAOSHU, files_per_step=70, glob="*.txt")
    for table in ("figures", "slogans", "documents"):
        one = of_parquet(WORK / "one", table)
        parts = lambda folder: {p.name: p.read_bytes() for p in (WORK / folder / table).glob("*.parquet")}
        assert parts("one") and parts("one") == parts("merged"), table
        print(f"16 shards merged, {table}: the same bytes")
        equal(f"Spark, {table}", of_spark(spark, WORK / "spark", table), one)
    years = sorted(p.name for p in (WORK / "spark/figures").glob("year=*"))
    assert years, "partitioned by year"
    return report


def goes_on(spark, report):
    """Started again nothing is read; a step that is lost or whose file changed is read again, and only that."""
    again = lambda: bs.run(spark, [str(CORPUS)], str(WORK / "spark"), kind="text", binary=BAOSHU, files_per_step=70, glob="*.txt")
    tables = lambda: {str(p) for p in (WORK / "spark").rglob("*.parquet")}
    before = tables()
    assert again()["steps_read"] == 0 and tables() == before
    step = sorted((WORK / "spark/_steps").iterdir())[0]
    (step / "rows/_SUCCESS").unlink()  # as after a kill in the middle of a step
    second = again()
    assert (second["steps_read"], second["steps_kept"]) == (1, report["steps_read"] - 1), second
    equal("after a lost step, figures", of_spark(spark, WORK / "spark", "figures"), of_parquet(WORK / "one", "figures"))


def types(spark):
    """Spark, pyarrow and DuckDB read the same types out of what `extract` and Spark write."""
    duck = {"utf8": "VARCHAR", "int64": "BIGINT", "bool": "BOOLEAN", "date32": "DATE", "decimal128(38, 10)": "DECIMAL(38,10)", "list<utf8>": "VARCHAR[]"}
    try:
        import duckdb
    except ImportError:
        duckdb = None
    for table, columns in SCHEMA.items():
        files = {"extract": next((WORK / "one" / table).glob("*.parquet")), "spark": next((WORK / "spark" / table).rglob("*.parquet"), None)}
        for made, path in files.items():
            if path is None:
                continue
            arrow = {f.name: f.type for f in pq.ParquetFile(path).schema_arrow}
            there = [c for c in columns if c["name"] in arrow]
            assert len(there) >= len(columns) - 1, (table, made)  # a partition's column stands in the folder's name
            for c in there:
                kind = arrow[c["name"]]
                kind = pa.string() if kind == pa.large_string() or str(kind) == "string_view" else kind
                kind = pa.list_(pa.string()) if pa.types.is_list(kind) or pa.types.is_large_list(kind) else kind
                assert kind == bs._arrow_type(c["type"]), (table, made, c, kind)
            if duckdb:
                got = {r[0]: r[1] for r in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
                assert all(got[c["name"]] == duck[c["type"]] for c in there), (table, made, got)
        got = {f.name: f.dataType.simpleString() for f in spark.read.parquet(str(files["extract"])).schema}
        assert got == {c["name"]: bs._spark_type(c["type"]) for c in columns}, (table, got)
    print("types: Spark, pyarrow" + (", DuckDB" if duckdb else "") + " agree with `baoshu schema`")


def bad_documents(spark):
    """What is wrong with a document is a row of errors; rows that only JSON can hold come too."""
    docs = spark.createDataFrame(
        [("a", "甲镇建成公园12个。", date(2013, 3, 20)), ("none", None, None), ("pdf", "%PDF-1.4", None),
         ("big", "x" * (2 << 20), None), ("exact", "产量0.123456789012345万吨,另有5.4吨。", None), ("empty", "", None)],
        "id string, text string, date date",
    ).repartition(3)
    got = bs.extract(docs, BAOSHU, ("--threads", "1", "--max-document", "1")).collect()
    errors = {r["file"]: r["error"] for r in got if r["table"] == "errors"}
    assert sorted(errors) == ["big", "none", "pdf"], errors
    assert "larger than 1 MB" in errors["big"] and "has no text" in errors["none"]
    figures = {(r["doc"], r["text"]): r for r in got if r["table"] == "figures"}
    assert figures["a", "12个"]["value"] == Decimal(12), figures
    assert figures["exact", "5.4吨"]["value"] == Decimal("5.4"), figures
    documents = {r["doc"]: r for r in got if r["table"] == "documents"}
    assert sorted(documents) == ["a", "empty", "exact"] and documents["a"]["date"] == "2013-03-20"
    try:
        bs.extract(spark.createDataFrame([("a", "b")], "id string, body string"), BAOSHU)
        raise AssertionError("a missing column is refused")
    except bs.BaoshuError as e:
        assert "no column text; they have id, body" in str(e)
    print("bad documents: rows of errors")


def large_document(spark):
    """A document of 200 MB is an error with its name, and its partition goes on."""
    docs = spark.range(3).coalesce(1).selectExpr(
        "concat('d', id) AS id", "CASE WHEN id = 1 THEN repeat(concat('Growth was ', id, '%. '), 14000000) ELSE '甲镇建成公园12个。' END AS text"
    )
    got = bs.extract(docs, BAOSHU).collect()
    errors = {r["file"]: r["error"] for r in got if r["table"] == "errors"}
    assert list(errors) == ["d1"] and "larger than 64 MB" in errors["d1"], errors
    assert sorted(r["doc"] for r in got if r["table"] == "figures") == ["d0", "d2"]
    print("a document of 200 MB: a row of errors")


def wrong_binaries(spark):
    """A binary of another platform, none at all, and one that dies give errors that say so."""
    wrong = WORK / "elsewhere"
    wrong.write_bytes(b"\xcf\xfa\xed\xfe" + bytes(4000))  # Mach-O
    wrong.chmod(0o755)
    dies = WORK / "dies"
    dies.write_text(f'#!/bin/sh\ncase "$1" in extract) echo broken dictionary >&2; exit 1;; *) exec {BAOSHU} "$@";; esac\n')
    dies.chmod(0o755)
    for binary, said in ((wrong, "is for another platform"), (WORK / "nowhere", "is missing"), (dies, "broken dictionary")):
        try:
            bs.extract(spark.createDataFrame([("a", "b")], "id string, text string"), str(binary)).collect()
            raise AssertionError(f"{binary} passed")
        except (bs.BaoshuError, PySparkException) as e:
            assert said in str(e), str(e)[-2000:]
    print("wrong binaries: named")


def executors():
    found = []
    for p in Path("/proc").iterdir():
        try:
            if p.name.isdigit() and b"CoarseGrainedExecutorBackend" in (p / "cmdline").read_bytes():
                # Only executors that descend from this process.
                parent = int(p.name)
                while parent > 1 and parent != os.getpid():
                    parent = int((Path("/proc") / str(parent) / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == os.getpid():
                    found.append(int(p.name))
        except (OSError, ValueError):
            pass
    return found


def killed_executor(spark):
    """One of two executors is killed in mid-run: the job ends, and its rows are those of an undisturbed run."""
    docs = [(f"{i}/{doc}", text.decode()) for i in range(6 if CORPUS.name == "corpus" else 100) for doc, text in texts()]
    frame = spark.createDataFrame(docs, "id string, text string").repartition(24).persist()
    frame.count()
    tracker, group = spark.sparkContext.statusTracker(), "killed"
    killed = []

    def kill():
        while not killed:
            for job in tracker.getActiveJobsIds():
                for stage in tracker.getJobInfo(job).stageIds:
                    info = tracker.getStageInfo(stage)
                    if info and info.numTasks >= 8 and info.numCompletedTasks >= 4 and executors():
                        pid = executors()[0]
                        os.kill(pid, signal.SIGKILL)
                        killed.append((pid, info.numCompletedTasks, info.numTasks))
                        return
            time.sleep(0.02)

    watcher = threading.Thread(target=kill, daemon=True)
    watcher.start()
    bs.extract(frame, BAOSHU).write.mode("overwrite").parquet(str(WORK / "killed"))
    assert killed, "the run ended before an executor could be killed; give it more documents"
    print(f"killed executor {killed[0][0]} when {killed[0][1]} of {killed[0][2]} tasks had ended")
    got = spark.read.parquet(str(WORK / "killed"))
    with open(WORK / "all.jsonl", "w", encoding="utf8") as f:
        for doc, text in docs:
            f.write(json.dumps({"id": doc, "text": text}, ensure_ascii=False) + "\n")
    baoshu("extract", WORK / "all.jsonl", "-o", WORK / "undisturbed", "-f", "parquet")
    for table in ("figures", "slogans"):
        equal(f"killed executor, {table}", rows([r.asDict() for r in bs.table(got, table, binary=BAOSHU).collect()], table), of_parquet(WORK / "undisturbed", table))


def main():
    global BAOSHU
    start = time.time()
    BAOSHU = shutil.copy(BAOSHU, WORK / "baoshu")  # of one build to the end
    spark = session()
    print(f"Spark {spark.version}, {spark.sparkContext.master}, over {CORPUS}", flush=True)
    report = three_ways(spark)
    print(f"({time.time() - start:.0f} s)", flush=True)
    for part in (lambda spark: goes_on(spark, report), types, bad_documents, large_document, wrong_binaries, killed_executor):
        part(spark)
        print(f"({time.time() - start:.0f} s)", flush=True)
    spark.stop()
    print(f"all equal, {time.time() - start:.0f} s")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
