import type { Verdict } from "./verdict";

/**
 * A zone name such as `eu-west-1a`. Zone ids, Local Zones and Wavelength Zones are refused: NAT
 * gateways and interface endpoints of this template need a zone of the Region itself.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
export function checkAvailabilityZone(zone: string): Verdict {
  if (/^[a-z]{2,4}\d-az\d$/.test(zone)) {
    return "this is a zone id; write the zone's name as this account sees it, like eu-west-1a";
  }
  return /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/.test(zone);
}
