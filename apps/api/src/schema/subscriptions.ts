import { NotFoundError } from "@synoptic/domain";
import { visibleJobs, visibleWorklist } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { changes } from "../changes.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";

const isOver = (state: string) => state === "succeeded" || state === "failed";

builder.subscriptionField("assessmentJobProgress", (t) =>
  t.prismaField({
    type: "AssessmentJob",
    description: "How far one job is, now and whenever it changes, ending with its result.",
    args: { jobId: t.arg.id({ required: true, description: "Which job." }) },
    authScopes: { readClinical: true },
    subscribe: async (_root, args, context) => {
      const id = readId("AssessmentJob", args.jobId, ["jobId"]);
      const where = { id, AND: [visibleJobs(requireActor(context))] };
      // Listening begins before the first look, so that no change falls between the two.
      const listening = changes<string>((sink) => {
        const stop = context.services.events.subscribe((event) => {
          if (event.type !== "job" || event.jobId !== id) return;
          sink.changed(id);
          if (isOver(event.state)) sink.end();
        });
        sink.changed(id);
        return stop;
      });
      const job = await context.db.assessmentJob.findUnique({ where, select: { state: true } });
      if (!job) {
        await listening.return?.();
        throw new NotFoundError("The site has no such job.", ["jobId"]);
      }
      return isOver(job.state) ? once(id) : listening;
    },
    resolve: (query, id, _args, context) =>
      context.db.assessmentJob.findUniqueOrThrow({ ...query, where: { id: id as string } }),
  }),
);

async function* once<T>(value: T) {
  yield value;
}

builder.subscriptionField("worklistChanged", (t) =>
  t.prismaField({
    type: "WorklistItem",
    description: "The newest entry of the site's worklist, and then each that changes.",
    authScopes: { readClinical: true },
    subscribe: async (_root, _args, context) => {
      const visible = visibleWorklist(requireActor(context));
      const { siteId } = requireActor(context);
      const newest = await context.db.worklistItem.findFirst({
        where: visible,
        orderBy: [{ updatedAt: "desc" }, { id: "desc" }],
        select: { id: true },
      });
      return changes<string>((sink) => {
        if (newest) sink.changed(newest.id);
        return context.services.events.subscribe((event) => {
          if (event.type === "worklist" && event.siteId === siteId) sink.changed(event.worklistItemId);
        });
      });
    },
    resolve: (query, id, _args, context) =>
      context.db.worklistItem.findUniqueOrThrow({ ...query, where: { id: id as string } }),
  }),
);
