"""Runs a command on a terminal of its own, types when it asks, and tells what happened as JSON.

usage: terminal.py '{"prompt": "...", "type": "...", "signal": 0}' command arguments...
"""

import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios

TIMEOUT_SECONDS = 60


def take_terminal() -> None:
    """In the child: a session of its own, whose terminal standard input is."""
    os.setsid()
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def main() -> None:
    script = json.loads(sys.argv[1])
    # The command's end of the terminal stays open here as well, so that its settings outlive it.
    ours, its = pty.openpty()

    def echoes() -> bool:
        """Whether the terminal itself shows what is typed."""
        return bool(termios.tcgetattr(its)[3] & termios.ECHO)

    echoed = [echoes()]
    child = subprocess.Popen(
        sys.argv[2:], stdin=its, stdout=its, stderr=its, preexec_fn=take_terminal
    )
    shown = b""
    while True:
        ended = child.poll() is not None
        while select.select([ours], [], [], 0.05)[0]:
            shown += os.read(ours, 65536)
        if ended:
            break
        if len(echoed) == 1 and script["prompt"].encode() in shown:
            echoed.append(echoes())
            os.write(ours, script["type"].encode())
            if script["signal"]:
                child.send_signal(script["signal"])
    echoed.append(echoes())
    print(
        json.dumps(
            {
                "shown": shown.decode("utf8", "replace"),
                "status": child.returncode,
                "echoed": echoed,
            }
        )
    )


# Ends this process, and with it the terminal, and with that the command.
signal.alarm(TIMEOUT_SECONDS)
main()
