import Link from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page of the dashboard. Never prefetched: pages are empty shells of a few kilobytes whose
 * content is a GraphQL answer, and a worklist would ask the server for each of its rows.
 */
export function PageLink(props: ComponentProps<typeof Link>) {
  return <Link prefetch={false} {...props} />;
}
