import type { Verdict } from "./verdict";

/**
 * A secret's name.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function checkSecretName(name: string): Verdict {
  // Secrets Manager adds such an ending to every ARN, and a partial ARN would match two secrets.
  if (/-.{6}$/.test(name)) {
    return "lengthen or shorten the last word: AWS asks not to end on a hyphen and six characters";
  }
  return /^[\w/+=.@-]{1,512}$/.test(name);
}
