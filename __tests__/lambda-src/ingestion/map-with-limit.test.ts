import { mapWithLimit } from "../../../lambda-src/ingestion/map-with-limit";

test("keeps the order and the limit", async () => {
  let running = 0;
  let most = 0;

  const results = await mapWithLimit([5, 1, 4, 2, 3, 0], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
    running -= 1;
    return item * 10;
  });

  expect(results).toEqual([50, 10, 40, 20, 30, 0]);
  expect(most).toBe(2);
});

test("no items, no work", async () => {
  await expect(mapWithLimit([], 4, () => Promise.reject(new Error("called")))).resolves.toEqual([]);
});
