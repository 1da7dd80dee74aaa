import type { Prisma } from "../generated/prisma/client.ts";

/** The client, or a transaction of it. Inside a transaction use nothing else. */
export type Db = Prisma.TransactionClient;
