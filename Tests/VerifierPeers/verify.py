"""Lets each signer send its requests, as they are and tampered with, and compares the verdicts.

verify.py SERVER
"""

import secrets
import subprocess
import sys

import peers
from proxy import Proxy
from tampering import HEADER, QUERY

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


def run(tally, proxy, scheme="http"):
    for name, peer in peers.PEERS:
        before = tally.passed
        for key in KEYS:
            for case in peer(f"{scheme}://127.0.0.1:{proxy.port}", key):
                title = f"{name} {case.name}" + (" with a token" if key.token else "")
                tally.check(title, "accepted", verdict(proxy, case, None))
                request = proxy.request_seen
                for tampering in QUERY if case.is_presigned else HEADER:
                    if tampering.applies(request):
                        tally.check(f"{title}, {tampering.name}", tampering.reason,
                                    verdict(proxy, case, tampering.change))
        print(f"{name}: {tally.passed - before} verdicts as expected", flush=True)


def main(server):
    lines = "\n".join(" ".join(part for part in key if part) for key in KEYS)
    process = subprocess.Popen([server], stdout=subprocess.PIPE, text=True, env={
        "VERIFIER_KEYS": lines, "VERIFIER_REGION": peers.REGION, "VERIFIER_SERVICES": "s3 es sts dynamodb execute-api"})
    tally = Tally()
    try:
        port = int(process.stdout.readline().split()[-1])
        run(tally, Proxy(port))
    finally:
        process.kill()
        process.wait()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.passed and not tally.failed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
