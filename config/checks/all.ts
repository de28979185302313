import { checkAlarms } from "./alarms";
import type { Check } from "./check";
import { checkIntegrations } from "./integrations";
import { checkLocations } from "./locations";
import { checkNames } from "./names";
import { checkPrincipals } from "./principals";
import { checkRuntime } from "./runtime";
import { checkSecretSource } from "./secret-source";
import { checkState } from "./state";
import { checkSubnets } from "./subnets";
import { checkTimeouts } from "./timeouts";
import { checkZones } from "./zones";

/** Every check across fields, in the order in which their errors are reported. */
export const ALL_CHECKS: readonly Check[] = [
  checkZones,
  checkSubnets,
  checkPrincipals,
  checkIntegrations,
  checkSecretSource,
  checkNames,
  checkLocations,
  checkTimeouts,
  checkRuntime,
  checkAlarms,
  checkState,
];
