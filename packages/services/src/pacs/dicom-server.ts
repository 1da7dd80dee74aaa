import { type Actor, ConflictError, NotFoundError } from "@synoptic/domain";
import type { DicomCredentials, DicomServerAddress } from "@synoptic/interop";
import { type Db, type DicomServer, visibleDicomServers } from "@synoptic/persistence";

/** @throws NotFoundError where the site has no such server */
export async function requireDicomServer(db: Db, actor: Actor, serverId: string): Promise<DicomServer> {
  const where = { id: serverId, AND: [visibleDicomServers(actor)] };
  const server = await db.dicomServer.findUnique({ where });
  if (!server) throw new NotFoundError("The site has no such DICOMweb server.", ["serverId"]);
  return server;
}

/** @throws NotFoundError, ConflictError where it was ended */
export async function requireLiveServer(db: Db, actor: Actor, serverId: string): Promise<DicomServer> {
  const server = await requireDicomServer(db, actor, serverId);
  if (server.endedAt !== null) throw new ConflictError("The DICOMweb server was ended.", ["serverId"]);
  return server;
}

/**
 * A server that studies are fetched from.
 * @throws NotFoundError, ConflictError where it was ended or is not fetched from
 */
export async function requirePulledServer(db: Db, actor: Actor, serverId: string): Promise<DicomServer> {
  const server = await requireLiveServer(db, actor, serverId);
  if (!server.isPulledFrom) throw new ConflictError("Nothing is fetched from this server.", ["serverId"]);
  return server;
}

/** How it is reached, with its secret. */
export function addressOf({ name, url, ...server }: DicomServer): DicomServerAddress {
  return { name, url, credentials: credentialsOf(server) };
}

function credentialsOf({
  authentication,
  userName,
  secret,
}: Pick<DicomServer, "authentication" | "userName" | "secret">): DicomCredentials {
  if (authentication === "basic") return { kind: "basic", userName: userName ?? "", password: secret ?? "" };
  if (authentication === "bearer") return { kind: "bearer", token: secret ?? "" };
  return { kind: "none" };
}
