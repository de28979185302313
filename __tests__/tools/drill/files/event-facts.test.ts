import { factsOf } from "../../../../tools/drill/files/event-facts";

describe("what is shown of an event", () => {
  it("is who, what, when, from where and through which endpoint", () => {
    expect(
      factsOf({
        eventID: "0a1b2c3d-1111-2222-3333-444455556666",
        eventTime: "2026-03-02T10:15:30Z",
        eventName: "GetSecretValue",
        errorCode: "AccessDenied",
        userIdentity: { type: "AssumedRole", arn: "arn:aws:sts::111122223333:assumed-role/a/b" },
        sourceIPAddress: "198.51.100.7",
        vpcEndpointId: "vpce-0a1b2c3d4e5f60001",
        requestParameters: { secretString: "canary" },
      }),
    ).toEqual({
      eventId: "0a1b2c3d-1111-2222-3333-444455556666",
      time: "2026-03-02T10:15:30Z",
      event: "GetSecretValue (AccessDenied)",
      principal: "arn:aws:sts::111122223333:assumed-role/a/b",
      sourceAddress: "198.51.100.7",
      endpoint: "vpce-0a1b2c3d4e5f60001",
    });
  });

  it.each([
    [{ type: "AWSService", invokedBy: "lambda.amazonaws.com" }, "AWSService lambda.amazonaws.com"],
    [
      { type: "AWSAccount", principalId: "AIDACKCEVSQ6C2EXAMPLE", accountId: "777788889999" },
      "AWSAccount AIDACKCEVSQ6C2EXAMPLE 777788889999",
    ],
    [{ accountId: "111122223333" }, "111122223333"],
    [{}, "unknown"],
    [undefined, "unknown"],
    ["text", "unknown"],
  ])("names a principal without an ARN by what there is: %j", (userIdentity, principal) => {
    expect(factsOf({ userIdentity }).principal).toBe(principal);
  });

  it("has no controls of a terminal in it, and an end", () => {
    const { event, sourceAddress } = factsOf({
      eventName: "Get\u001b[2J\u0007SecretValue\n\u202e",
      sourceIPAddress: "x".repeat(10_000),
    });

    expect(event).toBe("Get?[2J?SecretValue??");
    expect(sourceAddress).toHaveLength(300);
  });
});
