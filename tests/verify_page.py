"""Opens the auditors' page as a file in a real browser engine and gives it files as a person would by its inputs.

Standard input: {"page": path, "cases": [{"file": path, "key": hex, "kept": [path, …]}, …], "fetch": address}. Output: a
JSON list of what the page said of each, and last of all what became of a request over the network.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

GIVE = """
(() => {
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const files = several => {
    const given = new DataTransfer();
    for (const [name, content] of several) given.items.add(new File([bytes(content)], name));
    return given.files;
  };
  const said = %s, verdict = document.getElementById("verdict");
  document.getElementById("key").value = said.key;
  document.getElementById("kept").files = files(said.kept);
  new MutationObserver((_, seen) => {
    if (!verdict.dataset.verdict) return;
    seen.disconnect();
    document.title = JSON.stringify([said.at, verdict.dataset.verdict, verdict.dataset.record, verdict.textContent.slice(0, 3000)]);
  }).observe(verdict, {attributes: true, attributeFilter: ["data-verdict"]});
  const input = document.getElementById("file");
  input.files = files([said.file]);
  input.dispatchEvent(new Event("change"));
})()
"""  # noqa: E501
FETCH = """
fetch(%s).then(() => { document.title = '["network", "open"]'; }, () => { document.title = '["network", "closed"]'; })
"""


def content(path):
    import base64

    return [Path(path).name, base64.b64encode(Path(path).read_bytes()).decode()]


def main():
    asked = json.load(sys.stdin)
    application = QApplication(sys.argv[:1])
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    answers, left = [], list(enumerate(asked["cases"]))

    def give():
        if not left:
            page.runJavaScript(FETCH % json.dumps(asked["fetch"]))
            return
        at, case = left.pop(0)
        said = {
            "at": at, "key": case["key"], "file": content(case["file"]), "kept": [content(one) for one in case["kept"]],
        }  # fmt: skip
        page.runJavaScript(GIVE % json.dumps(said))

    def heard(title):
        if not title.startswith("["):
            return
        answers.append(json.loads(title))
        if answers[-1][0] == "network":
            application.quit()
        else:
            give()

    page.titleChanged.connect(heard)
    page.loadFinished.connect(lambda fine: give() if fine else application.exit(1))
    page.load(QUrl.fromLocalFile(asked["page"]))
    QTimer.singleShot(100_000, lambda: application.exit(1))
    code = application.exec()
    sys.stdout.write(json.dumps(answers) + "\n")
    sys.stdout.flush()
    os._exit(code)  # the engine's own end is none of ours


main()
