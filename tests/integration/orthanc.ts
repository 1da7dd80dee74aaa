import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "./free-port.ts";

const program = "/usr/sbin/Orthanc";
const plugin = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

/** Whether Debian's `orthanc` and `orthanc-dicomweb` are there. */
export const hasOrthanc = existsSync(program) && existsSync(plugin);

export interface Orthanc {
  /** Such as `http://127.0.0.1:48042`. */
  url: string;
  close(): Promise<void>;
}

/**
 * Starts an empty Orthanc on a free port. With `peer` it knows a DICOMweb server by the name `synoptic`, with `modality`
 * an application entity, which it calls as ORTHANC.
 * @param peer such as `http://127.0.0.1:3000/dicom-web/`, and a bearer key for it
 */
export async function startOrthanc(
  peer?: { url: string; key: string },
  modality?: { aeTitle: string; port: number },
): Promise<Orthanc> {
  const folder = mkdtempSync(join(tmpdir(), "synoptic-orthanc-"));
  const port = await freePort();
  const configuration = {
    ...{ Name: "PEER", StorageDirectory: join(folder, "files"), IndexDirectory: join(folder, "files") },
    ...{ HttpServerEnabled: true, HttpPort: port, RemoteAccessAllowed: false, AuthenticationEnabled: false },
    ...{ DicomServerEnabled: false, DicomAet: "ORTHANC", Plugins: [plugin] },
    DicomModalities: modality ? { synoptic: [modality.aeTitle, "127.0.0.1", modality.port] } : {},
    DicomWeb: {
      ...{ Enable: true, Root: "/dicom-web/" },
      Servers: peer
        ? { synoptic: { Url: peer.url, HttpHeaders: { Authorization: `Bearer ${peer.key}` } } }
        : {},
    },
  };
  const file = join(folder, "orthanc.json");
  writeFileSync(file, JSON.stringify(configuration));
  const child = spawn(program, [file], { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answering(url, child);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`Orthanc ended with ${child.exitCode}.`);
    const there = await fetch(`${url}/system`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (there) return;
    await delay(100);
  }
  throw new Error("Orthanc does not answer.");
}
