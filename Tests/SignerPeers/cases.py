"""Random requests that every signer canonicalises alike.

Where botocore and the CRT depart from each other or from AWS's rules, on paths and queries that are not in canonical
encoding, no case is drawn: those rules have tests of their own.
"""

import datetime
import string
from base64 import b64encode

UNRESERVED = string.ascii_letters + string.digits + "-._~"
BASE64 = string.ascii_letters + string.digits + "+/"
# What has been encoded wrongly before, and every length of UTF-8.
PIECES = ["a", "Zz9", " ", "+", "%", "%2F", "=", "&", "?", "#", ":", "@", "!", "$", "'", "()", "*", ",", ";", "[]", "{|}",
          "\\", "^", "`", '"', "<>", "\t", "\n", "\x7f", "~", "-._", "é", "e\u0301", "€", "日本", "🚀", "\u200b"]
# A path segment may have these in it unencoded.
RAW_IN_SEGMENT = "!$&'()*+,;=:@"
OBJECT_SERVICES = ["s3", "s3-outposts", "s3-object-lambda"]
OTHER_SERVICES = ["es", "execute-api", "sts", "dynamodb", "lambda", "sqs", "iam", "bedrock", "kafka-cluster"]
REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "ap-southeast-2"]
HEADER_NAMES = ["x-amz-acl", "X-Amz-Meta-A", "x-amz-meta-a-b", "x-amz-meta-a_b", "X-AMZ-TARGET", "Content-Type", "content-md5",
                "Range", "cache-control", "zoo", "My-Header", "my-header1"]
VALUE_WORDS = ["text/plain;", "charset=utf-8", "a=b", '"two', 'words"', "bytes=0-9", ",", "%20", "~*'()", "x" * 70, "é".encode().hex()]


def percent_encoded(text):
    return "".join(chr(b) if chr(b) in UNRESERVED else f"%{b:02X}" for b in text.encode())


def text(random, most):
    return "".join(random.choice(PIECES) for _ in range(random.randint(1, most)))


def letters(random, alphabet, least, most):
    return "".join(random.choice(alphabet) for _ in range(random.randint(least, most)))


def object_path(random):
    """A key in canonical encoding; empty and dot segments are part of it."""
    segments = [random.choice(["", ".", ".."]) if random.random() < 0.15 else percent_encoded(text(random, 5))
                for _ in range(random.randint(0, 5))]
    return "/" + "/".join(segments)


def other_path(random):
    """A path that is still to be normalised, and encoded once more."""
    segments = []
    for _ in range(random.randint(0, 5)):
        kind = random.random()
        if kind < 0.2:
            segments.append(random.choice(["", ".", ".."]))
        elif kind < 0.5:
            segments.append(letters(random, UNRESERVED + RAW_IN_SEGMENT, 1, 12) + "x")
        else:
            segments.append(percent_encoded(text(random, 5)) + "x")
    # Of a dot segment at the end the signers make different things.
    return "/" + "/".join(segments + [random.choice(["", "end"])] if segments else [])


def query(random, names_repeat):
    pairs = []
    names = []
    for _ in range(random.choice([0, 0, 1, 2, 3, 6])):
        name = random.choice(names) if names and names_repeat and random.random() < 0.3 else text(random, 3)
        if name in names and not names_repeat:
            continue
        names.append(name)
        value = "" if random.random() < 0.2 else percent_encoded(text(random, 5))
        pairs.append(percent_encoded(name) + ("" if not value and names_repeat and random.random() < 0.5 else "=" + value))
    return "&".join(pairs)


def headers(random):
    drawn = []
    for name in random.sample(HEADER_NAMES, random.choice([0, 1, 2, 4, 7])):
        words = [random.choice(VALUE_WORDS) + " " * random.choice([0, 1, 1, 3]) for _ in range(random.randint(0, 4))]
        drawn.append([name, (random.choice(["", " ", "  "]) + "".join(words))])
    return drawn


def draw(random):
    """One request: what it is, who signs it, when and for what."""
    is_presigned = random.random() < 0.4
    uses_object_keys = random.random() < 0.5
    service = random.choice(OBJECT_SERVICES if uses_object_keys else OTHER_SERVICES)
    region = random.choice(REGIONS)
    host = random.choice([f"{service}.{region}.amazonaws.com", "bucket.example.com", "127.0.0.1"])
    host += random.choice(["", "", ":8443"])
    path = object_path(random) if uses_object_keys else other_path(random)
    parameters = query(random, names_repeat=not is_presigned)
    date = datetime.datetime(1990, 1, 1) + datetime.timedelta(seconds=random.randint(0, 2_500_000_000))
    body = b"" if is_presigned or random.random() < 0.4 else random.randbytes(random.choice([1, 55, 64, 119, 1000, 70_000]))
    return {
        "method": random.choice(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"]),
        "host": host,
        "url": f"https://{host}{path}" + (f"?{parameters}" if parameters else ""),
        "headers": headers(random),
        "body": b64encode(body).decode(),
        "is_unsigned": not is_presigned and random.random() < 0.3,
        "access_key_id": "AKIA" + letters(random, string.ascii_uppercase, 12, 16),
        "secret_access_key": letters(random, BASE64, 1, 100),
        "session_token": letters(random, BASE64, 8, 400) + "==" if random.random() < 0.4 else None,
        "region": region,
        "service": service,
        "uses_object_keys": uses_object_keys,
        "date": date.strftime("%Y%m%dT%H%M%SZ"),
        "expires": random.choice([1, 900, 3600, 604800]) if is_presigned else None,
    }
