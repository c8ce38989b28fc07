"""Random messages, keys, pieces and batches, hashed by the program beside libcrypto, and here by hashlib and hmac.

usage: differential.py PROGRAM [--seed N] [--count N]
"""

import argparse
import hashlib
import hmac
import random
import secrets
import struct
import subprocess
import sys
import time

EDGES = [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 120, 127, 128, 129, 191, 192, 255, 256]


def length(rng):
    """Mostly short, often where the padding changes its form, now and then some KiB, rarely much more."""
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(EDGES)
    if kind < 0.8:
        return rng.randrange(300)
    if kind < 0.998:
        return rng.randrange(5000)
    return rng.randrange(200_000)


def pieces(rng, count):
    """The lengths of all pieces but the last, empty ones among them."""
    cuts = sorted(rng.randint(0, count) for _ in range(rng.choice([0, 0, 1, 2, 3, 8])))
    return [end - start for start, end in zip([0] + cuts, cuts)]


def numbered(*values):
    return struct.pack(f"<{len(values)}I", *values)


def batches(rng, count):
    """Batches of (message, key) with `count` messages in all, and the program's input."""
    made, encoded = [], []
    while count > 0:
        batch = []
        number = min(count, rng.choice([0, 1, 2, 3, rng.randrange(20), rng.randrange(150)]))
        encoded.append(numbered(number))
        for _ in range(number):
            message, key = rng.randbytes(length(rng)), rng.randbytes(rng.choice([0, 20, 32, 64, 65, 128, 129, rng.randrange(200)]))
            cuts = pieces(rng, len(message))
            encoded += [numbered(len(key)), key, numbered(len(message)), message, numbered(len(cuts), *cuts)]
            batch.append((message, key))
        made.append(batch)
        count -= number
    return made, b"".join(encoded)


def check(made, output):
    """Walks the program's output; returns how many digests and codes it held."""
    header, _, results = output.partition(b"\n")
    subjects = header.decode().split(",")
    kernels = [subject for subject in subjects if subject.startswith("sha256 ")]
    position, compared = 0, 0

    def expect(expected, what, message):
        nonlocal position, compared
        found = results[position : position + len(expected)]
        if found != expected:
            sys.exit(f"{what}: {found.hex()} for a message of {len(message)} bytes, expected {expected.hex()}")
        position += len(expected)
        compared += 1

    for batch in made:
        for message, key in batch:
            for subject in subjects:
                algorithm = subject.split()[0]
                expect(hashlib.new(algorithm, message).digest(), subject, message)
                expect(hmac.digest(key, message, algorithm), f"HMAC {subject}", message)
        for kernel in kernels:
            for message, _ in batch:
                expect(hashlib.sha256(message).digest(), f"batch of {len(batch)}, {kernel}", message)
            for message, key in batch:
                expect(hmac.digest(key, message, "sha256"), f"HMAC batch of {len(batch)}, {kernel}", message)
            for message, _ in batch:
                code = hmac.digest(batch[0][1], message, "sha256")
                expect(code, f"HMAC batch of {len(batch)} under one key, {kernel}", message)
    if position != len(results):
        sys.exit(f"{len(results) - position} bytes too many in the output")
    return subjects, compared


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32))
    parser.add_argument("--count", type=int, default=100_000)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    start = time.monotonic()
    rng = random.Random(arguments.seed)
    made, encoded = batches(rng, arguments.count)
    process = subprocess.run([arguments.program], input=encoded, stdout=subprocess.PIPE)
    if process.returncode != 0:
        sys.exit(process.stdout[-1000:].decode(errors="replace") or f"status {process.returncode}")
    subjects, compared = check(made, process.stdout)
    print(f"{arguments.count} messages in {len(made)} batches, {compared} digests and codes: {', '.join(subjects)}")
    print(f"{time.monotonic() - start:.0f} s")


main()
