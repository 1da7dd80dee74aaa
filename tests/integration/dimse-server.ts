import { spawn, spawnSync } from "node:child_process";
import {
  type ListenForDicomOptions,
  listenForDicom,
  registerApplicationEntity,
  type ServiceContext,
} from "@synoptic/services";
import { startTestServer } from "../../apps/api/src/testing/test-server.ts";

/** Whether dcmtk's programs are there. */
export const hasDcmtk = ["echoscu", "storescu", "findscu"].every(
  (tool) => spawnSync(tool, ["--version"]).status === 0,
);

/** A server that listens for DICOM as SYNOPTIC, and an archive of its site, PEER, that may store and search. */
export async function startDimseServer(
  options: Partial<ListenForDicomOptions> = {},
  log?: ServiceContext["log"],
  blobs?: ServiceContext["blobs"],
) {
  const server = await startTestServer();
  const faults: unknown[] = [];
  const services = { ...server.parts.services, log, ...(blobs && { blobs }) };
  const dimse = await listenForDicom(services, {
    ...{ host: "127.0.0.1", port: 0, aeTitle: "SYNOPTIC", maxAssociations: 4, limitBytes: 8_000_000 },
    onFault: (error) => void faults.push(error),
    ...options,
  });
  const administrator = {
    kind: "user",
    id: server.user.id,
    siteId: server.site.id,
    role: "administrator",
  } as const;
  const entity = await registerApplicationEntity(services, administrator, {
    ...{ aeTitle: "PEER", network: "127.0.0.1", mayQuery: true },
  });
  return {
    ...server,
    services,
    administrator,
    entity,
    port: dimse.port,
    /** What nobody foresaw. */
    faults,
    close: async () => {
      await dimse.close();
      await server.close();
    },
  };
}

export type DimseServer = Awaited<ReturnType<typeof startDimseServer>>;

/** Runs a program of dcmtk against a server on this machine, and gives all that it said. */
export function runDcmtk(
  port: number,
  tool: string,
  options: readonly string[],
  files: readonly string[] = [],
): Promise<{ code: number | null; text: string }> {
  const titles = [
    ...(options.includes("-aet") ? [] : ["-aet", "PEER"]),
    ...(options.includes("-aec") ? [] : ["-aec", "SYNOPTIC"]),
  ];
  const child = spawn(tool, ["-v", ...titles, ...options, "127.0.0.1", String(port), ...files]);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (text += data));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, text }));
  });
}
