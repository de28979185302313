import { show } from "../errors";
import type { Check } from "./check";

/** Every zone lies in the environment's Region. */
export const checkZones: Check = ({ region, network }) => {
  if (region === undefined) {
    return [];
  }
  return (network?.availabilityZones ?? []).flatMap((zone, index) =>
    zone === undefined || zone.slice(0, -1) === region
      ? []
      : {
          path: ["network", "availabilityZones", index],
          got: show(zone),
          accepted: `a zone of ${region}`,
          fix: `write a zone such as ${region}a, or correct region`,
        },
  );
};
