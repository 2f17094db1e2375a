"""The one door of a fresh checkout: setup, run, test, clean. Standard library alone.

python3 packaging/dev.py run              set up, then open the demo desk
python3 packaging/dev.py test             set up, then every check
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

WANTED = (3, 11)


def main(arguments: list[str]) -> int:
    """Hands over to a Python 3.11 where this one is another version."""
    if sys.version_info[:2] == WANTED:
        import commands  # noqa: PLC0415 - only the right Python reads the rest

        return commands.main(arguments)
    found = _other_python()
    if not found:
        version = ".".join(map(str, sys.version_info[:2]))
        print(f"Vouch needs Python 3.11; this is {version}, and no python3.11 was found.", file=sys.stderr)
        print("Install Python 3.11 (64 bit), then run: python3.11 packaging/dev.py", *arguments, file=sys.stderr)
        return 2
    return subprocess.call([*found, os.path.abspath(__file__), *arguments])  # noqa: PTH100 - older Pythons too


def _other_python() -> list[str]:
    """The command of a Python 3.11 on this machine; empty when there is none."""
    for command in (["python3.11"], ["py", "-3.11"]):
        program = shutil.which(command[0])
        if program:
            asked = [program, *command[1:], "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))"]
            if subprocess.call(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0:
                return [program, *command[1:]]
    return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
