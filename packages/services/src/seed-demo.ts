import type { Role } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";

export interface DemoAccount {
  email: string;
  password: string;
  name: string;
  role: Role;
}

/** Shown on the demo's sign-in page. */
export const demoAccounts: readonly DemoAccount[] = [];

/** Not yet: waits for the synthetic patients. */
export async function seedDemo(_context: ServiceContext, _options: { signal: AbortSignal }): Promise<void> {}
