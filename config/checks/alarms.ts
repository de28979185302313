import { show } from "../errors";
import type { Check } from "./check";

/** The environments for the local AWS stand-in. */
const STAND_IN_ENVIRONMENTS = ["local", "every-source"];

/** Somebody hears the alarms of every environment that is deployed to AWS. */
export const checkAlarms: Check = ({ name, alarms }) =>
  name === undefined || STAND_IN_ENVIRONMENTS.includes(name) || alarms?.subscribers?.length !== 0
    ? []
    : [
        {
          path: ["alarms", "subscribers"],
          got: show(alarms.subscribers),
          accepted: `at least one e-mail address; none only in the environments ${STAND_IN_ENVIRONMENTS.join(" and ")}`,
          fix: "add who answers an alarm, such as security@example.com",
        },
      ];
