import { loadEnvironment } from "../../config/load-environment";
import { synthesize } from "../support/synthesize";

const environment = loadEnvironment("prod");
const { audit } = synthesize(environment);

interface Lifecycle {
  readonly expiration: readonly { readonly days: number }[];
  readonly noncurrent_version_expiration: readonly { readonly noncurrent_days: number }[];
}

describe("TrailBucket", () => {
  it("keeps log files as long as the configuration says, and deleted ones for a month more", () => {
    const { rule } = audit.resource("aws_s3_bucket_lifecycle_configuration");
    const [{ expiration, noncurrent_version_expiration }, ...others] = rule as [
      Lifecycle,
      ...Lifecycle[],
    ];

    expect(expiration).toEqual([{ days: environment.audit.bucketRetentionDays }]);
    // Whoever deletes or replaces a log file leaves the version before it: a month to find out.
    expect(noncurrent_version_expiration).toEqual([{ noncurrent_days: 30 }]);
    expect(others).toEqual([]);
  });
});
