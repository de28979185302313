import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { allow, policyDocument } from "../statement";

/**
 * Trust policy of a role that one AWS service assumes, for resources of this account only
 * (the confused-deputy conditions).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 *
 * @param sourceArn narrows to the resources that may assume the role; wildcards are allowed. Left
 *   out where the service does not document that it sends `aws:SourceArn` on AssumeRole.
 */
export function serviceTrust(
  environment: Environment,
  service: string,
  sourceArn?: string,
): PolicyDocument {
  return policyDocument(
    allow({
      Sid: "AssumeByService",
      Principal: { Service: service },
      Action: ["sts:AssumeRole"],
      Condition: {
        StringEquals: { "aws:SourceAccount": environment.account },
        ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
      },
    }),
  );
}
