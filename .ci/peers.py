"""Speed of packages that read Chinese numbers or convert its script, beside baoshu on the same text in the same run.

peers.py BAOSHU FOLDER [SECONDS]: every .txt below FOLDER; each package works through the pages until SECONDS (8) are over.
Prints name, version, MB/s of UTF-8 and the ratio of baoshu's speed to it; a package that is not installed or fails is said so.
"""

import importlib.metadata
import pathlib
import subprocess
import sys
import tempfile
import time

baoshu, folder = sys.argv[1], pathlib.Path(sys.argv[2])
seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 8.0
pages = [p.read_bytes() for p in sorted(folder.rglob("*.txt"))]
texts = [t for t in (p.decode("utf-8", "ignore") for p in pages) if t.strip()]
bytes_of = [len(t.encode()) for t in texts]


def through(call):
    """MB/s of `call` over the pages, line by line where a package reads sentences."""
    call(texts[0][:200])
    done, start = 0, time.perf_counter()
    for text, size in zip(texts, bytes_of):
        call(text)
        done += size
        if time.perf_counter() - start > seconds:
            break
    return done / 1e6 / (time.perf_counter() - start)


def program(*words):
    """MB/s of a command of baoshu on one thread, over the pages often enough that its start does not count."""
    with tempfile.TemporaryDirectory() as work:
        times = max(1, 20_000_000 // max(1, sum(bytes_of)))
        for n in range(times):
            for i, text in enumerate(texts):
                (pathlib.Path(work) / f"{n}-{i}.txt").write_text(text, encoding="utf-8")
        start = time.perf_counter()
        subprocess.run([baoshu, *words, "--threads", "1", "--quiet", work], stdout=subprocess.DEVNULL, check=True)
        return times * sum(bytes_of) / 1e6 / (time.perf_counter() - start)


def opencc():
    import opencc

    return opencc.OpenCC("t2s").convert


def jionlp():
    import jionlp

    extract = jionlp.ner.extract_money if hasattr(jionlp.ner, "extract_money") else jionlp.extract_money
    return lambda text: [extract(line, with_parsing=True) for line in text.splitlines() if line.strip()]


def chinese2digits():
    import chinese2digits as c2d

    return lambda text: [c2d.takeNumberFromString(line) for line in text.splitlines() if line.strip()]


def recognizers():
    from recognizers_number import Culture, recognize_number

    return lambda text: [recognize_number(line, Culture.Chinese) for line in text.splitlines() if line.strip()]


def jieba():
    import jieba

    jieba.initialize()
    return lambda text: list(jieba.cut(text, HMM=False))


PEERS = [
    ("opencc", "opencc", "t2s", opencc, "normalize"),
    ("jieba", "jieba", "cut", jieba, "figures"),
    ("chinese2digits", "chinese2digits", "numbers", chinese2digits, "mentions"),
    ("jionlp", "jionlp", "money", jionlp, "mentions"),
    ("recognizers-text-number", "recognizers-text-number", "numbers", recognizers, "mentions"),
]

version = subprocess.run([baoshu, "--version"], capture_output=True, text=True, check=True).stdout.strip()
own = {name: program(name) for name in ("normalize", "mentions", "figures")}
print(f"{'what':<40}{'MB/s':>10}  baoshu is times as fast")
for name, speed in own.items():
    print(f"{version + ' ' + name + ', 1 thread, with files':<40}{speed:>10.2f}")
for package, distribution, what, make, beside in PEERS:
    try:
        label = f"{package} {importlib.metadata.version(distribution)} {what}"
        speed = through(make())
        print(f"{label:<40}{speed:>10.3f}  {own[beside] / speed:.1f} ({beside})", flush=True)
    except Exception as e:
        print(f"{package:<40}{'-':>10}  not measured: {type(e).__name__}: {str(e)[:90]}", flush=True)
