import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { NotFoundError, TooLargeError } from "@synoptic/domain";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { DiskFullError, NotWritableError, storageFault } from "../storage-faults.ts";
import { createDiskBlobStore } from "./disk.ts";

const folder = mkdtempSync(join(tmpdir(), "synoptic-blobs-"));
const blobs = createDiskBlobStore(folder);
afterAll(() => rmSync(folder, { recursive: true }));

test("worked example: three letters by the hash that FIPS 180-2 gives", async () => {
  const { sha256, bytes } = await blobs.write(Readable.from([Buffer.from("a"), Buffer.from("bc")]), {
    limitBytes: 3,
  });
  expect({ sha256, bytes }).toEqual({
    sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    bytes: 3,
  });
  expect(await blobs.has(sha256)).toBe(true);
  expect((await blobs.read(sha256)).toString()).toBe("abc");
  expect((await buffer(await blobs.stream(sha256))).toString()).toBe("abc");
  await blobs.remove(sha256);
  await blobs.remove(sha256);
  expect(await blobs.has(sha256)).toBe(false);
});

test("property: what goes in comes out, however it is cut and however often it is written", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), async (chunks) => {
      const whole = Buffer.concat(chunks);
      const write = () => blobs.write(Readable.from(chunks), { limitBytes: 1000 });
      const [first, second] = await Promise.all([write(), write()]);
      expect(first.sha256).toBe(createHash("sha256").update(whole).digest("hex"));
      expect(second).toEqual(first);
      expect(await blobs.read(first.sha256)).toEqual(whole);
    }),
    { numRuns: 25 },
  );
});

test("refused: one byte too many, a source that breaks; nothing is left of either", async () => {
  await expect(blobs.write(Buffer.from("1234"), { limitBytes: 3 })).rejects.toThrow(TooLargeError);
  const known = { limitBytes: 3, sha256: createHash("sha256").update("1234").digest("hex") };
  await expect(blobs.write(Buffer.from("1234"), known)).rejects.toThrow(TooLargeError);
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from("1");
      throw new Error("the line went dead");
    })(),
  );
  await expect(blobs.write(broken, { limitBytes: 3 })).rejects.toThrow("the line went dead");
  expect(readdirSync(join(folder, "incoming"))).toEqual([]);
});

test("many small files whose hash is told, some of them twice, are all there, whole, and leave nothing behind", async () => {
  const files = Array.from({ length: 200 }, (_, i) => Buffer.alloc(1 + (i % 150) * 97, i % 150));
  const stored = await Promise.all(
    files.map((bytes) => {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return blobs.write(bytes, { limitBytes: bytes.length, sha256 });
    }),
  );
  for (const [i, { sha256, bytes }] of stored.entries()) {
    expect(bytes).toBe(files[i]!.length);
    expect((await blobs.read(sha256)).equals(files[i]!)).toBe(true);
  }
  expect(readdirSync(join(folder, "incoming"))).toEqual([]);
});

test("refused: a small file that cannot be written is refused alone", async () => {
  const other = mkdtempSync(join(tmpdir(), "synoptic-blobs-"));
  // Where one of the folders would stand there is a file.
  writeFileSync(join(other, "aa"), "");
  const write = (sha256: string) =>
    createDiskBlobStore(other).write(Buffer.from("x"), { limitBytes: 1, sha256 });
  const [refused, kept] = await Promise.allSettled([write("a".repeat(64)), write("b".repeat(64))]);
  expect(refused.status === "rejected" && refused.reason).toBeInstanceOf(NotWritableError);
  expect(kept.status).toBe("fulfilled");
  expect(readdirSync(join(other, "incoming"))).toEqual([]);
  rmSync(other, { recursive: true });
});

test.each(["0".repeat(64), "../../../etc/passwd", ""])("refused: %s is not found", async (name) => {
  await expect(blobs.read(name)).rejects.toThrow(NotFoundError);
  await expect(blobs.stream(name)).rejects.toThrow(NotFoundError);
});

test("refused: a place that is no folder, and a device without room, each in one line", async () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  await expect(createDiskBlobStore(file).write(Buffer.from("x"), { limitBytes: 9 })).rejects.toThrow(
    NotWritableError,
  );
  const full = storageFault(Object.assign(new Error("write"), { code: "ENOSPC" }), "/data");
  expect(full).toBeInstanceOf(DiskFullError);
  expect(full?.message).toBe("The disk is full: free some space where /data lies, and start again.");
  expect(storageFault(new Error("something else"), "/data")).toBeUndefined();
});
