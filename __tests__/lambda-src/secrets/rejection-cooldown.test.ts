import { createRejectionCooldown } from "../../../lambda-src/secrets/rejection-cooldown";

test("a version that was not refused does not cool down", () => {
  expect(createRejectionCooldown(1_000).isRunning("v1", 0)).toBe(false);
});

test("it ends after its time", () => {
  const cooldown = createRejectionCooldown(1_000);
  cooldown.begin("v1", 5_000);

  expect([4_999, 5_000, 5_999, 6_000].map((ms) => cooldown.isRunning("v1", ms))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test("each version has its own", () => {
  const cooldown = createRejectionCooldown(1_000);
  cooldown.begin("v1", 0);
  cooldown.begin("v2", 500);

  expect(["v1", "v2"].map((version) => cooldown.isRunning(version, 999))).toEqual([true, true]);
  expect(["v1", "v2"].map((version) => cooldown.isRunning(version, 1_000))).toEqual([false, true]);
});

test("it begins anew", () => {
  const cooldown = createRejectionCooldown(1_000);
  cooldown.begin("v1", 0);
  cooldown.begin("v1", 900);

  expect(cooldown.isRunning("v1", 1_800)).toBe(true);
});

test("one that has ended is forgotten, so that their number stays bounded", () => {
  const cooldown = createRejectionCooldown(1_000);
  cooldown.begin("v1", 0);
  cooldown.begin("v2", 1_000);

  // Also when the clock is set back to where it would run.
  expect(cooldown.isRunning("v1", 500)).toBe(false);
});
