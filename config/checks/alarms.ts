import { show } from "../errors";
import type { Check } from "./check";

/** Somebody hears the alarms of every environment that is deployed to AWS. */
export const checkAlarms: Check = ({ name, alarms }) =>
  name === undefined || name === "local" || alarms?.subscribers?.length !== 0
    ? []
    : [
        {
          path: ["alarms", "subscribers"],
          got: show(alarms.subscribers),
          accepted: "at least one e-mail address; none only in the environment local",
          fix: "add who answers an alarm, such as security@example.com",
        },
      ];
