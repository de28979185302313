/** ARN partitions in which the services of this template exist together. */
export type Partition = "aws" | "aws-us-gov";

/**
 * Regions by partition.
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 *
 * China (`aws-cn`), the isolated partitions (`aws-iso*`) and the European Sovereign Cloud
 * (`aws-eusc`) are absent: their service principals and endpoints have other DNS suffixes than the
 * policies here name.
 */
const REGIONS: Readonly<Record<Partition, readonly string[]>> = {
  aws: [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
  ],
  "aws-us-gov": ["us-gov-east-1", "us-gov-west-1"],
};

/** The partition of a Region, or `undefined` when the Region is not known. */
export function partitionOf(region: string): Partition | undefined {
  const partitions = Object.keys(REGIONS) as Partition[];
  return partitions.find((partition) => REGIONS[partition].includes(region));
}
