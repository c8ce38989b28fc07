"""MiniStack: an emulator of many AWS services that verifies SigV4 when asked to."""

from .process import ServerProcess, free_ports

NAME = "ministack"


def start(virtualenv, folder, started):
    """Starts the server, appends its process to `started`, and returns the client's environment.

    The client makes its own user and keys: the signature of MiniStack's root key is never checked.
    """
    (port,) = free_ports(1)
    for name in ("home", "tmp"):
        (folder / name).mkdir()
    server = ServerProcess(
        NAME, [virtualenv / "bin" / "ministack"], port, folder / "server.log",
        environment={
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(port),
            "MINISTACK_IMDS_V2_REQUIRED": "1",
            "IOT_MTLS_ENABLED": "0",  # no second listener
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
        },
    )
    started.append(server)
    server.wait_until_listening()
    return {"INTEGRATION_ENDPOINT": f"http://127.0.0.1:{port}"}
