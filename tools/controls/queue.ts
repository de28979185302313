import { each, tagged } from "./checks";
import type { ControlFamily } from "./model";
import {
  allowsNobodyByWildcard,
  allowsNoWildcardAction,
  deniesWithoutTls,
} from "./policy-settings";
import { isOwnKey } from "./settings";

/** The on-failure queue. */
export const QUEUE_CONTROLS: ControlFamily = {
  title: "On-failure queue",
  provenBy: "__tests__/stacks/ingestion.test.ts",
  kept: [
    {
      ids: {
        "Security Hub": ["SQS.1"],
        checkov: ["CKV_AWS_27", "CKV2_AWS_73"],
        "cdk-nag": ["AwsSolutions-SQS2"],
        Prowler: ["sqs_queues_server_side_encryption_enabled"],
      },
      asks: "Amazon SQS queues should be encrypted at rest",
      check: each("aws_sqs_queue", [isOwnKey("kms_master_key_id")]),
      setBy: "constructs/on-failure-queue.ts",
    },
    {
      ids: { "Security Hub": ["SQS.2"] },
      asks: "SQS queues should be tagged",
      check: tagged("aws_sqs_queue"),
      setBy: "constructs/environment-stack.ts",
    },
    {
      ids: {
        "Security Hub": ["SQS.3"],
        checkov: ["CKV_AWS_168", "CKV_AWS_387"],
        Prowler: ["sqs_queues_not_publicly_accessible"],
      },
      asks: "SQS queue access policies should not allow public access",
      check: each("aws_sqs_queue_policy", [allowsNobodyByWildcard("policy")]),
      setBy: "policies/queue-policy.ts",
    },
    {
      ids: { checkov: ["CKV_AWS_72"] },
      asks: "Ensure SQS policy does not allow ALL (*) actions",
      check: each("aws_sqs_queue_policy", [
        allowsNoWildcardAction("policy"),
        deniesWithoutTls("policy", ["sqs:SendMessage", "sqs:ReceiveMessage"]),
      ]),
      setBy: "policies/queue-policy.ts",
    },
  ],
  declined: [
    {
      ids: { "cdk-nag": ["AwsSolutions-SQS3"] },
      asks: "The SQS queue is not used as a dead-letter queue (DLQ) and does not have a DLQ enabled",
      reason: "It is the dead-letter queue of the schedule and the destination of failed runs",
    },
    {
      ids: { "cdk-nag": ["AwsSolutions-SQS4"] },
      asks: "The SQS queue does not require requests to use SSL",
      reason: "Looks for `sqs:*` in the Deny. Actions are named, in a Deny as well",
    },
  ],
};
