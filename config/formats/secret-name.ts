import type { Verdict } from "./verdict";

/**
 * A secret's name. Secrets Manager takes 512 characters; here it is 256, because the filter that
 * watches for other readers holds the name three times, and CloudWatch Logs takes 1024 in all.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export function checkSecretName(name: string): Verdict {
  // Secrets Manager adds such an ending to every ARN, and a partial ARN would match two secrets.
  if (/-.{6}$/.test(name)) {
    return "lengthen or shorten the last word: AWS asks not to end on a hyphen and six characters";
  }
  return /^[\w/+=.@-]{1,256}$/.test(name);
}
