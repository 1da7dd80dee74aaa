import { z } from "zod";

const coding = z.object({
  system: z.string().max(300).optional(),
  code: z.string().max(300),
  display: z.string().max(1000).optional(),
});

/** @see https://cds-hooks.hl7.org/2.0/#feedback */
export const feedbackRequest = z.object({
  feedback: z
    .array(
      z.object({
        card: z.uuid("A card is named by its uuid."),
        outcome: z.enum(["accepted", "overridden"], "An outcome is accepted or overridden."),
        overrideReason: z
          .object({ reason: coding.optional(), userComment: z.string().max(4000).optional() })
          .optional(),
        outcomeTimestamp: z.iso.datetime({
          offset: true,
          error: "An outcomeTimestamp is an instant with its zone.",
        }),
      }),
    )
    .min(1, "Feedback is about one card at least.")
    .max(100, "Feedback is about 100 cards at most."),
});

export type CardFeedback = z.output<typeof feedbackRequest>["feedback"][number];

/** Why a card was overridden, in words; the EHR need not tell. */
export function overrideText({ overrideReason }: CardFeedback): string {
  const { reason, userComment } = overrideReason ?? {};
  const told = [reason?.display ?? reason?.code, userComment].filter((part) => part?.trim());
  return told.length > 0 ? told.join(": ") : "No reason was given in the EHR.";
}
