"""Lets system calls fail, one at a time, while `extract` and `figures` run (strace injects the error), and looks what is left: a clear
exit, the old table or the new one and never a torn one, nothing lying about, and the next run gives the tables of an undisturbed one.
usage: faults.py BAOSHU [STEP]   Every STEP-th call of each kind fails (1: every one)."""
import os, re, shutil, subprocess, sys, tempfile
from pathlib import Path

baoshu, step = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
work = Path(tempfile.mkdtemp())
ERRORS = {
    "openat": ["EMFILE", "EACCES", "EIO"],
    "read": ["EIO", "EINTR"],
    "write": ["ENOSPC", "EIO", "EINTR"],
    "fsync,fdatasync": ["EIO"],
    "rename,renameat,renameat2": ["EIO", "EACCES"],
    "unlink,unlinkat": ["EACCES"],
    "mkdir,mkdirat": ["ENOSPC"],
    "getdents64": ["EIO"],
    "statx,newfstatat,fstat": ["EIO"],
    "ftruncate": ["EIO"],
    "lseek": ["EIO"],
    "flock": ["EIO"],
}


def texts(first):
    shutil.rmtree(work / "n", ignore_errors=True)
    (work / "n/sub").mkdir(parents=True)
    for i in range(12):
        (work / f"n/sub/{i:02}.txt").write_text(f"甲县第{i}镇建成公园{i * 7 + first}个，增长{i + 2}.5%。\n" * (1 + i % 3))


def files(folder):
    """All that a reader of tables sees."""
    folder = work / folder
    found = sorted(p for p in folder.rglob("*") if p.is_file() and ".baoshu" not in p.parts)
    return {str(p.relative_to(folder)): p.read_bytes() for p in found if p.name != "run.json"}


def run(args, inject=None):
    trace = []
    if inject:
        trace = ["strace", "-f", "-qq", "-o", str(work / "trace"), "-e", f"trace={inject[0]}"]
        trace += ["-e", f"inject={inject[0]}:error={inject[1]}:when={inject[2]}"] if inject[1] else []
    return subprocess.run([*trace, baoshu, *args], cwd=work, capture_output=True, text=True, errors="replace", timeout=120)


def calls(args, names):
    """How often a command makes these calls, the loader's included."""
    run(args, (names, None, None))
    return sum(1 for line in open(work / "trace", errors="replace") if re.match(r"\d+ +\w+\(", line))


extract = ["extract", "n", "-o", "o", "-f", "csv", "--threads", "2"]
figures = ["figures", "n", "-o", "t/t.csv", "-q", "--threads", "2"]
texts(2)
(work / "t").mkdir()
for args in (extract, figures):
    assert run(args).returncode == 0
shutil.copytree(work / "o", work / "o-old")
shutil.copytree(work / "t", work / "t-old")
texts(3)
new = {}
for args, to in ((extract, "o"), (figures, "t")):
    assert run(args).returncode == 0
    new[to] = files(to)

injected = failed = 0
for args, to in ((extract, "o"), (figures, "t")):
    old = files(f"{to}-old")

    def reset():
        shutil.rmtree(work / to)
        shutil.copytree(work / f"{to}-old", work / to)

    for names, errors in ERRORS.items():
        reset()
        n = calls(args, names)
        for error in errors:
            bad = done = 0
            for when in range(1, n + 1, step):
                reset()
                result = run(args, (names, error, when))
                said = result.stderr
                if result.returncode == 127 or "error while loading" in said:
                    continue  # the loader's own call
                done += 1
                got = files(to)
                why = None
                if result.returncode not in (0, 1, 2):
                    why = f"exit {result.returncode}"
                elif "defect" in said or "panicked" in said:
                    why = "a defect"
                # Each table is the old or the new one; no system renames several files at once.
                elif result.returncode == 1 and any(got.get(k) not in (old[k], new[to].get(k)) for k in old):
                    why = f"exit 1, and a table neither old nor new: {sorted(k for k in old if got.get(k) != old[k])}"
                elif result.returncode == 0 and got != new[to]:
                    why = f"exit 0, and not the new tables: {sorted(set(got) ^ set(new[to])) or [k for k in got if got[k] != new[to][k]]}"
                elif set(got) - set(new[to]):
                    why = f"left behind: {set(got) - set(new[to])}"
                else:
                    again = run(args)
                    if again.returncode != 0 or files(to) != new[to]:
                        why = f"the next run: exit {again.returncode} {again.stderr.strip()[-200:]}"
                if why:
                    bad += 1
                    print(f"  {args[0]}: {names.split(',')[0]} {error} at call {when} of {n}: {why}\n    {said.strip()[-300:]}")
            injected += done
            failed += bad
            print(f"{args[0]:<8} {names.split(',')[0]:<11} {error:<7} {done:>4} injected, {done - bad:>4} survived", flush=True)
shutil.rmtree(work)
print(f"{injected} faults injected, {injected - failed} survived with nothing lost")
sys.exit(failed > 0)
