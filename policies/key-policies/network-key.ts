import { namesOf } from "../../config/names";
import type { Environment } from "../../config/schema";
import type { PolicyDocument } from "../statement";
import { policyDocument } from "../statement";
import { keyAdministration } from "./administration";
import { logGroupEncryption } from "./log-group";

/** Key of the VPC's flow logs. */
export function networkKeyPolicy(environment: Environment): PolicyDocument {
  return policyDocument(
    ...keyAdministration(environment),
    logGroupEncryption(environment, namesOf(environment).flowLogGroupArn),
  );
}
