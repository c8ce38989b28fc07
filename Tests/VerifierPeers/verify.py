"""Lets each signer send its requests, as they are and tampered with, and compares the verdicts.

verify.py SERVER
"""

import datetime
import secrets
import ssl
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import peers
from proxy import Proxy

warnings.filterwarnings("ignore", "Unverified HTTPS request")  # The certificate is this program's own.

KEYS = [
    peers.Key("AKIDPEERS", secrets.token_urlsafe(30), None),
    peers.Key("ASIAPEERS", secrets.token_urlsafe(30), secrets.token_urlsafe(200)),
]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, expected, found):
        if expected == found:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAIL {name}: expected {expected!r}, found {found!r}")


def verdict(proxy, case, tamper):
    """What the server says of a case's request; `tamper` changes it on the way."""
    proxy.tamper, proxy.verdict, proxy.error = tamper, None, None
    try:
        case.send()
    except Exception as error:  # Clients complain of answers that refuse them, each in its way.
        proxy.error = proxy.error or error
    finally:
        proxy.tamper = None
    if proxy.verdict is None:
        return f"no verdict: {proxy.error!r}"
    return proxy.verdict.reason or proxy.verdict.text


def certificate(folder):
    """A context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(
        1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    path = Path(folder) / "certificate.pem"
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def run(tally, proxy, scheme, senders):
    for name, peer in senders:
        before = tally.passed
        for key in KEYS:
            for case in peer(f"{scheme}://127.0.0.1:{proxy.port}", key):
                title = f"{name} {case.name}" + (" with a token" if key.token else "")
                tally.check(title, "accepted", verdict(proxy, case, None))
                request = proxy.request_seen
                for tampering in case.tamperings:
                    if tampering.applies(request):
                        tally.check(f"{title}, {tampering.name}", tampering.reason,
                                    verdict(proxy, case, tampering.change))
        print(f"{name}, {scheme}: {tally.passed - before} verdicts as expected", flush=True)


def main(server):
    lines = "\n".join(" ".join(part for part in key if part) for key in KEYS)
    process = subprocess.Popen([server], stdout=subprocess.PIPE, text=True, env={
        "VERIFIER_KEYS": lines, "VERIFIER_REGION": peers.REGION, "VERIFIER_SERVICES": "s3 es sts dynamodb execute-api"})
    tally = Tally()
    try:
        port = int(process.stdout.readline().split()[-1])
        run(tally, Proxy(port), "http", peers.PEERS)
        with tempfile.TemporaryDirectory() as folder:
            run(tally, Proxy(port, certificate(folder)), "https", peers.PEERS[:1])
    finally:
        process.kill()
        process.wait()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.passed and not tally.failed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
