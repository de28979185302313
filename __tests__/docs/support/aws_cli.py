"""Checks commands of the AWS CLI in blocks of shell against botocore's models of the services.

Reads a JSON list of texts from standard input, writes a JSON list of what is wrong in each: lists of
sentences. Nothing is called: the models are what the AWS CLI is made of.
"""

import json
import re
import shlex
import sys

import botocore.session
import jmespath
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

# Options of every command, and those that the CLI adds to paginated ones. True: takes a value.
# https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html
GLOBAL = {
    "--region": True,
    "--profile": True,
    "--output": True,
    "--query": True,
    "--no-cli-pager": False,
    "--no-paginate": False,
    "--cli-binary-format": True,
    "--cli-input-json": True,
}
PAGINATED = {"--max-items": True, "--starting-token": True, "--page-size": True}

# Names that the CLI has for services: https://github.com/aws/aws-cli/tree/develop/awscli/customizations
SERVICES = {"s3api": "s3", "configservice": "config"}

# Commands that the CLI has beside the operations, with the options that are used here.
# https://docs.aws.amazon.com/cli/latest/reference/cloudtrail/validate-logs.html
# https://docs.aws.amazon.com/cli/latest/reference/s3/sync.html
CUSTOM = {
    ("cloudtrail", "validate-logs"): {
        "--trail-arn": True,
        "--start-time": True,
        "--end-time": True,
        "--verbose": False,
    },
    ("s3", "sync"): {"--exclude": True, "--include": True, "--dryrun": False},
}

SEPARATORS = {";", "|", "||", "&", "&&", "(", ")", "((", "))", ">", ">>", "<", "\n"}

session = botocore.session.Session()


def commands(text):
    """The simple commands of a shell text, each a list of words without assignments before it."""
    lexer = shlex.shlex(text.replace("\\\n", " "), posix=True, punctuation_chars=";&|()<>\n")
    lexer.whitespace = " \t\r"
    lexer.whitespace_split = True
    words = []
    for word in lexer:
        if set(word) <= set(";&|()<>\n"):
            if words:
                yield words
            words = []
        elif words or not re.match(r"^[A-Za-z_]\w*=", word):
            words.append(word)
    if words:
        yield words


def problems(words):
    _, service, operation, *rest = words + ["", ""]
    rest = [word for word in rest if word]
    if (service, operation) in CUSTOM:
        takes = {**GLOBAL, **CUSTOM[service, operation]}
        # They take what they work on before their options.
        while rest and not rest[0].startswith("--"):
            rest.pop(0)
        return parsed(rest, takes, streams=False)[1]
    try:
        model = session.get_service_model(SERVICES.get(service, service))
    except UnknownServiceError:
        return [f"no service {service}"]
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if operation not in names:
        return [f"no operation {service} {operation}"]
    return checked(rest, model.operation_model(names[operation]))


def checked(words, operation):
    shape = operation.input_shape
    members = {
        "--" + xform_name(name, "-"): member
        for name, member in (shape.members if shape else {}).items()
    }
    takes = {**GLOBAL, **PAGINATED}
    for option, member in members.items():
        takes[option] = member.type_name != "boolean"
        if member.type_name == "boolean":
            takes["--no-" + option[2:]] = False
    values, found = parsed(words, takes, streams=operation.has_streaming_output)
    for name in shape.required_members if shape else []:
        option = "--" + xform_name(name, "-")
        if option not in values and "--no-" + option[2:] not in values:
            found.append(f"{operation.name} needs {option}")
    for option, given in values.items():
        if option in members and takes[option]:
            found.extend(wrong_values(option, members[option], given))
    for expression in values.get("--query", []):
        found.extend(wrong_query(expression, operation.output_shape))
    return found


def parsed(words, takes, streams):
    """The words of each option, and what is wrong with the options as such."""
    values, found, option = {}, [], None
    if streams:
        # What is returned as a stream goes to the file that stands at the end.
        *words, last = words or ["--"]
        if last.startswith("--"):
            found.append("no file for what it returns")
    for word in words:
        if word.startswith("--"):
            option = word
            values[option] = []
            if option not in takes:
                found.append(f"no option {option}")
        elif option is None or not takes.get(option, True):
            found.append(f"{word} belongs to no option")
        else:
            values[option].append(word)
    for option, given in values.items():
        if takes.get(option) and not given:
            found.append(f"{option} needs a value")
    return values, found


def wrong_values(option, member, given):
    """Values out of an enumeration, members that a structure does not have, too many words."""
    if member.type_name == "list":
        if len(given) == 1 and member.member.type_name != "structure":
            given = given[0].split(",")
        return [text for word in given for text in wrong_values(option, member.member, [word])]
    if len(given) > 1:
        return [f"{option} takes one value, not {given}"]
    return [text for word in given for text in wrong_value(option, member, word)]


def wrong_value(option, member, word):
    if "$" in word or word.startswith("file://"):
        return []
    if member.type_name == "string":
        wrong = member.enum and word not in member.enum
        return [f"{option} is one of {member.enum}, not {word}"] if wrong else []
    if member.type_name in ("integer", "long", "timestamp") and not re.match(r"^[0-9T:Z.-]+$", word):
        return [f"{option} is a number or a time, not {word}"]
    if member.type_name != "structure":
        return []
    if word.startswith("{"):
        given = json.loads(word)
    else:
        # Key=Value,Key=Value,Value: a word without a key continues the list before it.
        given = dict(re.findall(r"(?:^|,)([A-Za-z]\w*)=([^,]*)", word))
    found = []
    for key, value in given.items():
        if key not in member.members:
            found.append(f"{option} has no member {key}")
        elif isinstance(value, str) and member.members[key].type_name == "string":
            found.extend(wrong_value(f"{option} {key}", member.members[key], value))
    return found


def wrong_query(expression, output):
    try:
        tree = jmespath.compile(expression).parsed
    except Exception as error:  # every error of the parser
        return [f"--query {expression}: {error}"]
    first = leading_fields(tree)
    members = set(output.members) if output else set()
    return [f"--query {expression}: the answer has no {name}" for name in first - members]


def leading_fields(node):
    """The fields of the answer itself that an expression begins with."""
    if node["type"] == "field":
        return {node["value"]}
    if node["type"] in ("multi_select_list", "multi_select_dict", "function_expression"):
        return {name for child in node["children"] for name in leading_fields(child)}
    if node["type"] in ("literal", "expref", "current"):
        return set()
    return leading_fields(node["children"][0]) if node["children"] else set()


def wrong_in(text):
    found = []
    for words in commands(text):
        if words[0] == "aws":
            found.extend(f"{' '.join(words[:3])}: {text}" for text in problems(words))
    return found


json.dump([wrong_in(text) for text in json.load(sys.stdin)], sys.stdout)
