import { looksLikeSecret } from "../../config/secret-patterns";
import { each, none, tagged } from "./checks";
import type { ControlFamily } from "./model";
import { holdsNoSecret, is, isAtLeast, isOneOf, isOwnKey, lists } from "./settings";

/** Node.js runtimes that Lambda supports and the bundle is built for. */
const RUNTIMES = ["nodejs22.x", "nodejs24.x"];

/** aws_lambda_function, how it is invoked and its schedule. */
export const FUNCTION_CONTROLS: ControlFamily = {
  title: "Function and schedule",
  provenBy: "__tests__/stacks/ingestion.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["Lambda.1"],
        checkov: ["CKV_AWS_301", "CKV_AWS_364", "CKV_AWS_258"],
        Prowler: ["awslambda_function_not_publicly_accessible"],
      },
      asks: "Lambda function policies should prohibit public access",
      check: none("aws_lambda_permission", "aws_lambda_function_url"),
      setBy: "constructs/ingestion-schedule.ts",
    },
    {
      ids: {
        "Security Hub": ["Lambda.2"],
        checkov: ["CKV_AWS_363"],
        Prowler: ["awslambda_function_using_supported_runtimes"],
      },
      asks: "Lambda functions should use supported runtimes",
      check: each("aws_lambda_function", [isOneOf("runtime", RUNTIMES)]),
      setBy: "config/schema.ts",
    },
    {
      ids: {
        "Security Hub": ["Lambda.3"],
        checkov: ["CKV_AWS_117"],
        Prowler: ["awslambda_function_inside_vpc"],
      },
      asks: "Lambda functions should be in a VPC",
      check: each("aws_lambda_function", [
        lists("vpc_config.subnet_ids", 1),
        lists("vpc_config.security_group_ids", 1),
      ]),
      setBy: "constructs/ingestion-function.ts",
    },
    {
      ids: { "Security Hub": ["Lambda.5"], Prowler: ["awslambda_function_vpc_multi_az"] },
      asks: "VPC Lambda functions should operate in multiple Availability Zones",
      check: each("aws_lambda_function", [lists("vpc_config.subnet_ids", 2)]),
      setBy: "config/schema.ts",
    },
    {
      ids: { "Security Hub": ["Lambda.6"] },
      asks: "Lambda functions should be tagged",
      check: tagged("aws_lambda_function"),
      setBy: "constructs/environment-stack.ts",
    },
    {
      ids: { "Security Hub": ["Lambda.7"], checkov: ["CKV_AWS_50"] },
      asks: "Lambda functions should have AWS X-Ray active tracing enabled",
      check: each("aws_lambda_function", [is("tracing_config.mode", "Active")]),
      setBy: "constructs/ingestion-function.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_115"] },
      asks: "Ensure that AWS Lambda function is configured for function-level concurrent execution limit",
      check: each("aws_lambda_function", [isAtLeast("reserved_concurrent_executions", 1)]),
      setBy: "constructs/ingestion-function.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_173"] },
      asks: "Check encryption settings for Lambda environmental variable",
      check: each("aws_lambda_function", [isOwnKey("kms_key_arn")]),
      setBy: "constructs/ingestion-function.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_45"], Prowler: ["awslambda_function_no_secrets_in_variables"] },
      asks: "Ensure no hard-coded secrets exist in lambda environment",
      check: each("aws_lambda_function", [holdsNoSecret("environment.variables", looksLikeSecret)]),
      setBy: "constructs/function-variables.ts",
    },
  ],
  declined: [
    {
      ids: { checkov: ["CKV_AWS_116"] },
      asks: "Ensure that AWS Lambda function is configured for a Dead Letter Queue(DLQ)",
      reason:
        "An on-failure destination instead (`aws_lambda_function_event_invoke_config`): the queue " +
        "gets the error beside the event, where a DLQ gets the event alone",
    },
    {
      ids: { checkov: ["CKV_AWS_272"] },
      asks: "Ensure AWS Lambda function is configured to validate code-signing",
      reason:
        "Needs an AWS Signer profile of the organisation. Without one whoever may deploy may " +
        "also sign, so the signature would say no more than the deploy role does",
    },
    {
      ids: { "cdk-nag": ["AwsSolutions-L1"] },
      asks: "The non-container Lambda function is not configured to use the latest runtime version",
      reason: "Any supported runtime; which one is the configuration's `function.runtime`",
    },
    {
      ids: { checkov: ["CKV_AWS_297"] },
      asks: "Ensure EventBridge Scheduler Schedule uses Customer Managed Key (CMK)",
      reason: "The schedule's input is `{}`: there is nothing to encrypt",
    },
  ],
};
