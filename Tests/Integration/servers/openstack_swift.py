"""OpenStack Swift with its s3api and tempauth middleware: the strictest verifier of SigV4.

Four daemons (proxy, account, container, object) with one device and one replica. No memcached: tempauth keeps
only its own tokens there, and requests signed with SigV4 do not use tokens.
"""

import os
import pwd
import secrets
import subprocess
from pathlib import Path

from .process import ServerError, ServerProcess, free_ports

NAME = "openstack-swift"
DEVICE = "device"
REGION = "eu-central-1"
ACCESS_KEY = "integration:tester"


def start(virtualenv, folder, started):
    """Starts the daemons, appends them to `started`, and returns the client's environment."""
    ports = dict(zip(("proxy", "account", "container", "object"), free_ports(4)))
    secret_key = secrets.token_urlsafe(30)
    _make_device(folder / "data" / DEVICE)
    _write_configuration(folder, ports, secret_key)
    _build_rings(virtualenv, folder, ports)
    daemons = [
        ServerProcess(
            f"{NAME} {kind}",
            [virtualenv / "bin" / f"swift-{kind}-server", folder / f"{kind}-server.conf", "--verbose"],
            port, folder / f"{kind}.log",
        )
        for kind, port in ports.items()
    ]
    started.extend(daemons)
    for daemon in daemons:
        daemon.wait_until_listening()
    return {
        "INTEGRATION_ENDPOINT": f"http://127.0.0.1:{ports['proxy']}",
        "INTEGRATION_REGION": REGION,
        "INTEGRATION_ACCESS_KEY": ACCESS_KEY,
        "INTEGRATION_SECRET_KEY": secret_key,
    }


def _make_device(device):
    device.mkdir(parents=True)
    try:
        os.setxattr(device, "user.swift.probe", b"1")
    except OSError as error:
        raise ServerError(f"{NAME} needs a file system with extended attributes below {device}: {error}") from error


def _write_configuration(folder, ports, secret_key):
    account, user = ACCESS_KEY.split(":")
    defaults = f"""
[DEFAULT]
bind_ip = 127.0.0.1
workers = 0
user = {pwd.getpwuid(os.getuid()).pw_name}
swift_dir = {folder}
devices = {folder / "data"}
mount_check = false
disable_fallocate = true
"""
    _write(folder / "swift.conf", f"""
[swift-hash]
swift_hash_path_suffix = {secrets.token_hex(8)}
[storage-policy:0]
name = only
default = yes
""")
    for kind in ("account", "container", "object"):
        _write(folder / f"{kind}-server.conf", f"""{defaults}
bind_port = {ports[kind]}
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
""")
    _write(folder / "proxy-server.conf", f"""{defaults}
bind_port = {ports["proxy"]}
[pipeline:main]
pipeline = catch_errors proxy-logging s3api tempauth proxy-server
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:s3api]
use = egg:swift#s3api
location = {REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret_key} .admin
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
""")


def _build_rings(virtualenv, folder, ports):
    script = Path(__file__).with_name("build_ring.py")
    for kind in ("account", "container", "object"):
        subprocess.run(
            [virtualenv / "bin" / "python", script, folder / f"{kind}.ring.gz", str(ports[kind]), DEVICE],
            check=True,
        )


def _write(path, text):
    path.write_text(text.lstrip())
    path.chmod(0o600)
