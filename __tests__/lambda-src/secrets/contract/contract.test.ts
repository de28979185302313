import { describeContract } from "./contract";
import { inMemoryHarness } from "./in-memory-harness";

describeContract("in memory", inMemoryHarness);
