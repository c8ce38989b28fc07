"""Makes random cases, lets the Swift program and the peers work on them, and compares."""

import argparse
import json
import random
import secrets
import subprocess
import sys

import botocore.auth
import botocore.crt.auth  # What botocore's clients use where awscrt is installed.

from kinds import chunks, events, forms, material, requests, tokens


def freeze(case):
    """Makes the time of a case that of botocore's clock."""
    now = material.moment(case)
    for module in (botocore.auth, botocore.crt.auth):
        module.get_current_datetime = lambda remove_tzinfo=True: now.replace(tzinfo=None) if remove_tzinfo else now


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--seed", default=secrets.token_hex(4), help="the seed that an earlier run printed")
    parser.add_argument("--requests", type=int, default=5000, help="how many; a fiftieth of that of all else")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)

    source = random.Random(arguments.seed)
    others = max(1, arguments.requests // 50)
    cases = []
    for module, count in ((requests, arguments.requests), (chunks, others), (events, others), (forms, others),
                          (tokens, 2 * others)):
        cases += [(module, module.make(source)) for _ in range(count)]

    lines = "".join(json.dumps(case) + "\n" for _, case in cases)
    result = subprocess.run([arguments.program], input=lines, stdout=subprocess.PIPE, text=True, timeout=300)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if result.returncode != 0 or len(answers) != len(cases):
        sys.exit(f"the program ended with status {result.returncode} after {len(answers)} of {len(cases)} answers")

    failed = 0
    compared = {}
    for (module, case), answer in zip(cases, answers):
        freeze(case)
        try:
            problems = [answer["error"]] if "error" in answer else list(module.differences(case, answer))
        except Exception as error:  # A peer that cannot take the case, or an answer that it cannot read.
            problems = [f"{type(error).__name__}: {error}"]
        kind = case["kind"]
        compared[kind] = compared.get(kind, 0) + 1
        if problems:
            failed += 1
            if failed <= 5:
                print(f"FAIL {'; '.join(problems)}\n  {json.dumps(case)[:3000]}", flush=True)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(compared.items())))
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
