"""Other linters, run by Node in a folder of theirs, which is made by

npm install alex@11 extend@3 write-good@1 && git clone https://github.com/rowanmanning/joblint && (cd joblint && npm install --omit=dev)
python -m venv blocklint && blocklint/bin/pip install blocklint
"""

from __future__ import annotations

import subprocess
from pathlib import Path

IMPORTS = {"alex": "import {text as lint} from 'alex';", "joblint": "import lint from './joblint/lib/joblint.js';"}
PROGRAMS = {
    "alex": "node_modules/.bin/alex",
    "write-good": "node_modules/.bin/write-good",
    "joblint": "joblint/bin/joblint.js",
    "blocklint": "blocklint/bin/blocklint",
}


def said(rival: str, script: str, given: str, folder: Path) -> str:
    """What a script prints that calls a rival as `lint`, with `given` on its standard input."""
    command = ["node", "--input-type=module", "--eval", IMPORTS[rival] + script]
    return subprocess.run(command, input=given, cwd=folder, capture_output=True, text=True, check=True).stdout
