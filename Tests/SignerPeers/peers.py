"""The same request signed by botocore and by the CRT: each returns the Authorization header or the presigned URL."""

import datetime
from base64 import b64decode
from io import BytesIO
from urllib.parse import urlsplit

import awscrt.auth as crt
import awscrt.http
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials


def moment(case):
    return datetime.datetime.strptime(case["date"], "%Y%m%dT%H%M%SZ")


def botocore_signs(case):
    is_presigned = case["expires"] is not None
    request = AWSRequest(method=case["method"], url=case["url"], data=b64decode(case["body"]))
    for name, value in case["headers"]:
        request.headers[name] = value
    if case["is_unsigned"]:
        request.context["payload_signing_enabled"] = False
        request.context["client_config"] = Config(s3={"payload_signing_enabled": False})
    kind = ("S3" if case["uses_object_keys"] else "") + "SigV4" + ("Query" if is_presigned else "") + "Auth"
    credentials = Credentials(case["access_key_id"], case["secret_access_key"], case["session_token"])
    arguments = [credentials, case["service"], case["region"]] + ([case["expires"]] if is_presigned else [])
    botocore.auth.get_current_datetime = lambda *_, **__: moment(case)
    getattr(botocore.auth, kind)(*arguments).add_auth(request)
    return request.url if is_presigned else request.headers["Authorization"]


def crt_signs(case):
    is_presigned = case["expires"] is not None
    parts = urlsplit(case["url"])
    headers = awscrt.http.HttpHeaders([("Host", case["host"]), *((name, value) for name, value in case["headers"])])
    body = b64decode(case["body"])
    request = awscrt.http.HttpRequest(
        case["method"], parts.path + (f"?{parts.query}" if parts.query else ""), headers, BytesIO(body) if body else None)
    uses_object_keys = case["uses_object_keys"]
    unsigned = case["is_unsigned"] or is_presigned and uses_object_keys
    needs_header = not is_presigned and (uses_object_keys or unsigned)
    config = crt.AwsSigningConfig(
        algorithm=crt.AwsSigningAlgorithm.V4,
        signature_type=getattr(crt.AwsSignatureType, "HTTP_REQUEST_QUERY_PARAMS" if is_presigned else "HTTP_REQUEST_HEADERS"),
        credentials_provider=crt.AwsCredentialsProvider.new_static(
            case["access_key_id"], case["secret_access_key"], case["session_token"]),
        region=case["region"], service=case["service"], date=moment(case).replace(tzinfo=datetime.timezone.utc),
        use_double_uri_encode=not uses_object_keys, should_normalize_uri_path=not uses_object_keys,
        signed_body_value=crt.AwsSignedBodyValue.UNSIGNED_PAYLOAD if unsigned else None,
        signed_body_header_type=getattr(
            crt.AwsSignedBodyHeaderType, "X_AMZ_CONTENT_SHA_256" if needs_header else "NONE"),
        expiration_in_seconds=case["expires"])
    signed = crt.aws_sign_request(request, config).result(30)
    return f"https://{case['host']}{signed.path}" if is_presigned else signed.headers.get("Authorization")
