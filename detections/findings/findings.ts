import type { Environment } from "../../config/schema";
import type { Finding } from "../detection";
import { accessAnalyzerFinding } from "./access-analyzer-finding";
import { configNoncompliant } from "./config-noncompliant";

/** What other services of AWS find, and EventBridge tells; each only where the service is on. */
export function findings(environment: Environment): Finding[] {
  return [...accessAnalyzerFinding(environment), ...configNoncompliant(environment)];
}
