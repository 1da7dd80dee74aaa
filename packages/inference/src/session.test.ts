import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ModelIntegrityError } from "./errors.ts";
import { createSession, type ModelSession, sha256 } from "./session.ts";
import { writeClassifier } from "./testing/onnx-writer.ts";
import { BACKBONE_FILE } from "./testing/tiny-models.ts";

const side = 16;
const { bytes } = writeClassifier();
const tiny = (given: Uint8Array = bytes) =>
  createSession(given, { sha256: sha256(given), file: "tiny.onnx" });
const images = (count: number, size = side) => ({
  data: new Float32Array(count * 3 * size * size).fill(0.5),
  dims: [count, 3, size, size],
});

let session: ModelSession;
beforeAll(async () => {
  session = await tiny();
});
afterAll(() => session.close());

test("worked example: names, and one answer a case", async () => {
  expect(session.inputs.map(({ name }) => name)).toEqual(["image"]);
  const { scores } = await session.run({ image: images(2) }, ["scores"]);
  expect(scores!.dims).toEqual([2, 3]);
  expect(scores!.data.subarray(0, 3)).toEqual(scores!.data.subarray(3));
});

test("the main thread goes on while a network runs", async () => {
  const network = await readFile(BACKBONE_FILE);
  const backbone = await createSession(network, { sha256: sha256(network), file: "backbone.onnx" });
  let turns = 0;
  let isRunning = true;
  const turn = () => {
    turns += 1;
    if (isRunning) setImmediate(turn);
  };
  turn();
  await backbone.run({ [backbone.inputs[0]!.name]: images(8, 160) }, [backbone.outputs[0]!.name]);
  isRunning = false;
  await backbone.close();
  // Eight images take tens of milliseconds; a thread that stood still meanwhile would have had a turn or two.
  expect(turns).toBeGreaterThan(20);
});

test("what is changed after the call was not loaded", async () => {
  const given = Uint8Array.from(bytes);
  const opening = tiny(given);
  given.fill(0);
  const opened = await opening;
  const run = async (one: ModelSession) => (await one.run({ image: images(1) }, ["scores"])).scores!.data;
  expect(await run(opened)).toEqual(await run(session));
  await opened.close();
});

test("refused: an input of another size, with the runtime's words, and the next one runs", async () => {
  await expect(session.run({ image: images(1, 7) }, ["scores"])).rejects.toThrow(/dimension/i);
  expect((await session.run({ image: images(1) }, ["scores"])).scores!.dims).toEqual([1, 3]);
});

test("refused: a network that was closed", async () => {
  const closed = await tiny();
  await closed.close();
  await expect(closed.run({ image: images(1) }, ["scores"])).rejects.toThrow("The network was closed.");
});

test("refused: bytes of another hash", async () => {
  await expect(createSession(bytes, { sha256: "0".repeat(64), file: "tiny.onnx" })).rejects.toThrow(
    ModelIntegrityError,
  );
});

test("an open network keeps no process alive", async () => {
  const script = `
    import { createSession, sha256 } from "./session.ts";
    import { writeClassifier } from "./testing/onnx-writer.ts";
    const { bytes } = writeClassifier();
    const session = await createSession(bytes, { sha256: sha256(bytes), file: "tiny.onnx" });
    console.log(session.outputs.length);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), timeout: 60_000 },
  );
  expect(stdout.trim()).toBe("2");
});
