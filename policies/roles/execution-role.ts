import { integrationNames } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, deny, NO_RESOURCE_LEVEL_PERMISSION, policyDocument } from "../statement";
import type { SecretReadingProps } from "./secret-reading";
import { secretReading } from "./secret-reading";
import { serviceTrust } from "./trust";

/**
 * Trust of the function's execution role.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export function executionRoleTrust(environment: Environment): PolicyDocument {
  return serviceTrust(environment, "lambda.amazonaws.com");
}

export interface ExecutionRolePolicyProps extends SecretReadingProps {
  /** ARNs of the other keys, known only after they are created. */
  readonly tableKeyArn: string;
  readonly runtimeKeyArn: string;
}

/**
 * What the function may do: read one secret or assume the role that may, put rows into one table,
 * write one log group, report failures to one queue, and have its network interfaces managed by
 * Lambda.
 */
export function executionRolePolicy(props: ExecutionRolePolicyProps): PolicyDocument {
  const { environment, integration } = props;
  const { region } = environment;
  const { functionArn, readerRoleArn, tableArn, tableName, logGroupArn, queueArn } =
    integrationNames(environment, integration);

  // Binds a permission to code that runs inside this function: whoever else obtains the role
  // cannot use it. https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
  const insideTheFunction = { "lambda:SourceFunctionArn": functionArn };

  return policyDocument(
    ...(integration.secret.assumeReaderRole
      ? [
          // The role's trust cannot ask for the function's code, so this does.
          allow({
            Sid: "AssumeReader",
            Action: ["sts:AssumeRole"],
            Resource: readerRoleArn,
            Condition: { ArnEquals: insideTheFunction },
          }),
        ]
      : secretReading(props, { ArnEquals: insideTheFunction })),
    allow({
      Sid: "PutRows",
      Action: ["dynamodb:PutItem"],
      Resource: tableArn,
      Condition: { ArnEquals: insideTheFunction },
    }),
    allow({
      Sid: "EncryptRows",
      Action: ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"],
      Resource: props.tableKeyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": `dynamodb.${region}.amazonaws.com`,
          "kms:EncryptionContext:aws:dynamodb:tableName": tableName,
        },
      },
    }),
    // Sent without encryption context, so it is a statement of its own.
    allow({
      Sid: "DescribeTableKey",
      Action: ["kms:DescribeKey"],
      Resource: props.tableKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `dynamodb.${region}.amazonaws.com` } },
    }),
    allow({
      Sid: "WriteLogs",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${logGroupArn}:log-stream:*`,
    }),
    allow({
      Sid: "DecryptVariables",
      Action: ["kms:Decrypt"],
      Resource: props.runtimeKeyArn,
      Condition: { ArnEquals: { "kms:EncryptionContext:aws:lambda:FunctionArn": functionArn } },
    }),
    // Lambda sends the failed event as the execution role.
    // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    allow({ Sid: "ReportFailures", Action: ["sqs:SendMessage"], Resource: queueArn }),
    allow({
      Sid: "EncryptFailures",
      Action: ["kms:GenerateDataKey", "kms:Decrypt"],
      Resource: props.runtimeKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `sqs.${region}.amazonaws.com` } },
    }),
    // X-Ray has no resource-level permission for these.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
    allow({
      Sid: "SendTraces",
      Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      Resource: NO_RESOURCE_LEVEL_PERMISSION,
    }),
    // Lambda manages the function's network interfaces as the execution role; describing them has
    // no resource-level permission, and the interfaces are not known beforehand.
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
    allow({
      Sid: "ManageNetworkInterfaces",
      Action: NETWORK_INTERFACE_ACTIONS,
      Resource: NO_RESOURCE_LEVEL_PERMISSION,
    }),
    // The same page: deny them to the function's own code.
    deny({
      Sid: "DenyNetworkInterfacesToCode",
      Action: NETWORK_INTERFACE_ACTIONS,
      Resource: NO_RESOURCE_LEVEL_PERMISSION,
      Condition: { ArnEquals: insideTheFunction },
    }),
  );
}

const NETWORK_INTERFACE_ACTIONS = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:DeleteNetworkInterface",
  "ec2:AssignPrivateIpAddresses",
  "ec2:UnassignPrivateIpAddresses",
];
