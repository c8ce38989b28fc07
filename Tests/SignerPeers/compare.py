"""Draws requests, has each signed three times, and says where the signatures differ."""

import argparse
import json
import random
import secrets
import subprocess
import sys
from urllib.parse import urlsplit

from cases import draw
from peers import botocore_signs, crt_signs


def essence(answer):
    """What must agree: the whole header; of a URL, whose signers order their own parameters as they like, the set."""
    if not answer.startswith("https:"):
        return answer
    return sorted(urlsplit(answer).query.split("&"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("client")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--count", type=int, default=5000)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    source = random.Random(arguments.seed)
    cases = [draw(source) for _ in range(arguments.count)]
    questions = "".join(json.dumps(case) + "\n" for case in cases)
    answers = subprocess.run([arguments.client], input=questions, capture_output=True, text=True, check=True).stdout.splitlines()
    if len(answers) != len(cases):
        sys.exit(f"{len(cases)} requests, {len(answers)} answers")

    differences = 0
    for case, ours in zip(cases, answers):
        for name, signs in (("botocore", botocore_signs), ("awscrt", crt_signs)):
            theirs = signs(case)
            if essence(ours) != essence(theirs):
                differences += 1
                if differences <= 10:
                    print(f"{name} differs\n  case   {json.dumps(case)[:2000]}\n  ours   {ours}\n  theirs {theirs}")
    presigned = sum(case["expires"] is not None for case in cases)
    print(f"{len(cases) - presigned} headers and {presigned} URLs, by botocore and awscrt: {differences} differences")
    sys.exit(1 if differences or not cases else 0)


if __name__ == "__main__":
    main()
