/**
 * The longest text that a reference to another resource becomes. Policies refer to KMS keys by ARN,
 * and to VPC endpoints, whose ids are shorter.
 */
const LONGEST_REFERENCE =
  "arn:aws-us-gov:kms:ap-southeast-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef";

/** How CDKTF writes a reference, until Terraform knows what it is. */
const REFERENCE = /\$\{TfToken\[[^\]]*\]\}/g;

/** The text of a policy with every reference at its longest, as it could be after an apply. */
export function withReferencesResolved(json: string): string {
  return json.replace(REFERENCE, LONGEST_REFERENCE);
}
