/** Where an ARN belongs. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function arnScope(arn: string): ArnScope {
  const [, partition = "", , region = "", account = ""] = arn.split(":");
  return { partition, region, account };
}

/** An account that is not this one. */
export function anotherAccount(account: string): string {
  return account === "999999999999" ? "888888888888" : "999999999999";
}
