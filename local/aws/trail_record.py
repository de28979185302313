"""Writes the calls of AWS APIs as the management events that CloudTrail would, a JSON line each.

A line is `{"caller": ARN of an assumed role, or null, "event": {...}}`. The event has everything but
`userIdentity`: the stand-in's own access key is nobody's, so whoever reads the lines says whose it is.

Never a value: what the service's own model calls sensitive is left out, as are binary data, the
environment of a function and what nobody knows the model of. CloudTrail's `responseElements` are not
there either.
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""

import io
import json
import re
import threading
import time
import uuid
from datetime import datetime, timezone
from typing import Any, Callable, Iterable
from urllib.parse import parse_qs, unquote

from call_record import principal_of

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
SCOPE = re.compile(r"Credential=([^,/]+)/\d+/([^/]*)/([^/]+)/")
FORM = "application/x-www-form-urlencoded"

# Name of the model where it is not the name that requests are signed with.
MODELS = {"monitoring": "cloudwatch", "access-analyzer": "accessanalyzer"}

# A trail has these only with data events switched on.
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
DATA_EVENTS = re.compile(
    r"""^(
        s3:(Get|Put|Head|Delete|Copy|List|Select)Objects?(V2|Attributes|Tagging|Acl|Versions)?
      | s3:.*(Multipart|UploadPart|Parts).*|s3:ListObjectVersions
      | dynamodb:(Get|Put|Update|Delete|Batch.*|Transact.*)(Item|Items)|dynamodb:(Query|Scan)
      | dynamodb:(BatchGet|BatchWrite|TransactGet|TransactWrite).*
      | lambda:Invoke.*
      | sqs:(Send|Receive|Delete|ChangeMessageVisibility).*Message.*|sqs:ChangeMessageVisibility
      | sns:Publish.*
      | logs:(PutLogEvents|GetLogEvents|FilterLogEvents)
      | monitoring:(PutMetricData|GetMetricData|GetMetricStatistics)
    )$""",
    re.VERBOSE,
)

# CloudTrail's own names of S3's operations, where they differ.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
S3_NAMES = {
    "PutBucketLifecycleConfiguration": "PutBucketLifecycle",
    "GetBucketLifecycleConfiguration": "GetBucketLifecycle",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "DeletePublicAccessBlock": "DeleteBucketPublicAccessBlock",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
}

# Lambda's names end in the version of the API, which its paths begin with. Those of later versions
# have none.
# https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
LAMBDA_VERSIONS = ("20150331", "20170331", "20171031", "20181031")
LAMBDA_SECOND_VERSIONS = (
    "AddPermission",
    "GetFunction",
    "GetFunctionConfiguration",
    "GetPolicy",
    "RemovePermission",
    "TagResource",
    "UntagResource",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
)

# EC2's later operations have the request as it is, below the request's name; a list is its element,
# with "tag", or a list of those. Seen in public logs.
EC2_WHOLE_REQUESTS = re.compile(
    r"(VpcEndpoint|NatGateway|FlowLogs|ManagedPrefixList|SecurityGroupRules|VpcBlockPublicAccess)"
)
# Names of lists in EC2's earlier operations, whose elements are in "items".
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/using-cloudtrail.html
EC2_LISTS = {
    "Filters": "filterSet",
    "TagSpecifications": "tagSpecificationSet",
    "Tags": "tagSet",
    "Resources": "resourcesSet",
    "VpcIds": "vpcSet",
    "SubnetIds": "subnetSet",
    "GroupIds": "securityGroupIdSet",
    "RouteTableIds": "routeTableIdSet",
    "NetworkAclIds": "networkAclIdSet",
    "InternetGatewayIds": "internetGatewayIdSet",
    "NetworkInterfaceIds": "networkInterfaceIdSet",
    "AllocationIds": "allocationIdsSet",
    "Values": "valueSet",
}

READS = ("Get", "List", "Describe", "Head", "Lookup", "BatchGet", "Search", "Query", "Scan", "Simulate")
# Reads by CloudTrail's word whose names do not say so.
# https://docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html
OTHER_READS = ("Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "AssumeRole")

# CloudTrail empties these.
# https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
EMPTIED = {"lambda": ("Environment",)}


def record_trail(application: Callable[..., Any], path: str) -> Callable[..., Any]:
    """Wraps a WSGI application: appends the event of each call to a file when it has been answered."""
    lock = threading.Lock()

    def recorded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        scope = SCOPE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if scope is None:
            return application(environ, start_response)
        access_key_id, region, service = scope.groups()
        body = _body(environ)
        # The application may change both.
        call = _call_of(dict(environ), body, service)
        statuses: list[str] = []

        def note_status(status: str, *rest: Any) -> Any:
            statuses.append(status)
            return start_response(status, *rest)

        answer = list(application(environ, note_status))
        if call is not None:
            event = {**call, "awsRegion": region, **_error(statuses[-1], b"".join(answer))}
            line = json.dumps({"caller": principal_of(access_key_id), "event": event})
            with lock, open(path, "a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        return answer

    return recorded


def _body(environ: dict[str, Any]) -> bytes:
    """The body of a request, which the application can read again."""
    if environ.get("HTTP_TRANSFER_ENCODING") == "chunked":
        body = environ["wsgi.input"].read()
    else:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _call_of(environ: dict[str, Any], body: bytes, service: str) -> dict[str, Any] | None:
    """The event of a request as far as the request tells it; None for what a trail does not have."""
    from moto.core.utils import get_service_model

    model = get_service_model(MODELS.get(service, service))
    operation, url_params = _operation(environ, body, service, model)
    if operation is None or DATA_EVENTS.match(f"{service}:{operation}"):
        return None
    parameters = _parameters(environ, body, model, operation, url_params)
    source = f"{model.metadata['endpointPrefix']}.amazonaws.com"
    read_only = operation.startswith(READS) or operation in OTHER_READS
    return {
        "eventVersion": "1.11",
        "eventTime": datetime.fromtimestamp(time.time(), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": source,
        "eventName": _event_name(service, operation, model),
        "sourceIPAddress": "203.0.113.10",
        "userAgent": environ.get("HTTP_USER_AGENT", ""),
        "requestParameters": _request_parameters(service, operation, model, parameters),
        "responseElements": None,
        "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()),
        "readOnly": read_only,
        "eventType": "AwsApiCall",
        "managementEvent": True,
        "eventCategory": "Management",
    }


def _operation(
    environ: dict[str, Any], body: bytes, service: str, model: Any
) -> tuple[str | None, dict[str, str]]:
    """Name of the operation, and the parameters that are in the path."""
    target = environ.get("HTTP_X_AMZ_TARGET")
    if target:
        return target.split(".")[-1], {}
    path = environ.get("PATH_INFO", "/")
    rpc = re.fullmatch(r"/service/\w+/operation/(\w+)", path)
    if rpc:
        return rpc.group(1), {}
    # A service may have several protocols, and S3 takes objects of any type.
    if service != "s3" and environ.get("CONTENT_TYPE", "").startswith(FORM):
        action = parse_qs(body.decode("utf-8", "replace")).get("Action")
        return (action[0], {}) if action else (None, {})
    return _rest_operation(environ, model)


def _rest_operation(environ: dict[str, Any], model: Any) -> tuple[str | None, dict[str, str]]:
    query = parse_qs(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    raw = (environ.get("RAW_URI") or environ.get("REQUEST_URI") or environ["PATH_INFO"]).split("?")[0]
    best: tuple[int, str, dict[str, str]] | None = None
    for name in model.operation_names:
        http = model.operation_model(name).http
        if http["requestUri"] == "/" and model.service_name != "s3":
            continue
        uri, _, marks = http["requestUri"].partition("?")
        needed = set(filter(None, (mark.split("=")[0] for mark in marks.split("&"))))
        if http["method"] != environ["REQUEST_METHOD"] or not needed <= set(query):
            continue
        match = re.fullmatch(_path_pattern(uri), raw.rstrip("/") or "/")
        if match is None:
            continue
        # What says more about the request is the better match.
        rank = 1000 * len(needed) + len(re.sub(r"\{[^}]*\}", "", uri))
        if best is None or rank > best[0]:
            best = (rank, name, {key: unquote(value) for key, value in match.groupdict().items()})
    return (best[1], best[2]) if best else (None, {})


def _path_pattern(uri: str) -> str:
    def step(match: re.Match[str]) -> str:
        name = match.group(1)
        greedy = name.endswith("+")
        return f"(?P<{name.rstrip('+')}>{'.+' if greedy else '[^/]+'})"

    escaped = re.escape(uri.rstrip("/") or "/").replace(r"\{", "{").replace(r"\}", "}")
    return re.sub(r"\{([A-Za-z]+\+?)\\?\+?\}", step, escaped.replace(r"\+", "+"))


def _parameters(
    environ: dict[str, Any], body: bytes, model: Any, operation: str, url_params: dict[str, str]
) -> dict[str, Any] | None:
    """The request as its model has it; None where it cannot be read."""
    from moto.core.parse import PROTOCOL_PARSERS
    from moto.core.request import determine_request_protocol
    from werkzeug.wrappers import Request

    try:
        request = Request({**environ, "wsgi.input": io.BytesIO(body)})
        protocol = determine_request_protocol(model, request.content_type)
        parser = PROTOCOL_PARSERS[protocol](model.operation_model(operation), map_type=dict)
        return parser.parse(
            {
                "method": request.method,
                "values": request.values,
                "headers": request.headers,
                "body": body,
                "url_path": request.path,
                "url_params": url_params,
            }
        )
    except Exception:
        return None


def _event_name(service: str, operation: str, model: Any) -> str:
    if service == "s3":
        return S3_NAMES.get(operation, operation)
    if service != "lambda":
        return operation
    [version] = re.findall(r"^/(\d{4}-\d\d-\d\d)/", model.operation_model(operation).http["requestUri"])
    version = version.replace("-", "")
    if version not in LAMBDA_VERSIONS:
        return operation
    return f"{operation}{version}{'v2' if operation in LAMBDA_SECOND_VERSIONS else ''}"


def _request_parameters(
    service: str, operation: str, model: Any, parameters: dict[str, Any] | None
) -> dict[str, Any] | None:
    shape = model.operation_model(operation).input_shape
    if not parameters or shape is None:
        return None
    kept = _kept(shape, parameters, EMPTIED.get(service, ()))
    if service == "ec2":
        if EC2_WHOLE_REQUESTS.search(operation):
            return {f"{operation}Request": _whole(kept)}
        return _with_items(kept)
    if service == "s3":
        # The body of a policy is JSON in the event, and the query's marks are parameters.
        names = {"Bucket": "bucketName", "Policy": "bucketPolicy"}
        renamed = {names.get(name, name): value for name, value in kept.items()}
        if isinstance(renamed.get("bucketPolicy"), str):
            renamed["bucketPolicy"] = json.loads(renamed["bucketPolicy"])
        [*_, marks] = model.operation_model(operation).http["requestUri"].split("?")
        return {**renamed, **({marks: ""} if re.fullmatch(r"[A-Za-z]+", marks) else {})}
    return _lower_camel(shape, kept)


def _kept(shape: Any, value: Any, emptied: tuple[str, ...]) -> Any:
    """Without what is no part of an event: secrets and binary data."""
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            return value
        return {
            name: {} if name in emptied else _kept(member, value[name], emptied)
            for name, member in shape.members.items()
            if name in value and value[name] is not None and _is_kept(member)
        }
    if shape.type_name == "list":
        return [_kept(shape.member, item, emptied) for item in value]
    if shape.type_name == "map":
        return {key: _kept(shape.value, item, emptied) for key, item in value.items()}
    if shape.type_name == "timestamp":
        return str(value)
    return value


def _is_kept(shape: Any) -> bool:
    return shape.type_name != "blob" and not shape.metadata.get("sensitive")


def _lower_camel(shape: Any, value: Any) -> Any:
    """Members with a lower-case first letter, as events have them; the keys of a map as they are."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {
            _lower(name): _lower_camel(shape.members[name], item) for name, item in value.items()
        }
    if shape.type_name == "list":
        return [_lower_camel(shape.member, item) for item in value]
    if shape.type_name == "map":
        return {key: _lower_camel(shape.value, item) for key, item in value.items()}
    return value


def _lower(name: str) -> str:
    """`KmsKeyId` is kmsKeyId, `KMSKeyArn` is kMSKeyArn: CloudTrail changes the first letter only."""
    return name[:1].lower() + name[1:]


def _whole(value: Any) -> Any:
    """A list is its one element, or a list of them; each with its number, as "tag"."""
    if isinstance(value, dict):
        return {_singular(name, item): _whole(item) for name, item in value.items()}
    if isinstance(value, list):
        items = [
            {"tag": number, **(_whole(item) if isinstance(item, dict) else {"content": item})}
            for number, item in enumerate(value, 1)
        ]
        return items[0] if len(items) == 1 else items
    return value


def _singular(name: str, value: Any) -> str:
    return name[:-1] if isinstance(value, list) and name.endswith("s") else name


def _with_items(value: Any, name: str = "") -> Any:
    """A list is an object with "items"; a plain element is an object with its name."""
    if isinstance(value, dict):
        return {
            EC2_LISTS.get(key, _lower(key)) if isinstance(item, list) else _lower(key): _with_items(
                item, key
            )
            for key, item in value.items()
        }
    if isinstance(value, list):
        if name == "TagSpecifications":
            return {"items": [_with_tags(item) for item in value]}
        key = {"Resources": "resourceId", "Values": "value"}.get(name, _lower(name.removesuffix("s")))
        items = [_with_items(item) if isinstance(item, dict) else {key: item} for item in value]
        return {"items": items} if items else {}
    return value


def _with_tags(specification: dict[str, Any]) -> dict[str, Any]:
    tags = [_with_items(tag) for tag in specification.get("Tags", [])]
    return {"resourceType": specification.get("ResourceType"), "tags": tags}


def _error(status: str, body: bytes) -> dict[str, str]:
    """`errorCode` and `errorMessage` of a refusal."""
    if int(status.split()[0]) < 400:
        return {}
    text = body.decode("utf-8", "replace")
    code = re.search(r"<Code>([^<]+)</Code>", text) or re.search(r'"__type":\s*"(?:[^"#]*#)?([^"]+)"', text)
    message = re.search(r"<Message>([^<]*)</Message>", text) or re.search(
        r'"[mM]essage":\s*"([^"]*)"', text
    )
    return {
        "errorCode": code.group(1) if code else status.split(maxsplit=1)[-1],
        **({"errorMessage": message.group(1)} if message else {}),
    }
