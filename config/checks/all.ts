import { checkAlarms } from "./alarms";
import { checkAudit } from "./audit";
import type { Check } from "./check";
import { checkCrossAccount } from "./cross-account";
import { checkIntegrations } from "./integrations";
import { checkLocations } from "./locations";
import { checkNames } from "./names";
import { checkPrincipals } from "./principals";
import { checkRolePaths } from "./role-paths";
import { checkRoles } from "./roles";
import { checkRuntime } from "./runtime";
import { checkSecretAccess } from "./secret-access";
import { checkSecretSource } from "./secret-source";
import { checkState } from "./state";
import { checkSubnets } from "./subnets";
import { checkTimeouts } from "./timeouts";
import { checkTuning } from "./tuning";
import { checkZones } from "./zones";

/** Every check across fields, in the order in which their errors are reported. */
export const ALL_CHECKS: readonly Check[] = [
  checkZones,
  checkSubnets,
  checkPrincipals,
  checkRolePaths,
  checkCrossAccount,
  checkRoles,
  checkIntegrations,
  checkSecretSource,
  checkSecretAccess,
  checkNames,
  checkLocations,
  checkTimeouts,
  checkRuntime,
  checkAlarms,
  checkTuning,
  checkAudit,
  checkState,
];
