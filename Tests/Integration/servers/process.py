"""Starting, awaiting and stopping one server process."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path


class ServerError(Exception):
    """A server could not be prepared or did not answer."""


def free_ports(count):
    """Different TCP ports of 127.0.0.1 that nothing listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


class ServerProcess:
    """One running server: its port, its log and the process group it leads."""

    def __init__(self, name, command, port, log, environment=None):
        self.name = name
        self.port = port
        self.log = Path(log)
        with open(self.log, "wb") as output:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )

    def wait_until_listening(self, seconds=60):
        """Returns once the port accepts connections; raises when the process dies or time is up."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise ServerError(f"{self.name} ended with status {self._process.returncode}\n{self.log_tail()}")
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise ServerError(f"{self.name} did not listen within {seconds} s\n{self.log_tail()}")

    def stop(self, seconds=10):
        """Ends the server and everything it started."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                break
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        self._process.wait()

    def log_tail(self, lines=20):
        """The end of what the server printed."""
        text = self.log.read_text(errors="replace").splitlines()
        return "\n".join(f"    {self.name}: {line}" for line in text[-lines:])
