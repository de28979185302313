import { UsageError } from "../../tools/command-line";
import { plainAwsErrors } from "../../tools/aws-errors";

/** An error as the SDK throws it: known by its name. */
function awsError(name: string): Error {
  return Object.assign(new Error("what AWS says"), { name });
}

const failing = (error: unknown) =>
  plainAwsErrors(["iam:GetRole", "kms:DescribeKey"], () => Promise.reject(error as Error));

describe("errors of AWS", () => {
  it.each([
    ["CredentialsProviderError", /no AWS credentials in this shell.*aws sso login/],
    ["ExpiredTokenException", /have expired.*aws sso login/],
    ["UnrecognizedClientException", /does not accept your credentials.*get-caller-identity/],
    ["Throttling", /number of requests.*later/],
    ["AccessDeniedException", /permissions: iam:GetRole, kms:DescribeKey/],
  ])("have their remedy: %s", async (name, remedy) => {
    const failure = failing(awsError(name));

    await expect(failure).rejects.toThrow(UsageError);
    await expect(failure).rejects.toThrow("what AWS says");
    await expect(failure).rejects.toThrow(remedy);
  });

  it("end with the outcome, if there is one to tell", async () => {
    const failing = (name: string, outcome?: string) =>
      plainAwsErrors([], () => Promise.reject(awsError(name)), outcome);

    for (const name of ["CredentialsProviderError", "AccessDenied"]) {
      await expect(failing(name, "Nothing was put.")).rejects.toThrow(/\S Nothing was put\.$/);
      await expect(failing(name)).rejects.toThrow(/[.)]$/);
    }
  });

  it("of any other kind stay as they are", async () => {
    const error = awsError("InternalServerException");

    await expect(failing(error)).rejects.toBe(error);
  });

  it("do not hide a result", async () => {
    await expect(plainAwsErrors([], () => Promise.resolve(7))).resolves.toBe(7);
  });
});
