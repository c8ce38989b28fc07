"""Event streams: encoded and signed by amazon-transcribe, decoded by botocore; the request by awscrt."""

import base64
import datetime
import uuid

from amazon_transcribe.eventstream import (
    EventSigner, EventStreamMessageSerializer, Int8HeaderValue, Int16HeaderValue, Int32HeaderValue, Int64HeaderValue)
from botocore.eventstream import EventStreamBuffer

from . import material, requests

WIDTHS = {"int8": (Int8HeaderValue, 8), "int16": (Int16HeaderValue, 16), "int32": (Int32HeaderValue, 32),
          "int64": (Int64HeaderValue, 64)}


def make(source):
    case = {
        "kind": "events", "service": "transcribe", **material.identity(source), "method": "POST", "headers": [],
        "body": "", "url": "https://transcribestreaming.us-east-1.amazonaws.com/stream-transcription"}
    start = material.moment(case)
    case["events"] = [
        {"headers": [header(source, f"{index}{material.text(source)}") for index in range(source.randint(0, 6))],
         "payload": base64.b64encode(source.randbytes(source.choice([0, 1, 100, 3000]))).decode(),
         # Now and then the next day has begun.
         "date": (start + datetime.timedelta(seconds=source.choice([0, 1, 60, 86_400]))).strftime("%Y%m%dT%H%M%SZ")}
        for _ in range(source.randint(1, 5))]
    return case


def header(source, name):
    kind = source.choice(["bool", *WIDTHS, "bytes", "string", "timestamp", "uuid"])
    if kind == "bool":
        value = source.random() < 0.5
    elif kind in WIDTHS:
        limit = 1 << WIDTHS[kind][1] - 1
        value = str(source.choice([-limit, limit - 1, 0, source.randrange(-limit, limit)]))
    elif kind == "timestamp":
        value = str(source.randrange(0, 253_402_300_799) * 1000)
    elif kind == "uuid":
        value = source.randbytes(16).hex()
    elif kind == "bytes":
        value = base64.b64encode(source.randbytes(source.randint(0, 300))).decode()
    else:
        value = material.text(source)
    return {"name": name, "type": kind, "value": value if isinstance(value, str) else str(value).lower()}


def python_value(item):
    kind, value = item["type"], item["value"]
    if kind == "bool":
        return value == "true"
    if kind in WIDTHS:
        return WIDTHS[kind][0](int(value))
    if kind == "timestamp":
        return datetime.datetime.fromtimestamp(int(value) // 1000, datetime.timezone.utc)
    if kind == "uuid":
        return uuid.UUID(value)
    return base64.b64decode(value) if kind == "bytes" else value


def differences(case, answer):
    seed = requests.from_crt(
        requests.sign_with_crt(case, "STREAMING-AWS4-HMAC-SHA256-EVENTS", has_body_header=True), is_query=False)
    if seed != (answer["signature"], answer["signed_headers"]):
        yield f"awscrt's signature is {seed}, not {answer['signature']}"
    serializer = EventStreamMessageSerializer()
    credentials = material.credentials(case)
    credentials.access_key_id, credentials.secret_access_key = case["access_key_id"], case["secret"]
    previous = bytes.fromhex(seed[0])
    messages = [base64.b64decode(message) for message in answer["messages"]]
    last = {"headers": None, "date": case["events"][-1]["date"]}
    for index, event in enumerate(case["events"] + [last]):
        payload = b""
        if event["headers"] is not None:
            headers = {item["name"]: python_value(item) for item in event["headers"]}
            payload = serializer.serialize(headers, base64.b64decode(event["payload"]))
        signer = EventSigner(case["service"], case["region"], lambda: material.moment(event))
        headers = signer.sign(payload, previous, credentials)
        previous = headers[":chunk-signature"]
        if messages[index] != serializer.serialize(headers, payload):
            yield f"message {index} differs from amazon-transcribe's"
        outer = decode(messages[index])
        if outer.payload and decode(outer.payload).payload != base64.b64decode(event["payload"]):
            yield f"botocore reads another payload of message {index}"
    if len(messages) != len(case["events"]) + 1:
        yield f"there are {len(messages)} messages"


def decode(encoded):
    buffer = EventStreamBuffer()
    buffer.add_data(encoded)
    return next(buffer)
