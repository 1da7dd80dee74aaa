export type { BlobStore, StoredBlob } from "./blobs/blob-store.ts";
export { createDiskBlobStore } from "./blobs/disk.ts";
export { type Database, type OpenDatabaseOptions, openDatabase } from "./client.ts";
export { DatabaseUnavailableError } from "./embedded.ts";
export { type default as PrismaTypes, getDatamodel } from "./generated/pothos.ts";
export * from "./generated/prisma/client.ts";
export { MigrationError } from "./migrate.ts";
export { DiskFullError, NotWritableError } from "./storage-faults.ts";
export * from "./visibility.ts";
