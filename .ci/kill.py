"""Kills `extract` and `feed` at random moments, the last steps included, and looks what is left: the next run of `extract` must end
with the tables of an undisturbed one; the target of `feed` must be the old one or the new one. usage: kill.py BAOSHU [RUNS]"""
import hashlib, os, random, shutil, signal, sqlite3, subprocess, sys, tempfile, time

baoshu, runs = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50
work = tempfile.mkdtemp()
chance = random.Random(8)


def run(*args):
    done = subprocess.run([baoshu, *args, "-q"], cwd=work, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def killed(limit, *args):
    """Starts a run, kills it at a random moment; whether it still ran."""
    process = subprocess.Popen([baoshu, *args, "-q"], cwd=work, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(chance.uniform(0, limit))
    hit = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return hit


def timed(*args):
    start = time.time()
    run(*args)
    return time.time() - start


def tables(folder):
    files = {}
    for root, _, names in os.walk(os.path.join(work, folder)):
        for name in names:
            path = os.path.join(root, name)
            if ".baoshu" not in path and name != "run.json":
                files[os.path.relpath(path, os.path.join(work, folder))] = hashlib.sha256(open(path, "rb").read()).hexdigest()
    return files


def text(folder, number, more=""):
    with open(os.path.join(work, folder, f"{number:04}.txt"), "w", encoding="utf8") as out:
        for i in range(8):
            out.write(f"甲县第{number}村新建公园{number * 8 + i + 2}个，同比增长{i + 1}.{number % 10}%。{more}\n")


os.mkdir(os.path.join(work, "n"))
for number in range(2000):
    text("n", number)
first = timed("extract", "n", "-o", "before")
for number in range(0, 2000, 7):
    text("n", number, "又建学校3所。")
whole = timed("extract", "n", "-o", "whole")
want, hits = tables("whole"), 0
for nth in range(runs):
    folder = f"o{nth}"
    if nth % 2:  # one in two goes on from finished tables of other documents
        shutil.copytree(os.path.join(work, "before"), os.path.join(work, folder))
    hits += killed(1.1 * (whole if nth % 2 == 0 else whole * 0.5), "extract", "n", "-o", folder)
    run("extract", "n", "-o", folder)
    assert tables(folder) == want, f"run {nth} differs"
    shutil.rmtree(os.path.join(work, folder))
print(f"extract: {runs} of {runs} equal to the undisturbed run, {hits} of them killed while it ran")

os.mkdir(os.path.join(work, "m"))
for number in range(40):
    text("m", number)
for target in ("t.xlsx", "t.csv", "t.sqlite"):
    path = os.path.join(work, target)
    with open(os.path.join(work, "job.toml"), "w", encoding="utf8") as job:
        job.write(f'sources = ["m"]\n[target]\nfile = "{target}"\n')

    def state():
        if not target.endswith("sqlite"):
            return hashlib.sha256(open(path, "rb").read()).hexdigest()
        base = sqlite3.connect(path)
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return base.execute("SELECT COUNT(*), SUM(value) FROM figures").fetchone()

    text("m", 7)
    run("feed", "job.toml")
    old, saved = state(), open(path, "rb").read()
    text("m", 7, "又建学校3所。")
    long = timed("feed", "job.toml")
    new, hits, olds = state(), 0, 0
    for nth in range(runs):
        with open(path, "wb") as out:
            out.write(saved)
        hits += killed(1.1 * long, "feed", "job.toml")
        found = state()
        assert found in (old, new), f"{target}, run {nth}: neither the old one nor the new one"
        olds += found == old
        run("feed", "job.toml")
        assert state() == new and not [n for n in os.listdir(work) if n.endswith(".tmp")], f"{target}, run {nth}"
    print(f"feed: {target} the old one {olds} times and the new one {runs - olds} times of {runs}, {hits} killed while it ran")
shutil.rmtree(work)
