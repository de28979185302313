"""What moto 5.2.1 lacks and this project needs, one module for each AWS service.

Each gap is one function. Its docstring says what AWS does, what moto does instead, and where AWS
documents it. The gaps were found by applying every resource type of this project with the real
AWS provider and planning again: a gap is what made the apply fail or the second plan not empty.
"""

from . import accessanalyzer, cloudtrail, cloudwatch, config, dynamodb, ec2, kms
from . import lambda_functions, lambda_invocation, lambda_layers
from . import logs, s3, sns, sqs, ssm
from .lambda_downloads import serve_downloads as serve_downloads

SERVICES = (
    accessanalyzer,
    cloudtrail,
    cloudwatch,
    config,
    dynamodb,
    ec2,
    kms,
    lambda_functions,
    lambda_invocation,
    lambda_layers,
    logs,
    s3,
    sns,
    sqs,
    ssm,
)


def fill() -> None:
    """Fills every gap; must run before moto's server creates its applications."""
    for service in SERVICES:
        service.fill()
