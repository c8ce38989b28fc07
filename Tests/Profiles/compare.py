"""What botocore reads from shared config and credentials files.

Checks that Tests/AWSCredentialsTests/Profiles/*.json expects what botocore reads from the files beside them, and makes
random files with such expectations.
"""

import argparse
import json
import os
import random
import shlex
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CASES = HERE.parent / "AWSCredentialsTests" / "Profiles"
RANDOM_CASES = 400
SEED = 20261


def what_botocore_reads(folder, name):
    """The sections of both files of a case, as the tests write them."""
    import botocore.exceptions
    import botocore.session

    os.environ["AWS_CONFIG_FILE"] = str(folder / f"{name}.config")
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(folder / f"{name}.credentials")
    try:
        config = dict(botocore.session.Session().full_config)
    except botocore.exceptions.ConfigParseError:
        return {"isMalformed": True}
    read = {new: config.pop(old, {}) for old, new in
            (("profiles", "profiles"), ("sso_sessions", "ssoSessions"), ("services", "services"))}
    return {**read, "others": config}


def names(folder):
    return sorted({path.stem for path in folder.iterdir() if path.suffix in (".config", ".credentials")})


def encoded(value):
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=True) + "\n"


def check_committed(update):
    """Compares the committed expectations with what botocore says."""
    wrong = []
    for name in names(CASES):
        expected = encoded(what_botocore_reads(CASES, name))
        path = CASES / f"{name}.json"
        if update:
            path.write_text(expected)
        elif not path.exists() or path.read_text() != expected:
            wrong.append(path.name)
    words = CASES / "shell-words.json"
    lines = json.loads(words.read_text())
    split = encoded([{"line": each["line"], "words": shell_words(each["line"])} for each in lines])
    if update:
        words.write_text(split)
    elif words.read_text() != split:
        wrong.append(words.name)
    if wrong:
        sys.exit("botocore reads something else: " + ", ".join(wrong))
    print(f"{len(names(CASES))} cases and {len(lines)} lines are as botocore reads them")


def shell_words(line):
    try:
        return shlex.split(line)
    except ValueError:
        return None


def random_line(random):
    """A line that a file may have, or nearly."""
    key = random.choice(["region", "Region", "s3", "a", "b", "c", "x y", "aws_access_key_id", "\u00e9", ""])
    value = random.choice(["", "1", "us-east-1", "a = b", "a: b", "# x", "x ; y", "\"q\"", "\u00a0", "%(a)s"])
    name = random.choice(["default", "DEFAULT", "profile a", "profile \"b c\"", "profile b c", "profile 'd", "sso-session s",
                          "services v", "plain", "profilee f", " default", "profile a\\ b", "profile  a", "]", ""])
    line = random.choice([
        f"{key} = {value}", f"{key}={value}", f"{key}: {value}", f"{key} =", f"  {key} = {value}", f"    {value}",
        f"\t{key} = {value}", f"# {value}", f"; {value}", f"  # {value}", "", "  ", f"[{name}]", f"[{name}]",
        f"[{name}] {value}", f" [{name}]"])
    return line + random.choice(["\n"] * 6 + ["\r\n", "\r"])


def random_file(random):
    """Sections with distinct names and keys most of the time: a file with a mistake says little."""
    text = ""
    for section in random.sample(["default", "profile a", "profile \"b c\"", "sso-session s", "services v", "x", "DEFAULT"],
                                 random.randrange(1, 5)):
        text += f"[{section}]\n"
        for key in random.sample(["region", "output", "s3", "a", "B", "role_arn"], random.randrange(0, 5)):
            text += random.choice(["", "", " ", "  "]) + key + random.choice([" = ", "=", ":", " =", "\t= "])
            text += random.choice(["1", "x y", "", "a=b", "# c", "\"q\""]) + random.choice(["\n", "\n", "\r\n"])
            for _ in range(random.choice([0, 0, 1, 3])):
                text += random.choice(["    k = v\n", "   n=1\n", "\n", "  # note\n", "   more: x = \n", "; c\n"])
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        lines = text.splitlines(keepends=True)
        lines.insert(random.randrange(len(lines) + 1), random_line(random))
        text = "".join(lines)
    return text


def make_random_cases(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    generator = random.Random(SEED)
    malformed = 0
    for index in range(RANDOM_CASES):
        name = f"random-{index}"
        (folder / f"{name}.config").write_bytes(random_file(generator).encode())
        if index % 4 == 0:
            (folder / f"{name}.credentials").write_bytes(random_file(generator).encode())
        expected = what_botocore_reads(folder, name)
        malformed += "isMalformed" in expected
        (folder / f"{name}.json").write_text(encoded(expected))
    print(f"{RANDOM_CASES} random cases, {malformed} of them malformed")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the random files go")
    parser.add_argument("--update", action="store_true", help="write what botocore reads into the expectations")
    arguments = parser.parse_args()
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        os.environ.pop(variable, None)
    check_committed(arguments.update)
    make_random_cases(arguments.folder)


if __name__ == "__main__":
    main()
