import { errorsWith } from "../sample";

const boundary = (arn: string) => errorsWith({ "roles.permissionsBoundaryArn": arn });

describe("the permissions boundary", () => {
  it.each(["arn:aws:iam::111122223333:policy/boundary", "arn:aws:iam::aws:policy/ReadOnlyAccess"])(
    "is accepted as %s",
    (arn) => {
      expect(boundary(arn)).toEqual([]);
    },
  );

  it("is not of another account, which no declaration changes", () => {
    const arn = "arn:aws:iam::999988887777:policy/boundary";

    expect(boundary(arn)).toEqual([
      `config/dev.ts: roles.permissionsBoundaryArn: got "${arn}"; accepted: a policy of account ` +
        "111122223333 or of AWS: IAM attaches no other; fix: create the policy in this account and " +
        "write its ARN",
    ]);
  });

  it.each(["acme-dev-weather-operator", "team/ACME-dev-weather-rotation"])(
    "is not the template's own policy %s",
    (name) => {
      const arn = `arn:aws:iam::111122223333:policy/${name}`;

      expect(boundary(arn)).toEqual([
        expect.stringContaining(
          `roles.permissionsBoundaryArn: got "${arn}"; accepted: a policy that this template does not create`,
        ),
      ]);
      expect(boundary(arn.replace("weather", "tides"))).toEqual([]);
    },
  );

  it("is of the Region's partition", () => {
    expect(boundary("arn:aws-us-gov:iam::111122223333:policy/boundary")).toEqual([
      expect.stringContaining("an ARN of partition aws, that of the Region"),
    ]);
  });

  it("is not judged by an account or a Region that is wrong itself", () => {
    const arn = "arn:aws:iam::999988887777:policy/boundary";

    expect(errorsWith({ "roles.permissionsBoundaryArn": arn, account: "11112222333" })).toEqual([
      expect.stringContaining("account: got"),
    ]);
  });
});
