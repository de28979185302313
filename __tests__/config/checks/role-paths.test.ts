import { errorsWith, roleArn, sampleIntegration } from "../sample";

const ROTATION = "integrations.0.secret.rotationRoleArn";
const SERVICE_LINKED = roleArn("aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig");
const PERMISSION_SET = "AWSReservedSSO_SecretOperator_0123456789abcdef";

/** The one role of a list, or the rotation role. */
function listing(list: string, arn: string) {
  return list === "rotation" ? { [ROTATION]: arn } : { [`principals.${list}`]: [arn] };
}

describe("the role of an AWS service", () => {
  it.each(["operators", "deployers", "breakGlass", "rotation"])("plays no part in %s", (list) => {
    expect(errorsWith(listing(list, SERVICE_LINKED))).toEqual([
      expect.stringMatching(
        /got "arn:.*AWSServiceRoleForConfig"; accepted: a role that people, the pipeline or a function can assume; fix: name another role: one with the path \/aws-service-role\/ .* principals\.planners at most$/,
      ),
    ]);
    expect(errorsWith(listing(list, roleArn("aws-service-roles/config")))).toEqual([]);
  });

  it("may be a planner, which sees metadata only", () => {
    expect(errorsWith(listing("planners", SERVICE_LINKED))).toEqual([]);
  });
});

describe("the role of a permission set", () => {
  const LISTS = ["operators", "deployers", "planners", "breakGlass", "rotation"];

  it.each(LISTS)("is refused in %s without its path, with how it looks", (list) => {
    const [error, ...others] = errorsWith(listing(list, roleArn(PERMISSION_SET)));

    expect(others).toEqual([]);
    expect(error).toContain(`got "${roleArn(PERMISSION_SET)}"`);
    expect(error).toContain(
      "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/REGION/" +
        `${PERMISSION_SET}, without REGION/ where IAM Identity Center is in us-east-1; fix: write what ` +
        `this prints: aws iam get-role --role-name ${PERMISSION_SET} --query Role.Arn`,
    );
  });

  it.each(LISTS)("is accepted in %s with its path, with and without a Region", (list) => {
    for (const region of ["", "eu-west-1/"]) {
      const arn = roleArn(`aws-reserved/sso.amazonaws.com/${region}${PERMISSION_SET}`);
      expect(errorsWith(listing(list, arn))).toEqual([]);
    }
  });

  it.each([
    "team/",
    "aws-reserved/",
    "aws-reserved/sso.amazonaws.co/",
    "AWS-reserved/sso.amazonaws.com/",
  ])("is refused with the path %s", (path) => {
    expect(errorsWith(listing("operators", roleArn(path + PERMISSION_SET)))).toHaveLength(1);
  });

  it("is refused in another account as well, and in another case", () => {
    const crossAccount = [{ account: "999988887777", reason: "our operators work there" }];
    const there = roleArn(PERMISSION_SET, "999988887777");

    expect(errorsWith({ ...listing("operators", there), crossAccount })).toEqual([
      expect.stringContaining("arn:aws:iam::999988887777:role/aws-reserved/"),
    ]);
    expect(errorsWith(listing("operators", roleArn(PERMISSION_SET.toLowerCase())))).toHaveLength(1);
  });

  it("is each judged by itself", () => {
    const integrations = [
      sampleIntegration(),
      { ...sampleIntegration("tides"), secret: { rotationRoleArn: roleArn(PERMISSION_SET) } },
    ];

    expect(errorsWith({ integrations })).toEqual([
      expect.stringContaining("integrations[1].secret.rotationRoleArn: got"),
    ]);
  });
});
