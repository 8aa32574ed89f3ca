"""baoshu on Spark: DataFrames of documents in, DataFrames of figures and slogans out.

As a module (`--py-files` or beside your script):

    import baoshu_spark as bs
    rows = bs.extract(docs, binary="/opt/baoshu")   # docs: id, text, and optionally title, date, place, outlet
    figures = bs.table(rows, "figures")

As a job over an archive, which may be stopped and started again (see docs/spark.md):

    spark-submit --files baoshu spark/baoshu_spark.py /archive/*.parquet -o /tables

Every partition runs one `baoshu extract --stdin jsonl --stdout jsonl` (docs/stream.md). Needs PySpark 4 and pyarrow.
"""

import argparse
import base64
import hashlib
import io
import json
import os
import platform
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from decimal import Decimal

KEYS = ("id", "text", "title", "date", "place", "outlet")
TABLES = ("figures", "slogans", "documents", "errors")
BLOCK = 1 << 22  # bytes of rows that become one Arrow batch


class BaoshuError(RuntimeError):
    """The binary is missing, is for another platform, or ended before its input did."""


# ---- the binary


def _runs(path):
    """The version that the binary says, or an error that names what is wrong with it."""
    here = f"{platform.node()} is {platform.system()} {platform.machine()}"
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60)
    except FileNotFoundError as e:
        raise BaoshuError(f"baoshu is missing: {path}; ship it with --files /path/to/baoshu") from e
    except PermissionError as e:
        raise BaoshuError(f"baoshu cannot be run: {path}: {e}; its file system may be mounted noexec") from e
    except OSError as e:
        raise BaoshuError(f"baoshu is for another platform: {path}: {e.strerror}; {here}; build it there and ship that one") from e
    if done.returncode != 0:
        said = done.stderr.decode("utf8", "replace").strip()
        raise BaoshuError(f"baoshu does not run: {path}: {said or done.returncode}; {here}; build it for the libraries there")
    return done.stdout.decode().strip()


def _executable(name):
    """The binary on this machine: the file that Spark shipped, else one that is installed."""
    from pyspark import SparkFiles

    path = name
    if not os.path.isabs(name) or not os.path.exists(name):
        path = SparkFiles.get(os.path.basename(name))
        if not os.path.exists(path):
            path = shutil.which(os.path.basename(name)) or path
    if os.path.exists(path) and not os.access(path, os.X_OK):
        try:
            os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR | stat.S_IXGRP)
        except PermissionError:
            own = os.path.join(tempfile.mkdtemp(prefix="baoshu-"), "baoshu")
            shutil.copyfile(path, own)
            os.chmod(own, 0o755)
            path = own
    return path


def schema(binary="baoshu"):
    """The columns of every table as the binary declares them: {table: [(name, Arrow type), …]}."""
    path = _executable(binary)
    _runs(path)
    declared = json.loads(subprocess.run([path, "schema"], capture_output=True, check=True).stdout)
    tables = {name: [(c["name"], c["type"]) for c in columns] for name, columns in declared.items()}
    tables["signatures"] = [("doc", "utf8"), ("content", "utf8"), ("parts", "utf8")]
    return tables


def _wide(tables):
    """The columns of all tables side by side, and where each table's columns stand among them. A name that has another
    type in another table (`duplicate_of`: a paragraph, a document) stands there behind the table's name."""
    wide, places = {"table": "utf8"}, {}
    for name, columns in sorted(tables.items()):
        places[name] = {c: c if wide.setdefault(c, kind) == kind else f"{name}_{c}" for c, kind in columns}
        wide.update((places[name][c], kind) for c, kind in columns)
    return list(wide.items()), places


def _spark_type(kind):
    return {
        "utf8": "string", "int64": "bigint", "bool": "boolean", "date32": "date",
        "decimal128(38, 10)": "decimal(38,10)", "list<utf8>": "array<string>",
    }[kind]


def _arrow_type(kind):
    import pyarrow as pa

    return {
        "utf8": pa.string(), "int64": pa.int64(), "bool": pa.bool_(), "date32": pa.date32(),
        "decimal128(38, 10)": pa.decimal128(38, 10), "list<utf8>": pa.list_(pa.string()),
    }[kind]


# ---- documents to rows, on the executors


def _lines(batch):
    """The documents of an Arrow batch as lines of the stream protocol."""
    columns = {name: batch.column(name) for name in batch.schema.names}
    for i in range(batch.num_rows):
        document = {}
        for key in KEYS:  # the id first, so that a document over the limit is named
            value = columns[key][i].as_py() if key in columns else None
            if isinstance(value, (bytes, bytearray)):
                document["base64"] = base64.b64encode(value).decode()
            elif value is not None or key == "text":
                document[key] = value
        if "base64" in document:
            document.pop("text", None)
        yield json.dumps(document, ensure_ascii=False).encode("utf8", "surrogatepass") + b"\n"


def _blocks(stream):
    """Whole lines, a few megabytes at a time."""
    rest = b""
    while True:
        read = stream.read(BLOCK)
        if not read:
            if rest:
                yield rest
            return
        cut = read.rfind(b"\n") + 1
        if cut:
            yield rest + read[:cut]
            rest = read[cut:]
        else:
            rest += read


def _batches(block, tables):
    """Rows as Arrow, table by table. Numbers that need more than ten places after the point become empty, as in baoshu's
    own Parquet."""
    import pyarrow as pa

    wide, places = _wide(tables)
    lines = {}
    for line in block.splitlines(keepends=True):
        lines.setdefault(line[10 : line.index(b'"', 10)].decode(), []).append(line)  # {"table":"figures",…
    for name, mine in lines.items():
        parsed = _parsed(b"".join(mine), tables[name])
        there = {places[name][c]: parsed.column(c) for c in parsed.column_names}
        n = parsed.num_rows
        columns = [
            pa.array([name] * n, pa.string()) if c == "table" else there[c] if c in there else pa.nulls(n, _arrow_type(kind))
            for c, kind in wide
        ]
        yield from pa.table(columns, names=[c for c, _ in wide]).to_batches()


def _parsed(lines, columns):
    """Rows of one table."""
    import pyarrow as pa
    import pyarrow.json as pj

    fields = [(name, _arrow_type(kind)) for name, kind in columns]
    stored = pa.schema([(n, pa.string() if t == pa.date32() else t) for n, t in fields])
    try:
        rows = pj.read_json(
            io.BytesIO(lines),
            read_options=pj.ReadOptions(use_threads=False, block_size=len(lines) + 1),
            parse_options=pj.ParseOptions(explicit_schema=stored, unexpected_field_behavior="ignore"),
        )
    except pa.ArrowInvalid:
        decimals = [n for n, t in fields if pa.types.is_decimal(t)]
        parsed = [json.loads(line, parse_float=Decimal) for line in lines.splitlines()]
        for row in parsed:
            for name in decimals:
                if row.get(name) is not None:
                    value = Decimal(row[name])
                    sign, digits, exponent = value.as_tuple()
                    row[name] = value if exponent >= -10 and len(digits) + max(exponent, 0) <= 28 else None
        rows = pa.Table.from_pylist(parsed, schema=stored)
    return rows.select([n for n, _ in fields]).cast(pa.schema(fields))


def _reader(binary, arguments, tables):
    """The function that Spark runs on every partition."""

    def read(batches):
        path = _executable(binary)
        _runs(path)
        command = [path, "extract", "--stdin", "jsonl", "--stdout", "jsonl", "--signatures", "--quiet", *arguments]
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)
            failed = []

            def feed():
                try:
                    with process.stdin:
                        for batch in batches:
                            for line in _lines(batch):
                                process.stdin.write(line)
                except BrokenPipeError:
                    pass  # it has ended; its exit code says why
                except BaseException as e:  # also what Spark raises when the task is cancelled
                    failed.append(e)
                    process.kill()

            feeder = threading.Thread(target=feed, daemon=True)
            feeder.start()
            try:
                for block in _blocks(process.stdout):
                    yield from _batches(block, tables)
                code = process.wait()
                feeder.join()
            finally:
                process.kill()
                process.wait()
            if failed:
                raise failed[0]
            if code not in (0, 2):  # 2: some documents are rows of `errors`
                said.seek(0)
                raise BaoshuError(f"baoshu ended with {code}: {said.read().decode('utf8', 'replace').strip()[-2000:]}")

    return read


# ---- DataFrames


def extract(docs, binary="baoshu", arguments=("--threads", "1")):
    """Rows of all tables in one DataFrame, told apart by the column `table`; [`table`] picks one.

    `docs` has the columns `id` and `text`, and optionally `title`, `date`, `place`, `outlet`. A binary `text` is a whole
    file in any encoding or format that baoshu knows. Nothing is computed before an action; persist or write the result
    when you need more than one table of it. A document that fails becomes a row of `errors` and stops nothing.
    """
    spark = docs.sparkSession
    missing = [c for c in ("id", "text") if c not in docs.columns]
    if missing:
        raise BaoshuError(f"the documents have no column {missing[0]}; they have {', '.join(docs.columns)}")
    _ship(spark, binary)
    tables = schema(binary)
    kept = [c for c in KEYS if c in docs.columns]
    plain = [docs[c] if dict(docs.dtypes)[c] == "binary" else docs[c].cast("string").alias(c) for c in kept]
    ddl = ", ".join(f"`{name}` {_spark_type(kind)}" for name, kind in _wide(tables)[0])
    return docs.select(*plain).mapInArrow(_reader(binary, tuple(arguments), tables), ddl)


def _ship(spark, binary):
    """Sends this module, and the binary unless --files did, to the executors."""
    context = spark.sparkContext
    if __name__ != "__main__" and not getattr(context, "_baoshu_module", False):
        context.addPyFile(os.path.abspath(__file__))
        context._baoshu_module = True
    from pyspark import SparkFiles

    if os.path.isfile(binary) and not os.path.exists(SparkFiles.get(os.path.basename(binary))):
        context.addFile(os.path.abspath(binary))


def table(rows, name, tables=None, binary="baoshu"):
    """One table out of what [`extract`] gave, with the columns of the contract in their order."""
    places = _wide(tables or schema(binary))[1][name]
    return rows.where(rows["table"] == name).select(*[rows[at].alias(c) for c, at in places.items()])


def mark_repeats(rows, documents, binary="baoshu"):
    """Fills `duplicate_of` as one `baoshu extract` over all documents does.

    Only documents that share their bytes, or a band of an article's signature, with another can repeat one: Spark finds
    those, and `baoshu merge --signatures` on the driver decides among them.
    """
    from pyspark.sql import functions as F

    signatures = rows.where("table = 'signatures'").select("doc", "content", "parts").persist()
    # parts: 8 digits for the number of articles, then for each 8 of its length and 16 bands of 32.
    bands = """transform(sequence(0, (length(parts) - 8) div 520 * 16 - 1),
        j -> concat(j % 16, ':', substring(parts, 17 + (j div 16) * 520 + (j % 16) * 32, 32)))"""
    keys = signatures.where("length(parts) > 8").selectExpr("doc", f"explode({bands}) AS key")
    keys = keys.unionByName(signatures.select("doc", F.col("content").alias("key")))
    shared = keys.groupBy("key").agg(F.count_distinct("doc").alias("n")).where("n > 1").select("key")
    likely = keys.join(shared, "key").select("doc").distinct()
    with tempfile.TemporaryFile() as answers, tempfile.TemporaryFile() as said:
        command = [_executable(binary), "merge", "--signatures"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=answers, stderr=said)
        try:
            for row in signatures.join(likely, "doc").toLocalIterator():
                process.stdin.write(json.dumps(row.asDict(), ensure_ascii=False).encode() + b"\n")
        except BrokenPipeError:
            pass
        process.stdin.close()
        if process.wait() != 0:
            said.seek(0)
            raise BaoshuError(f"baoshu merge --signatures: {said.read().decode('utf8', 'replace').strip()[-2000:]}")
        answers.seek(0)
        repeats = [(r["doc"], r["duplicate_of"]) for r in map(json.loads, answers)]
    signatures.unpersist()
    if not repeats:
        return documents
    marks = documents.sparkSession.createDataFrame(repeats, "doc string, repeats string").dropDuplicates(["doc"])
    marked = documents.join(marks, "doc", "left")
    return marked.withColumn("duplicate_of", F.col("repeats")).select(*documents.columns)


# ---- a job over an archive


def read_documents(spark, paths, kind, columns, root=""):
    """Documents of files: Parquet and JSON Lines with these columns, or text, one file a document."""
    from pyspark.sql import functions as F

    if kind == "text":
        docs = spark.read.format("binaryFile").load(paths)
        relative = F.col("path")
        if root:
            relative = F.when(F.col("path").startswith(root), F.substring("path", len(root) + 1, 1 << 20)).otherwise(relative)
        return docs.select(relative.alias("id"), F.col("content").alias("text"))
    docs = spark.read.parquet(*paths) if kind == "parquet" else spark.read.json(paths)
    named = {key: columns.get(key) or (key if key in docs.columns else None) for key in KEYS}
    wrong = [c for c in named.values() if c and c not in docs.columns]
    if wrong or not named["id"] or not named["text"]:
        what = wrong[0] if wrong else "id" if not named["id"] else "text"
        raise BaoshuError(f"the documents have no column {what}; they have {', '.join(docs.columns)}; name it with --column")
    return docs.select(*[F.col(c).alias(key) for key, c in named.items() if c])


class _Folder:
    """A folder on any file system that Spark reads, through Hadoop."""

    def __init__(self, spark, path):
        self.jvm = spark._jvm
        self.path = self.jvm.org.apache.hadoop.fs.Path(path)
        self.fs = self.path.getFileSystem(spark._jsc.hadoopConfiguration())
        self.path = self.fs.makeQualified(self.path)

    def at(self, name):
        return self.jvm.org.apache.hadoop.fs.Path(self.path, name)

    def has(self, name):
        return self.fs.exists(self.at(name))

    def folders(self, name):
        return [s.getPath().getName() for s in self.fs.listStatus(self.at(name))] if self.has(name) else []

    def remove(self, name):
        self.fs.delete(self.at(name), True)

    def read(self, name):
        stream = self.fs.open(self.at(name))
        try:
            return self.jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8")
        finally:
            stream.close()

    def write(self, name, text):
        beside = self.at(f"{name}.tmp")
        stream = self.fs.create(beside, True)
        stream.write(bytearray(text.encode()))
        stream.close()
        self.fs.delete(self.at(name), False)
        self.fs.rename(beside, self.at(name))


def run(spark, inputs, output, kind="parquet", columns=None, binary="baoshu", arguments=("--threads", "1"), files_per_step=1000, glob="*"):
    """Reads an archive into Parquet tables partitioned by year and place. Started again, it goes on where it was: steps
    whose files have not changed since, read by the same binary, are kept. Returns what it did."""
    from pyspark.sql import functions as F

    tables = schema(binary)
    path = _executable(binary)
    with open(path, "rb") as f:
        made_by = hashlib.file_digest(f, "sha256").hexdigest()
    made_by += " " + json.dumps([kind, columns or {}, list(arguments)])
    out = _Folder(spark, output)
    root = _Folder(spark, inputs[0]).path.toString() + "/" if len(inputs) == 1 else ""
    listed = spark.read.format("binaryFile").option("recursiveFileLookup", "true").option("pathGlobFilter", glob).load(list(inputs))
    files = [(r.path, r.length, str(r.modificationTime)) for r in listed.select("path", "length", "modificationTime").collect()]
    files.sort()
    if not files:
        raise BaoshuError(f"there is no file in {', '.join(inputs)}; name files or folders")
    current, done, kept = set(files), set(), []
    for step in sorted(out.folders("_steps")):
        name = f"_steps/{step}"
        about = json.loads(out.read(f"{name}/files.json")) if out.has(f"{name}/files.json") else {}
        mine = {tuple(f) for f in about.get("files", [])}
        if mine and about.get("made_by") == made_by and mine <= current and out.has(f"{name}/rows/_SUCCESS"):
            done |= mine
            kept.append(name)
        else:
            out.remove(name)
    todo = [f for f in files if f not in done]
    report = {"steps_kept": len(kept), "steps_read": 0, "files": len(files)}
    # Small files share a task, and so a process: by default Spark counts 4 MB for opening each.
    open_cost = spark.conf.get("spark.sql.files.openCostInBytes")
    spark.conf.set("spark.sql.files.openCostInBytes", 1 << 14)
    for i in range(0, len(todo), files_per_step):
        part = todo[i : i + files_per_step]
        name = "_steps/" + hashlib.sha256(json.dumps([made_by, part]).encode()).hexdigest()[:16]
        out.write(f"{name}/files.json", json.dumps({"made_by": made_by, "files": part}, ensure_ascii=False))
        docs = read_documents(spark, [f[0] for f in part], kind, columns or {}, root)
        # Spark makes the rows of a task visible only when it ended, and of the step when all did.
        extract(docs, binary, arguments).write.mode("overwrite").parquet(out.at(f"{name}/rows").toString())
        kept.append(name)
        report["steps_read"] += 1
    spark.conf.set("spark.sql.files.openCostInBytes", open_cost)
    # Tables of just these steps may stand already.
    made_of = json.dumps(sorted(kept))
    if out.has("_steps.json") and out.read("_steps.json") == made_of and all(out.has(f"{t}/_SUCCESS") for t in TABLES):
        return report
    wide = ", ".join(f"`{name}` {_spark_type(kind)}" for name, kind in _wide(tables)[0])
    rows = spark.read.schema(wide).parquet(*[out.at(f"{name}/rows").toString() for name in kept])
    documents = mark_repeats(rows, table(rows, "documents", tables), binary).withColumn("year", F.substring("date", 1, 4))
    keys = documents.select("doc", "year", "place").dropDuplicates(["doc"])
    for name in TABLES:
        frame = documents if name == "documents" else table(rows, name, tables)
        target = out.at(f"_new/{name}").toString()
        if name == "errors":
            frame.coalesce(1).write.mode("overwrite").parquet(target)
            continue
        if name != "documents":
            frame = frame.join(keys, "doc", "left")
        frame.repartition("year", "place").write.mode("overwrite").partitionBy("year", "place").parquet(target)
    out.remove("_steps.json")
    for name in TABLES:
        out.remove(name)
        out.fs.rename(out.at(f"_new/{name}"), out.at(name))
    out.remove("_new")
    out.write("_steps.json", made_of)
    return report


def main(arguments=None):
    parser = argparse.ArgumentParser(description="The figures and slogans of an archive, as Parquet partitioned by year and place.")
    parser.add_argument("inputs", nargs="+", help="files or folders of documents, on any file system that Spark reads")
    parser.add_argument("-o", "--output", required=True, help="folder for the tables; run again with it to go on")
    parser.add_argument("--kind", choices=["parquet", "json", "text"], default="parquet", help="what the files are; text: one file a document, in any format that baoshu reads")
    parser.add_argument("--glob", default="*", help="in folders, only files whose names match")
    parser.add_argument("--column", action="append", default=[], metavar="KEY=NAME", help=f"the column that holds {', '.join(KEYS)}")
    parser.add_argument("--baoshu", default="baoshu", help="the binary, when --files did not ship it")
    parser.add_argument("--files-per-step", type=int, default=1000, help="files between two points from which a later run can go on")
    parser.add_argument("--argument", action="append", default=[], metavar="ARG", help="further argument of `baoshu extract`, as --argument=--max-document=128")
    args = parser.parse_args(arguments)
    columns = dict(c.split("=", 1) for c in args.column)
    if set(columns) - set(KEYS):
        parser.error(f"--column: the keys are {', '.join(KEYS)}")
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("baoshu").getOrCreate()
    try:
        report = run(spark, args.inputs, args.output, args.kind, columns, args.baoshu, ("--threads", "1", *args.argument), args.files_per_step, args.glob)
    except BaoshuError as e:
        sys.exit(f"baoshu_spark: {e}")
    print(f"baoshu_spark: {report['steps_read']} steps read, {report['steps_kept']} as before, {report['files']} files", file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()
