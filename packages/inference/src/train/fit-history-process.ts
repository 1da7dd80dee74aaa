/** A process of its own that learns one history model: a hundred small fits, which must not stop the server. */
import { fitHistoryModel, measureHistoryModel } from "@synoptic/domain";
import { answerParent } from "../answer-parent.ts";
import type { FittedHistory, HistoryFitRequest } from "./fit-history-apart.ts";

answerParent<HistoryFitRequest, FittedHistory>(({ kind, cases, features }, parent) => {
  const shouldStop = parent.isGone;
  parent.progress("measuring on held-out patients", 0);
  const figures = measureHistoryModel(kind, cases, features, {
    shouldStop,
    // The fit on all cases is one more.
    onFold: (done, total) => parent.progress("measuring on held-out patients", done / (total + 1)),
  });
  return { fitted: fitHistoryModel(kind, cases, features, { shouldStop }), figures };
});
