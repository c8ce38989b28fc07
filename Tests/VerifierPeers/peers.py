"""The signers: each sends its requests to an endpoint as its users would have it do."""

import datetime
import http.client
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

Key = namedtuple("Key", "id secret token")
Case = namedtuple("Case", "name send is_presigned", defaults=(False,))

REGION = "eu-central-1"
OBJECT_KEYS = ["plain.txt", "a b+c/d*e~(1)!.txt", "übung/€.bin", "a//b/../c/./", "%41?&=#:@;,$'"]


def boto(endpoint, key):
    """boto3: header signatures and presigned URLs of S3, and the three protocols of other services."""
    def client(service, **options):
        return boto3.client(
            service, region_name=REGION, endpoint_url=endpoint, aws_access_key_id=key.id,
            aws_secret_access_key=key.secret, aws_session_token=key.token,
            config=botocore.config.Config(
                signature_version=options.pop("signature_version", None), retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"}, **options))

    s3 = client("s3")
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
            yield Case(f"s3 presigned {method} {name}", send, True)
    yield Case("s3 empty put", lambda: s3.put_object(Bucket="bucket", Key="empty", Body=b""))
    yield Case("sts", client("sts").get_caller_identity)
    yield Case("dynamodb", lambda: client("dynamodb").list_tables(Limit=5))
    yield Case("es", lambda: client("es").describe_elasticsearch_domain(DomainName="my-domain"))
    yield Case("sts presigned", lambda: send_url(
        "GET", client("sts").generate_presigned_url("get_caller_identity", HttpMethod="GET"), None), True)


def send_url(method, url, body, headers=None):
    """Sends a request without a library that would change the URL."""
    scheme, _, rest = url.partition("://")
    host, slash, target = rest.partition("/")
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, timeout=10)
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

    def send(method, target, service, body=b"", presigned=False, **options):
        headers = awscrt.http.HttpHeaders([("Host", host), ("X-Custom", "some  value")])
        if body:
            headers.set("Content-Length", str(len(body)))
        request = awscrt.http.HttpRequest(
            method, target, headers, awscrt.io.InputStream(__import__("io").BytesIO(body)) if body else None)
        configuration = awscrt.auth.AwsSigningConfig(
            algorithm=awscrt.auth.AwsSigningAlgorithm.V4,
            signature_type=awscrt.auth.AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS
            if presigned else awscrt.auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
            credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(key.id, key.secret, key.token),
            region=REGION, service=service, date=datetime.datetime.now(datetime.timezone.utc),
            use_double_uri_encode=service != "s3", should_normalize_uri_path=service != "s3",
            expiration_in_seconds=3600 if presigned else None, **options)
        awscrt.auth.aws_sign_request(request, configuration).result(10)
        send_url(request.method, endpoint + request.path, body or None, list(request.headers))

    sha256 = {"signed_body_header_type": awscrt.auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256}
    unsigned = {"signed_body_value": awscrt.auth.AwsSignedBodyValue.UNSIGNED_PAYLOAD}
    for target in ("/", "/a%20b/%2A/c?x=1%2B1&x=&flag&%C3%A9=%2f", "/a/./b//../c/?b=2&a=1"):
        yield Case(f"es GET {target}", lambda target=target: send("GET", target, "es"))
        yield Case(f"es POST {target}", lambda target=target: send("POST", target, "es", b"{\"query\":{}}"))
        yield Case(f"s3 PUT {target}", lambda target=target: send("PUT", target, "s3", b"body", **sha256))
        yield Case(f"es presigned {target}", lambda target=target: send("GET", target, "es", presigned=True), True)
        yield Case(f"s3 presigned {target}", lambda target=target: send(
            "GET", target, "s3", presigned=True, **unsigned), True)
    yield Case("s3 unsigned body", lambda: send("PUT", "/b/k", "s3", b"body", **sha256, **unsigned))


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
