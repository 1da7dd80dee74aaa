/** A process of its own that takes a site's part of a round of federated training. */
import { randomBytes } from "node:crypto";
import { type HeadVector, localUpdate, privateUpdate } from "@synoptic/domain";
import { answerParent } from "../answer-parent.ts";
import type { SiteUpdateRequest } from "./site-update-apart.ts";

answerParent<SiteUpdateRequest, HeadVector>(({ cases, groups, shared, options, privacy }) =>
  privacy === null
    ? localUpdate(cases, shared, options)
    : privateUpdate(cases, groups, shared, options, privacy, gauss),
);

/** Uniform on (0, 1], of 52 bits that nobody can foretell. */
function uniform(): number {
  return (Number(randomBytes(8).readBigUInt64LE() >> 12n) + 1) / 2 ** 52;
}

/** Box and Muller 1958, Annals of Mathematical Statistics 29(2):610-611. */
function gauss(): number {
  return Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
