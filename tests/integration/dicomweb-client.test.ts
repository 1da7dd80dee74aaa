import { afterAll, beforeAll, expect, test } from "vitest";
import { madeInstance } from "../../apps/api/src/testing/dicom-files.ts";
import { startTestServer, type TestServer } from "../../apps/api/src/testing/test-server.ts";

/** The part of npm's `dicomweb-client` that is tried; its own types do not tell what is answered. */
interface Client {
  storeInstances(options: { datasets: ArrayBuffer[] }): Promise<unknown>;
  searchForStudies(options?: { queryParams: Record<string, string> }): Promise<Dataset[]>;
  searchForSeries(options: { studyInstanceUID: string }): Promise<Dataset[]>;
  searchForInstances(options: { studyInstanceUID: string; seriesInstanceUID: string }): Promise<Dataset[]>;
  retrieveStudyMetadata(options: { studyInstanceUID: string }): Promise<Dataset[]>;
  retrieveStudy(options: { studyInstanceUID: string }): Promise<ArrayBuffer[]>;
  retrieveInstance(options: Instance): Promise<ArrayBuffer>;
  retrieveInstanceFrames(options: Instance & { frameNumbers: number[] }): Promise<ArrayBuffer[]>;
  retrieveInstanceRendered(options: Instance): Promise<ArrayBuffer[]>;
  retrieveBulkData(options: { BulkDataURI: string }): Promise<ArrayBuffer[]>;
}
type Dataset = Record<string, { Value: unknown[]; BulkDataURI?: string }>;
interface Instance {
  studyInstanceUID: string;
  seriesInstanceUID: string;
  sopInstanceUID: string;
}

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startTestServer({ uploadLimitBytes: 1_000_000 });
  // The client is a browser's.
  // @ts-expect-error xhr2 ships no types
  const { default: XMLHttpRequest } = await import("xhr2");
  Object.assign(globalThis, { XMLHttpRequest });
  const { api } = await import("dicomweb-client");
  const headers = { Authorization: `Bearer ${server.keys.integrator}` };
  client = new api.DICOMwebClient({
    url: `${server.url}/dicom-web`,
    headers,
    singlepart: false,
  }) as unknown as Client;
});
afterAll(async () => {
  Reflect.deleteProperty(globalThis, "XMLHttpRequest");
  await server.close();
});

test("dicomweb-client stores a study, finds it on each level, and reads all of it back", async () => {
  const files = [1, 2].map((number) => madeInstance({ uid: `1.2.3.1.${number}`, number, grey: number }));
  const datasets = files.map((file) => new Uint8Array(file).buffer);
  await client.storeInstances({ datasets });

  const [study] = await client.searchForStudies({ queryParams: { PatientID: "P1" } });
  const studyInstanceUID = study!["0020000D"]!.Value[0] as string;
  expect(studyInstanceUID).toBe("1.2.3");
  const [series] = await client.searchForSeries({ studyInstanceUID });
  const seriesInstanceUID = series!["0020000E"]!.Value[0] as string;
  expect(await client.searchForInstances({ studyInstanceUID, seriesInstanceUID })).toHaveLength(2);

  const metadata = await client.retrieveStudyMetadata({ studyInstanceUID });
  expect(metadata.map((one) => one["00080018"]!.Value[0])).toEqual(["1.2.3.1.1", "1.2.3.1.2"]);
  const instance = { studyInstanceUID, seriesInstanceUID, sopInstanceUID: "1.2.3.1.1" };
  expect(Buffer.from(await client.retrieveInstance(instance))).toEqual(files[0]);
  expect((await client.retrieveStudy({ studyInstanceUID })).map((one) => Buffer.from(one))).toEqual(files);

  const pixels = files[0]!.subarray(-96);
  const [frame] = await client.retrieveInstanceFrames({ ...instance, frameNumbers: [1] });
  expect(Buffer.from(frame!)).toEqual(pixels);
  const [bulk] = await client.retrieveBulkData({ BulkDataURI: metadata[0]!["7FE00010"]!.BulkDataURI! });
  expect(Buffer.from(bulk!)).toEqual(pixels);
  const [picture] = await client.retrieveInstanceRendered(instance);
  expect(Buffer.from(picture!).subarray(0, 2).toString("hex")).toBe("ffd8");
});
