/**
 * An S3 bucket's name.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function checkBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  );
}

/** What stands before the name of a state file, without slashes at either end. */
export function checkKeyPrefix(prefix: string): boolean {
  return prefix.length <= 512 && /^[\w.-]+(?:\/[\w.-]+)*$/.test(prefix);
}

/**
 * The ARN of a KMS key, single-Region or multi-Region.
 * https://docs.aws.amazon.com/kms/latest/developerguide/concepts-key-id.html
 */
export function checkKeyArn(arn: string): boolean {
  return /^arn:(?:aws|aws-us-gov):kms:[a-z0-9-]+:\d{12}:key\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/.test(
    arn,
  );
}

/** The Region in a KMS key's ARN. */
export function regionOfKeyArn(arn: string): string | undefined {
  return arn.split(":")[3];
}

/** The account in a KMS key's ARN. */
export function accountOfKeyArn(arn: string): string | undefined {
  return arn.split(":")[4];
}
