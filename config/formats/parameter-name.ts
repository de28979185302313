import type { Verdict } from "./verdict";

/**
 * The full name of a parameter. Parameter Store takes 15 levels and, with the ARN in front of the
 * name, 1011 characters; here it is 256 characters, as for a secret's name. A name of one level
 * could be written without its slash as well: the slash is asked for, so that one parameter has one
 * spelling.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints
 */
export function checkParameterName(name: string): Verdict {
  if (/^\/?(?:aws|ssm)/i.test(name)) {
    return "begin with another word; Parameter Store keeps names that begin with aws or ssm";
  }
  if (name.split("/").length - 1 > MOST_LEVELS) {
    return `join some of the words with hyphens: Parameter Store takes ${MOST_LEVELS} levels`;
  }
  return name.length <= 256 && /^(?:\/[\w.-]+)+$/.test(name);
}

const MOST_LEVELS = 15;
