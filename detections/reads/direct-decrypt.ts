import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { Detection } from "../detection";
import { ON_FIRST_EVENT } from "../detection";
import { absent, allOf, anyOf, differsOrAbsent, equals } from "../pattern";
import { shorterNames, storedNames } from "../secret-events/stored-names";
import { trailEvents } from "../trail-events";

/**
 * Somebody used a key by hand on what is encrypted for a secret or for one of our parameters, or tried
 * to. The encryption context says for what; `Decrypt`, `ReEncrypt` and the other operations with a
 * context all count.
 *
 * Secrets are watched in the whole account. Secrets Manager never hands out what it encrypted, so
 * nobody has a reason to name a secret to KMS, whosever it is. Parameter Store does hand it out, and
 * AWS documents to decrypt it by hand, so of parameters only ours are watched.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 *
 * What the two services do for a caller is not counted. Secrets Manager leaves its name in `invokedBy`
 * and as source address. Of Parameter Store no whole event is published. Services that leave no
 * `invokedBy` leave "AWS Internal" as source address, so that is taken for a service's as well; a
 * caller of KMS has an address of numbers.
 * https://github.com/panther-labs/panther-analysis/blob/main/rules/aws_cloudtrail_rules/aws_unused_region.yml
 *
 * A refused call that is recorded without its parameters has no context and is not seen.
 */
export function directDecrypt(environment: Environment): Detection {
  const parameters = storedNames(environment, "parameter-store");
  const about = ["encryptionContext", "sourceEncryptionContext"].flatMap((context) => [
    equals(`requestParameters.${context}.SecretARN`, "*"),
    ...parameters.map((name) =>
      equals(`requestParameters.${context}.PARAMETER_ARN`, `*:parameter${name}`),
    ),
  ]);
  return {
    id: "direct-decrypt",
    meaning:
      "Somebody used a KMS key by hand on what is encrypted for a secret of this account" +
      (parameters.length === 0 ? "" : ` or a parameter of ${namesOf(environment).prefix}`) +
      ", or tried to.",
    severity: "critical",
    source: trailEvents(environment, {
      events: allOf(
        equals("eventSource", "kms.amazonaws.com"),
        anyOf(...about),
        absent("userIdentity.invokedBy"),
        differsOrAbsent("sourceIPAddress", "AWS Internal", "*.amazonaws.com"),
      ),
      insightsFilter: `eventSource = "kms.amazonaws.com" and sourceIPAddress not like "AWS Internal" and sourceIPAddress not like "amazonaws.com" and @message like /SecretARN|PARAMETER_ARN/`,
      remedy: shorterNames(environment, "parameter-store"),
    }),
    alarm: ON_FIRST_EVENT,
    drills: [
      "reads/direct-decrypt",
      "reads/direct-decrypt-refused",
      "reads/direct-re-encrypt",
      "reads/direct-decrypt-parameter",
      "reads/direct-decrypt-by-reader-parameter",
    ],
  };
}
