import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { secretCalls } from "../secret-calls";
import type { Condition, Statement } from "../statement";
import { allow } from "../statement";

export interface SecretReadingProps {
  readonly environment: Environment;
  readonly integration: Integration;
  /** ARN of the key of the secret or the parameter, known only after it is created. */
  readonly secretKeyArn: string;
  /** Id of the interface endpoint of the store through which the reader must call. */
  readonly storeEndpointId: string;
}

/**
 * What the reader may do: the calls of its source on one secret or parameter, and to decrypt it.
 *
 * @param condition what every request of this reader carries besides
 */
export function secretReading(props: SecretReadingProps, condition: Condition = {}): Statement[] {
  const { environment, integration, storeEndpointId } = props;
  const isParameter = integration.secret.store === "parameter-store";
  const where: Condition = isParameter
    ? // A secret's own policy says this. A parameter has none, so its reader's permission does.
      { StringEquals: { "aws:SourceVpce": storeEndpointId } }
    : {};
  return [
    ...secretCalls(environment, integration).map((call) =>
      allow({
        Sid: `${call.verb}${isParameter ? "Parameter" : "Secret"}`,
        Action: [call.action],
        Resource: call.resource,
        ...conditionOf({ ...condition, ...call.condition, ...where }),
      }),
    ),
    isParameter ? decryptParameter(props) : decryptSecret(props),
  ];
}

/** No function condition: whether it reaches KMS through Secrets Manager is not documented. */
function decryptSecret({ environment, integration, secretKeyArn }: SecretReadingProps): Statement {
  const { secretArnPattern } = integrationNames(environment, integration);
  return allow({
    Sid: "DecryptSecret",
    Action: ["kms:Decrypt"],
    Resource: secretKeyArn,
    Condition: {
      StringEquals: { "kms:ViaService": `secretsmanager.${environment.region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:SecretARN": secretArnPattern },
    },
  });
}

/**
 * Neither function nor endpoint condition: Parameter Store calls KMS, and its call comes from no VPC.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 */
function decryptParameter(props: SecretReadingProps): Statement {
  const { environment, integration, secretKeyArn } = props;
  const { parameterArn } = integrationNames(environment, integration);
  return allow({
    Sid: "DecryptParameter",
    Action: ["kms:Decrypt"],
    Resource: secretKeyArn,
    Condition: {
      StringEquals: {
        "kms:ViaService": `ssm.${environment.region}.amazonaws.com`,
        "kms:EncryptionContext:PARAMETER_ARN": parameterArn,
      },
    },
  });
}

function conditionOf(condition: Condition): { Condition?: Condition } {
  return Object.keys(condition).length === 0 ? {} : { Condition: condition };
}
