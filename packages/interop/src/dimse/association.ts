import type { Socket } from "node:net";
import { writeFileMeta } from "@synoptic/imaging";
import {
  type AssociateRequest,
  dicomApplicationContext,
  readAssociateRequest,
  writeAssociateAccept,
} from "./associate.ts";
import { ByteSource } from "./byte-source.ts";
import { commands, type DimseAnswer, writeResponse } from "./command-set.ts";
import { Connection } from "./connection.ts";
import type { DimseService } from "./dimse-service.ts";
import { answerFind } from "./find.ts";
import { type DimseMessage, MessageReader, writeMessage } from "./messages.ts";
import { pduTypes, readPdu, writeAbort, writeReject, writeReleaseResponse } from "./pdu.ts";
import { type AnsweredContext, answerContext, isStorage, studyRootFind } from "./presentation-contexts.ts";
import {
  AbortError,
  abortReasons,
  dimseStatus,
  PeerGoneError,
  type Rejection,
  rejections,
} from "./statuses.ts";

/** What one association may take up. */
export interface AssociationLimits {
  /** For the request of an association to arrive. */
  requestMs: number;
  /** For each PDU to arrive, or to be taken, once it is waited for. */
  idleMs: number;
  /** From the accept to the end. */
  lastsMs: number;
  /** All that is received. */
  bytes: number;
}

export interface AssociationOptions<Caller> {
  /** Our own. */
  aeTitle: string;
  service: DimseService<Caller>;
  limits: AssociationLimits;
  /** Takes a place among the associations, and gives what frees it; nothing where all are taken. */
  enter: () => (() => void) | undefined;
  /** Once it aborts, the message that runs is the last. */
  stopping: AbortSignal;
}

/** An association that was accepted. */
export interface Association<Caller> {
  caller: Caller;
  callingAeTitle: string;
  contexts: ReadonlyMap<number, AnsweredContext>;
  reader: MessageReader;
  /** Sends a response, with an identifier where one belongs to it. */
  respond(message: DimseMessage, answer: DimseAnswer, identifier?: Buffer): Promise<void>;
  /** Does something while which the other side may be silent. */
  meanwhile<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Serves one connection from its request for an association to its end. Never throws: what goes wrong ends this
 * association alone.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part08.html#sect_9.2
 */
export async function serveAssociation<Caller>(
  socket: Socket,
  options: AssociationOptions<Caller>,
): Promise<void> {
  const connection = new Connection(socket);
  const { service } = options;
  const { address } = connection;
  let callingAeTitle: string | undefined;
  let leave: (() => void) | undefined;
  try {
    const source = new ByteSource(socket);
    const asked = await readRequest(source, connection, options);
    if (!asked) return connection.end();
    const { request, body } = asked;
    callingAeTitle = request.callingAeTitle;
    leave = options.enter();
    const judged = leave ? await judge(request, address, options) : rejections.localLimit;
    if (!("caller" in judged)) {
      connection.end(writeReject(judged));
      return service.onRefusal({ callingAeTitle, address, why: judged.why });
    }
    const mayFind = service.mayFind(judged.caller);
    const contexts = request.contexts.map((context) => answerContext(context, { mayFind }));
    await connection.send(writeAssociateAccept(body, contexts));
    await run({ ...judged, request, contexts, source, connection }, options);
  } catch (error) {
    const isForeseen = error instanceof AbortError || error instanceof PeerGoneError;
    const reason = error instanceof AbortError ? error.reason : abortReasons.notSpecified;
    connection.end(error instanceof PeerGoneError ? undefined : writeAbort(reason));
    if (!isForeseen) service.onFault(error);
    else service.onRefusal({ ...(callingAeTitle && { callingAeTitle }), address, why: error.message });
  } finally {
    connection.disarm();
    leave?.();
  }
}

async function readRequest<Caller>(
  source: ByteSource,
  connection: Connection,
  { limits: { requestMs }, stopping }: AssociationOptions<Caller>,
) {
  const hangUp = () => connection.end();
  connection.arm(requestMs, hangUp);
  stopping.addEventListener("abort", hangUp, { once: true });
  const pdu = await readPdu(source).finally(() => {
    connection.disarm();
    stopping.removeEventListener("abort", hangUp);
  });
  if (!pdu || pdu.type === pduTypes.abort) return undefined;
  if (pdu.type !== pduTypes.associateRequest) {
    throw new AbortError("unexpectedPdu", "The first PDU asks for no association.");
  }
  return { request: readAssociateRequest(pdu.body), body: pdu.body };
}

async function judge<Caller>(
  request: AssociateRequest,
  address: string,
  { aeTitle, service }: AssociationOptions<Caller>,
): Promise<Rejection | { caller: Caller }> {
  if ((request.protocolVersion & 1) === 0) return rejections.protocolVersion;
  if (request.applicationContext !== dicomApplicationContext) return rejections.applicationContext;
  if (request.calledAeTitle !== aeTitle) return rejections.calledAeTitle;
  try {
    const caller = await service.identify({ aeTitle: request.callingAeTitle, address });
    return caller === null ? rejections.callingAeTitle : { caller };
  } catch (error) {
    service.onFault(error);
    return rejections.congestion;
  }
}

interface Accepted<Caller> {
  caller: Caller;
  request: AssociateRequest;
  contexts: readonly AnsweredContext[];
  source: ByteSource;
  connection: Connection;
}

async function run<Caller>(
  { caller, request, contexts, source, connection }: Accepted<Caller>,
  { service, limits, stopping }: AssociationOptions<Caller>,
): Promise<void> {
  let over: AbortError | undefined;
  /** Between two messages. */
  let idle = false;
  const end = (why: string, when: "now" | "then") => {
    over ??= new AbortError("notSpecified", why);
    // Whoever reads or writes just now finds the connection closed.
    if (when === "now" || idle) connection.end(writeAbort(over.reason));
  };
  const lasting = setTimeout(() => end("The association lasts for too long.", "now"), limits.lastsMs);
  const stop = () => end("The server stops.", "then");
  stopping.addEventListener("abort", stop, { once: true });
  const tooSlow = () => end("The other side is too slow, or silent.", "now");
  let [waiting, busy] = [false, false];
  const watch = () => (waiting && !busy ? connection.arm(limits.idleMs, tooSlow) : connection.disarm());
  const reader = new MessageReader(source, (isWaiting) => {
    if (source.taken > limits.bytes) throw new AbortError("notSpecified", "The association sends too much.");
    waiting = isWaiting;
    watch();
  });
  const association: Association<Caller> = {
    ...{ caller, reader, callingAeTitle: request.callingAeTitle },
    contexts: new Map(contexts.filter(({ result }) => result === 0).map((each) => [each.id, each])),
    respond: async ({ contextId, command }, answer, identifier) => {
      const response = writeResponse(command, answer, identifier !== undefined);
      connection.arm(limits.idleMs, tooSlow);
      await connection.send(writeMessage(contextId, response, identifier, request.maxPduBytes));
      watch();
    },
    meanwhile: async (work) => {
      busy = true;
      watch();
      return work().finally(() => {
        busy = false;
        watch();
      });
    },
  };
  let ahead: ReturnType<MessageReader["next"]> | undefined;
  try {
    for (;;) {
      if (over) throw over;
      idle = true;
      const message = await (ahead ?? reader.next());
      idle = false;
      if (message === "released") return connection.end(writeReleaseResponse());
      ({ ahead } = await answer(association, service, message));
    }
  } catch (error) {
    throw over ?? error;
  } finally {
    clearTimeout(lasting);
    stopping.removeEventListener("abort", stop);
  }
}

interface Answered {
  /** The message that was read ahead meanwhile, where one was. */
  ahead?: ReturnType<MessageReader["next"]>;
}

async function answer<Caller>(
  association: Association<Caller>,
  service: DimseService<Caller>,
  message: DimseMessage,
): Promise<Answered> {
  const { reader } = association;
  const context = association.contexts.get(message.contextId);
  if (!context)
    throw new AbortError("unexpectedParameter", "A command comes in a context that is not accepted.");
  const { field } = message.command;
  const { abstractSyntax } = context;
  if (field === commands.find && abstractSyntax === studyRootFind)
    return answerFind(association, service, message, context);
  const told =
    field === commands.store && isStorage(abstractSyntax)
      ? await store(association, service, message, context)
      : { status: field === commands.echo ? dimseStatus.success : dimseStatus.unrecognizedOperation };
  await reader.finish();
  // A C-CANCEL comes too late where nothing runs, and has no response.
  if (field !== commands.cancel) await association.respond(message, told);
  return {};
}

const uid = /^[0-9.]{1,64}$/;

async function store<Caller>(
  { caller, reader }: Association<Caller>,
  service: DimseService<Caller>,
  { command, body }: DimseMessage,
  { abstractSyntax, transferSyntax }: AnsweredContext,
): Promise<DimseAnswer> {
  const { sopClassUid, sopInstanceUid } = command;
  if (sopClassUid !== abstractSyntax || !uid.test(sopInstanceUid)) {
    return { status: dimseStatus.doesNotMatch, comment: "The command's UIDs do not fit the context." };
  }
  const meta = writeFileMeta({
    sopClassUid: Buffer.from(sopClassUid, "latin1"),
    sopInstanceUid: Buffer.from(sopInstanceUid, "latin1"),
    transferSyntaxUid: transferSyntax,
  });
  try {
    return await service.store(caller, { sopClassUid, sopInstanceUid, file: file(meta, body) });
  } catch (error) {
    if (reader.fault) throw reader.fault;
    service.onFault(error);
    return { status: dimseStatus.processingFailure };
  }
}

async function* file(meta: Buffer, body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield meta;
  yield* body;
}
