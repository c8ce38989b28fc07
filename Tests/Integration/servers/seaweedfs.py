"""SeaweedFS and its S3 gateway, which verifies SigV4 by the logic of MinIO: header, query, chunks and POST policies."""

import json
import secrets
import time
import urllib.error
import urllib.request

from .process import ServerError, ServerProcess, free_ports

NAME = "seaweedfs"
REGION = "us-east-1"
ACCESS_KEY = "integration"


def start(virtualenv, folder, started):
    """Starts the server, appends its process to `started`, and returns the client's environment."""
    secret_key = secrets.token_urlsafe(30)
    configuration = folder / "s3.json"
    configuration.write_text(json.dumps({"identities": [{
        "name": ACCESS_KEY,
        "credentials": [{"accessKey": ACCESS_KEY, "secretKey": secret_key}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }]}))
    configuration.chmod(0o600)
    names = ("s3", "s3.port.grpc", "master", "master.port.grpc", "filer", "filer.port.grpc", "volume", "volume.port.grpc",
             "admin", "admin.port.grpc")
    ports = dict(zip(names, free_ports(len(names))))
    options = [f"-{name if '.port' in name else name + '.port'}={port}" for name, port in ports.items()]
    (folder / "data").mkdir()
    server = ServerProcess(
        NAME,
        [virtualenv / "bin" / "weed", "mini", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
         "-master.telemetry=false", "-admin.ui=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0",
         f"-s3.config={configuration}", *options],
        ports["s3"], folder / "server.log",
    )
    started.append(server)
    server.wait_until_listening()
    _wait_until_ready(ports["s3"], server)
    return {
        "INTEGRATION_ENDPOINT": f"http://127.0.0.1:{ports['s3']}",
        "INTEGRATION_REGION": REGION,
        "INTEGRATION_ACCESS_KEY": ACCESS_KEY,
        "INTEGRATION_SECRET_KEY": secret_key,
    }


def _wait_until_ready(port, server, seconds=60):
    """The gateway listens before the storage behind it does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise ServerError(f"{NAME} was not ready within {seconds} s\n{server.log_tail()}")
