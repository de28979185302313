"""`aws SERVICE OPERATION --option value ...`, as the AWS CLI reads it, for the AWS stand-in.

Not every machine has the AWS CLI, and moto brings botocore, on which the CLI is built: the options
of each operation come from the same models, so what the CLI does not know is an error here as well.
Understands `--query`, `--output json|text`, `file://`, JSON for structures, and the file behind the
options to which an operation streams its result.
"""

import json
import sys

import botocore.session
import jmespath
from botocore import xform_name

USAGE_ERROR = 252


def fail(message: str) -> None:
    print(f"aws: {message}", file=sys.stderr)
    sys.exit(USAGE_ERROR)


def value_of(shape, words):
    if shape.type_name == "list":
        return [value_of(shape.member, [word]) for word in words]
    if len(words) != 1:
        fail(f"one value is expected, got {len(words)}")
    word = words[0]
    if word.startswith("file://"):
        with open(word[len("file://") :], encoding="utf8") as file:
            word = file.read()
    if shape.type_name in ("structure", "map"):
        return json.loads(word)
    if shape.type_name in ("integer", "long"):
        return int(word)
    if shape.type_name in ("float", "double"):
        return float(word)
    return word


def split(arguments):
    """The words behind each option, and the words before the first."""
    options, rest = {}, []
    target = rest
    for word in arguments:
        if word.startswith("--"):
            target = options.setdefault(word[2:], [])
        else:
            target.append(word)
    return options, rest


def as_text(value):
    if isinstance(value, list):
        return "\n".join(
            "\t".join(map(str, row)) if isinstance(row, list) else str(row) for row in value
        )
    return "None" if value is None else str(value)


def main() -> None:
    service, operation, *arguments = sys.argv[1:]
    session = botocore.session.get_session()
    names = {xform_name(name, "-"): name for name in session.get_service_model(service).operation_names}
    if operation not in names:
        fail(f"{service} has no operation {operation}")
    model = session.get_service_model(service).operation_model(names[operation])
    options, rest = split(arguments)
    query = options.pop("query", [None])[0]
    output = options.pop("output", ["json"])[0]
    streams = model.get_streaming_output() is not None
    # The file for a result is the last word, wherever the options end.
    file = None
    if streams:
        file = (rest or options[list(options)[-1]]).pop()
    members = {xform_name(name, "-"): name for name in model.input_shape.members} if model.input_shape else {}
    parameters = {}
    for option, words in options.items():
        if option not in members:
            fail(f"{service} {operation} has no option --{option}")
        shape = model.input_shape.members[members[option]]
        parameters[members[option]] = True if shape.type_name == "boolean" else value_of(shape, words)
    result = getattr(session.create_client(service), xform_name(names[operation]))(**parameters)
    result.pop("ResponseMetadata", None)
    if file is not None:
        member = model.output_shape.serialization["payload"]
        with open(file, "wb") as target:
            target.write(result.pop(member).read())
    if query is not None:
        result = jmespath.search(query, result)
    print(as_text(result) if output == "text" else json.dumps(result, indent=4, default=str))


main()
