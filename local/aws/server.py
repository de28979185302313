"""The AWS stand-in: moto's server on loopback, with moto's gaps filled (see moto_gaps).

Started by aws-stand-in.ts. Prints `{"port": N}` on stdout once it accepts connections, and ends
when its stdin closes: a parent that is killed leaves no server behind.
"""

import argparse
import json
import os
import sys
import threading

HOST = "127.0.0.1"


def exit_when_stdin_closes() -> None:
    """The parent holds the other end of stdin; it closes when the parent ends, however it ends."""

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def announce(port: int) -> None:
    """One line on stdout for the parent. What anything prints later belongs in the log: stderr."""
    print(json.dumps({"port": port}), flush=True)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def main() -> None:
    parser = argparse.ArgumentParser(description="The AWS stand-in.")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free port")
    parser.add_argument("--calls", help="file to which each call of an AWS API is written")
    parser.add_argument("--trail", help="file to which each call is written as CloudTrail would")
    args = parser.parse_args()
    exit_when_stdin_closes()

    # The example images of EC2 take a second to load, and nothing here starts an instance.
    os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
    # Without them no role can be given a policy that AWS manages.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

    # moto reads its settings when it is imported.
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    import moto_gaps
    from call_record import record_calls
    from fail_fast import fail_fast
    from one_at_a_time import one_at_a_time
    from repeated_requests import answer_repeated_requests
    from trail_record import record_trail

    moto_gaps.fill()
    application = moto_gaps.serve_downloads(DomainDispatcherApplication(create_backend_app))
    application = fail_fast(application)
    if args.calls:
        application = record_calls(application, args.calls)
    if args.trail:
        application = record_trail(application, args.trail)
    application = answer_repeated_requests(one_at_a_time(application))
    server = make_server(HOST, args.port, application, threaded=True)
    # moto puts its own port into the URLs that it returns: queues, Lambda code.
    os.environ["MOTO_PORT"] = str(server.server_port)
    announce(server.server_port)
    server.serve_forever()


if __name__ == "__main__":
    main()
