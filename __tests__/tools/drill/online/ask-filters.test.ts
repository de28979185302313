import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { askFilters } from "../../../../tools/drill/online/ask-filters";
import { startTestServices } from "../support/test-services";

/** What CloudWatch Logs takes of events in one request elsewhere: PutLogEvents. */
const MEGABYTE = 1_048_576;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
const LARGEST_EVENT = 256 * 1024;

it("asks about large events in requests of less than a megabyte, and about each once", async () => {
  const aws = await startTestServices("444455556666");
  try {
    const events = Array.from({ length: 12 }, (_, index) => ({
      event: { eventName: "AssumeRole", index, filler: "x".repeat(LARGEST_EVENT - 1024) },
      recording: "reads/large",
      index,
    }));
    const detection = {
      id: "reader-assumed",
      filterPattern: '{ $.eventName = "AssumeRole" }',
      drills: [],
    };

    const answers = await askFilters(
      new CloudWatchLogsClient(aws.connection),
      [detection],
      events,
      () => undefined,
    );

    expect(answers).toEqual({ questions: 12, disagreements: [] });
    const requests = aws.filterQuestions.map(({ logEventMessages }) => logEventMessages);
    const sizes = requests.map((messages) => messages.join("").length);
    expect(Math.max(...sizes)).toBeLessThan(MEGABYTE);
    const asked = requests
      .flat()
      .map((message) => (JSON.parse(message) as { index: number }).index);
    expect(asked).toEqual(events.map(({ index }) => index));
  } finally {
    await aws.close();
  }
});
