"""Runs a command on a terminal of its own, types when it asks, and tells what happened as JSON.

With a signal, the command stands still while it is typed: when it goes on, the keys and the signal
are both waiting for it.

usage: terminal.py '{"prompt": "...", "type": "...", "signal": 0}' command arguments...
"""

import array
import fcntl
import json
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
import tty

TIMEOUT_SECONDS = 300


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

    def waiting() -> int:
        """How many keys nobody has read, of a terminal that does not wait for whole lines."""
        count = array.array("i", [0])
        fcntl.ioctl(its, termios.FIONREAD, count)
        return count[0]

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
            typed = script["type"].encode()
            if not script["signal"]:
                os.write(ours, typed)
                continue
            child.send_signal(signal.SIGSTOP)
            os.waitpid(child.pid, os.WUNTRACED)
            os.write(ours, typed)
            while waiting() < len(typed):
                time.sleep(0.01)
            child.send_signal(script["signal"])
            child.send_signal(signal.SIGCONT)
    echoed.append(echoes())
    # As a shell does that lets a line be edited.
    tty.setraw(its, termios.TCSANOW)
    print(
        json.dumps(
            {
                "shown": shown.decode("utf8", "replace"),
                "status": child.returncode,
                "echoed": echoed,
                "left": waiting(),
            }
        )
    )


# Ends this process, and with it the terminal, and with that the command.
signal.alarm(TIMEOUT_SECONDS)
main()
