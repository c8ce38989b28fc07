"""Bodies in chunks: the request by awscrt, unsigned framing by botocore, signed chunks by their description.

No peer signs chunks without a connection, so that part is written here, with Python's hmac.
"""

import base64
import hashlib
import hmac
import io

from botocore import httpchecksum

from . import material, requests

ALGORITHMS = {
    "crc32": httpchecksum.CrtCrc32Checksum, "crc32c": httpchecksum.CrtCrc32cChecksum,
    "crc64nvme": httpchecksum.CrtCrc64NvmeChecksum, "sha1": httpchecksum.Sha1Checksum,
    "sha256": httpchecksum.Sha256Checksum}


def make(source):
    mode = source.choice(["signed", "signed-trailer", "unsigned-trailer"])
    length = source.choice([0, 1, 8191, 8192, 8193, source.randint(0, 60_000)])
    return {
        "kind": "chunks", "service": "s3", **material.identity(source), "method": "PUT",
        "url": "https://bucket.s3.amazonaws.com/" + material.encode(material.text(source, 1).replace("/", "_")),
        "headers": [["Content-Encoding", "gzip"]] if source.random() < 0.3 else [], "mode": mode,
        "body": base64.b64encode(source.randbytes(length)).decode(),
        "chunk_size": source.choice([8192, 8200, 65_536]),
        "algorithm": None if mode == "signed" else source.choice(sorted(ALGORITHMS))}


def differences(case, answer):
    body = base64.b64decode(case["body"])
    seed, signed_headers = seed_signature(case, len(body))
    if (seed, signed_headers) != (answer["signature"], answer["signed_headers"]):
        yield f"awscrt's signature is {seed} of {signed_headers}, not {answer['signature']}"
    expected = unsigned(case, body) if case["mode"] == "unsigned-trailer" else signed(case, body, seed)
    encoded = base64.b64decode(answer["encoded"])
    if encoded != expected:
        yield "the encoded body differs"
    if len(encoded) != answer["length"]:
        yield f"the encoded body is of {len(encoded)} bytes, not {answer['length']}"
    if base64.b64decode(answer["decoded"]) != body:
        yield "the decoded body differs"


def seed_signature(case, length):
    marker = {
        "signed": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "signed-trailer": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        "unsigned-trailer": "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}[case["mode"]]
    encodings = ["aws-chunked"] + [value for _, value in case["headers"]]
    headers = [["Content-Encoding", ",".join(encodings)], ["x-amz-decoded-content-length", str(length)]]
    if case["algorithm"]:
        headers.append(["x-amz-trailer", "x-amz-checksum-" + case["algorithm"]])
    request = requests.sign_with_crt({**case, "headers": headers, "body": ""}, marker, has_body_header=True)
    return requests.from_crt(request, is_query=False)


def unsigned(case, body):
    wrapper = httpchecksum.AwsChunkedWrapper(
        io.BytesIO(body), ALGORITHMS[case["algorithm"]], "x-amz-checksum-" + case["algorithm"], case["chunk_size"])
    return wrapper.read()


def signed(case, body, previous):
    key = ("AWS4" + case["secret"]).encode()
    scope = [case["date"][:8], case["region"], case["service"], "aws4_request"]
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")

    def sign(algorithm, *hashes):
        lines = [algorithm, case["date"], "/".join(scope), previous, *hashes]
        return hmac.new(key, "\n".join(lines).encode(), "sha256").hexdigest()

    encoded = b""
    size = case["chunk_size"]
    for chunk in [body[start:start + size] for start in range(0, len(body), size)] + [b""]:
        previous = sign("AWS4-HMAC-SHA256-PAYLOAD", hashlib.sha256().hexdigest(), hashlib.sha256(chunk).hexdigest())
        encoded += f"{len(chunk):x};chunk-signature={previous}\r\n".encode() + chunk + (b"\r\n" if chunk else b"")
    if case["algorithm"]:
        checksum = ALGORITHMS[case["algorithm"]]()
        checksum.update(body)
        line = f"x-amz-checksum-{case['algorithm']}:{checksum.b64digest()}"
        signature = sign("AWS4-HMAC-SHA256-TRAILER", hashlib.sha256((line + "\n").encode()).hexdigest())
        encoded += f"{line}\r\nx-amz-trailer-signature:{signature}\r\n".encode()
    return encoded + b"\r\n"
