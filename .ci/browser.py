"""Drives Chromium over the W3C WebDriver protocol, with Python's own library alone.

usage: browser.py FOLDER SCREENSHOTS; FOLDER holds report.html, english.html and large.html."""

import base64
import json
import pathlib
import subprocess
import sys
import time
import urllib.request

FOLDER, SHOTS = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
PORT = 9517


class Browser:
    def __init__(self, dark=False):
        args = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--window-size=1280,1000"]
        if dark:
            args.append("--blink-settings=preferredColorScheme=0")
        options = {"args": args, "binary": "/usr/bin/chromium"}
        caps = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        self.id = ""
        self.id = self.call("POST", "", {"capabilities": {"alwaysMatch": caps}})["sessionId"]

    def call(self, method, path, body=None):
        url = f"http://127.0.0.1:{PORT}/session" + (f"/{self.id}" if self.id else "") + path
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, name):
        self.call("POST", "/url", {"url": (FOLDER / name).as_uri()})

    def run(self, script, *args):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(args)})

    def shot(self, name):
        (SHOTS / name).write_bytes(base64.b64decode(self.call("GET", "/screenshot")))

    def page_shot(self, name):
        """The whole page, not only what the window shows."""
        height = self.run("return document.documentElement.scrollHeight")
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride",
                  "params": {"width": 1280, "height": min(height, 8000), "deviceScaleFactor": 1, "mobile": False}})
        self.shot(name)
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.clearDeviceMetricsOverride", "params": {}})

    def errors(self):
        return [e for e in self.call("POST", "/se/log", {"type": "browser"}) if e["level"] in ("SEVERE", "WARNING")]

    def close(self):
        self.call("DELETE", "")


def check(what, holds, *more):
    print(("ok   " if holds else "FAIL ") + what, *([] if holds else more))
    if not holds:
        check.failed += 1


check.failed = 0

SHOWN = "return Array.from(document.querySelectorAll('.row'), r => r.children[arguments[0]].textContent)"
# Text that is wider than its box and neither wraps nor ends in an ellipsis.
CUT = """return Array.from(document.querySelectorAll('h1,h2,td,th,figcaption,summary,p,li,button,label'))
  .filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'
    && getComputedStyle(e).textOverflow !== 'ellipsis').map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"""
# Words of charts that lie on each other or outside their chart.
OVERLAPS = """const bad = [];
for (const svg of document.querySelectorAll('svg')) {
  const frame = svg.getBoundingClientRect();
  const boxes = Array.from(svg.querySelectorAll('text'), t => [t.textContent.trim(), t.getBoundingClientRect()]);
  boxes.forEach(([text, a], i) => {
    if (a.left < frame.left - 1 || a.right > frame.right + 1) bad.push('outside: ' + text);
    for (const [other, b] of boxes.slice(i + 1))
      if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2) bad.push(text + ' on ' + other);
  });
}
return bad"""


def report(dark):
    b = Browser(dark)
    name = "dark" if dark else "light"
    b.open("report.html")
    paper = b.run("return getComputedStyle(document.body).backgroundColor")
    check(f"{name}: the paper is {name}", (sum(map(int, paper[4:-1].split(", "))) < 200) == dark, paper)
    check(f"{name}: charts are drawn", b.run("return document.querySelectorAll('.chart svg').length") > 0)
    check(f"{name}: no words of charts on each other or cut", b.run(OVERLAPS) == [], b.run(OVERLAPS))
    check(f"{name}: no text is cut", b.run(CUT) == [], b.run(CUT))
    b.page_shot(f"{name}.png")
    if not dark:
        b.run("document.querySelector('[data-column=value]').click()")
        values = [float(v) for v in b.run(SHOWN, 4) if v]
        check("sorted by value", values == sorted(values) and len(values) > 10, values)
        b.run("document.querySelector('[data-column=value]').click()")
        values = [float(v) for v in b.run(SHOWN, 4) if v]
        check("sorted the other way", values == sorted(values, reverse=True), values)
        b.run("const k = document.getElementById('kind'); k.value = 'rate'; k.dispatchEvent(new Event('input'))")
        kinds = set(b.run(SHOWN, 6))
        check("filtered by kind", len(kinds) == 1, kinds)
        b.run("const k = document.getElementById('kind'); k.value = ''; k.dispatchEvent(new Event('input'));"
              "const s = document.getElementById('search'); s.value = '粮食 88.5'; s.dispatchEvent(new Event('input'))")
        time.sleep(0.5)
        check("searched", b.run(SHOWN, 3) == ["88.5万吨"], b.run(SHOWN, 3))
        b.run("document.querySelector('.row').click()")
        check("the sentence opens with its figure marked",
              b.run("return document.querySelector('#sentence mark').textContent") == "88.5万吨")
        check("markup of the text is text", "<b>粮食</b>" in b.run("return document.getElementById('sentence').textContent"))
        check("a title of script is shown as text",
              "<script>alert(1)</script>" in b.run("return document.getElementById('where').textContent"))
        b.shot("sentence.png")
        b.run("document.getElementById('close').click()")
        b.run("document.querySelector('details.x, tr.minor .cite, tr.major .cite').click()")
        check("a finding leads to its sentence", b.run("return document.querySelector('#sentence mark').textContent") == "99.17%")
        b.run("document.getElementById('close').click(); document.getElementById('theme').click()")
        check("the theme turns", "dark" == b.run("return document.documentElement.dataset.theme"))
        b.run("document.getElementById('theme').click()")
        pdf = b.call("POST", "/print", {"background": True})
        (SHOTS / "print.pdf").write_bytes(base64.b64decode(pdf))
        b.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": {"media": "print"}})
        b.run("dispatchEvent(new Event('beforeprint'))")
        check("print: the rows are a table", b.run("return document.querySelectorAll('#printed tbody tr').length") > 0)
        check("print: no text is cut", b.run(CUT) == [], b.run(CUT))
        b.page_shot("print.png")
    check(f"{name}: no error in the console", b.errors() == [], b.errors())
    b.close()


def english():
    b = Browser()
    b.open("english.html")
    check("English: no text is cut", b.run(CUT) == [], b.run(CUT))
    check("English headings", b.run("return document.querySelector('#checks h2').textContent") == "Checks")
    b.close()


def large():
    b = Browser()
    b.open("large.html")
    check("50,000 rows are there", "50,000" in b.run("return document.getElementById('shown').textContent").replace("，", ","))
    check("few of them are drawn", b.run("return document.querySelectorAll('.row').length") < 120)
    began = b.run("const t = performance.now(); document.querySelector('[data-column=indicator]').click();"
                  "document.querySelector('[data-column=value]').click(); return performance.now() - t")
    print(f"     sorted twice in {began:.0f} ms")
    b.run("document.getElementById('view').scrollTop = 1e9")
    time.sleep(0.3)
    check("the end is reached", b.run("return document.querySelector('.row:last-child').textContent") != "")
    took = b.run("const s = document.getElementById('search'); s.value = '第49999段'; const t = performance.now();"
                 "s.value = 'd999.txt 投资'; s.dispatchEvent(new Event('input')); return performance.now() - t")
    time.sleep(1)
    check("50,000 rows are searched", 0 < b.run("return document.querySelectorAll('.row').length") <= 50, took)
    b.run("document.querySelector('.row').click()")
    check("a sentence of 50,000", "亿元" in b.run("return document.querySelector('#sentence mark').textContent"))
    check("50,000 rows: no error in the console", b.errors() == [], b.errors())
    b.close()


driver = subprocess.Popen(["chromedriver", f"--port={PORT}"], stdout=subprocess.DEVNULL)
try:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/status", timeout=1)
            break
        except OSError:
            time.sleep(0.1)
    report(False)
    report(True)
    english()
    large()
finally:
    driver.terminate()
print(f"{SHOTS}: screenshots")
sys.exit(1 if check.failed else 0)
