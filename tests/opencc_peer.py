#!/usr/bin/env python3
"""Compares `baoshu normalize --config` with OpenCC itself (pip install opencc).

usage: opencc_peer.py BAOSHU CASES.jsonl FOLDER   (OpenCC's cases, and about 1 MB of texts from FOLDER)

Prints what differs, and fails when anything does.
"""
import json
import pathlib
import subprocess
import sys

import opencc

baoshu, cases, folder = sys.argv[1:]
CONFIGS = "t2s s2t s2tw tw2s s2twp tw2sp s2hk hk2s s2hkp hk2sp t2tw tw2t t2hk hk2t t2jp jp2t".split()


def ours(config, text):
    run = subprocess.run([baoshu, "normalize", "--config", config, "-"], input=text.encode(), capture_output=True, check=True)
    return run.stdout.decode()


inputs = [json.loads(line)["input"].replace("\n", " ") for line in open(cases, encoding="utf8")]
corpus, size = [], 0
for path in sorted(pathlib.Path(folder).rglob("*.txt")):
    text = path.read_text(encoding="utf8")
    corpus.append(text)
    size += len(text.encode())
    if size > 1_000_000:
        break
wrong = 0
for config in CONFIGS:
    theirs = opencc.OpenCC(config)
    for name, text in (("cases", "\n".join(inputs) + "\n"), ("corpus", "".join(corpus)), ("corpus as traditional", opencc.OpenCC("s2t").convert("".join(corpus)))):
        a, b = ours(config, text).split("\n"), theirs.convert(text).split("\n")
        different = [(x, y) for x, y in zip(a, b) if x != y]
        wrong += len(different) + (len(a) != len(b))
        print(f"{config}\t{name}\t{len(b)} lines\t{len(different)} differ")
        for x, y in different[:5]:
            at = next((i for i, (p, q) in enumerate(zip(x, y)) if p != q), 0)
            print(f"  baoshu {x[max(0, at - 8):at + 8]}\n  OpenCC {y[max(0, at - 8):at + 8]}")
sys.exit(wrong > 0)
