import type { DomainError } from "@synoptic/domain";
import type { Association } from "./association.ts";
import { commands } from "./command-set.ts";
import { type DimseService, QueryRefusedError } from "./dimse-service.ts";
import { readIdentifier, writeIdentifier } from "./identifier.ts";
import type { DimseMessage, MessageReader } from "./messages.ts";
import type { AnsweredContext } from "./presentation-contexts.ts";
import { AbortError, dimseStatus, PeerGoneError } from "./statuses.ts";

/** A query is a handful of keys. */
const maxIdentifierBytes = 262_144;

/**
 * Answers a C-FIND: a pending response for each match, then the last one. Meanwhile a C-CANCEL may come.
 * @returns what is read ahead, which is the next message
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part04.html#sect_C.4.1
 */
export async function answerFind<Caller>(
  association: Association<Caller>,
  service: DimseService<Caller>,
  message: DimseMessage,
  { transferSyntax }: AnsweredContext,
): Promise<{ ahead: ReturnType<MessageReader["next"]> }> {
  const { reader, caller } = association;
  const bytes = await collect(message.body);
  const ahead = reader.next();
  const state = watch(ahead, message.command.messageId);
  const answer = async (): Promise<{ status: number; comment?: string | undefined }> => {
    try {
      for await (const { matches, unmatched } of service.find(
        caller,
        readIdentifier(bytes, transferSyntax),
      )) {
        for (const match of matches) {
          if (state.cancelled) return { status: dimseStatus.cancelled };
          if (state.gone) throw new PeerGoneError("The connection ended in the middle of a query.");
          const status = unmatched ? dimseStatus.pendingUnmatched : dimseStatus.pending;
          await association.respond(message, { status }, writeIdentifier(match, transferSyntax));
        }
      }
      return { status: state.cancelled ? dimseStatus.cancelled : dimseStatus.success };
    } catch (error) {
      if (error instanceof QueryRefusedError) return error.answer;
      if (error instanceof PeerGoneError || error instanceof AbortError) throw error;
      if (isUnreadable(error))
        return { status: dimseStatus.doesNotMatch, comment: "The identifier cannot be read." };
      service.onFault(error);
      return { status: dimseStatus.processingFailure };
    }
  };
  await association.meanwhile(async () => association.respond(message, await answer()));
  return { ahead };
}

/** What of DICOM cannot be read. */
function isUnreadable(error: unknown): boolean {
  return ["NOT_DICOM", "TRUNCATED_DICOM", "INVALID_DICOM", "TOO_LARGE"].includes((error as DomainError).code);
}

/** Looks at what comes next while the query runs. */
function watch(ahead: ReturnType<MessageReader["next"]>, messageId: number) {
  const state = { cancelled: false, gone: false };
  ahead.then(
    (next) => {
      state.cancelled =
        next !== "released" && next.command.field === commands.cancel && next.command.messageId === messageId;
    },
    () => {
      state.gone = true;
    },
  );
  return state;
}

async function collect(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > maxIdentifierBytes) throw new AbortError("invalidParameter", "An identifier is too long.");
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
