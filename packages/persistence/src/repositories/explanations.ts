import type { Prisma } from "../generated/prisma/client.ts";
import type { Db } from "./db.ts";
import { littleEndian } from "./float-bytes.ts";

/** What is asked: the same question is answered once. */
export interface ExplanationQuestion {
  assessmentId: string;
  classId: string;
  method: string;
  seed: number;
  /** Of the parameters' JSON, in hexadecimal. */
  parametersSha256: string;
}

export interface NewExplanation extends ExplanationQuestion {
  taskId: string | null;
  parameters: object;
  /** `[rows, columns]`, over the part of the image that the network saw. */
  map: { rows: number; columns: number; data: Float32Array };
  cost: object;
  fit: object | null;
  quality: object | null;
}

/** Its id, where the question has been answered. */
export async function findExplanationId(db: Db, question: ExplanationQuestion): Promise<string | undefined> {
  const { assessmentId, classId, method, seed, parametersSha256 } = question;
  const found = await db.explanation.findUnique({
    where: {
      assessmentId_classId_method_seed_parametersSha256: {
        assessmentId,
        classId,
        method,
        seed,
        parametersSha256,
      },
    },
    select: { id: true },
  });
  return found?.id;
}

/** Keeps an answer; where the question has one already, nothing changes. @returns the answer's id */
export async function saveExplanation(db: Db, explanation: NewExplanation, at: Date): Promise<string> {
  const { map, parameters, cost, fit, quality, ...kept } = explanation;
  await db.explanation.createMany({
    data: [
      {
        ...kept,
        parameters: parameters as Prisma.InputJsonObject,
        rows: map.rows,
        columns: map.columns,
        map: littleEndian(map.data),
        cost: cost as Prisma.InputJsonObject,
        ...(fit ? { fit: fit as Prisma.InputJsonObject } : {}),
        ...(quality ? { quality: quality as Prisma.InputJsonObject } : {}),
        createdAt: at,
      },
    ],
    skipDuplicates: true,
  });
  return (await findExplanationId(db, explanation)) as string;
}

/** Tasks that wait to explain an assessment, or are at it. */
export function unfinishedExplanationTasks(assessmentId: string): Prisma.BackgroundTaskWhereInput {
  return {
    kind: "explanation",
    state: { in: ["queued", "running"] },
    cancelledAt: null,
    input: { path: ["assessmentId"], equals: assessmentId },
  };
}

/** The waiting or running task that will answer the question, where there is one. */
export async function findExplanationTaskId(
  db: Db,
  siteId: string,
  { assessmentId, classId, method, seed, parametersSha256 }: ExplanationQuestion,
): Promise<string | undefined> {
  const asked = { classId, method, seed, parametersSha256 };
  const found = await db.backgroundTask.findFirst({
    where: {
      siteId,
      ...unfinishedExplanationTasks(assessmentId),
      AND: Object.entries(asked).map(([key, equals]) => ({ input: { path: [key], equals } })),
    },
    select: { id: true },
  });
  return found?.id;
}
