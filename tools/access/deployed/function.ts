import { GetFunctionConfigurationCommand, GetPolicyCommand } from "@aws-sdk/client-lambda";
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { EXTENSION_LAYER_PARAMETER } from "../../../constructs/extension-layer";
import { HANDLERS } from "../../../constructs/lambda-bundle";
import type { ResourcePolicy } from "../system-policies";
import { POLICY_NAMES } from "../system-policies";
import { deployed, found } from "./found";
import { checkAttachedKey } from "./keys";
import { policyOf } from "./policy-of";
import { checkSetting, deploying } from "./reading";
import type { Reading } from "./reading";

/**
 * The function with its policy. Reports another key of its variables than the one whose policy is
 * read, another role than the one whose policies are read, and code that runs as the reader though
 * no stack put it there: another handler, another layer. Which code is in the package is not looked
 * at.
 *
 * @param keyArn the key behind the alias
 * @throws UsageError when there is no such function
 */
export async function functionOf(reading: Reading, keyArn: string): Promise<ResourcePolicy> {
  const { clients, names, stacks } = reading;
  const FunctionName = names.functionName;
  // Asked first: GetPolicy has the same error for a function without policy and for no function.
  // https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
  const configuration = await deployed(
    clients.lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
    { name: `function ${FunctionName}`, stack: stacks.ingestion },
    "ResourceNotFoundException",
  );
  checkAttachedKey(
    reading,
    {
      of: `function ${FunctionName}: KMSKeyArn`,
      attached: configuration.KMSKeyArn,
      remedy: deploying(stacks.ingestion),
    },
    { arn: keyArn, alias: names.runtimeKeyAlias },
  );
  await checkCode(reading, configuration);
  const policy = await found(
    clients.lambda.send(new GetPolicyCommand({ FunctionName })),
    "ResourceNotFoundException",
  );
  return {
    arn: configuration.FunctionArn ?? "",
    policy: policyOf(POLICY_NAMES.lambda, policy?.Policy),
  };
}

/** What runs, and as whom. */
async function checkCode(
  reading: Reading,
  { Role, Handler, Layers = [] }: FunctionConfiguration,
): Promise<void> {
  const { integration, names, stacks } = reading;
  const remedy = deploying(stacks.ingestion);
  const of = (setting: string) => `function ${names.functionName}: ${setting}`;
  checkSetting(reading, {
    of: of("Role"),
    is: Role,
    expected: [names.executionRoleArn],
    meaning: "the role whose policies are read",
    remedy,
  });
  checkSetting(reading, {
    of: of("Handler"),
    is: Handler,
    expected: [integration.secret.prefetch ? HANDLERS.prefetchingHandler : HANDLERS.handler],
    meaning: "as secret.prefetch says",
    remedy,
  });
  const expected = await layersOf(reading);
  checkSetting(reading, {
    of: of("Layers"),
    is: listed(Layers.map(({ Arn = "" }) => (expected.anyVersion ? versionless(Arn) : Arn))),
    expected: [listed(expected.arns)],
    meaning: "as the secret's source needs",
    remedy,
  });
}

/** Layers that a function has by its secret's source. @see providerLayers, which sets them */
async function layersOf({
  clients,
  integration: { secret },
}: Reading): Promise<{ readonly arns: readonly string[]; readonly anyVersion: boolean }> {
  if (secret.layerArn !== undefined) {
    return { arns: [secret.layerArn], anyVersion: false };
  }
  if (secret.source !== "extension") {
    return { arns: [], anyVersion: false };
  }
  // AWS publishes it in an account of its own in each Region, and a newer version may have come out
  // after the deployment.
  const { Parameter } = await clients.ssm.send(
    new GetParameterCommand({ Name: EXTENSION_LAYER_PARAMETER }),
  );
  return { arns: [versionless(Parameter?.Value ?? "")], anyVersion: true };
}

/** The ARN of a layer, from the one of a version. */
function versionless(arn: string): string {
  return arn.replace(/:\d+$/, "");
}

function listed(arns: readonly string[]): string {
  return arns.length === 0 ? "empty" : arns.join(", ");
}
