"""What random cases are made of."""

import datetime
import string

from botocore.credentials import Credentials

LETTERS = string.ascii_letters + string.digits
UNRESERVED = LETTERS + "-._~"
PIECES = list(" +%*~;=&?#/:@!$'(),[]{}|\\^`\"<>-_.") + [
    "%20", "%2F", "é", "ß", "日本", "€", "🚀", "\u0301", "\u00a0", "..", "  ", "a=b", "&amp;"]
REGIONS = ["us-east-1", "eu-central-1", "ap-southeast-2", "us-gov-west-1", "us-west-2"]


def word(source, shortest=1, longest=8, letters=LETTERS):
    return "".join(source.choices(letters, k=source.randint(shortest, longest)))


def text(source, fewest=0, most=4):
    """Words, and what needs encoding."""
    return "".join(
        word(source) if source.random() < 0.5 else source.choice(PIECES)
        for _ in range(source.randint(fewest, most)))


def encode(plain, safe=""):
    return "".join(
        chr(byte) if chr(byte) in UNRESERVED + safe else f"%{byte:02X}" for byte in plain.encode())


def identity(source, region=None):
    """Who signs, where and when."""
    seconds = source.randint(0, 4_102_444_799)
    return {
        "access_key_id": "AKIA" + word(source, 16, 16, string.ascii_uppercase + "234567"),
        "secret": word(source, *source.choice([(40, 40), (1, 1), (100, 100)]), LETTERS + "+/"),
        "token": word(source, 8, 300, LETTERS + "+/=") if source.random() < 0.4 else None,
        "region": region or source.choice(REGIONS),
        "date": (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)).strftime("%Y%m%dT%H%M%SZ"),
    }


def credentials(case):
    return Credentials(case["access_key_id"], case["secret"], case["token"])


def moment(case):
    return datetime.datetime.strptime(case["date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
