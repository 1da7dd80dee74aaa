import { afterAll, beforeAll, expect, test } from "vitest";
import { madeInstance, multipartOf } from "./testing/dicom-files.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
/** Another installation, which stands for the PACS. */
let pacs: TestServer;
beforeAll(async () => {
  [server, pacs] = await Promise.all([startTestServer(), startTestServer()]);
});
afterAll(() => Promise.all([server.close(), pacs.close()]));

const secret = () => pacs.keys.clinician;
const add = `mutation($input: AddDicomServerInput!) { addDicomServer(input: $input) { __typename
  ... on DicomServerPayload { server { id name url authentication isPulledFrom results } } ... on Problem { code } } }`;
const described = () => ({
  ...{ name: "Archive", url: `${pacs.url}/dicom-web`, authentication: "BEARER", secret: secret() },
  ...{ isPulledFrom: true, results: "BY_HAND" },
});

interface Added {
  addDicomServer: { __typename: string; code?: string; server?: { id: string } };
}
interface Found {
  remoteStudies: { studies: { studyInstanceUid: string; patientName: string; study: unknown }[] };
}
const search = `query($id: ID!, $filter: RemoteStudyFilter!) { remoteStudies(serverId: $id, filter: $filter) {
  studies { studyInstanceUid patientName study { id } } } }`;

test("worked example: our own DICOMweb is searched as a PACS is, its secret is told to nobody, nor the patient to the log", async () => {
  const { body, type } = multipartOf([
    madeInstance({ study: "1.2.80", uid: "1.2.80.1", patientId: "Zq4711" }),
  ]);
  const headers = { authorization: `Bearer ${secret()}`, "content-type": type };
  const stored = await fetch(`${pacs.url}/dicom-web/studies`, {
    ...{ method: "POST", headers, body: new Uint8Array(body) },
  });
  expect(stored.status).toBe(200);

  const key = server.keys.administrator;
  const added = await server.ask<Added>(add, { variables: { input: described() }, key });
  expect(added.data?.addDicomServer.server).toMatchObject({ name: "Archive", authentication: "BEARER" });
  const id = added.data!.addDicomServer.server!.id;
  const variables = { id, filter: { patientId: "Zq4711" } };
  const found = await server.ask<Found>(search, { variables, key: server.keys.clinician });
  expect(found.data?.remoteStudies.studies).toEqual([
    { studyInstanceUid: "1.2.80", patientName: "Synthetic^Sam", study: null },
  ]);
  const tested = await server.ask(
    "mutation($input: DicomServerIdInput!) { testDicomServer(input: $input) { ... on DicomServerPayload { hasStudies } } }",
    { variables: { input: { serverId: id } }, key },
  );
  expect(tested.data).toEqual({ testDicomServer: { hasStudies: true } });

  // A clinician sees that it is there, and not where.
  const list = "{ dicomServers { id name url userName } }";
  const seen = await server.ask<{ dicomServers: { name: string; url: null }[] }>(list, {
    key: server.keys.clinician,
  });
  expect(seen.data?.dicomServers[0]).toMatchObject({ name: "Archive", url: null });
  const logged = [...server.logLines, ...pacs.logLines].join("\n");
  expect(logged).not.toContain("Zq4711");
  expect(logged).not.toContain(secret());
  expect(JSON.stringify([added, found, seen])).not.toContain(secret());
});

test("refused: clinicians that add, researchers that search, another site's server, a wrong key", async () => {
  const variables = { input: described() };
  const refused = await server.ask<Added>(add, { variables, key: server.keys.clinician });
  expect(refused.data?.addDicomServer).toEqual({ __typename: "Problem", code: "FORBIDDEN" });
  const input = { ...described(), secret: "wrong" };
  const added = await server.ask<Added>(add, { variables: { input }, key: server.keys.administrator });
  const asked = { id: added.data!.addDicomServer.server!.id, filter: { patientId: "1" } };
  const codeOf = async (key: string) =>
    (await server.ask(search, { variables: asked, key })).errors?.[0]?.extensions.code;
  expect(await codeOf(server.keys.researcher)).toBe("FORBIDDEN");
  expect(await codeOf(await server.keyOf("clinician", server.otherSite.id))).toBe("NOT_FOUND");
  expect(await codeOf(server.keys.clinician)).toBe("DICOM_SERVER_REFUSED");
});
