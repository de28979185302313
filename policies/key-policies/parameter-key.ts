import { integrationNames } from "../../config/names";
import type { Environment, Integration } from "../../config/schema";
import { accountPrincipal, principalsOf } from "../principals";
import type { Condition, PolicyDocument } from "../statement";
import { allow, policyDocument, THIS_KEY } from "../statement";
import { keyAdministration } from "./administration";

/**
 * Key of one SecureString parameter, and its lock: a parameter has no policy of its own, so whoever
 * IAM lets ask for it still gets no value without this key. It is used only through Parameter Store,
 * only for this parameter, by the reader to decrypt and by the operators to encrypt.
 *
 * Parameter Store calls KMS as the caller and sends the parameter's ARN as encryption context. It
 * encrypts a standard parameter with Encrypt; an advanced one would take GenerateDataKey.
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 *
 * Not locked by it: whoever IAM lets put a parameter can put another value in its place, under
 * another key, and whoever IAM lets delete one can delete it.
 */
export function parameterKeyPolicy(
  environment: Environment,
  integration: Integration,
): PolicyDocument {
  const { reader, operators } = principalsOf(environment, integration);
  const { parameterArn } = integrationNames(environment, integration);

  const throughParameterStore = (principalArns: string | string[]): Condition => ({
    ArnEquals: { "aws:PrincipalArn": principalArns },
    StringEquals: {
      "kms:ViaService": `ssm.${environment.region}.amazonaws.com`,
      "kms:CallerAccount": environment.account,
      "kms:EncryptionContext:PARAMETER_ARN": parameterArn,
    },
  });

  return policyDocument(
    ...keyAdministration(environment),
    allow({
      Sid: "DecryptByReader",
      Principal: accountPrincipal(environment),
      Action: ["kms:Decrypt"],
      Resource: THIS_KEY,
      Condition: throughParameterStore(reader),
    }),
    allow({
      Sid: "EncryptNewValueByOperator",
      Principal: accountPrincipal(environment),
      Action: ["kms:Encrypt"],
      Resource: THIS_KEY,
      Condition: throughParameterStore(operators),
    }),
  );
}
