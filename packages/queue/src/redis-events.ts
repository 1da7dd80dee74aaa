import { Redis } from "ioredis";
import type { ChangeEvent, EventBus } from "./event-bus.ts";
import { createInProcessEvents } from "./in-process-events.ts";
import type { RedisOptions } from "./redis-options.ts";

/** The event bus of many processes: one Redis channel, which every process hears, the sender too. */
export async function createRedisEvents({ redisUrl, prefix, onError }: RedisOptions): Promise<EventBus> {
  const channel = `${prefix}:changes`;
  const here = createInProcessEvents();
  const sender = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const receiver = new Redis(redisUrl, { maxRetriesPerRequest: null });
  for (const connection of [sender, receiver]) connection.on("error", onError);
  receiver.on("message", (_channel, text) => here.publish(JSON.parse(text) as ChangeEvent));
  await receiver.subscribe(channel);
  return {
    // Sent and forgotten: an event is a hint, and a job must not fail for one.
    publish: (event) => void sender.publish(channel, JSON.stringify(event)).catch(onError),
    subscribe: here.subscribe,
    close: async () => {
      await here.close();
      await Promise.allSettled([sender.quit(), receiver.quit()]);
    },
  };
}
