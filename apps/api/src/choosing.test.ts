import { encodeGlobalID } from "@pothos/plugin-relay";
import type { FusedAssessment, InstanceChoice } from "@synoptic/domain";
import {
  explicitLittleEndian,
  readDicom,
  textElement,
  withElements,
  writeDicomFile,
} from "@synoptic/imaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeInstance } from "./testing/dicom-files.ts";
import { addCase, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 1_000_000 });
});
afterAll(() => server.close());

const idOf = ({ assessmentId }: TestCase) => encodeGlobalID("RiskAssessment", assessmentId!);
const get = (url: string) =>
  fetch(`${server.url}${url}`, { headers: { authorization: `Bearer ${server.keys.clinician}` } });

/** Three frames of one grey each, within the window. */
function threeFrames(): Buffer {
  const one = readDicom(madeInstance({ uid: "1.2.3.1.1" }));
  const { value } = one.dataSet.elements.get("7FE00010")!;
  const frames = Buffer.concat([10, 120, 250].map((grey) => Buffer.alloc(value.length, grey)));
  return writeDicomFile(
    withElements(one.dataSet, [
      textElement("00280008", "IS", "3"),
      textElement("00281050", "DS", "2048"),
      textElement("00281051", "DS", "4096"),
      { tag: "7FE00010", vr: "OB", value: frames },
    ]),
    explicitLittleEndian,
  );
}

test("why each instance is read or not is told, by itself and in groups, and each frame has its own picture", async () => {
  const stored = await fetch(`${server.url}/dicom-web/studies`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.keys.integrator}`, "content-type": "application/dicom" },
    body: new Uint8Array(threeFrames()),
  });
  expect(stored.status).toBe(200);
  const { id: instanceId } = await server.db.instance.findFirstOrThrow();

  const one = await addCase(server.db, server.site.id, { postTest: 0.6 });
  const where = { id: one.assessmentId! };
  const { result } = await server.db.riskAssessment.findUniqueOrThrow({ where });
  const reading = { instanceId, acquiredAt: null, novelty: null, probabilities: [0.6, 0.4], logOdds: 0.5 };
  const slice = { ...reading, isCounted: true, withheldReason: null, stack: "a" };
  const images: FusedAssessment["images"] = {
    ...{ policy: "worst", imagePolicyId: null, leftOut: 0 },
    readings: [1, 3].map((frameNumber) => ({ ...slice, frameNumber })),
  };
  const dropped = (id: string): InstanceChoice => ({
    ...{ instanceId: id, isRead: false, frameNumbers: [], notes: [] },
    ...{ rule: "localizer", code: "localizer", reason: "It is a localizer, made to plan the others." },
  });
  const read: InstanceChoice = {
    ...{ instanceId, isRead: true, frameNumbers: [1, 3], rule: "read", code: null },
    ...{
      reason: "It is one of 2 slices at even distances of a stack of 3.",
      notes: ["The view is not stated; taken."],
    },
  };
  await server.db.riskAssessment.update({
    where,
    data: {
      ...{ instanceId, frameNumber: 3, mapRows: 7, result: { ...(result as object), images } as never },
      instanceChoices: [read, dropped("b"), dropped("c")],
      otherMaps: {
        create: { instanceId, frameNumber: 1, maps: new Uint8Array(8), mapRows: 1, mapColumns: 1 },
      },
    },
  });
  const { data, errors } = await server.ask<{ assessment: Record<string, unknown> }>(
    `query ($id: ID!) { assessment(id: $id) {
      frameNumber imageUrl
      readings { frameNumber isSlice imageUrl heatmapUrl(classId: "mel") }
      chosen { total read groups { isRead rule code reason notes count } instances(first: 2) { instanceId isRead frameNumbers code } }
    } }`,
    { key: server.keys.clinician, variables: { id: idOf(one) } },
  );
  expect(errors).toBeUndefined();
  const picture = (frame: number) => `/images/${instanceId}.png?frame=${frame}`;
  const map = `/heatmaps/${one.assessmentId}/mel.png`;
  const { rule, code, reason } = dropped("b");
  expect(data!.assessment).toEqual({
    frameNumber: 3,
    imageUrl: picture(3),
    readings: [
      {
        ...{ frameNumber: 1, isSlice: true, imageUrl: picture(1) },
        heatmapUrl: `${map}?instance=${instanceId}&frame=1`,
      },
      { ...{ frameNumber: 3, isSlice: true, imageUrl: picture(3) }, heatmapUrl: map },
    ],
    chosen: {
      ...{ total: 3, read: 1 },
      groups: [
        { isRead: true, rule: "read", code: null, reason: read.reason, notes: read.notes, count: 1 },
        { isRead: false, rule, code, reason, notes: [], count: 2 },
      ],
      instances: [
        {
          instanceId: encodeGlobalID("Instance", instanceId),
          isRead: true,
          frameNumbers: [1, 3],
          code: null,
        },
        { instanceId: encodeGlobalID("Instance", "b"), isRead: false, frameNumbers: [], code },
      ],
    },
  });

  const pictures = await Promise.all(
    [1, 3].map(async (frame) => Buffer.from(await (await get(picture(frame))).arrayBuffer())),
  );
  expect(pictures[0]!.subarray(1, 4).toString()).toBe("PNG");
  expect(pictures[0]!.equals(pictures[1]!)).toBe(false);
  expect(Buffer.from(await (await get(`/images/${instanceId}.png`)).arrayBuffer())).toEqual(pictures[0]);
  const tags = await Promise.all(
    [1, 3].map(async (frame) => (await get(picture(frame))).headers.get("etag")),
  );
  expect(tags[0]).not.toBe(tags[1]);
});

test("an assessment of the time before tells no choice", async () => {
  const one = await addCase(server.db, server.site.id, { postTest: 0.6 });
  const { data } = await server.ask<{ assessment: object }>(
    "query ($id: ID!) { assessment(id: $id) { frameNumber chosen { total } } }",
    { key: server.keys.clinician, variables: { id: idOf(one) } },
  );
  expect(data!.assessment).toEqual({ frameNumber: null, chosen: null });
});

test.each(["0", "4", "-1", "two", "1&frame=2"])("refused: frame %s", async (frame) => {
  const { id } = await server.db.instance.findFirstOrThrow();
  expect((await get(`/images/${id}.png?frame=${frame}`)).status).toBe(404);
  const assessment = await server.db.riskAssessment.findFirstOrThrow();
  expect((await get(`/heatmaps/${assessment.id}/mel.png?instance=${id}&frame=${frame}`)).status).toBe(404);
});
