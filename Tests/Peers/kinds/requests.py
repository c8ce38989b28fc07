"""Requests signed in a header or in the query: botocore and the AWS Common Runtime (awscrt).

Only what all three sign alike is made. Left out, since the peers differ from each other or from AWS's text there: a
query or an S3 path that is not in canonical encoding, empty parameters, names that are there twice in a presigned URL,
paths that end in a dot segment, tabs inside header values.
"""

import base64
import io
from urllib.parse import urlsplit

import botocore.auth
from awscrt.auth import (
    AwsCredentialsProvider, AwsSignatureType, AwsSignedBodyHeaderType, AwsSigningAlgorithm, AwsSigningConfig,
    aws_sign_request)
from awscrt.http import HttpHeaders, HttpRequest
from botocore.awsrequest import AWSRequest
from botocore.config import Config

from . import material

S3_SERVICES = ["s3", "s3-outposts", "s3-object-lambda"]
SERVICES = ["dynamodb", "iam", "execute-api", "es", "lambda", "sts", "ec2", "sqs", "bedrock"]
NAMES = ["x-amz-acl", "x-amz-meta-a", "X-Amz-Meta-A-B", "x-amz-meta-a_b", "My-Header", "Range", "Content-Type", "zoo",
         "cache-control", "Accept", "x-amz-target", "If-None-Match", "content-encoding"]
UNSIGNED_NAMES = ["User-Agent", "X-Amzn-Trace-Id"]  # awscrt signs connection


def make(source):
    is_s3 = source.random() < 0.5
    is_query = source.random() < 0.4
    service = source.choice(S3_SERVICES if is_s3 else SERVICES)
    case = {"kind": "query" if is_query else "header", "service": service, **material.identity(source)}
    host = source.choice([f"{service}.{case['region']}.amazonaws.com", "127.0.0.1", "Search-x.Example.com"])
    case["method"] = source.choice(["GET", "GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"])
    case["url"] = "https://" + host + source.choice(["", "", ":443", ":8443"]) + path(source, is_s3)
    if parameters := query(source, is_query):
        case["url"] += "?" + parameters
    case["headers"] = headers(source)
    case["body"] = base64.b64encode(source.randbytes(source.choice([0, 1, 64, 300]))).decode()
    case["payload"] = "unsigned" if is_s3 and is_query or source.random() < 0.2 and not is_query else "hash"
    if is_query:
        case["body"] = ""
        case["expires"] = source.choice([1, 60, 900, 3600, 604_800])
    return case


def path(source, is_s3):
    segments = []
    for _ in range(source.randint(0, 5)):
        kind = source.random()
        if kind < 0.2:
            segments.append(source.choice(["", ".", ".."]))
        elif kind < 0.4 and not is_s3:
            segments.append(material.word(source) + source.choice("!$&'()*+,;=:@") + material.word(source))
        else:
            segment = material.encode(material.text(source, 1).replace("/", "_"))
            segments.append(segment + "x" if set(segment) <= {"."} else segment)
    if not is_s3 and segments and segments[-1] in (".", ".."):
        segments.append("end")
    return "/" + "/".join(segments)


def query(source, is_query):
    pairs, names = [], []
    for _ in range(source.choice([0, 0, 1, 2, 3, 6])):
        name = material.text(source, 1) if source.random() < 0.5 else source.choice(["a", "A", "a-b", "prefix", "X-Id"])
        name = source.choice(names) if names and source.random() < 0.2 else name
        if is_query and name in names:
            continue
        names.append(name)
        value = material.text(source)
        has_equals = value or is_query or source.random() < 0.5
        pairs.append(material.encode(name) + ("=" + material.encode(value) if has_equals else ""))
    return "&".join(pairs)


def headers(source):
    fields, seen = [], set()
    for _ in range(source.choice([0, 1, 2, 4, 7])):
        name = source.choice(NAMES)
        if name.lower() in seen and name.lower() in ("content-type", "range"):
            continue
        seen.add(name.lower())
        value = (" " * source.randint(1, 3)).join(
            source.choice([material.word(source), "a=b;c", '"q  q"', "bytes=0-9", "a,b", "%20"])
            for _ in range(source.randint(1, 3)))
        fields.append([name, " " * source.randint(0, 2) + value + " " * source.randint(0, 2)])
    fields += [[name, material.word(source)] for name in UNSIGNED_NAMES if source.random() < 0.2]
    return fields


def differences(case, answer):
    expected = {"botocore": botocore_signature(case), "awscrt": crt_signature(case)}
    for peer, (signature, signed_headers) in expected.items():
        if signed_headers != answer["signed_headers"]:
            yield f"{peer} signs the headers {signed_headers}, not {answer['signed_headers']}"
        if signature != answer["signature"]:
            yield f"{peer}'s signature is {signature}, not {answer['signature']}"


def botocore_signature(case):
    is_s3, is_query = case["service"] in S3_SERVICES, case["kind"] == "query"
    request = AWSRequest(method=case["method"], url=case["url"], data=base64.b64decode(case["body"]))
    for name, value in case["headers"]:
        request.headers[name] = value
    if case["payload"] == "unsigned":
        request.context["client_config"] = Config(s3={"payload_signing_enabled": False})
        request.context["payload_signing_enabled"] = False
    signers = {
        (True, True): botocore.auth.S3SigV4QueryAuth, (True, False): botocore.auth.S3SigV4Auth,
        (False, True): botocore.auth.SigV4QueryAuth, (False, False): botocore.auth.SigV4Auth}
    lifetime = (case["expires"],) if is_query else ()
    signers[is_s3, is_query](material.credentials(case), case["service"], case["region"], *lifetime).add_auth(request)
    if is_query:
        parameters = dict(pair.split("=", 1) for pair in urlsplit(request.url).query.split("&"))
        return parameters["X-Amz-Signature"], parameters["X-Amz-SignedHeaders"].replace("%3B", ";")
    return from_authorization(request.headers["Authorization"])


def crt_signature(case):
    is_s3, is_query = case["service"] in S3_SERVICES, case["kind"] == "query"
    return from_crt(sign_with_crt(
        case, "UNSIGNED-PAYLOAD" if case["payload"] == "unsigned" else None,
        has_body_header=not is_query and (is_s3 or case["payload"] == "unsigned")), is_query)


def sign_with_crt(case, body_value, has_body_header):
    """The request that awscrt makes of a case."""
    is_s3, is_query = case["service"] in S3_SERVICES, case["kind"] == "query"
    url = urlsplit(case["url"])
    host = url.netloc.lower().removesuffix(":443")
    target = case["url"].split(url.netloc, 1)[1]
    request = HttpRequest(
        case["method"], target, HttpHeaders([("Host", host)] + [tuple(field) for field in case["headers"]]),
        io.BytesIO(base64.b64decode(case["body"])))
    types = AwsSignedBodyHeaderType
    config = AwsSigningConfig(
        algorithm=AwsSigningAlgorithm.V4,
        signature_type=AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS if is_query else AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=AwsCredentialsProvider.new_static(case["access_key_id"], case["secret"], case["token"]),
        region=case["region"], service=case["service"], date=material.moment(case),
        use_double_uri_encode=not is_s3, should_normalize_uri_path=not is_s3, signed_body_value=body_value,
        signed_body_header_type=types.X_AMZ_CONTENT_SHA_256 if has_body_header else types.NONE,
        expiration_in_seconds=case["expires"] if is_query else None)
    return aws_sign_request(request, config).result(10)


def from_crt(request, is_query):
    if is_query:
        parameters = dict(pair.split("=", 1) for pair in request.path.split("?", 1)[1].split("&") if "=" in pair)
        return parameters["X-Amz-Signature"], parameters["X-Amz-SignedHeaders"].replace("%3B", ";")
    return from_authorization(request.headers.get("Authorization"))


def from_authorization(value):
    parts = dict(part.split("=", 1) for part in value.split(" ", 1)[1].split(", "))
    return parts["Signature"], parts["SignedHeaders"]
