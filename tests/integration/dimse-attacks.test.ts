import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createDiskBlobStore } from "@synoptic/persistence";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { madeInstance } from "../../apps/api/src/testing/dicom-files.ts";
import { type DimseServer, startDimseServer } from "./dimse-server.ts";
import { pdu, pdv, RawAssociation, secondaryCapture, statusOf, verification } from "./raw-association.ts";

const folder = mkdtempSync(join(tmpdir(), "synoptic-dimse-"));
const limits = { requestMs: 400, idleMs: 600, lastsMs: 3000, bytes: 60_000_000 };
let server: DimseServer;
let open: RawAssociation[] = [];
beforeAll(async () => {
  const options = { maxAssociations: 3, limits, limitBytes: 50_000_000 };
  server = await startDimseServer(options, undefined, createDiskBlobStore(folder));
});
afterEach(async () => {
  // Whatever was done, another association is served, and nothing is a fault of ours.
  for (const each of open) each.socket.destroy();
  open = [];
  await delay(50);
  const friend = raw();
  expect((await friend.associate())?.type).toBe(2);
  expect(await friend.echo()).toBe(0);
  friend.send(pdu(5, Buffer.alloc(4)));
  expect((await friend.pdu())?.type).toBe(6);
  expect(server.faults).toEqual([]);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function raw(): RawAssociation {
  const association = new RawAssociation(server.port);
  open.push(association);
  return association;
}

/** An A-ABORT of the provider, with its reason. */
const aborted = (reason: number) => ({ type: 7, body: Buffer.from([0, 0, 2, reason]) });
/** Files of blobs, also those that are half written. */
const blobFiles = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

test("garbage is answered by an abort, and the connection closed", async () => {
  const http = raw();
  http.send(Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
  expect(await http.pdu()).toEqual(aborted(1));
  expect(await http.pdu()).toBeNull();
});

test("property: whatever bytes come first, the server lives and the connection ends", async () => {
  const begun = fc.constantFrom(
    Buffer.alloc(0),
    Buffer.from([1, 0, 0, 0, 0, 80]),
    Buffer.from([4, 0, 0, 0, 0, 8]),
  );
  await fc.assert(
    fc.asyncProperty(begun, fc.uint8Array({ maxLength: 200 }), async (start, bytes) => {
      const stranger = raw();
      stranger.send(Buffer.concat([start, bytes]));
      stranger.socket.end();
      while (await stranger.pdu());
      open = open.filter((each) => each !== stranger);
    }),
    { numRuns: 50 },
  );
});

test("a PDU that announces 4 GB is refused before any of it is read", async () => {
  for (const type of [1, 4]) {
    const liar = raw();
    if (type === 4) await liar.associate();
    liar.send(Buffer.from([type, 0, 0xff, 0xff, 0xff, 0xf0]));
    expect(await liar.pdu()).toEqual(aborted(6));
  }
});

test("who says nothing, before or after the association, is hung up on", async () => {
  const started = Date.now();
  expect(await raw().pdu()).toBeNull();
  const silent = raw();
  await silent.associate();
  expect(await silent.pdu()).toEqual(aborted(0));
  expect(Date.now() - started).toBeLessThan(4000);
});

test("who drips a PDU byte by byte gets no longer for it", async () => {
  const slower = raw();
  await slower.associate();
  slower.send(Buffer.from([4, 0, 0, 0, 1, 0]));
  const tick = setInterval(() => slower.send(Buffer.from([0])), 100);
  try {
    expect(await slower.pdu()).toEqual(aborted(0));
  } finally {
    clearInterval(tick);
  }
});

test("an association without end ends", async () => {
  const endless = raw();
  await endless.associate();
  let answered = 0;
  while ((await endless.echo(answered)) === 0) {
    answered++;
    await delay(20);
  }
  expect(answered).toBeGreaterThan(10);
});

test("more associations than may be are told to come again", async () => {
  for (let i = 0; i < 3; i++) expect((await raw().associate())?.type).toBe(2);
  // Rejected for now, by the provider, for its local limit.
  expect(await raw().associate()).toEqual({ type: 3, body: Buffer.from([0, 2, 3, 2]) });
});

test("an abort in the middle of an instance leaves nothing, small or large", async () => {
  const file = madeInstance({ study: "1.2.90", uid: "1.2.90.1.1", patientId: "1.2.90" });
  for (const pieces of [1, 400]) {
    const sender = raw();
    await sender.associate();
    sender.store("1.2.90.1.1");
    sender.send(pdv(3, false, false, file.subarray(file.indexOf("DICM") + 4)));
    // Past what waits in memory, so that it goes to the disk while it comes.
    for (let i = 1; i < pieces; i++) sender.send(pdv(3, false, false, Buffer.alloc(100_000)));
    await delay(pieces === 1 ? 100 : 1500);
    sender.send(pdu(7, Buffer.alloc(4)));
    await sender.pdu();
  }
  await delay(200);
  expect(await server.db.instance.count()).toBe(0);
  expect(blobFiles()).toEqual([]);
});

test("an association that sends without end is cut off at its limit, with memory that stays", async () => {
  const before = process.memoryUsage().rss;
  const sender = raw();
  await sender.associate();
  sender.store("1.2.91.1.1");
  const piece = pdv(3, false, false, Buffer.alloc(120_000));
  for (let sent = 0; sent < 80_000_000 && !sender.socket.destroyed; sent += piece.length) {
    if (!sender.socket.write(piece))
      await Promise.race([new Promise((resolve) => sender.socket.once("drain", resolve)), delay(3000)]);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(400_000_000);
  await delay(300);
  expect(await server.db.instance.count()).toBe(0);
});

test.each([
  ["a data set without a command", pdv(3, false, true, Buffer.alloc(8)), 5],
  ["a context that was not accepted", pdv(9, true, true, Buffer.from("0000000100020000003000", "hex")), 6],
  ["a command of no group", pdv(1, true, true, Buffer.from("080018000200000031003200", "hex")), 6],
  ["a value longer than its PDU", pdu(4, Buffer.from([0, 0, 255, 0, 1, 3, 0, 0])), 6],
  ["a second request for an association", pdu(1, Buffer.alloc(68)), 2],
  ["an answer that nobody asked for", pdu(2, Buffer.alloc(68)), 1],
])("refused by an abort: %s", async (_what, bytes, reason) => {
  const sender = raw();
  await sender.associate();
  sender.send(bytes);
  expect(await sender.pdu()).toEqual(aborted(reason));
});

test("what is not what its command says is refused, and the association goes on", async () => {
  const file = madeInstance({ study: "1.2.92", uid: "1.2.92.1.1", patientId: "1.2.92" });
  const data = file.subarray(metaEnd(file));
  const sender = raw();
  await sender.associate();
  sender.store("1.2.92.1.2");
  sender.send(pdv(3, false, true, data));
  expect(statusOf((await sender.pdu())!.body)).toBe(0xa900);
  sender.store("1.2.92.1.1");
  sender.send(pdv(3, false, true, Buffer.from("this is no data set")));
  expect([0xc000, 0xa900]).toContain(statusOf((await sender.pdu())!.body));
  sender.store("1.2.92.1.1");
  sender.send(pdv(3, false, false, data.subarray(0, 100)));
  sender.send(pdv(3, false, true, data.subarray(100, -10)));
  expect(statusOf((await sender.pdu())!.body)).toBe(0xc000);
  sender.store("1.2.92.1.1");
  sender.send(pdv(3, false, true, data));
  expect(statusOf((await sender.pdu())!.body)).toBe(0);
});

/** Where the data set begins: after the group length of the meta information and what it counts. */
function metaEnd(file: Buffer): number {
  return 144 + file.readUInt32LE(140);
}

test("a context that offers nothing that is read is refused alone", async () => {
  const accepted = await raw().associate("PEER", [
    verification,
    ["1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.1.2.4.94"],
    ["1.2.840.10008.5.1.4.1.2.2.2", "1.2.840.10008.1.2"],
    secondaryCapture,
  ]);
  const results = [...accepted!.body.toString("hex").matchAll(/2100....(..)00(..)0040/g)];
  expect(results.map(([, id, result]) => [Number(`0x${id}`), Number(`0x${result}`)])).toEqual([
    [1, 0],
    [3, 4],
    [5, 3],
    [7, 0],
  ]);
});
