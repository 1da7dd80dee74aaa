import pino from "pino";

/** For a server whose log nobody reads. */
export const silentLogger = pino({ level: "silent" });
