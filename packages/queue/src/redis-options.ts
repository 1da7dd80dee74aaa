export interface RedisOptions {
  redisUrl: string;
  /** Begins every key and channel, so that several installations can share one Redis. */
  prefix: string;
  /** Lost connections and the like; both parts reconnect by themselves. */
  onError(error: Error): void;
}
