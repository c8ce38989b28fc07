"""The signers: each sends its requests to an endpoint as its users would have it do."""

import base64
import binascii
import datetime
import hashlib
import hmac
import http.client
import io
import os
import re
import ssl
import subprocess
from collections import namedtuple

import awscrt.auth
import awscrt.http
import awscrt.io
import boto3
import botocore.config
import requests
import requests_aws4auth
from aws_requests_auth.aws_auth import AWSRequestsAuth

from tampering import HEADER, QUERY, SIGNED_CHUNKS, SIGNED_TRAILER, UNSIGNED_CHUNKS

Key = namedtuple("Key", "id secret token")
Case = namedtuple("Case", "name send tamperings", defaults=(HEADER,))

REGION = "eu-central-1"
OBJECT_KEYS = ["plain.txt", "a b+c/d*e~(1)!.txt", "übung/€.bin", "a//b/../c/./", "%41?&=#:@;,$'"]


def boto(endpoint, key):
    """boto3: header signatures and presigned URLs of S3, and the three protocols of other services."""
    def client(service, **options):
        return boto3.client(
            service, region_name=REGION, endpoint_url=endpoint, aws_access_key_id=key.id,
            aws_secret_access_key=key.secret, aws_session_token=key.token, verify=False,
            config=botocore.config.Config(
                signature_version=options.pop("signature_version", None), retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"}, **options))

    s3 = client("s3")
    if endpoint.startswith("https:"):
        # Only then does boto3 leave the body to the connection, and send its checksum behind it.
        for algorithm in ("CRC32", "SHA1", "SHA256"):
            for byte_count in (1, 100_000, 3 << 20):
                yield Case(f"s3 put of {byte_count} bytes with {algorithm}", lambda a=algorithm, n=byte_count:
                           s3.put_object(Bucket="bucket", Key="k", Body=io.BytesIO(os.urandom(n)), ChecksumAlgorithm=a),
                           UNSIGNED_CHUNKS)
        return
    presigner = client("s3", signature_version="s3v4")
    yield Case("s3 list", lambda: s3.list_objects_v2(Bucket="bucket", Prefix="a b+c/", Delimiter="/"))
    for name in OBJECT_KEYS:
        yield Case(f"s3 put {name}", lambda name=name: s3.put_object(
            Bucket="bucket", Key=name, Body=b"some body", ContentType="text/plain", Metadata={"a": "two  words"}))
        yield Case(f"s3 get {name}", lambda name=name: s3.get_object(Bucket="bucket", Key=name, Range="bytes=0-9"))
        for method in ("get", "put"):
            def send(name=name, method=method):
                url = presigner.generate_presigned_url(f"{method}_object", Params={"Bucket": "bucket", "Key": name})
                send_url(method.upper(), url, b"any" if method == "put" else None)
            yield Case(f"s3 presigned {method} {name}", send, QUERY)
    yield Case("s3 empty put", lambda: s3.put_object(Bucket="bucket", Key="empty", Body=b""))
    yield Case("sts", client("sts").get_caller_identity)
    yield Case("dynamodb", lambda: client("dynamodb").list_tables(Limit=5))
    yield Case("es", lambda: client("es").describe_elasticsearch_domain(DomainName="my-domain"))
    yield Case("sts presigned", lambda: send_url(
        "GET", client("sts").generate_presigned_url("get_caller_identity", HttpMethod="GET"), None), QUERY)


def send_url(method, url, body, headers=None):
    """Sends a request without a library that would change the URL."""
    scheme, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, timeout=10, **({"context": ssl._create_unverified_context()} if scheme == "https" else {}))
    connection.putrequest(method, slash + target, skip_host=bool(headers), skip_accept_encoding=True)
    for name, value in headers or []:
        connection.putheader(name, value)
    if body is not None and "content-length" not in [name.lower() for name, _ in headers or []]:
        connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    connection.getresponse().read()
    connection.close()


def crt(endpoint, key):
    """awscrt, which signs what other AWS libraries send."""
    host = endpoint.partition("://")[2]

    def send(method, target, service, body=b"", presigned=False, more=(), chunk=None, **options):
        headers = awscrt.http.HttpHeaders([("Host", host), ("X-Custom", "some  value"), *more])
        if body:
            headers.set("Content-Length", str(len(body)))
        request = awscrt.http.HttpRequest(
            method, target, headers, awscrt.io.InputStream(io.BytesIO(body)) if body else None)
        configuration = awscrt.auth.AwsSigningConfig(
            algorithm=awscrt.auth.AwsSigningAlgorithm.V4,
            signature_type=awscrt.auth.AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS
            if presigned else awscrt.auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
            credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(key.id, key.secret, key.token),
            region=REGION, service=service, date=datetime.datetime.now(datetime.timezone.utc),
            use_double_uri_encode=service != "s3", should_normalize_uri_path=service != "s3",
            expiration_in_seconds=3600 if presigned else None, **options)
        awscrt.auth.aws_sign_request(request, configuration).result(10)
        if chunk:
            body = chunk(dict(request.headers))
            request.headers.set("Content-Length", str(len(body)))
        send_url(request.method, endpoint + request.path, body or None, list(request.headers))

    sha256 = {"signed_body_header_type": awscrt.auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256}
    unsigned = {"signed_body_value": awscrt.auth.AwsSignedBodyValue.UNSIGNED_PAYLOAD}
    for target in ("/", "/a%20b/%2A/c?x=1%2B1&x=&flag&%C3%A9=%2f", "/a/./b//../c/?b=2&a=1"):
        yield Case(f"es GET {target}", lambda target=target: send("GET", target, "es"))
        yield Case(f"es POST {target}", lambda target=target: send("POST", target, "es", b"{\"query\":{}}"))
        yield Case(f"s3 PUT {target}", lambda target=target: send("PUT", target, "s3", b"body", **sha256))
        yield Case(f"es presigned {target}", lambda target=target: send("GET", target, "es", presigned=True), QUERY)
        yield Case(f"s3 presigned {target}", lambda target=target: send(
            "GET", target, "s3", presigned=True, **unsigned), QUERY)
    for byte_count in (0, 5, 70_000):
        for has_trailer in (False, True):
            yield Case(
                f"s3 chunks of {byte_count} bytes" + (" with a trailer" if has_trailer else ""),
                lambda n=byte_count, t=has_trailer: send_chunks(endpoint, key, send, os.urandom(n), t),
                [t for t in (SIGNED_TRAILER if has_trailer else SIGNED_CHUNKS) if byte_count or t.name != "data"])
    yield Case("s3 unsigned body", lambda: send("PUT", "/b/k", "s3", b"body", **sha256, **unsigned))


def send_chunks(endpoint, key, send, data, has_trailer):
    """A chunked upload. awscrt signs the request; its Python has no call for chunks, so they are signed here."""
    marker = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" + ("-TRAILER" if has_trailer else "")
    more = [("Content-Encoding", "aws-chunked"), ("x-amz-decoded-content-length", str(len(data)))]
    more += [("x-amz-trailer", "x-amz-checksum-crc32")] if has_trailer else []

    def chunk(headers):
        authorization = headers["Authorization"]
        scope = re.search("Credential=[^/]*/([^,]*),", authorization)[1]
        secret = ("AWS4" + key.secret).encode()
        for part in scope.split("/"):
            secret = hmac.digest(secret, part.encode(), "sha256")
        last = authorization[-64:]

        def sign(algorithm, *hashes):
            nonlocal last
            text = "\n".join([algorithm, headers["X-Amz-Date"], scope, last, *hashes])
            last = hmac.new(secret, text.encode(), "sha256").hexdigest()
            return last

        body = b""
        for piece in [data[start:start + 65_536] for start in range(0, len(data), 65_536)] + [b""]:
            signature = sign("AWS4-HMAC-SHA256-PAYLOAD", hashlib.sha256().hexdigest(), hashlib.sha256(piece).hexdigest())
            body += b"%x;chunk-signature=%s\r\n" % (len(piece), signature.encode()) + piece
            body += b"\r\n" if piece else b""
        if has_trailer:
            checksum = base64.b64encode(binascii.crc32(data).to_bytes(4, "big")).decode()
            line = f"x-amz-checksum-crc32:{checksum}\n"
            signature = sign("AWS4-HMAC-SHA256-TRAILER", hashlib.sha256(line.encode()).hexdigest())
            body += line.rstrip().encode() + b"\r\nx-amz-trailer-signature:" + signature.encode() + b"\r\n"
        return body + b"\r\n"

    send("PUT", "/bucket/key", "s3", more=more, chunk=chunk, signed_body_value=marker,
         signed_body_header_type=awscrt.auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256)


def aws4auth(endpoint, key):
    """requests-aws4auth. It signs no name of a query but as it is encoded, and no `*` in a path."""
    for service, method, target, body in [
        ("es", "GET", "/", None), ("es", "GET", "/index/_search?q=a&size=10", None),
        ("es", "POST", "/index/_search", b"{\"query\":{}}"), ("s3", "PUT", "/bucket/a key", b"body"),
        ("execute-api", "DELETE", "/stage/things/1?b=2&a=1", None),
    ]:
        def send(service=service, method=method, target=target, body=body):
            auth = requests_aws4auth.AWS4Auth(key.id, key.secret, REGION, service, session_token=key.token)
            requests.request(method, endpoint + target, data=body, auth=auth, timeout=10)
        yield Case(f"{service} {method} {target}", send)


def requests_auth(endpoint, key):
    """aws-requests-auth, where it signs rightly: it encodes paths twice, which S3 does not."""
    host = endpoint.partition("://")[2]
    for method, target, body in [
        ("GET", "/", None), ("GET", "/index/_search?q=a&size=10", None), ("POST", "/index/_search", b"{\"query\":{}}"),
        ("GET", "/+foo.*/_stats", None),
    ]:
        def send(method=method, target=target, body=body):
            auth = AWSRequestsAuth(
                aws_access_key=key.id, aws_secret_access_key=key.secret, aws_host=host, aws_region=REGION,
                aws_service="es", aws_token=key.token)
            requests.request(method, endpoint + target, data=body, auth=auth, timeout=10)
        yield Case(f"es {method} {target}", send)


def curl(endpoint, key):
    """curl --aws-sigv4, which sends no payload hash, so not to S3; and no token but as a header of the user's."""
    for method, target, body in [("GET", "/", None), ("GET", "/index/_search?a=1&b=2", None), ("POST", "/i", "{}")]:
        def send(method=method, target=target, body=body):
            command = ["curl", "--silent", "--show-error", "--max-time", "10", "--aws-sigv4", f"aws:amz:{REGION}:es",
                       "--user", f"{key.id}:{key.secret}", "--request", method]
            command += ["--data-binary", body] if body else []
            command += ["--header", f"X-Amz-Security-Token: {key.token}"] if key.token else []
            subprocess.run(command + [endpoint + target], check=True, stdout=subprocess.DEVNULL)
        yield Case(f"es {method} {target}", send)


PEERS = [("boto3", boto), ("awscrt", crt), ("requests-aws4auth", aws4auth), ("aws-requests-auth", requests_auth),
         ("curl", curl)]
