import { explicitLittleEndian, implicitLittleEndian, isRead } from "@synoptic/imaging";

/** One kind of object, and how its bytes may be laid out. */
export interface ProposedContext {
  id: number;
  abstractSyntax: string;
  transferSyntaxes: readonly string[];
}

export interface AnsweredContext {
  id: number;
  /** 0 accepted, 1 the caller may not, 3 no such abstract syntax, 4 no such transfer syntax; PS3.8 table 9-18. */
  result: 0 | 1 | 3 | 4;
  abstractSyntax: string;
  transferSyntax: string;
}

export const verification = "1.2.840.10008.1.1";
export const studyRootFind = "1.2.840.10008.5.1.4.1.2.2.1";

/** Under this arc stand all composite storage SOP classes but RT ones of 2010, which are named. PS3.4 table B.5-1. */
const storageArc = "1.2.840.10008.5.1.4.1.1.";
const otherStorage = new Set(["1.2.840.10008.5.1.4.34.7", "1.2.840.10008.5.1.4.34.10"]);

export function isStorage(abstractSyntax: string): boolean {
  return abstractSyntax.startsWith(storageArc) || otherStorage.has(abstractSyntax);
}

/** Of each context the first transfer syntax that is read here; texts, in explicit little endian where that is offered. */
export function answerContext(
  { id, abstractSyntax, transferSyntaxes }: ProposedContext,
  { mayFind }: { mayFind: boolean },
): AnsweredContext {
  const answer = (result: AnsweredContext["result"], transferSyntax = implicitLittleEndian) => ({
    ...{ id, result, abstractSyntax, transferSyntax },
  });
  const isText = abstractSyntax === verification || abstractSyntax === studyRootFind;
  if (!isText && !isStorage(abstractSyntax)) return answer(3);
  if (abstractSyntax === studyRootFind && !mayFind) return answer(1);
  const plain = [explicitLittleEndian, implicitLittleEndian];
  const chosen = isText
    ? plain.find((uid) => transferSyntaxes.includes(uid))
    : transferSyntaxes.find((uid) => isRead(uid));
  return chosen === undefined ? answer(4) : answer(0, chosen);
}
