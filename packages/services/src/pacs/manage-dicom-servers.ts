import type { Actor } from "@synoptic/domain";
import { searchStudies } from "@synoptic/interop";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { addressOf, requireDicomServer, requireLiveServer } from "./dicom-server.ts";
import { type DicomServerInput, readDicomServer } from "./dicom-server-input.ts";

type Context = Pick<ServiceContext, "db" | "now" | "dicomNetworks">;
const subjectType = "DicomServer";

/**
 * Lets a site fetch from a DICOMweb server, or send results to it. Its secret is kept as it is and never told again.
 * @throws InvalidInputError, DestinationRefusedError
 */
export async function addDicomServer(
  { db, now, dicomNetworks }: Context,
  actor: Actor,
  input: DicomServerInput,
): Promise<{ serverId: string }> {
  const data = await readDicomServer(input, dicomNetworks);
  const at = now();
  return db.$transaction(async (tx) => {
    const { id } = await tx.dicomServer.create({
      data: { ...data, siteId: actor.siteId, createdAt: at },
      select: { id: true },
    });
    await audit(tx, actor, { action: "dicom-server.add", subjectType, subjectId: id, at });
    return { serverId: id };
  });
}

/**
 * Changes all that is known of a server. A secret that is left out stays, unless the host or the way to sign in changes.
 * @throws InvalidInputError, DestinationRefusedError, NotFoundError, ConflictError where it was ended
 */
export async function changeDicomServer(
  { db, now, dicomNetworks }: Context,
  actor: Actor,
  { serverId, ...input }: DicomServerInput & { serverId: string },
): Promise<{ serverId: string }> {
  const known = await requireLiveServer(db, actor, serverId);
  const data = await readDicomServer(input, dicomNetworks, known);
  const at = now();
  await db.$transaction(async (tx) => {
    await tx.dicomServer.update({ where: { id: serverId }, data, select: { id: true } });
    await audit(tx, actor, { action: "dicom-server.change", subjectType, subjectId: serverId, at });
  });
  return { serverId };
}

/**
 * Asks a server nothing more, nor sends it what is on its way; its secret is forgotten. Doing it twice keeps the first
 * time.
 * @throws NotFoundError
 */
export async function endDicomServer(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { serverId }: { serverId: string },
): Promise<{ serverId: string }> {
  const at = now();
  await db.$transaction(async (tx) => {
    const { endedAt } = await requireDicomServer(tx, actor, serverId);
    if (endedAt !== null) return;
    await tx.dicomServer.update({ where: { id: serverId }, data: { endedAt: at, secret: null } });
    await tx.resultDelivery.updateMany({
      where: { serverId, state: "waiting" },
      data: { state: "dead", lastReason: "The server was ended." },
    });
    await audit(tx, actor, { action: "dicom-server.end", subjectType, subjectId: serverId, at });
  });
  return { serverId };
}

/**
 * Asks a server for one study, to see whether it answers.
 * @returns whether it has any that it shows
 * @throws DicomServerError telling what is wrong, NotFoundError, ConflictError
 */
export async function testDicomServer(
  { db, now, dicomNetworks: allowed }: Context,
  actor: Actor,
  { serverId }: { serverId: string },
): Promise<{ serverId: string; hasStudies: boolean }> {
  const server = await requireLiveServer(db, actor, serverId);
  await audit(db, actor, { action: "dicom-server.test", subjectType, subjectId: serverId, at: now() });
  const studies = await searchStudies(addressOf(server), {}, 1, { allowed });
  return { serverId, hasStudies: studies.length > 0 };
}
