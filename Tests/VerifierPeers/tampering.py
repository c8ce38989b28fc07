"""What may happen to a request on its way, and the reason for which it must be refused then."""

import datetime
import re
from collections import namedtuple

Tampering = namedtuple("Tampering", "name change reason applies", defaults=(lambda request: True,))


def authorization(old, new):
    def change(request):
        text = request.header("Authorization")
        assert re.search(old, text), text
        request.set_header("Authorization", re.sub(old, new, text, count=1))
    return change


def parameter(old, new):
    def change(request):
        assert re.search(old, request.target), request.target
        request.target = re.sub(old, new, request.target, count=1)
    return change


def header(name, change):
    return lambda request: request.set_header(name, change(request.header(name)))


def shifted(text, **delta):
    form = "%Y%m%dT%H%M%SZ"
    return (datetime.datetime.strptime(text, form) + datetime.timedelta(**delta)).strftime(form)


def another_method(request):
    request.method = "PATCH"


def longer_path(request):
    path, mark, query = request.target.partition("?")
    request.target = path + "x" + mark + query


def more_query(request):
    request.target += ("&" if "?" in request.target else "?") + "versionId=null"


def flipped_body(request):
    request.body = bytes([request.body[0] ^ 1]) + request.body[1:]


def flipped_digit(match):
    return "0" if match.group(0) != "0" else "1"


def states_hash(request):
    return re.fullmatch("[0-9a-f]{64}", request.header("x-amz-content-sha256") or "") is not None


def clock(seconds):
    return lambda request: request.add_header("X-Test-Clock", str(seconds))


EVERYWHERE = [
    Tampering("method", another_method, "signature mismatch"),
    Tampering("path", longer_path, "signature mismatch"),
    Tampering("query", more_query, "signature mismatch"),
    Tampering("host", header("Host", lambda value: "evil.example.com"), "signature mismatch"),
    Tampering("no host", lambda request: request.remove_header("Host"), "missing host"),
    Tampering("two hosts", lambda request: request.add_header("Host", "evil.example.com"), "repeated header"),
    Tampering("header added", lambda request: request.add_header("x-amz-acl", "public-read"), "unsigned header"),
    Tampering("clock slow", clock(-930), "date in future"),
]

HEADER = EVERYWHERE + [
    Tampering("stated body", flipped_body, "payload mismatch", lambda r: r.body and states_hash(r)),
    Tampering("body", flipped_body, "signature mismatch",
              lambda r: r.body and not r.header("x-amz-content-sha256")),
    Tampering("hash", header("x-amz-content-sha256", lambda value: "UNSIGNED-PAYLOAD"), "signature mismatch",
              lambda r: states_hash(r) and "/s3/" in r.header("Authorization")),
    Tampering("hash elsewhere", header("x-amz-content-sha256", lambda value: "UNSIGNED-PAYLOAD"), "unsigned payload",
              lambda r: states_hash(r) and "/s3/" not in r.header("Authorization")),
    Tampering("date", header("X-Amz-Date", lambda value: shifted(value, seconds=1)), "signature mismatch"),
    Tampering("no date", lambda request: request.remove_header("X-Amz-Date"), "missing date"),
    Tampering("clock fast", clock(930), "date in past"),
    Tampering("no signature", lambda request: request.remove_header("Authorization"), "missing authentication"),
    Tampering("two signatures", lambda request: request.add_header("authorization", "x"), "repeated authorization"),
    Tampering("signature in query, too",
              lambda request: (more_query(request), parameter("versionId=null", "X-Amz-Signature=0")(request)),
              "two credentials"),
    Tampering("unknown key", authorization("Credential=", "Credential=x/"), "unknown access key"),
    Tampering("region", authorization(r"/eu-central-1/", "/us-east-1/"), "wrong region"),
    Tampering("service", authorization(r"/[a-z0-9-]+/aws4_request", "/iam/aws4_request"), "wrong service"),
    Tampering("scope date", authorization(r"/\d{8}/", "/20000101/"), "wrong scope date"),
    Tampering("terminator", authorization("aws4_request", "aws5_request"), "wrong terminator"),
    Tampering("host not signed", authorization(r"host;", ""), "unsigned host"),
    Tampering("date not signed", authorization(r";x-amz-date", ""), "unsigned date"),
    Tampering("listed, not sent", authorization(r"host;", "host;origin;"), "missing signed header"),
    Tampering("not sorted", authorization(r"SignedHeaders=", "SignedHeaders=zz;"), "malformed signed headers"),
    Tampering("63 digits", authorization(r"[0-9a-f]$", ""), "malformed signature"),
    Tampering("upper case", lambda request: request.set_header(
        "Authorization", request.header("Authorization")[:-64] + request.header("Authorization")[-64:].upper()),
              "malformed signature", lambda r: re.search("[a-f]", r.header("Authorization")[-64:])),
    Tampering("a digit", authorization(r"[0-9a-f]$", flipped_digit), "signature mismatch"),
    Tampering("SigV4a", authorization("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), "unsupported algorithm"),
    Tampering("token", header("x-amz-security-token", lambda value: value[:-1] + "x"), "wrong session token",
              lambda r: r.header("x-amz-security-token")),
    Tampering("no token", lambda request: request.remove_header("x-amz-security-token"), "missing signed header",
              lambda r: r.header("x-amz-security-token")),
]

def flipped_data(request):
    """Flips a bit of the first chunk's data."""
    start = request.body.index(b"\r\n") + 2
    request.body = request.body[:start] + bytes([request.body[start] ^ 1]) + request.body[start + 1:]


def in_body(old, new):
    def change(request):
        assert re.search(old, request.body), request.body[-300:]
        request.body = re.sub(old, new, request.body, count=1)
    return change


def without_last_chunk(request):
    request.body = request.body[:request.body.rindex(b"\r\n0") + 2]


def with_more(request):
    request.body += b"0\r\n\r\n"


UNSIGNED_CHUNKS = [
    Tampering("data", flipped_data, "body, checksum mismatch"),
    Tampering("checksum", in_body(rb"(x-amz-checksum-\w+:)...", rb"\1zzz"), "body, checksum mismatch"),
    Tampering("no trailer", in_body(rb"x-amz-checksum[^\r]*\r\n", b""), "body, missing trailer"),
    Tampering("another trailer", in_body(rb"x-amz-checksum-", b"x-amz-meta-"), "body, unexpected trailer"),
    Tampering("no last chunk", without_last_chunk, "body, incomplete body", lambda r: not r.body.startswith(b"0")),
    Tampering("more", with_more, "body, data after the end"),
    Tampering("length", header("x-amz-decoded-content-length", lambda value: value + "1"), "signature mismatch"),
    Tampering("announcement", header("x-amz-trailer", lambda value: "x-amz-checksum-crc64nvme"), "signature mismatch"),
]

SIGNED_CHUNKS = [
    Tampering("data", flipped_data, "body, signature mismatch"),
    Tampering("a chunk's signature", in_body(rb"chunk-signature=...", b"chunk-signature=000"), "body, signature mismatch"),
    Tampering("upper-case signature", lambda request: setattr(request, "body", re.sub(
        rb"(?<=chunk-signature=)[0-9a-f]{64}", lambda match: match[0].upper(), request.body)), "body, malformed chunk"),
    Tampering("no signature", in_body(rb";chunk-signature=[0-9a-f]{64}", b""), "body, malformed chunk"),
    Tampering("no last chunk", without_last_chunk, "body, incomplete body", lambda r: not r.body.startswith(b"0")),
    Tampering("more", with_more, "body, data after the end"),
    Tampering("length", header("x-amz-decoded-content-length", lambda value: value + "1"), "signature mismatch"),
    Tampering("as if unsigned", header("x-amz-content-sha256", lambda value: "UNSIGNED-PAYLOAD"), "signature mismatch"),
]

SIGNED_TRAILER = SIGNED_CHUNKS + [
    Tampering("trailer", in_body(rb"(x-amz-checksum-\w+:)...", rb"\1zzz"), "body, signature mismatch"),
    Tampering("trailer's signature", in_body(rb"trailer-signature:...", b"trailer-signature:000"),
              "body, signature mismatch"),
    Tampering("no trailer signature", in_body(rb"x-amz-trailer-signature[^\r]*\r\n", b""), "body, incomplete body"),
]

QUERY = EVERYWHERE + [
    # A second more than needed: the server's clock, as time(2) tells it, may be a moment behind the signer's.
    Tampering("expired", clock(3602), "expired"),
    Tampering("longer", parameter("Expires=3600", "Expires=86400"), "signature mismatch"),
    Tampering("too long", parameter("Expires=3600", "Expires=604801"), "invalid expiry"),
    Tampering("date", lambda request: parameter(
        r"X-Amz-Date=\w+", "X-Amz-Date=" + shifted(re.search(r"X-Amz-Date=(\w+)", request.target)[1], seconds=1))(
            request), "signature mismatch"),
    Tampering("region", parameter("eu-central-1", "us-east-1"), "wrong region"),
    Tampering("service", parameter(r"%2F[a-z0-9-]+%2Faws4_request", "%2Fiam%2Faws4_request"), "wrong service"),
    Tampering("unknown key", parameter("Credential=", "Credential=x%2F"), "unknown access key"),
    Tampering("twice", lambda request: (more_query(request), parameter("versionId=null", "X-Amz-Expires=1")(request)),
              "repeated parameter"),
    Tampering("header signature, too", lambda request: request.add_header("Authorization", "Bearer x"),
              "two credentials"),
    Tampering("a parameter gone", parameter(r"X-Amz-Expires=\d+&?", ""), "missing parameter"),
    Tampering("lower case", parameter("X-Amz-Expires", "x-amz-expires"), "malformed parameter"),
    Tampering("host not signed", parameter(r"SignedHeaders=host", "SignedHeaders=x"), "missing signed header"),
    Tampering("63 digits", parameter(r"(X-Amz-Signature=[0-9a-f]{63})[0-9a-f]", r"\1"), "malformed signature"),
    Tampering("a digit", parameter(r"(?<=X-Amz-Signature=)[0-9a-f]", flipped_digit), "signature mismatch"),
]
